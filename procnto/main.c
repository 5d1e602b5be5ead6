/* SPDX-License-Identifier: Apache-2.0 */
/*
 * procnto's start: the managers, in the order they need each other; then the threads that serve the channel and
 * the boot script. The kernel made this process by hand and runs main() in its first thread; nothing can be
 * asked of a process manager before this has run, so nothing here may call a function of the C library that
 * sends a message to one.
 */
#include <pthread.h>
#include <sys/debug.h>
#include <stdlib.h>
#include <string.h>
#include <sys/image.h>
#include "mem/mem.h"
#include "options.h"
#include "proc/elf64.h"
#include "proc/private.h"
#include "random.h"
#include "sys/sys.h"

struct image_fs image_fs;
uint64_t syspage_address;

static const uint64_t *auxv_of(char **envp)
{
    while (*envp != NULL)
        envp++;
    return (const uint64_t *)(void *)(envp + 1);
}

static void auxv_read(const uint64_t *aux)
{
    const void *seed = NULL;

    for (; aux[0] != ELF_AT_NULL; aux += 2) {
        switch (aux[0]) {
        case AT_PAULI_IMAGEFS:
            image_fs.data = (const void *)aux[1];
            break;
        case AT_PAULI_IMAGEFS_SIZE:
            image_fs.size = aux[1];
            break;
        case AT_PAULI_IMAGEFS_PADDR:
            image_fs.paddr = aux[1];
            break;
        case AT_PAULI_SYSPAGE:
            syspage_address = aux[1];
            break;
        case ELF_AT_RANDOM:
            seed = (const void *)aux[1];
            break;
        default:
            break;
        }
    }
    random_init(seed, 16);
}

/* Bounds are checked although the image carries a checksum: it is the one thing procnto reads before any test
   could run. */
static const struct image_file *script_file(void)
{
    const struct image_header *image = image_fs.data;
    uint32_t at;

    if (image_fs.size < sizeof *image || image->script_ino == 0)
        return NULL;
    at = image->dir_offset;
    while (at <= image_fs.size - sizeof(struct image_attr)) {
        const struct image_file *file = (const void *)((const char *)image_fs.data + at);

        if (file->attr.size < sizeof(struct image_attr))
            return NULL;
        if (file->attr.size >= sizeof *file && file->attr.ino == image->script_ino &&
            (file->attr.mode & IMAGE_S_IFMT) == IMAGE_S_IFREG)
            return file;
        at += file->attr.size;
    }
    return NULL;
}

static void script_run(void)
{
    const struct image_file *file = image_fs.data != NULL ? script_file() : NULL;

    if (file == NULL)
        klog("procnto: the image holds no boot script\n");
    else if (file->offset > image_fs.size || file->size > image_fs.size - file->offset)
        klog("procnto: the boot script lies outside the image\n");
    else
        script_start((const char *)image_fs.data + file->offset, file->size);
}

static void must(const char *what, int err)
{
    if (err != 0)
        procnto_panic("%s: error %d", what, -err);
}

/*
 * The kernel backs only the top of the first thread's stack; the rest now, while there is memory (see
 * heap/override.c).
 */
static int stack_back(void)
{
    struct _debug_thread_info64 info;
    long err = kproc_info(0, PROC_INFO_THREAD, 1, &info, sizeof info);

    if (err >= 0)
        err = kvm_ctl(0, KVM_CTL_LOCK, info.stkbase, info.stksize);
    return err < 0 ? (int)err : 0;
}

int main(int argc, char *argv[])
{
    char **envp = argv + argc + 1;

    auxv_read(auxv_of(envp));
    options_parse(argc, argv);
    must("stack", stack_back());
    must("process table", proc_init());
    must("configuration", conf_init(envp));
    must("channel", dispatch_start());
    must("spawn", spawn_init());
    must("core", core_init());
    must("CPU limits", cpu_limit_init());
    path_init();
    resmgr_init();
    if (options.verbose != 0) {
        struct ksys_mem mem;

        if (mem_totals(&mem) == 0)
            klog("procnto: %lu KiB of memory, %lu KiB free\n", (unsigned long)(mem.total / 1024),
                 (unsigned long)(mem.free / 1024));
    }
    script_run();
    dispatch_serve();
    pthread_exit(NULL);              /* the pool may retire the first thread; returning would end the kernel process */
}
