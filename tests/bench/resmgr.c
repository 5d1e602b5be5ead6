/* SPDX-License-Identifier: Apache-2.0 */
/* open(), read() and write() on a resource manager: the usual dispatch loop in a process of its own. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/iofunc.h>
#include <sys/dispatch.h>
#include <sys/neutrino.h>
#include <sys/resmgr.h>

#include "bench.h"

#define PRIORITY 20
#define PATH     "/dev/bench"
#define BLOCK    4096

static char block[BLOCK];

/* An endless source of zeroes. */
static int io_read(resmgr_context_t *ctp, io_read_t *msg, iofunc_ocb_t *ocb)
{
    int status = iofunc_read_verify(ctp, msg, ocb, NULL);
    if (status != EOK) return status;
    size_t n = msg->i.nbytes < sizeof block ? msg->i.nbytes : sizeof block;
    SETIOV(ctp->iov, block, n);
    _IO_SET_READ_NBYTES(ctp, n);
    return _RESMGR_NPARTS(1);
}

static int io_write(resmgr_context_t *ctp, io_write_t *msg, iofunc_ocb_t *ocb)
{
    int status = iofunc_write_verify(ctp, msg, ocb, NULL);
    if (status != EOK) return status;
    size_t n = msg->i.nbytes < sizeof block ? msg->i.nbytes : sizeof block;
    if (resmgr_msgread(ctp, block, n, sizeof msg->i) != (ssize_t)n) return EFAULT;
    _IO_SET_WRITE_NBYTES(ctp, n);
    return _RESMGR_NPARTS(0);
}

static void play_manager(int parent, char **args)
{
    static resmgr_connect_funcs_t connect_funcs;
    static resmgr_io_funcs_t io_funcs;
    static iofunc_attr_t attr;
    resmgr_attr_t resmgr_attr;
    dispatch_t *dpp = dispatch_create();
    BENCH_MUST(dpp != NULL);
    memset(&resmgr_attr, 0, sizeof resmgr_attr);
    resmgr_attr.nparts_max = 1;
    resmgr_attr.msg_max_size = BLOCK + 64;
    iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &connect_funcs, _RESMGR_IO_NFUNCS, &io_funcs);
    io_funcs.read = io_read;
    io_funcs.write = io_write;
    iofunc_attr_init(&attr, S_IFCHR | 0666, NULL, NULL);
    BENCH_MUST(resmgr_attach(dpp, &resmgr_attr, PATH, _FTYPE_ANY, 0, &connect_funcs, &io_funcs, &attr) != -1);
    dispatch_context_t *ctp = dispatch_context_alloc(dpp);
    BENCH_MUST(ctp != NULL);
    bench_ready(parent, ChannelCreate(0));
    while ((ctp = dispatch_block(ctp)) != NULL) dispatch_handler(ctp);
    bench_die("dispatch_block: errno %d", errno);
}

static void open_close(void *context)
{
    int fd = open(context, O_RDWR);
    if (fd == -1 || close(fd) != 0) bench_die("open: errno %d", errno);
}

static void read_1(void *context)
{
    char c;
    if (read(*(int *)context, &c, 1) != 1) bench_die("read: errno %d", errno);
}

static void write_4k(void *context)
{
    if (write(*(int *)context, block, BLOCK) != BLOCK) bench_die("write: errno %d", errno);
}

static void start_manager(void)
{
    bench_helper("manager", "", PRIORITY);
    bench_priority(PRIORITY);
    memset(block, 1, sizeof block);
}

static void measure_open(const char *name)
{
    start_manager();
    bench_run(name, open_close, PATH, BENCH_RUNS, 1);
}

static void measure_fd(const char *name, void (*op)(void *))
{
    start_manager();
    int fd = open(PATH, O_RDWR);
    BENCH_MUST(fd != -1);
    bench_run(name, op, &fd, BENCH_RUNS, 1);
}

static void measure_read(const char *name) { measure_fd(name, read_1); }
static void measure_write(const char *name) { measure_fd(name, write_4k); }

const struct bench_case bench_cases[] = {
    { "open_close", measure_open }, { "read_1", measure_read }, { "write_4k", measure_write }, { NULL, NULL },
};
const struct bench_role bench_roles[] = { { "manager", play_manager }, { NULL, NULL } };
