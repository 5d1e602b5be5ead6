/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One dispatch loop for a private message type, a pulse and a device, from the guide's example of message_attach().
 * > message: type 512 num 1
 * > message: type 513 num 2
 * > pulse: code ok, value 99
 * > no handler: Function not implemented
 */
#include <stdio.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <pthread.h>
#define THREAD_POOL_PARAM_T dispatch_context_t
#include <sys/iofunc.h>
#include <sys/dispatch.h>
#include <sys/neutrino.h>

static resmgr_connect_funcs_t connect_func;
static resmgr_io_funcs_t      io_func;
static iofunc_attr_t          attr;
static int the_pulse;

typedef struct
{
    uint16_t msg_no;
    char     msg_data[255];
} server_msg_t;

int message_callback(message_context_t *ctp, int type, unsigned flags, void *handle)
{
    server_msg_t *msg;
    int num;
    char msg_reply[255];

    /* cast a pointer to the message data */
    msg = (server_msg_t *)ctp->msg;
    printf("message: type %d", type);
    num = type - _IO_MAX;
    snprintf(msg_reply, 254, "you sent type %d", type);
    printf(" num %d\n", num);
    if (strcmp(msg->msg_data, "some data")) printf("wrong data %s\n", msg->msg_data);
    /* send the reply */
    MsgReply(ctp->rcvid, EOK, msg_reply, strlen(msg_reply) + 1);
    return 0;
}

int pulse_callback(message_context_t *ctp, int code, unsigned flags, void *handle)
{
    printf("pulse: code %s, value %d\n", code == the_pulse ? "ok" : "wrong", ctp->msg->pulse.value.sival_int);
    return 0;
}

static void *client(void *arg)
{
    int coid = *(int *)arg;
    server_msg_t m;
    char reply[255];

    m.msg_no = 512;
    strcpy(m.msg_data, "some data");
    if (MsgSend(coid, &m, sizeof m, reply, sizeof reply) == -1 || strcmp(reply, "you sent type 512")) perror("send");
    m.msg_no = 513;
    if (MsgSend(coid, &m, sizeof m, reply, sizeof reply) == -1 || strcmp(reply, "you sent type 513")) perror("send");
    MsgSendPulse(coid, getprio(0), the_pulse, 99);
    delay(50);
    m.msg_no = 900;
    if (MsgSend(coid, &m, sizeof m, NULL, 0) == -1) printf("no handler: %s\n", strerror(errno));
    exit(0);
}

int main(int argc, char **argv)
{
    thread_pool_attr_t    pool_attr;
    message_attr_t        message_attr;
    dispatch_t           *dpp;
    thread_pool_t        *tpp;
    resmgr_attr_t         resmgr_attr;
    int                   coid, id;
    pthread_t t;

    if ((dpp = dispatch_create()) == NULL) {
        fprintf(stderr, "%s: Unable to allocate dispatch handle.\n", argv[0]);
        return EXIT_FAILURE;
    }
    memset(&pool_attr, 0, sizeof(pool_attr));
    pool_attr.handle = dpp;
    pool_attr.context_alloc = dispatch_context_alloc;
    pool_attr.block_func    = dispatch_block;
    pool_attr.handler_func  = dispatch_handler;
    pool_attr.context_free  = dispatch_context_free;
    pool_attr.lo_water  = 2;
    pool_attr.hi_water  = 4;
    pool_attr.increment = 1;
    pool_attr.maximum   = 50;
    if ((tpp = thread_pool_create(&pool_attr, POOL_FLAG_EXIT_SELF)) == NULL) {
        fprintf(stderr, "%s: Unable to initialize thread pool.\n", argv[0]);
        return EXIT_FAILURE;
    }
    iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &connect_func, _RESMGR_IO_NFUNCS, &io_func);
    iofunc_attr_init(&attr, S_IFNAM | 0666, 0, 0);
    memset(&resmgr_attr, 0, sizeof(resmgr_attr));
    resmgr_attr.nparts_max = 1;
    resmgr_attr.msg_max_size = 2048;
    if ((id = resmgr_attach(dpp, &resmgr_attr, "/dev/mynull", _FTYPE_ANY, 0, &connect_func, &io_func, &attr)) == -1) {
        fprintf(stderr, "%s: Unable to attach name.\n", argv[0]);
        return EXIT_FAILURE;
    }
    memset(&message_attr, 0, sizeof(message_attr));
    message_attr.nparts_max = 1;
    message_attr.msg_max_size = 4096;
    if (message_attach(dpp, &message_attr, _IO_MAX + 1, _IO_MAX + 2,
                       &message_callback, NULL) == -1) {
        perror("message_attach");
        return EXIT_FAILURE;
    }
    if (message_attach(dpp, &message_attr, 100, 0x100, &message_callback, NULL) != -1) printf("overlap accepted\n");
    if ((the_pulse = pulse_attach(dpp, MSG_FLAG_ALLOC_PULSE, 0, &pulse_callback, NULL)) == -1) {
        fprintf(stderr, "unable to attach pulse\n");
        return EXIT_FAILURE;
    }
    if ((coid = message_connect(dpp, MSG_FLAG_SIDE_CHANNEL)) == -1) {
        fprintf(stderr, "unable to create connection\n");
        return EXIT_FAILURE;
    }
    pthread_create(&t, NULL, client, &coid);
    thread_pool_start(tpp);
    return EXIT_SUCCESS;
}
