/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "tool.h"

static bool create = true, link_itself;
static struct timespec times[2] = { { .tv_nsec = UTIME_NOW }, { .tv_nsec = UTIME_NOW } };

static int touch(const char *path)
{
    if (utimensat(AT_FDCWD, path, times, link_itself ? AT_SYMLINK_NOFOLLOW : 0) == 0)
        return 0;
    if (errno == ENOENT) {
        if (!create)
            return 0;
        int fd = open(path, O_WRONLY | O_CREAT, 0666);
        int done = fd != -1 && (futimens(fd, times) == 0);
        if (fd != -1)
            close(fd);
        if (done)
            return 0;
    }
    tool_error(path);
    return 1;
}

int main(int argc, char *argv[])
{
    bool access_time = false, change_time = false;
    struct stat st;
    int c, status = 0;
    while ((c = getopt(argc, argv, "acd:fhmr:t:")) != -1) {
        switch (c) {
        case 'a': access_time = true; break;
        case 'c': create = false; break;
        case 'f': break;
        case 'h': link_itself = true; create = false; break;
        case 'm': change_time = true; break;
        case 'r':
            if (stat(optarg, &st) == -1) {
                tool_error(optarg);
                return 1;
            }
            times[0] = st.st_atim;
            times[1] = st.st_mtim;
            break;
        case 'd':
        case 't':
            if (!tool_date(optarg, &times[0]))
                tool_die("%s: not a date", optarg);
            times[1] = times[0];
            break;
        default:  return 1;
        }
    }
    if (optind == argc)
        tool_usage("[-acm] [-r file | -t time | -d date] file...");
    if (access_time != change_time)
        times[access_time ? 1 : 0].tv_nsec = UTIME_OMIT;
    for (; optind < argc; optind++)
        status |= touch(argv[optind]);
    return status;
}
