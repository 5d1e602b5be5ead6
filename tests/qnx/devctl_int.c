/* SPDX-License-Identifier: Apache-2.0 */
/*
 * devctl() with a value in both directions: the handler of the resource manager guide, and its client.
 * > get: 0 value 7 info 0
 * > set: 0
 * > setget: 0 old 12 now 33
 * > unknown: Inappropriate I/O control operation
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <errno.h>
#include <string.h>
#include <fcntl.h>
#include <devctl.h>
#include <pthread.h>
#include <sys/iofunc.h>
#include <sys/dispatch.h>

typedef union _my_devctl_msg {
        int tx;         /* Filled by client on send */
        int rx;         /* Filled by server on reply */
} data_t;

#define MY_CMD_CODE      1
#define MY_DEVCTL_GETVAL __DIOF(_DCMD_MISC,  MY_CMD_CODE + 0, int)
#define MY_DEVCTL_SETVAL __DIOT(_DCMD_MISC,  MY_CMD_CODE + 1, int)
#define MY_DEVCTL_SETGET __DIOTF(_DCMD_MISC, MY_CMD_CODE + 2, union _my_devctl_msg)
#define MY_DEVCTL_NONE   __DION(_DCMD_MISC, 99)

static int global_integer = 7;

int io_devctl(resmgr_context_t *ctp, io_devctl_t *msg, RESMGR_OCB_T *ocb)
{
    int     nbytes, status, previous;
    union {
        data_t  data;
        int     data32;
    } *rx_data;

    if ((status = iofunc_devctl_default(ctp, msg, ocb)) != _RESMGR_DEFAULT) {
        return(status);
    }
    status = nbytes = 0;
    rx_data = _DEVCTL_DATA(msg->i);

    switch (msg->i.dcmd) {
    case MY_DEVCTL_SETVAL:
        global_integer = rx_data->data32;
        nbytes = 0;
        break;
    case MY_DEVCTL_GETVAL:
        rx_data->data32 = global_integer;
        nbytes = sizeof(rx_data->data32);
        break;
    case MY_DEVCTL_SETGET:
        previous = global_integer;
        global_integer = rx_data->data.tx;
        rx_data->data.rx = previous;        /* Overwrites the tx data for this DEVCTL. */
        nbytes = sizeof(rx_data->data.rx);
        break;
    default:
        return(ENOSYS);
    }
    memset(&msg->o, 0, sizeof(msg->o));
    msg->o.nbytes = nbytes;
    /* Status is usually what the client sees as *dev_info_ptr; succeed with EOK. */
    return(_RESMGR_PTR(ctp, &msg->o, sizeof(msg->o) + nbytes));
}

static void *loop(void *arg)
{
    dispatch_context_t *ctp = dispatch_context_alloc(arg);
    while (1) {
        ctp = dispatch_block(ctp);
        if (ctp == NULL) return NULL;
        dispatch_handler(ctp);
    }
}

int main(int argc, char **argv)
{
    static resmgr_connect_funcs_t cf;
    static resmgr_io_funcs_t iof;
    static iofunc_attr_t attr;
    dispatch_t *dpp = dispatch_create();
    resmgr_attr_t rattr;
    int fd, ret, val, info = -1;
    data_t data;

    memset(&rattr, 0, sizeof rattr);
    rattr.nparts_max = 1;
    rattr.msg_max_size = 2048;
    iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &cf, _RESMGR_IO_NFUNCS, &iof);
    iof.devctl = io_devctl;
    iofunc_attr_init(&attr, S_IFNAM | 0666, 0, 0);
    if (resmgr_attach(dpp, &rattr, "/dev/sample", _FTYPE_ANY, _RESMGR_FLAG_SELF, &cf, &iof, &attr) == -1) {
        perror("resmgr_attach");
        return 1;
    }
    pthread_create(NULL, NULL, loop, dpp);

    if ((fd = open("/dev/sample", O_RDONLY)) == -1) {
        perror("open");
        return 1;
    }
    ret = devctl(fd, MY_DEVCTL_GETVAL, &val, sizeof(val), &info);
    printf("get: %d value %d info %d\n", ret, val, info);
    val = 12;
    ret = devctl(fd, MY_DEVCTL_SETVAL, &val, sizeof(val), NULL);
    printf("set: %d\n", ret);
    data.tx = 33;
    ret = devctl(fd, MY_DEVCTL_SETGET, &data, sizeof(data), NULL);
    devctl(fd, MY_DEVCTL_GETVAL, &val, sizeof(val), NULL);
    printf("setget: %d old %d now %d\n", ret, data.rx, val);
    ret = devctl(fd, MY_DEVCTL_NONE, NULL, 0, NULL);
    printf("unknown: %s\n", strerror(ret));
    close(fd);
    return 0;
}
