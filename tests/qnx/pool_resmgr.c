/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Multithreaded resource manager over a thread pool; POOL_FLAG_EXIT_SELF in the child, clients in the parent.
 * > opened
 * > read 0 bytes
 * > write 10 bytes
 * > 8 clients done
 */
#include <errno.h>
#include <stdio.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

/*
 * define THREAD_POOL_PARAM_T such that we can avoid a compiler
 * warning when we use the dispatch_*() functions below
 */
#define THREAD_POOL_PARAM_T dispatch_context_t

#include <sys/iofunc.h>
#include <sys/dispatch.h>

static resmgr_connect_funcs_t    connect_funcs;
static resmgr_io_funcs_t         io_funcs;
static iofunc_attr_t             attr;

static int server(void)
{
    /* declare variables we'll be using */
    thread_pool_attr_t   pool_attr;
    resmgr_attr_t        resmgr_attr;
    dispatch_t           *dpp;
    thread_pool_t        *tpp;
    int                  id;

    if((dpp = dispatch_create()) == NULL) {
        fprintf(stderr, "Unable to allocate dispatch handle.\n");
        return EXIT_FAILURE;
    }
    memset(&resmgr_attr, 0, sizeof resmgr_attr);
    resmgr_attr.nparts_max = 1;
    resmgr_attr.msg_max_size = 2048;
    iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &connect_funcs, _RESMGR_IO_NFUNCS, &io_funcs);
    iofunc_attr_init(&attr, S_IFNAM | 0666, 0, 0);
    id = resmgr_attach(dpp, &resmgr_attr, "/dev/pool", _FTYPE_ANY, 0, &connect_funcs, &io_funcs, &attr);
    if(id == -1) {
        fprintf(stderr, "Unable to attach name.\n");
        return EXIT_FAILURE;
    }
    memset(&pool_attr, 0, sizeof pool_attr);
    pool_attr.handle = dpp;
    pool_attr.context_alloc = dispatch_context_alloc;
    pool_attr.block_func = dispatch_block;
    pool_attr.unblock_func = dispatch_unblock;
    pool_attr.handler_func = dispatch_handler;
    pool_attr.context_free = dispatch_context_free;
    pool_attr.lo_water = 2;
    pool_attr.hi_water = 4;
    pool_attr.increment = 1;
    pool_attr.maximum = 50;
    if((tpp = thread_pool_create(&pool_attr, POOL_FLAG_EXIT_SELF)) == NULL) {
        fprintf(stderr, "Unable to initialize thread pool.\n");
        return EXIT_FAILURE;
    }
    /* Start the threads. This function doesn't return. */
    thread_pool_start(tpp);
    return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    pid_t pid = fork();
    int fd, i, st, failed = 0;
    char b[10];

    if (pid == 0) return server();
    for (i = 0; (fd = open("/dev/pool", O_RDWR)) == -1 && i < 100; i++) delay(10);
    if (fd == -1) { perror("open"); return 1; }
    printf("opened\n");
    printf("read %d bytes\n", (int)read(fd, b, 10));
    printf("write %d bytes\n", (int)write(fd, b, 10));
    fflush(stdout);
    for (i = 0; i < 8; i++)
        if (fork() == 0) {
            int k, f = open("/dev/pool", O_RDWR);
            for (k = 0; k < 50; k++)
                if (write(f, b, 10) != 10 || read(f, b, 1) != 0) _exit(1);
            _exit(0);
        }
    for (i = 0; i < 8; i++) {
        wait(&st);
        if (st) failed++;
    }
    printf("8 clients done\n");
    kill(pid, SIGTERM);
    return failed;
}
