/* SPDX-License-Identifier: Apache-2.0 */
/*
 * slogger2: the system logger.
 *
 *   message                               | answered in
 *   connect OPEN, UNLINK, read of /dev/shmem/slogger2 | directory.c
 *   read write notify unblock of /dev/slog            | events.c
 *   write to /dev/slog2/NAME, /dev/console            | nodes.c
 *   the timer's pulse                                 | directory_collect()
 *
 * Logs live in shared memory: they outlive both their programs and this server.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <sys/neutrino.h>
#include <sys/procmgr.h>

#include "slogger.h"

#define COLLECT_SECONDS 10

struct settings settings = { .dead_bytes = 512u << 10 };

static void die(const char *what, int err)
{
    fprintf(stderr, "slogger2: %s: %s\n", what, strerror(err));
    exit(EXIT_FAILURE);
}

/* A number with K or M behind it. */
static size_t number(char option, const char *text)
{
    char *end;
    errno = 0;
    unsigned long value = strtoul(text, &end, 0), unit = 1;
    if (*end == 'K' || *end == 'k')
        unit = 1u << 10, end++;
    else if (*end == 'M' || *end == 'm')
        unit = 1u << 20, end++;
    if (end == text || *end != '\0' || errno != 0 || value > (1ul << 40) / unit) {
        fprintf(stderr, "slogger2: -%c %s: give a number, with K or M behind it\n", option, text);
        exit(EXIT_FAILURE);
    }
    return value * unit;
}

static void parse_options(int argc, char *argv[])
{
    int c;
    while ((c = getopt(argc, argv, "dg:s:v")) != -1) {
        switch (c) {
        case 'd': settings.foreground = true; break;
        case 'g': settings.gid = (gid_t)number('g', optarg); break;
        case 's': settings.dead_bytes = number('s', optarg); break;
        case 'v': settings.verbose++; break;
        default:  exit(EXIT_FAILURE);
        }
    }
}

static int on_timer(message_context_t *ctp, int code, unsigned flags, void *handle)
{
    directory_collect();
    return 0;
}

static void attach_timer(dispatch_t *dpp)
{
    struct sigevent event;
    timer_t timer;
    struct itimerspec every = { .it_value = { .tv_sec = COLLECT_SECONDS },
        .it_interval = { .tv_sec = COLLECT_SECONDS } };
    int coid = message_connect(dpp, MSG_FLAG_SIDE_CHANNEL);
    int code = pulse_attach(dpp, MSG_FLAG_ALLOC_PULSE, 0, on_timer, NULL);
    if (coid == -1 || code == -1)
        die("timer pulse", errno);
    SIGEV_PULSE_INIT(&event, coid, SIGEV_PULSE_PRIO_INHERIT, code, 0);
    if (timer_create(CLOCK_MONOTONIC, &event, &timer) == -1 ||
        timer_settime(timer, 0, &every, NULL) == -1)
        die("timer", errno);
}

int main(int argc, char *argv[])
{
    parse_options(argc, argv);
    if (access("/dev/slog", F_OK) == 0)
        die("already running", EBUSY);
    int err = own_start();
    if (err != EOK)
        die("own log", err);
    dispatch_t *dpp = dispatch_create_channel(-1, DISPATCH_FLAG_NOLOCK);
    if (dpp == NULL)
        die("channel", errno);
    attach_timer(dpp);
    directory_attach(dpp);
    events_attach(dpp);
    nodes_attach(dpp);
    dispatch_context_t *ctp = dispatch_context_alloc(dpp);
    if (ctp == NULL)
        die("context", errno);
    if (!settings.foreground && procmgr_daemon(EXIT_SUCCESS, 0) == -1)
        die("daemon", errno);
    own_say(SLOG2_INFO, "started");
    for (;;) {
        dispatch_context_t *received = dispatch_block(ctp);
        if (received == NULL)
            die("receive", errno);
        ctp = received;
        dispatch_handler(ctp);
    }
}
