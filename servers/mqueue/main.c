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
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/procmgr.h>
#include <sys/resource.h>

#include "mq.h"

#define DIRECTORY "/dev/mqueue"

size_t mq_bytes_max = (size_t)64 << 20;

static bool foreground;

static void die(const char *what, int err)
{
    fprintf(stderr, "mqueue: %s: %s\n", what, strerror(err));
    exit(EXIT_FAILURE);
}

static unsigned long number(char option, const char *text, unsigned long max)
{
    char *end;
    errno = 0;
    unsigned long value = strtoul(text, &end, 0);
    if (end == text || *end != '\0' || errno != 0 || value == 0 || value > max) {
        fprintf(stderr, "mqueue: -%c %s: give a number up to %lu\n", option, text, max);
        exit(EXIT_FAILURE);
    }
    return value;
}

static void parse_options(int argc, char *argv[])
{
    int c;
    while ((c = getopt(argc, argv, "dm:p:")) != -1) {
        switch (c) {
        case 'd': foreground = true; break;
        case 'm': mq_bytes_max = number('m', optarg, (unsigned long)1 << 32); break;
        case 'p':
            if (setprio(0, (int)number('p', optarg, 255)) == -1)
                die("priority", errno);
            break;
        default:  exit(EXIT_FAILURE);
        }
    }
}

static dispatch_t *attach(void)
{
    static resmgr_connect_funcs_t connect_funcs;
    resmgr_attr_t attr = { .nparts_max = 2, .msg_max_size = 4096 + 64 };
    dispatch_t *dpp = dispatch_create_channel(-1, DISPATCH_FLAG_NOLOCK);
    if (dpp == NULL)
        die("channel", errno);
    name_init(&connect_funcs);
    io_init();
    if (resmgr_attach(dpp, &attr, DIRECTORY, _FTYPE_MQUEUE, _RESMGR_FLAG_DIR | _RESMGR_FLAG_OPAQUE,
                      &connect_funcs,
                      &dir_io_funcs, &mq_dir) == -1)
        die(DIRECTORY, errno);
    return dpp;
}

int main(int argc, char *argv[])
{
    parse_options(argc, argv);
    if (access(DIRECTORY, F_OK) == 0)
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
