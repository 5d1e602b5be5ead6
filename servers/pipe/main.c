/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pipe: pipes and FIFOs.
 *
 *   message                      | answered in
 *   connect OPEN /dev/pipe       | open_pipe(): a new pipe, its reading end
 *   openfd (xtype PIPE)          | request.c: the writing end
 *   connect OPEN of type PIPE    | fifo.c: a FIFO's name that a file system passed on
 *   read write notify stat devctl pathconf close unblock | request.c
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "pipe.h"
#include "serve.h"

#define DEVICE   "/dev/pipe"
#define SIZE_MIN 512
#define SIZE_MAX_OPTION (16u << 20)

struct settings settings = { .size = PIPE_BUF, .atomic = PIPE_BUF };

static bool foreground;

static void parse_options(int argc, char *argv[])
{
    int c;
    while ((c = getopt(argc, argv, "1a:dPs:")) != -1) {
        switch (c) {
        case '1': break;
        case 'a': settings.atomic = serve_number('a', optarg, SIZE_MIN, SIZE_MAX_OPTION); break;
        case 'd': foreground = true; break;
        case 'P': settings.preallocate = true; break;
        case 's': settings.size = serve_number('s', optarg, SIZE_MIN, SIZE_MAX_OPTION); break;
        default:  exit(EXIT_FAILURE);
        }
    }
    if (settings.size < settings.atomic)
        settings.size = settings.atomic;
}

/* The name itself, for stat(): opened with neither reading nor writing in mind. */
static int open_device(resmgr_context_t *ctp, io_open_t *msg)
{
    struct pipe *pipe = pipe_create(0666, NULL);
    if (pipe == NULL)
        return ENOMEM;
    pipe->attr.uid = pipe->attr.gid = 0;
    pipe->attr.inode = 0;            /* the name's own */
    int err = iofunc_open(ctp, msg, &pipe->attr, NULL, NULL);
    if (err == EOK)
        err = iofunc_ocb_attach(ctp, msg, NULL, &pipe->attr, &pipe_io_funcs);
    if (err != EOK)
        pipe_release(pipe);
    return err;
}

static int open_pipe(resmgr_context_t *ctp, io_open_t *msg, struct pipe *handle, void *extra)
{
    struct _client_info info;
    if (msg->connect.path[0] != '\0')
        return msg->connect.file_type == _FTYPE_PIPE ? fifo_open(ctp, msg) : ENOTDIR;
    if (!(msg->connect.ioflag & (_IO_FLAG_RD | _IO_FLAG_WR)))
        return open_device(ctp, msg);
    int err = iofunc_client_info(ctp, 0, &info);
    if (err != EOK)
        return err;
    struct pipe *pipe = pipe_create(0600, &info);
    if (pipe == NULL)
        return ENOMEM;
    err = iofunc_open(ctp, msg, &pipe->attr, NULL, &info);
    if (err == EOK)
        err = iofunc_ocb_attach(ctp, msg, NULL, &pipe->attr, &pipe_io_funcs);
    if (err != EOK) {
        pipe_release(pipe);
        return err;
    }
    pipe->had_writer = true;         /* its writing end follows at once, or never */
    return EOK;
}

static dispatch_t *attach(void)
{
    static resmgr_connect_funcs_t connect_funcs;
    resmgr_attr_t attr = { .nparts_max = 2, .msg_max_size = sizeof(struct _io_write) + 4096 };
    dispatch_t *dpp = serve_dispatch();
    iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &connect_funcs, 0, NULL);
    connect_funcs.open = open_pipe;
    request_init();
    if (resmgr_attach(dpp, &attr, DEVICE, _FTYPE_PIPE, 0, &connect_funcs, &pipe_io_funcs,
                      NULL) == -1)
        serve_die(DEVICE, errno);
    return dpp;
}

int main(int argc, char *argv[])
{
    parse_options(argc, argv);
    serve_alone(DEVICE);
    serve_loop(serve_start(attach(), foreground, 0));
}
