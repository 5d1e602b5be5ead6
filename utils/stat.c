/* SPDX-License-Identifier: Apache-2.0 */
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#ifndef __QNX__
#include <sys/sysmacros.h>
#endif
#include <time.h>
#include <unistd.h>

#include "escape.h"
#include "tool.h"

static const char *type_name(mode_t mode)
{
    switch (mode & S_IFMT) {
    case S_IFDIR:  return "directory";
    case S_IFCHR:  return "character special file";
    case S_IFBLK:  return "block special file";
    case S_IFIFO:  return "fifo";
    case S_IFLNK:  return "symbolic link";
    case S_IFSOCK: return "socket";
    case S_IFREG:  return "regular file";
#ifdef S_IFNAM
    case S_IFNAM:  return "special named file";
#endif
    default:       return "unknown";
    }
}

static const char *time_text(struct timespec t, char text[64])
{
    struct tm tm;
    char zone[16] = "";
    strcpy(text, "?");
    if (localtime_r(&t.tv_sec, &tm) == NULL)
        return text;
    size_t n = strftime(text, 40, "%Y-%m-%d %H:%M:%S", &tm);
    strftime(zone, sizeof zone, "%z", &tm);
    snprintf(text + n, 64 - n, ".%09ld %s", t.tv_nsec, zone);
    return text;
}

static char *quoted(const char *name, const struct stat *st)
{
    char target[PATH_MAX];
    ssize_t n = S_ISLNK(st->st_mode) ? readlink(name, target, sizeof target - 1) : -1;
    if (n < 0)
        return tool_copy(name);
    target[n] = '\0';
    return tool_format("%s -> %s", name, target);
}

static void print_text(const char *spec, const char *text)
{
    char format[32];
    snprintf(format, sizeof format, "%ss", spec);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    printf(format, text);
#pragma GCC diagnostic pop
}

static void print_number(const char *spec, unsigned long long value, char conversion)
{
    char format[32];
    snprintf(format, sizeof format, "%sll%c", spec, conversion);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    printf(format, value);
#pragma GCC diagnostic pop
}

static void print_item(const char *spec, char letter, const char *name, const struct stat *st)
{
    char text[64];
    char *copy;
    switch (letter) {
    case 'a': print_number(spec, st->st_mode & 07777, 'o'); break;
    case 'A': tool_mode_text(st->st_mode, text); print_text(spec, text); break;
    case 'b': print_number(spec, (unsigned long long)st->st_blocks, 'u'); break;
    case 'B': print_number(spec, 512, 'u'); break;
    case 'd': print_number(spec, (unsigned long long)st->st_dev, 'u'); break;
    case 'D': print_number(spec, (unsigned long long)st->st_dev, 'x'); break;
    case 'f': print_number(spec, st->st_mode, 'x'); break;
    case 'F': print_text(spec, type_name(st->st_mode)); break;
    case 'g': print_number(spec, (unsigned long long)st->st_gid, 'u'); break;
    case 'G': print_text(spec, tool_group_name(st->st_gid)); break;
    case 'h': print_number(spec, (unsigned long long)st->st_nlink, 'u'); break;
    case 'i': print_number(spec, (unsigned long long)st->st_ino, 'u'); break;
    case 'n': print_text(spec, name); break;
    case 'N':
        copy = quoted(name, st);
        print_text(spec, copy);
        free(copy);
        break;
    case 'o': print_number(spec, (unsigned long long)st->st_blksize, 'u'); break;
    case 's': print_number(spec, (unsigned long long)st->st_size, 'u'); break;
    case 't': print_number(spec, major(st->st_rdev), 'x'); break;
    case 'T': print_number(spec, minor(st->st_rdev), 'x'); break;
    case 'u': print_number(spec, (unsigned long long)st->st_uid, 'u'); break;
    case 'U': print_text(spec, tool_user_name(st->st_uid)); break;
    case 'x': print_text(spec, time_text(st->st_atim, text)); break;
    case 'X': print_number(spec, (unsigned long long)st->st_atim.tv_sec, 'd'); break;
    case 'y': print_text(spec, time_text(st->st_mtim, text)); break;
    case 'Y': print_number(spec, (unsigned long long)st->st_mtim.tv_sec, 'd'); break;
    case 'z': print_text(spec, time_text(st->st_ctim, text)); break;
    case 'Z': print_number(spec, (unsigned long long)st->st_ctim.tv_sec, 'd'); break;
    default:  putchar('?');
    }
}

static void print_format(const char *format, const char *name, const struct stat *st)
{
    while (*format != '\0') {
        char spec[16] = "%";
        if (*format != '%') {
            putchar(escape_next(&format, false));
            continue;
        }
        format++;
        size_t n = strspn(format, "-0#+ ");
        n += strspn(format + n, "0123456789");
        if (n < sizeof spec - 1)
            strncat(spec, format, n);
        format += n;
        if (*format == '%')
            putchar('%');
        else if (*format != '\0')
            print_item(spec, *format, name, st);
        if (*format != '\0')
            format++;
    }
}

int main(int argc, char *argv[])
{
    const char *format = "  File: %N\n  Size: %-10s\tBlocks: %-10b IO Block: %-6o %F\n"
        "Device: %Dh/%dd\tInode: %-11i Links: %h\n"
        "Access: (%04a/%A)  Uid: (%5u/%8U)   Gid: (%5g/%8G)\nAccess: %x\nModify: %y\nChange: %z\n";
    bool follow = false, newline = false;
    struct stat st;
    int c, status = 0;
    while ((c = getopt(argc, argv, "c:Lt")) != -1) {
        switch (c) {
        case 'c': format = optarg; newline = true; break;
        case 'L': follow = true; break;
        case 't': format = "%n %s %b %f %u %g %D %i %h %t %T %X %Y %Z %o"; newline = true; break;
        default:  return 1;
        }
    }
    if (optind == argc)
        tool_usage("[-Lt] [-c format] file...");
    for (; optind < argc; optind++) {
        if ((follow ? stat : lstat)(argv[optind], &st) == -1) {
            tool_error(argv[optind]);
            status = 1;
            continue;
        }
        print_format(format, argv[optind], &st);
        if (newline)
            putchar('\n');
    }
    return tool_close(status);
}
