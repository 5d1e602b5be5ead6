/* SPDX-License-Identifier: Apache-2.0 */
/* sloginfo: prints the events of the older logging interface. */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <sys/slog.h>

#include "tool.h"

struct view {
    bool hex, millis, wait;
    long major, severity;            /* -1, 7: all */
};

static void print_data(const struct view *view, const struct slog_header *head, const char *data)
{
    if (head->severity & SLOG_TEXT_BIT) {
        size_t len = strnlen(data, head->length);
        while (len > 0 && data[len - 1] == '\n')
            len--;
        printf(" %.*s", (int)len, data);
        return;
    }
    for (size_t i = 0; i + sizeof(int32_t) <= head->length; i += sizeof(int32_t)) {
        int32_t value;
        memcpy(&value, data + i, sizeof value);
        printf(view->hex ? " %#x" : " %d", (unsigned)value);
    }
}

static void print(const struct view *view, const struct slog_header *head, const char *data)
{
    char when[32];
    time_t seconds = (time_t)(head->time / 1000000000u);
    struct tm tm;
    long severity = head->severity & 7, major = _SLOG_GETMAJOR(head->code);
    if (severity > view->severity || (view->major != -1 && major != view->major))
        return;
    localtime_r(&seconds, &tm);
    strftime(when, sizeof when, "%b %d %H:%M:%S", &tm);
    printf("%s", when);
    if (view->millis)
        printf(".%03u", (unsigned)(head->time / 1000000 % 1000));
    printf("    %ld %5ld %5d", severity, major, (int)_SLOG_GETMINOR(head->code));
    print_data(view, head, data);
    putchar('\n');
}

/* -> false: an error, told */
static bool show(const struct view *view, int fd, const char *name)
{
    static char buffer[16384];
    ssize_t got;
    while ((got = read(fd, buffer, sizeof buffer)) > 0) {
        for (size_t at = 0; at + sizeof(struct slog_header) <= (size_t)got;) {
            struct slog_header head;
            memcpy(&head, buffer + at, sizeof head);
            at += sizeof head;
            if (head.length > (size_t)got - at)
                break;
            print(view, &head, buffer + at);
            at += head.length;
        }
        fflush(stdout);
    }
    if (got == -1 && errno != EAGAIN) {
        tool_error(name);
        return false;
    }
    return true;
}

int main(int argc, char *argv[])
{
    struct view view = { .major = -1, .severity = 7 };
    int c;
    while ((c = getopt(argc, argv, "hm:s:tw")) != -1) {
        switch (c) {
        case 'h': view.hex = true; break;
        case 'm': if (!tool_number(optarg, 0, 0xFFFFF, &view.major)) return EXIT_FAILURE; break;
        case 's': if (!tool_number(optarg, 0, 7, &view.severity)) return EXIT_FAILURE; break;
        case 't': view.millis = true; break;
        case 'w': view.wait = true; break;
        default:  return EXIT_FAILURE;
        }
    }
    const char *name = optind < argc ? argv[optind] : "/dev/slog";
    int fd = open(name, O_RDONLY | (view.wait ? 0 : O_NONBLOCK));
    if (fd == -1) {
        tool_error(name);
        return EXIT_FAILURE;
    }
    printf("Time%*sSev Major Minor Args\n", view.millis ? 17 : 13, "");
    bool good = show(&view, fd, name);
    close(fd);
    return good && fflush(stdout) != EOF ? EXIT_SUCCESS : EXIT_FAILURE;
}
