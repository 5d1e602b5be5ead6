/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/procmgr.h>

#include "serve.h"

void serve_die(const char *what, int err)
{
    fprintf(stderr, "%s: %s: %s\n", getprogname(), what, strerror(err));
    exit(EXIT_FAILURE);
}

uint64_t serve_number(char option, const char *text, uint64_t least, uint64_t most)
{
    static const char units[] = "KMG";
    char *end;
    errno = 0;
    uint64_t value = strtoull(text, &end, 0);
    const char *unit = *end != '\0' ? strchr(units, *end & ~0x20) : NULL;
    unsigned shift = unit != NULL ? 10 * (unsigned)(unit - units + 1) : 0;
    bool number = end != text && text[0] != '-' && errno == 0 && (*end == '\0' || (unit != NULL && end[1] == '\0'));
    if (!number || value > most >> shift || value << shift < least) {
        fprintf(stderr, "%s: -%c %s: give a number from %" PRIu64 " to %" PRIu64 "; K, M or G may follow\n", getprogname(), option,
                text, least, most);
        exit(EXIT_FAILURE);
    }
    return value << shift;
}

void serve_alone(const char *path)
{
    if (access(path, F_OK) == 0)
        serve_die("already running", EBUSY);
}

dispatch_t *serve_dispatch(void)
{
    dispatch_t *dpp = dispatch_create_channel(-1, DISPATCH_FLAG_NOLOCK);
    if (dpp == NULL)
        serve_die("channel", errno);
    return dpp;
}

dispatch_context_t *serve_start(dispatch_t *dpp, bool foreground, unsigned daemon_flags)
{
    dispatch_context_t *ctp = dispatch_context_alloc(dpp);
    if (ctp == NULL)
        serve_die("context", errno);
    if (!foreground && procmgr_daemon(EXIT_SUCCESS, daemon_flags) == -1)
        serve_die("daemon", errno);
    return ctp;
}

void serve_loop(dispatch_context_t *ctp)
{
    for (;;) {
        dispatch_context_t *received = dispatch_block(ctp);
        if (received == NULL)
            serve_die("receive", errno);
        ctp = received;
        dispatch_handler(ctp);
    }
}
