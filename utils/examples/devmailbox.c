/* SPDX-License-Identifier: Apache-2.0 */
/*
 * /dev/mailbox: what is written waits for a reader, and a reader waits for what is written. Shows the two things
 * devsample does not: structures of one's own, and a client that is answered later.
 */
struct mailbox;
struct mailbox_ocb;
#define IOFUNC_ATTR_T struct mailbox        /* before the headers: the library's functions then take ours */
#define IOFUNC_OCB_T struct mailbox_ocb
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/iofunc.h>
#include <sys/dispatch.h>
#include <sys/procmgr.h>

struct mailbox {
    iofunc_attr_t attr;                     /* first */
    char letter[256];
    size_t size;                            /* 0: empty */
    rcvid_t reader;                         /* who waits, 0: nobody */
    size_t reader_max;
};

struct mailbox_ocb {
    iofunc_ocb_t ocb;                       /* first */
    unsigned letters_read;                  /* by this open */
};

static void give(struct mailbox *box, rcvid_t rcvid, size_t max)
{
    size_t n = box->size < max ? box->size : max;
    MsgReply(rcvid, (long)n, box->letter, n);
    box->size = 0;
}

static int mailbox_read(resmgr_context_t *ctp, io_read_t *msg, RESMGR_OCB_T *ocb)
{
    struct mailbox *box = ocb->ocb.attr;
    int nonblock, err = iofunc_read_verify(ctp, msg, &ocb->ocb, &nonblock);
    if (err != EOK)
        return err;
    if (box->size != 0) {
        ocb->letters_read++;
        give(box, ctp->rcvid, msg->i.nbytes);
        return _RESMGR_NOREPLY;
    }
    if (nonblock)
        return EAGAIN;
    if (box->reader != 0)
        return EBUSY;
    box->reader = ctp->rcvid;               /* the client stays REPLY-blocked until somebody writes */
    box->reader_max = msg->i.nbytes;
    return _RESMGR_NOREPLY;
}

static int mailbox_write(resmgr_context_t *ctp, io_write_t *msg, RESMGR_OCB_T *ocb)
{
    struct mailbox *box = ocb->ocb.attr;
    int err = iofunc_write_verify(ctp, msg, &ocb->ocb, NULL);
    if (err != EOK)
        return err;
    if (box->size != 0)
        return EAGAIN;
    size_t n = msg->i.nbytes < sizeof box->letter ? msg->i.nbytes : sizeof box->letter;
    if (resmgr_msgget(ctp, box->letter, n, sizeof msg->i) != (ssize_t)n)
        return EBADMSG;
    box->size = n;
    if (box->reader != 0) {
        give(box, box->reader, box->reader_max);
        box->reader = 0;
    }
    _IO_SET_WRITE_NBYTES(ctp, (long)n);
    return _RESMGR_NPARTS(0);
}

/* The waiting client got a signal, a timeout, or died: forget it. The library answers with the right error. */
static int mailbox_unblock(resmgr_context_t *ctp, io_pulse_t *pulse, RESMGR_OCB_T *ocb)
{
    struct mailbox *box = ocb->ocb.attr;
    if (box->reader == ctp->rcvid)
        box->reader = 0;
    return _RESMGR_DEFAULT;
}

static struct mailbox_ocb *ocb_calloc(resmgr_context_t *ctp, struct mailbox *box)
{
    return calloc(1, sizeof(struct mailbox_ocb));
}

static void ocb_free(struct mailbox_ocb *ocb)
{
    free(ocb);
}

int main(void)
{
    static resmgr_connect_funcs_t connect_funcs;
    static resmgr_io_funcs_t io_funcs;
    static iofunc_funcs_t ocb_funcs = { _IOFUNC_NFUNCS, ocb_calloc, ocb_free, NULL, NULL, NULL };
    static iofunc_mount_t mount = { .funcs = &ocb_funcs };
    static struct mailbox box;
    dispatch_t *dpp = dispatch_create();
    iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &connect_funcs, _RESMGR_IO_NFUNCS, &io_funcs);
    io_funcs.read = mailbox_read;
    io_funcs.write = mailbox_write;
    io_funcs.unblock = mailbox_unblock;
    iofunc_attr_init(&box.attr, S_IFNAM | 0666, NULL, NULL);
    box.attr.mount = &mount;
    if (dpp == NULL || resmgr_attach(dpp, NULL, "/dev/mailbox", _FTYPE_ANY, 0, &connect_funcs, &io_funcs,
                                     &box) == -1) {
        perror("devmailbox");
        return EXIT_FAILURE;
    }
    dispatch_context_t *ctp = dispatch_context_alloc(dpp);
    procmgr_daemon(EXIT_SUCCESS, PROCMGR_DAEMON_NOCLOSE);
    while (ctp != NULL && (ctp = dispatch_block(ctp)) != NULL)
        dispatch_handler(ctp);
    return EXIT_FAILURE;
}
