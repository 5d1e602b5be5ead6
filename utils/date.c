/* SPDX-License-Identifier: Apache-2.0 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "tool.h"

static bool set_clock(struct timespec when)
{
    if (clock_settime(CLOCK_REALTIME, &when) == 0)
        return true;
    tool_error("clock");
    return false;
}

/* strftime() tells an empty result from one that is too long only by trying with more room. */
static void print(const char *format, const struct tm *tm)
{
    size_t room = 256, n;
    char *marked = tool_format("%s.", format), *text = NULL;
    do {
        room *= 2;
        text = tool_resize(text, room);
        n = strftime(text, room, marked, tm);
    } while (n == 0 && room < 1 << 20);
    printf("%.*s\n", n > 0 ? (int)n - 1 : 0, text);
    free(marked);
    free(text);
}

/* mmddhhmm[[cc]yy][.SS], the form of POSIX -> [[cc]yy]mmddhhmm[.SS] */
static char *reordered(const char *text)
{
    size_t n = strspn(text, "0123456789");
    if ((n != 10 && n != 12) || (text[n] != '\0' && text[n] != '.'))
        return tool_copy(text);
    return tool_format("%.*s%.8s%s", (int)(n - 8), text + 8, text, text + n);
}

int main(int argc, char *argv[])
{
    const char *format = "%a %b %e %H:%M:%S %Z %Y";
    struct timespec when;
    struct stat st;
    struct tm tm;
    bool set = false;
    long seconds;
    int c;
    if (clock_gettime(CLOCK_REALTIME, &when) == -1) {
        tool_error("clock");
        return 1;
    }
    while ((c = getopt(argc, argv, "d:r:s:S:tu")) != -1) {
        switch (c) {
        case 'd':
            if (!tool_date(optarg, &when))
                tool_die("%s: not a date", optarg);
            break;
        case 'r':
            if (stat(optarg, &st) == -1) {
                tool_error(optarg);
                return 1;
            }
            when = st.st_mtim;
            break;
        case 't': printf("%lld\n", (long long)when.tv_sec); return tool_close(0);
        case 'u': setenv("TZ", "UTC0", 1); tzset(); break;
        case 's':
        case 'S':
            if (!tool_number(optarg, 0, 0x7fffffffffffl, &seconds))
                return 1;
            when = (struct timespec){ .tv_sec = seconds };
            set = true;
            break;
        default:  return 1;
        }
    }
    if (optind < argc && argv[optind][0] == '+') {
        format = argv[optind] + 1;
    } else if (optind < argc) {
        char *text = reordered(argv[optind]);
        if (!isdigit((unsigned char)text[0]) || !tool_date(text, &when))
            tool_die("%s: give mmddhhmm[[cc]yy][.SS] or +format", argv[optind]);
        free(text);
        set = true;
    }
    if (set && !set_clock(when))
        return 1;
    if (localtime_r(&when.tv_sec, &tm) == NULL) {
        tool_error("time");
        return 1;
    }
    print(format, &tm);
    return tool_close(0);
}
