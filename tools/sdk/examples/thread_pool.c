/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A resource manager whose requests are served by a pool of threads; the clients are processes of this program.
 * > 4 clients, 100 requests each, all answered
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <sys/wait.h>

#define THREAD_POOL_PARAM_T dispatch_context_t          /* before the headers: the pool's functions take it */
#include <sys/iofunc.h>
#include <sys/dispatch.h>

#define DEVICE "/dev/pool_example"

static void serve(void)
{
    static resmgr_connect_funcs_t connect_funcs;
    static resmgr_io_funcs_t io_funcs;
    static iofunc_attr_t attr;
    dispatch_t *dpp = dispatch_create();
    iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &connect_funcs, _RESMGR_IO_NFUNCS, &io_funcs);
    iofunc_attr_init(&attr, S_IFCHR | 0666, NULL, NULL);
    if (resmgr_attach(dpp, NULL, DEVICE, _FTYPE_ANY, 0, &connect_funcs, &io_funcs, &attr) == -1) {
        perror(DEVICE);
        exit(EXIT_FAILURE);
    }
    thread_pool_attr_t pool = {
        .handle = dpp,
        .context_alloc = dispatch_context_alloc, .context_free = dispatch_context_free,
        .block_func = dispatch_block, .unblock_func = dispatch_unblock, .handler_func = dispatch_handler,
        .lo_water = 2, .hi_water = 4, .increment = 1, .maximum = 8
    };
    thread_pool_t *tpp = thread_pool_create(&pool, POOL_FLAG_EXIT_SELF);
    if (tpp == NULL) {
        perror("thread_pool_create");
        exit(EXIT_FAILURE);
    }
    thread_pool_start(tpp);                             /* this thread ends here, those of the pool go on */
    exit(EXIT_FAILURE);
}

static int client(void)
{
    int fd = open(DEVICE, O_WRONLY);
    for (int i = 0; i < 100; i++)
        if (write(fd, "x", 1) != 1)
            return 1;
    return 0;
}

int main(void)
{
    int bad = 0, status;
    pid_t server = fork();
    if (server == 0)
        serve();
    while (access(DEVICE, F_OK) == -1)
        usleep(1000);
    for (int i = 0; i < 4; i++)
        if (fork() == 0)
            _exit(client());
    for (int i = 0; i < 4; i++) {
        wait(&status);
        bad += status != 0;
    }
    printf("4 clients, 100 requests each, %s\n", bad == 0 ? "all answered" : "not all answered");
    kill(server, SIGTERM);
    return bad;
}
