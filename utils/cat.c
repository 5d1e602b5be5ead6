/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tool.h"

#define CHUNK 32768

static struct { bool number, number_text, squeeze, ends, tabs, marks; } opt;
static long line;
static bool at_start = true, was_empty;

static void show_byte(unsigned c)
{
    if (c >= 128) {
        fputs("M-", stdout);
        c -= 128;
    }
    if (c < 32 || c == 127)
        printf("^%c", c ^ 64);
    else
        putchar((int)c);
}

static void print_byte(int c)
{
    bool empty = at_start && c == '\n';
    if (opt.squeeze && empty && was_empty)
        return;
    if (at_start) {
        was_empty = empty;
        if (opt.number || (opt.number_text && !empty))
            printf("%6ld\t", ++line);
    }
    at_start = c == '\n';
    if (c == '\n')
        fputs(opt.ends ? "$\n" : "\n", stdout);
    else if (c == '\t' && !opt.tabs)
        putchar(c);
    else if (opt.marks || (c == '\t' && opt.tabs))
        show_byte((unsigned char)c);
    else
        putchar(c);
}

static bool is_output(int fd)
{
    struct stat in, out;
    return fstat(fd, &in) == 0 && fstat(STDOUT_FILENO, &out) == 0 && S_ISREG(in.st_mode) && in.st_ino != 0 &&
        in.st_dev == out.st_dev && in.st_ino == out.st_ino && lseek(fd, 0, SEEK_CUR) < in.st_size;
}

static int copy(int fd, const char *name, char *buf)
{
    bool plain = !opt.number && !opt.number_text && !opt.squeeze && !opt.ends && !opt.tabs && !opt.marks;
    ssize_t n;
    if (is_output(fd)) {
        tool_say("%s: is the output too", name);
        return 1;
    }
    while ((n = read(fd, buf, CHUNK)) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            tool_error(name);
            return 1;
        }
        if (plain && !tool_write(STDOUT_FILENO, buf, (size_t)n, "standard output"))
            exit(1);
        for (ssize_t i = 0; !plain && i < n; i++)
            print_byte((unsigned char)buf[i]);
        fflush(stdout);
    }
    return 0;
}

static int copy_file(const char *name, char *buf)
{
    bool input = strcmp(name, "-") == 0;
    int fd = input ? STDIN_FILENO : open(name, O_RDONLY);
    if (fd == -1) {
        tool_error(name);
        return 1;
    }
    int status = copy(fd, tool_label(name), buf);
    if (!input)
        close(fd);
    return status;
}

int main(int argc, char *argv[])
{
    int status = 0, c;
    while ((c = getopt(argc, argv, "AbceEnstTuv")) != -1) {
        switch (c) {
        case 'A': opt.ends = opt.tabs = opt.marks = true; break;
        case 'b': opt.number_text = true; break;
        case 'c':
        case 's': opt.squeeze = true; break;
        case 'e': opt.ends = opt.marks = true; break;
        case 'E': opt.ends = true; break;
        case 'n': opt.number = true; break;
        case 't': opt.tabs = opt.marks = true; break;
        case 'T': opt.tabs = true; break;
        case 'u': break;                /* never held back anyway */
        case 'v': opt.marks = true; break;
        default:  return 1;
        }
    }
    if (opt.number_text)
        opt.number = false;
    char *buf = tool_alloc(CHUNK);
    if (optind == argc)
        status = copy_file("-", buf);
    for (int i = optind; i < argc; i++)
        status |= copy_file(argv[i], buf);
    free(buf);
    return tool_close(status);
}
