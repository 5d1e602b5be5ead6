/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Extended OCB and attribute with the override macros after <sys/neutrino.h> and <devctl.h>; counters per open.
 * > first: 1 2 3
 * > second: 1
 * > opens so far 2, reads 4
 * > after close: ocbs freed 2
 */
#include <stdio.h>
#include <sys/neutrino.h>
#include <devctl.h>
#include <errno.h>
#include <stdlib.h>

#define IOFUNC_OCB_T struct my_ocb
#define IOFUNC_ATTR_T struct my_attr
struct my_ocb;
struct my_attr;
#include <sys/iofunc.h>
#include <sys/dispatch.h>
#include <sys/resmgr.h>
#include <fcntl.h>
#include <unistd.h>
#include <string.h>
#include <pthread.h>

struct my_ocb { iofunc_ocb_t hdr; int reads; char text[16]; };
struct my_attr { iofunc_attr_t attr; int opens, reads; };

static int freed;

IOFUNC_OCB_T *ocb_calloc(resmgr_context_t *ctp, IOFUNC_ATTR_T *attr)
{
    struct my_ocb *ocb;
    if (!(ocb = calloc(1, sizeof(*ocb)))) return NULL;
    attr->opens++;
    return ocb;
}

void ocb_free(IOFUNC_OCB_T *ocb)
{
    freed++;
    free(ocb);
}

iofunc_funcs_t ocb_funcs = { _IOFUNC_NFUNCS, ocb_calloc, ocb_free };
iofunc_mount_t mountpoint = { 0, 0, 0, 0, &ocb_funcs };

int io_read(resmgr_context_t *ctp, io_read_t *msg, RESMGR_OCB_T *ocb)
{
    int sts = iofunc_read_verify(ctp, msg, &ocb->hdr, NULL);
    if (sts != EOK) return sts;
    ocb->hdr.attr->reads++;
    _IO_SET_READ_NBYTES(ctp, snprintf(ocb->text, sizeof ocb->text, "%d", ++ocb->reads));
    return _RESMGR_PTR(ctp, ocb->text, strlen(ocb->text));
}

static void *loop(void *d)
{
    resmgr_context_t *ctp = resmgr_context_alloc((dispatch_t *)d);
    for (;;) {
        if ((ctp = resmgr_block(ctp)) == NULL) return NULL;
        resmgr_handler(ctp);
    }
}

int main()
{
    resmgr_connect_funcs_t cf;
    resmgr_io_funcs_t iof;
    static struct my_attr attr;
    dispatch_t *dpp = dispatch_create();
    char b[8] = "";
    int f1, f2, i;

    iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &cf, _RESMGR_IO_NFUNCS, &iof);
    iof.read = io_read;
    iofunc_attr_init(&attr.attr, S_IFCHR | 0666, NULL, NULL);
    attr.attr.mount = &mountpoint;
    if (resmgr_attach(dpp, NULL, "/dev/ocb", _FTYPE_ANY, _RESMGR_FLAG_SELF, &cf, &iof, &attr) == -1) { perror("attach"); return 1; }
    pthread_create(NULL, NULL, loop, dpp);
    f1 = open("/dev/ocb", O_RDONLY);
    f2 = open("/dev/ocb", O_RDONLY);
    printf("first:");
    for (i = 0; i < 3; i++) { memset(b, 0, 8); read(f1, b, 8); printf(" %s", b); }
    memset(b, 0, 8);
    read(f2, b, 8);
    printf("\nsecond: %s\n", b);
    printf("opens so far %d, reads %d\n", attr.opens, attr.reads);
    close(f1);
    close(f2);
    printf("after close: ocbs freed %d\n", freed);
    return 0;
}
