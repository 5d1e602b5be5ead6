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
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include <sys/neutrino.h>

#include "slogger.h"
#include "serve.h"

#define COLLECT_SECONDS 10

struct settings settings = { .dead_bytes = 512u << 10 };

static void parse_options(int argc, char *argv[])
{
    int c;
    while ((c = getopt(argc, argv, "dg:s:v")) != -1) {
        switch (c) {
        case 'd': settings.foreground = true; break;
        case 'g': settings.gid = (gid_t)serve_number('g', optarg, 0, INT32_MAX); break;
        case 's': settings.dead_bytes = serve_number('s', optarg, 0, (uint64_t)1 << 40); break;
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
        serve_die("timer pulse", errno);
    SIGEV_PULSE_INIT(&event, coid, SIGEV_PULSE_PRIO_INHERIT, code, 0);
    if (timer_create(CLOCK_MONOTONIC, &event, &timer) == -1 ||
        timer_settime(timer, 0, &every, NULL) == -1)
        serve_die("timer", errno);
}

int main(int argc, char *argv[])
{
    parse_options(argc, argv);
    serve_alone("/dev/slog");
    int err = own_start();
    if (err != EOK)
        serve_die("own log", err);
    dispatch_t *dpp = serve_dispatch();
    attach_timer(dpp);
    directory_attach(dpp);
    events_attach(dpp);
    nodes_attach(dpp);
    dispatch_context_t *ctp = serve_start(dpp, settings.foreground, 0);
    own_say(SLOG2_INFO, "started");
    serve_loop(ctp);
}
