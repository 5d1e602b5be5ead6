/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tool.h"

static struct { bool no_create; char sign; long long size; } opt = { .size = -1 };

/* size, or with + - < > / % before it what to do with the size there is. */
static long long new_size(long long now)
{
    long long n = opt.size, whole = n != 0 ? now / n * n : now;
    switch (opt.sign) {
    case '+': return now + n;
    case '-': return now > n ? now - n : 0;
    case '<': return now < n ? now : n;
    case '>': return now > n ? now : n;
    case '/': return whole;
    case '%': return whole == now ? now : whole + n;
    default:  return n;
    }
}

static int change(const char *path)
{
    struct stat st;
    int fd = open(path, O_WRONLY | O_NONBLOCK | (opt.no_create ? 0 : O_CREAT), 0666);
    if (fd == -1 && opt.no_create && errno == ENOENT)
        return 0;
    bool good = fd != -1 && fstat(fd, &st) == 0 && ftruncate(fd, (off_t)new_size(st.st_size)) == 0;
    if (!good)
        tool_error(path);
    if (fd != -1)
        close(fd);
    return !good;
}

static void take_size(const char *text)
{
    static const char signs[] = "+-<>/%";
    for (const char *sign = signs; *sign != '\0'; sign++)
        if (text[0] == *sign) {
            opt.sign = *sign;
            text++;
            break;
        }
    if (!tool_size(text, &opt.size) || opt.size < 0 || (opt.size == 0 && (opt.sign == '/' || opt.sign == '%')))
        tool_die("%s: no size", text);
}

static void take_reference(const char *path)
{
    struct stat st;
    if (stat(path, &st) == -1) {
        tool_error(path);
        exit(1);
    }
    opt.size = st.st_size;
}

int main(int argc, char *argv[])
{
    int c, status = 0;
    while ((c = getopt(argc, argv, "cr:s:")) != -1) {
        switch (c) {
        case 'c': opt.no_create = true; break;
        case 'r': take_reference(optarg); break;
        case 's': take_size(optarg); break;
        default:  return 1;
        }
    }
    if (optind == argc || opt.size == -1)
        tool_usage("[-c] -s [+-<>/%%]size | -r file  file...");
    for (; optind < argc; optind++)
        status |= change(argv[optind]);
    return status;
}
