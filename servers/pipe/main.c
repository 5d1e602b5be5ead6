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
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/procmgr.h>

#include "pipe.h"

#define DEVICE   "/dev/pipe"
#define SIZE_MIN 512
#define SIZE_MAX_OPTION (16u << 20)

struct settings settings = { .size = PIPE_BUF, .atomic = PIPE_BUF };

static bool foreground;

static void die(const char *what, int err)
{
    fprintf(stderr, "pipe: %s: %s\n", what, strerror(err));
    exit(EXIT_FAILURE);
}

static size_t size_option(const char *text)
{
    char *end;
    errno = 0;
    unsigned long value = strtoul(text, &end, 0);
    if (end == text || *end != '\0' || errno != 0 || value < SIZE_MIN || value > SIZE_MAX_OPTION) {
        fprintf(stderr, "pipe: '%s': give a size from %d to %u\n", text, SIZE_MIN, SIZE_MAX_OPTION);
        exit(EXIT_FAILURE);
    }
    return value;
}

static void parse_options(int argc, char *argv[])
{
    int c;
    while ((c = getopt(argc, argv, "1a:dPs:")) != -1) {
        switch (c) {
        case '1': break;
        case 'a': settings.atomic = size_option(optarg); break;
        case 'd': foreground = true; break;
        case 'P': settings.preallocate = true; break;
        case 's': settings.size = size_option(optarg); break;
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
    dispatch_t *dpp = dispatch_create_channel(-1, DISPATCH_FLAG_NOLOCK);
    if (dpp == NULL)
        die("channel", errno);
    iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &connect_funcs, 0, NULL);
    connect_funcs.open = open_pipe;
    request_init();
    if (resmgr_attach(dpp, &attr, DEVICE, _FTYPE_PIPE, 0, &connect_funcs, &pipe_io_funcs,
                      NULL) == -1)
        die(DEVICE, errno);
    return dpp;
}

int main(int argc, char *argv[])
{
    parse_options(argc, argv);
    if (access(DEVICE, F_OK) == 0)
        die("already running", EBUSY);
    dispatch_t *dpp = attach();
    dispatch_context_t *ctp = dispatch_context_alloc(dpp);
    if (ctp == NULL)
        die("context", errno);
    if (!foreground && procmgr_daemon(EXIT_SUCCESS, 0) == -1)
        die("daemon", errno);
    for (;;) {
        dispatch_context_t *received = dispatch_block(ctp);
        if (received == NULL)
            die("receive", errno);
        ctp = received;
        dispatch_handler(ctp);
    }
}
