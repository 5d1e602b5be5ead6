/* SPDX-License-Identifier: Apache-2.0 */
/* slog2info: prints the logs of all programs. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <sys/slog2_parse.h>

#include "tool.h"

struct view {
    bool verbose;
    unsigned severity;               /* up to this one */
};

/* Spaces and dashes would make the columns ambiguous. */
static void column(const char *name, char *out, size_t size)
{
    size_t n = 0;
    for (; *name != '\0' && n + 1 < size; name++)
        out[n++] = *name == ' ' || *name == '-' ? '_' : *name;
    out[n] = '\0';
}

static int print(slog2_packet_info_t *info, void *payload, void *param)
{
    const struct view *view = param;
    char when[32], set[64], buffer[64], owner[80];
    time_t seconds = (time_t)(info->timestamp / 1000000000u);
    struct tm tm;
    if (info->severity > view->severity)
        return 0;
    localtime_r(&seconds, &tm);
    strftime(when, sizeof when, "%b %d %H:%M:%S", &tm);
    column(info->file_name, set, sizeof set);
    column(info->buffer_name, buffer, sizeof buffer);
    snprintf(owner, sizeof owner, "%s.%d", set, (int)info->owner_pid);
    printf("%s.%03u            %-22s %11s%c %5u  ", when,
           (unsigned)(info->timestamp / 1000000 % 1000), owner, buffer,
           info->flags & SLOG2_PACKET_FIRST ? '*' : ' ', info->code);
    if (view->verbose)
        printf("%u %u  ", info->severity, info->thread_id);
    printf("%s\n", (const char *)payload);
    return ferror(stdout) != 0;
}

static bool parse_options(int argc, char *argv[], struct view *view, uint32_t *flags, char **match,
                          bool *clear)
{
    long severity;
    int c;
    while ((c = getopt(argc, argv, "b:clm:svwW")) != -1) {
        switch (c) {
        case 'b': *match = optarg; break;
        case 'c': *clear = true; break;
        case 'l': *flags |= SLOG2_PARSE_FLAGS_UNSORTED; break;
        case 'm':
            if (!tool_number(optarg, 0, 7, &severity))
                return false;
            view->severity = (unsigned)severity;
            break;
        case 's': *flags &= ~(uint32_t)SLOG2_PARSE_FLAGS_UNSORTED; break;
        case 'v': view->verbose = true; break;
        case 'w': *flags |= SLOG2_PARSE_FLAGS_DYNAMIC; break;
        case 'W': *flags |= SLOG2_PARSE_FLAGS_DYNAMIC | SLOG2_PARSE_FLAGS_NEW; break;
        default:  return false;
        }
    }
    return true;
}

int main(int argc, char *argv[])
{
    struct view view = { .severity = SLOG2_DEBUG2 };
    slog2_packet_info_t info = SLOG2_PACKET_INFO_INIT;
    uint32_t flags = SLOG2_PARSE_FLAGS_STATIC;
    char *match = NULL;
    bool clear = false;
    int status = EXIT_SUCCESS;
    if (!parse_options(argc, argv, &view, &flags, &match, &clear))
        return EXIT_FAILURE;
    if (flags & SLOG2_PARSE_FLAGS_DYNAMIC)
        setvbuf(stdout, NULL, _IOLBF, 0);
    for (int i = optind; i < argc; i++)
        if (slog2_parse_static_buffer(argv[i], &info, print, &view) == -1) {
            tool_error(argv[i]);
            status = EXIT_FAILURE;
        }
    if (optind == argc && !(clear && flags == SLOG2_PARSE_FLAGS_STATIC) &&
        slog2_parse_all(flags, NULL, match, &info, print, &view) == -1) {
        tool_error("no logger (slogger2)");
        status = EXIT_FAILURE;
    }
    if (clear && slog2_parse_clear(match) == -1) {
        tool_error("clear");
        status = EXIT_FAILURE;
    }
    if (fflush(stdout) == EOF) {
        tool_error("standard output");
        status = EXIT_FAILURE;
    }
    return status;
}
