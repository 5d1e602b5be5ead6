/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mqueue: POSIX message queues.
 *
 *   message                              | from                        | answered in
 *   connect OPEN of type MQUEUE          | mq_open()                   | name.c
 *   connect OPEN of /dev/mqueue, UNLINK  | ls; mq_unlink(), rm         | name.c
 *   write, xtype MQUEUE (priority)       | mq_send()                   | io.c
 *   read, xtype MQUEUE                   | mq_receive()                | io.c: status: length, priority
 *   msg MQ_MSG_NOTIFY                    | mq_notify()                 | io.c
 *   devctl MQGETATTR, MQSETATTR          | mq_getattr(), mq_setattr()  | io.c
 *   notify, unblock, close, stat         | poll(), signals, mq_close() | io.c
 */
#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <unistd.h>
#include <sys/resource.h>

#include "mq.h"
#include "serve.h"

#define DIRECTORY "/dev/mqueue"

size_t mq_bytes_max = (size_t)64 << 20;

static bool foreground;

static void parse_options(int argc, char *argv[])
{
    int c;
    while ((c = getopt(argc, argv, "dm:p:")) != -1) {
        switch (c) {
        case 'd': foreground = true; break;
        case 'm': mq_bytes_max = serve_number('m', optarg, 1, (uint64_t)1 << 32); break;
        case 'p':
            if (setprio(0, (int)serve_number('p', optarg, 1, 255)) == -1)
                serve_die("priority", errno);
            break;
        default:  exit(EXIT_FAILURE);
        }
    }
}

static dispatch_t *attach(void)
{
    static resmgr_connect_funcs_t connect_funcs;
    resmgr_attr_t attr = { .nparts_max = 2, .msg_max_size = 4096 + 64 };
    dispatch_t *dpp = serve_dispatch();
    name_init(&connect_funcs);
    io_init();
    if (resmgr_attach(dpp, &attr, DIRECTORY, _FTYPE_MQUEUE, _RESMGR_FLAG_DIR | _RESMGR_FLAG_OPAQUE,
                      &connect_funcs,
                      &dir_io_funcs, &mq_dir) == -1)
        serve_die(DIRECTORY, errno);
    return dpp;
}

int main(int argc, char *argv[])
{
    parse_options(argc, argv);
    serve_alone(DIRECTORY);
    serve_loop(serve_start(attach(), foreground, 0));
}
