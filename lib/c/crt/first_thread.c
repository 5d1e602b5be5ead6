/* SPDX-License-Identifier: Apache-2.0 */
#include "../src/internal/tls.h"
#include <sys/mman.h>
#include <unistd.h>

/* The first thread's block when the program's TLS is of usual size: no memory has to be asked for so early. */
static char first_block[2048] __attribute__((__aligned__(64)));

void __tls_first_thread(pid_t pid, int tid, unsigned owner)
{
    size_t size = __tls_block_size();
    char *block = first_block;
    char *tp;

    if (size > sizeof(first_block)) {
        block = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, NOFD, 0);
        if (block == MAP_FAILED)
            _exit(127);
    } else {
        size = sizeof(first_block);
    }
    tp = __tls_place(block, size);
    TLS_OF(tp)->__pid = pid;
    TLS_OF(tp)->__tid = tid;
    TLS_OF(tp)->__owner = owner;
    __asm__ __volatile__("msr tpidr_el0, %0" : : "r"(tp) : "memory");
}
