/* SPDX-License-Identifier: Apache-2.0 */
/* The last part of a file. One that can be sought is read from its end; of others the last part is kept as it goes
   by. */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "tool.h"

#define CHUNK 16384
#define POLL_NS 250000000

static struct { long long count; bool from_start, bytes, follow, quiet, verbose; } opt = { .count = 10 };

struct source { const char *name; int fd; off_t size; bool regular; };

static bool emit(const char *buf, size_t n)
{
    return tool_write(STDOUT_FILENO, buf, n, "standard output");
}

/* Copies what comes until end of file. */
static int copy_rest(struct source *s)
{
    char *buf = tool_alloc(CHUNK);
    ssize_t n;
    int status = 0;
    while ((n = read(s->fd, buf, CHUNK)) > 0 && emit(buf, (size_t)n))
        s->size += n;
    if (n < 0) {
        tool_error(s->name);
        status = 1;
    }
    free(buf);
    return status;
}

static int from_start(struct source *s)
{
    char *buf = tool_alloc(CHUNK);
    long long left = opt.count > 0 ? opt.count - 1 : 0;
    ssize_t n = 0;
    int status = 0;
    while (left > 0 && (n = read(s->fd, buf, CHUNK)) > 0) {
        ssize_t at = 0;
        for (; at < n && left > 0; at++)
            left -= opt.bytes || buf[at] == '\n';
        emit(buf + at, (size_t)(n - at));
    }
    if (n < 0) {
        tool_error(s->name);
        status = 1;
    }
    free(buf);
    return status | copy_rest(s);
}

/* How many bytes at the end of buf are the part that is asked for; `enough`: it certainly begins in buf. */
static size_t tail_length(const char *buf, size_t n, bool *enough)
{
    long long lines = 0;
    if (opt.bytes) {
        *enough = (long long)n >= opt.count;
        return *enough ? (size_t)opt.count : n;
    }
    *enough = true;
    for (size_t at = n; at > 0; at--)
        if (buf[at - 1] == '\n' && at != n && ++lines == opt.count)
            return n - at;
    *enough = opt.count == 0;
    return opt.count == 0 ? 0 : n;
}

static int from_end_sought(struct source *s, off_t begin, off_t size)
{
    size_t want = opt.bytes ? (size_t)opt.count : 2048;
    for (;; want *= 4) {
        off_t at = size - begin > (off_t)want ? size - (off_t)want : begin;
        size_t room = (size_t)(size - at), n = 0;
        char *buf = tool_alloc(room + 1);
        ssize_t got = 0;
        bool enough;
        lseek(s->fd, at, SEEK_SET);
        while (n < room && (got = read(s->fd, buf + n, room - n)) > 0)
            n += (size_t)got;
        size_t length = tail_length(buf, n, &enough);
        if (enough || at == begin || got < 0) {
            if (got < 0)
                tool_error(s->name);
            emit(buf + n - length, length);
            free(buf);
            return got < 0;
        }
        free(buf);
    }
}

static int from_end(struct source *s)
{
    off_t begin = lseek(s->fd, 0, SEEK_CUR), end = begin != -1 && s->regular ? lseek(s->fd, 0, SEEK_END) : -1;
    if (end > begin)
        return from_end_sought(s, begin, end);
    if (begin != -1 && s->regular)
        lseek(s->fd, begin, SEEK_SET);
    char *buf = NULL;
    size_t n = 0, room = 0, limit = 4 * CHUNK;
    ssize_t got;
    bool enough;
    while (buf = tool_grow(buf, &room, n + CHUNK, 1), (got = read(s->fd, buf + n, CHUNK)) > 0) {
        n += (size_t)got;
        if (n < limit)
            continue;
        size_t keep = tail_length(buf, n, &enough);
        memmove(buf, buf + n - keep, keep);
        n = keep;
        limit = 2 * n + 4 * CHUNK;
    }
    if (got < 0)
        tool_error(s->name);
    size_t length = tail_length(buf, n, &enough);
    emit(buf + n - length, length);
    free(buf);
    return got < 0;
}

static void header(const struct source *s)
{
    static bool printed;
    char *text = tool_format("%s==> %s <==\n", printed ? "\n" : "", s->name);
    emit(text, strlen(text));
    free(text);
    printed = true;
}

static bool open_source(struct source *s, const char *name)
{
    struct stat st;
    bool input = strcmp(name, "-") == 0;
    s->name = tool_label(name);
    s->fd = input ? STDIN_FILENO : open(name, O_RDONLY);
    if (s->fd == -1 || fstat(s->fd, &st) == -1) {
        tool_error(s->name);
        return false;
    }
    s->regular = S_ISREG(st.st_mode);
    return true;
}

/* For ever: what is added to the files; one that became shorter is read from its start. */
static void follow(struct source *list, int count, bool headers)
{
    const struct timespec pause = { .tv_nsec = POLL_NS };
    int last = count - 1;
    for (;;) {
        for (int i = 0; i < count; i++) {
            struct stat st;
            struct source *s = &list[i];
            if (s->fd == -1 || fstat(s->fd, &st) == -1)
                continue;
            off_t at = s->regular ? lseek(s->fd, 0, SEEK_CUR) : -1;
            if (s->regular && st.st_size < at) {
                tool_say("%s: has become shorter", s->name);
                lseek(s->fd, 0, SEEK_SET);
            } else if (s->regular && st.st_size == at) {
                continue;
            }
            if (headers && i != last)
                header(s);
            last = i;
            copy_rest(s);
        }
        nanosleep(&pause, NULL);
    }
}

static bool take_count(const char *text)
{
    opt.from_start = text[0] == '+';
    return tool_size(text + (text[0] == '+' || text[0] == '-'), &opt.count);
}

/* The old forms +N -N, with c or l and f behind. */
static bool old_form(const char *arg)
{
    char *end;
    if ((arg[0] != '-' && arg[0] != '+') || !isdigit((unsigned char)arg[1]))
        return false;
    opt.from_start = arg[0] == '+';
    opt.count = strtoll(arg + 1, &end, 10);
    for (; *end != '\0'; end++) {
        if (*end == 'c')
            opt.bytes = true;
        else if (*end == 'f')
            opt.follow = true;
        else if (*end != 'l')
            tool_die("%s: give -LINES, +LINES or -n and -c", arg);
    }
    return true;
}

int main(int argc, char *argv[])
{
    char *input[] = { "-" };
    int c, status = 0, first = argc > 1 && old_form(argv[1]) ? 2 : 1;
    optind = first;
    while ((c = getopt(argc, argv, "c:fn:qv")) != -1) {
        switch (c) {
        case 'c':
        case 'n':
            opt.bytes = c == 'c';
            if (!take_count(optarg))
                return 1;
            break;
        case 'f': opt.follow = true; break;
        case 'q': opt.quiet = true; break;
        case 'v': opt.verbose = true; break;
        default:  return 1;
        }
    }
    int count = argc > optind ? argc - optind : 1, open_ones = 0;
    char **names = argc > optind ? argv + optind : input;
    bool headers = opt.verbose || (count > 1 && !opt.quiet);
    struct source *list = tool_alloc((size_t)count * sizeof *list);
    for (int i = 0; i < count; i++) {
        if (!open_source(&list[i], names[i])) {
            list[i].fd = -1;
            status = 1;
            continue;
        }
        if (headers)
            header(&list[i]);
        status |= opt.from_start ? from_start(&list[i]) : from_end(&list[i]);
        open_ones++;
    }
    /* Following a pipe that is standard input makes no sense: its end is the end. */
    if (opt.follow && open_ones != 0 && (argc > optind || list[0].regular))
        follow(list, count, headers);
    free(list);
    return status;
}
