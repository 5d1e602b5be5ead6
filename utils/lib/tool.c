/* SPDX-License-Identifier: Apache-2.0 */
#include "tool.h"

#include <errno.h>
#include <sched.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int tool_trouble = 1;
static const char *program;

const char *tool_name(void)
{
#ifdef __QNX__
    return program != NULL ? program : getprogname();
#else
    return program != NULL ? program : program_invocation_short_name;
#endif
}

void tool_program(const char *name)
{
    program = name;
}

void tool_error(const char *what)
{
    fprintf(stderr, "%s: %s: %s\n", tool_name(), what, strerror(errno));
}

static void say(const char *format, va_list ap)
{
    fprintf(stderr, "%s: ", tool_name());
    vfprintf(stderr, format, ap);
    fputc('\n', stderr);
}

void tool_say(const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    say(format, ap);
    va_end(ap);
}

void tool_die(const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    say(format, ap);
    va_end(ap);
    exit(tool_trouble);
}

void tool_usage(const char *arguments)
{
    fprintf(stderr, "usage: %s %s\n", tool_name(), arguments);
    exit(tool_trouble);
}

int tool_close(int status)
{
    bool bad = ferror(stdout);
    if (fflush(stdout) == 0 && !bad)
        return status;
    if (errno != EPIPE)
        tool_error("standard output");
    return tool_trouble;
}

bool tool_confirm(const char *format, ...)
{
    va_list ap;
    char answer[80] = "";
    fflush(stdout);
    va_start(ap, format);
    fprintf(stderr, "%s: ", tool_name());
    vfprintf(stderr, format, ap);
    va_end(ap);
    fputs("? ", stderr);
    fflush(stderr);
    bool got = fgets(answer, sizeof answer, stdin) != NULL, yes = answer[0] == 'y' || answer[0] == 'Y';
    while (got && strchr(answer, '\n') == NULL && fgets(answer, sizeof answer, stdin) != NULL)
        continue;
    return yes;
}

/* ---- memory ---- */

void *tool_resize(void *p, size_t size)
{
    p = realloc(p, size != 0 ? size : 1);
    if (p == NULL)
        tool_die("%s", strerror(ENOMEM));
    return p;
}

void *tool_alloc(size_t size)
{
    return memset(tool_resize(NULL, size), 0, size);
}

void *tool_grow(void *p, size_t *room, size_t need, size_t size)
{
    if (need <= *room)
        return p;
    size_t more = *room < 16 ? 16 : *room + *room / 2;
    if (more < need)
        more = need;
    if (more > SIZE_MAX / 2 / size)
        tool_die("%s", strerror(ENOMEM));
    *room = more;
    return tool_resize(p, more * size);
}

char *tool_copy_n(const char *s, size_t n)
{
    char *copy = tool_resize(NULL, n + 1);
    memcpy(copy, s, n);
    copy[n] = '\0';
    return copy;
}

char *tool_copy(const char *s)
{
    return tool_copy_n(s, strlen(s));
}

char *tool_format(const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    int n = vsnprintf(NULL, 0, format, ap);
    va_end(ap);
    if (n < 0)
        tool_die("%s", strerror(errno));
    char *text = tool_resize(NULL, (size_t)n + 1);
    va_start(ap, format);
    vsnprintf(text, (size_t)n + 1, format, ap);
    va_end(ap);
    return text;
}

char *tool_join(const char *dir, const char *name)
{
    size_t n = strlen(dir);
    return tool_format("%s%s%s", dir, n != 0 && dir[n - 1] != '/' ? "/" : "", name);
}

/* ---- files ---- */

FILE *tool_open(const char *name)
{
    if (name == NULL || strcmp(name, "-") == 0)
        return stdin;
    FILE *file = fopen(name, "r");
    if (file == NULL)
        tool_error(name);
    return file;
}

void tool_done(FILE *file)
{
    if (file != stdin)
        fclose(file);
    else
        clearerr(file);
}

const char *tool_label(const char *name)
{
    return name == NULL || strcmp(name, "-") == 0 ? "standard input" : name;
}

bool tool_write(int fd, const void *buf, size_t size, const char *name)
{
    const char *at = buf;
    while (size != 0) {
        ssize_t n = write(fd, at, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            if (n == 0)
                errno = ENOSPC;
            tool_error(name);
            return false;
        }
        at += n;
        size -= (size_t)n;
    }
    return true;
}

static int visit_file(const char *name, int (*visit)(FILE *, const char *))
{
    FILE *file = tool_open(name);
    if (file == NULL)
        return tool_trouble;
    int status = visit(file, name);
    if (ferror(file)) {
        tool_error(tool_label(name));
        status |= tool_trouble;
    }
    tool_done(file);
    return status;
}

int tool_each(char *names[], int (*visit)(FILE *file, const char *name))
{
    int status = 0;
    if (names[0] == NULL)
        return visit_file("-", visit);
    for (; names[0] != NULL; names++)
        status |= visit_file(names[0], visit);
    return status;
}

/* ---- numbers ---- */

bool tool_number(const char *text, long least, long most, long *value)
{
    char *end;
    errno = 0;
    *value = strtol(text, &end, 0);
    if (end != text && *end == '\0' && errno == 0 && *value >= least && *value <= most)
        return true;
    tool_say("%s: give a number from %ld to %ld", text, least, most);
    return false;
}

bool tool_size(const char *text, long long *value)
{
    static const struct { char letter; unsigned factor; } units[] = {
        { 'c', 1 }, { 'w', 2 }, { 'b', 512 }, { 'k', 1024 }, { 'K', 1024 }, { 'm', 1048576 }, { 'M', 1048576 },
        { 'g', 1073741824 }, { 'G', 1073741824 },
    };
    const char *whole = text;
    long long total = 1, n;
    do {
        char *end;
        errno = 0;
        n = strtoll(text, &end, 10);
        bool good = end != text && errno == 0 && n >= 0 && !__builtin_mul_overflow(total, n, &total);
        for (size_t i = 0; good && i < sizeof units / sizeof units[0]; i++)
            if (*end == units[i].letter) {
                good = !__builtin_mul_overflow(total, (long long)units[i].factor, &total);
                end++;
                break;
            }
        if (!good || (*end != '\0' && *end != 'x')) {
            tool_say("%s: give a size, as in 512, 64k or 1M", whole);
            return false;
        }
        text = end + 1;
        if (*end == '\0')
            break;
    } while (true);
    *value = total;
    return true;
}

bool tool_priority(const char *text, int *priority, int *policy)
{
    char *end;
    long value = strtol(text, &end, 10);
    *policy = -1;
    if (*end == 'f')
        *policy = SCHED_FIFO;
    else if (*end == 'r')
        *policy = SCHED_RR;
    else if (*end == 'o')
        *policy = SCHED_OTHER;
    if (end == text || (*end != '\0' && (*policy == -1 || end[1] != '\0')) || value < 1 || value > 255) {
        tool_say("%s: a priority is 1 to 255 with r, f or o behind it, as in 20r", text);
        return false;
    }
    *priority = (int)value;
    return true;
}

void tool_human(uint64_t bytes, char text[16])
{
    static const char units[] = "BKMGTPE";
    unsigned unit = 0;
    uint64_t tenths = bytes * 10;
    if (bytes < 1024) {
        snprintf(text, 16, "%u", (unsigned)bytes);
        return;
    }
    for (tenths = bytes; tenths >= 1024 * 1024; tenths /= 1024)
        unit++;
    tenths = (tenths * 10 + 1023) / 1024;
    unit++;
    if (tenths < 100)
        snprintf(text, 16, "%u.%u%c", (unsigned)tenths / 10, (unsigned)tenths % 10, units[unit]);
    else
        snprintf(text, 16, "%u%c", (unsigned)(tenths + 9) / 10, units[unit]);
}
