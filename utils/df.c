/* SPDX-License-Identifier: Apache-2.0 */
/* The file systems are those servers of /proc/mount that tell how large they are. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "mounts.h"
#include "tool.h"

static struct { bool kilobytes, human, portable, points, all_fields; } opt;

static void size_text(uint64_t blocks, unsigned long unit, char text[24])
{
    uint64_t bytes = blocks * unit;
    if (opt.human)
        tool_human(bytes, text);
    else
        snprintf(text, 24, "%llu", (unsigned long long)(bytes / (opt.kilobytes ? 1024 : 512)));
}

static unsigned percent(uint64_t used, uint64_t available)
{
    return used + available == 0 ? 100 : (unsigned)((used * 100 + used + available - 1) / (used + available));
}

static void print_fields(const char *point, const struct statvfs *vfs)
{
    printf("%s\n  f_basetype %s\n  f_bsize %lu\n  f_frsize %lu\n  f_blocks %llu\n"
           "  f_bfree %llu\n  f_bavail %llu\n", point,
           vfs->f_basetype, vfs->f_bsize, vfs->f_frsize, (unsigned long long)vfs->f_blocks,
               (unsigned long long)vfs->f_bfree,
           (unsigned long long)vfs->f_bavail);
    printf("  f_files %llu\n  f_ffree %llu\n  f_favail %llu\n  f_fsid %lu\n  f_flag %#lx\n  f_namemax %lu\n",
           (unsigned long long)vfs->f_files, (unsigned long long)vfs->f_ffree, (unsigned long long)vfs->f_favail,
               vfs->f_fsid,
           vfs->f_flag, vfs->f_namemax);
}

static void print(const struct mount *m, const struct statvfs *vfs)
{
    char total[24], used[24], free_text[24];
    unsigned long unit = vfs->f_frsize != 0 ? vfs->f_frsize : vfs->f_bsize;
    uint64_t taken = vfs->f_blocks - vfs->f_bfree;
    if (opt.points) {
        printf("%-20s %s\n", m->point, m->type);
        return;
    }
    if (opt.all_fields) {
        print_fields(m->point, vfs);
        return;
    }
    size_text(vfs->f_blocks, unit, total);
    size_text(taken, unit, used);
    size_text(vfs->f_bavail, unit, free_text);
    if (opt.portable)
        printf("%-20s %10s %9s %9s %6u%%   %s\n", m->device, total, used, free_text, percent(taken, vfs->f_bavail),
            m->point);
    else
        printf("%-20s %12s %9s %9s %8u%%  %s\n", m->device, total, used, free_text, percent(taken, vfs->f_bavail),
            m->point);
}

static int print_path(const struct mount *mounts, size_t count, const char *path)
{
    struct statvfs vfs;
    const struct mount *best = NULL;
    char *full = realpath(path, NULL);
    if (full == NULL || statvfs(path, &vfs) == -1) {
        tool_error(path);
        free(full);
        return 1;
    }
    for (size_t i = 0; i < count; i++) {
        size_t n = strlen(mounts[i].point);
        bool below = strncmp(full, mounts[i].point, n) == 0 && (full[n] == '\0' || full[n] == '/' || n == 1);
        if (below && (best == NULL || n > strlen(best->point)))
            best = &mounts[i];
    }
    const struct mount unknown = { .device = vfs.f_basetype, .point = full, .type = vfs.f_basetype };
    print(best != NULL ? best : &unknown, &vfs);
    free(full);
    return 0;
}

int main(int argc, char *argv[])
{
    size_t count;
    int c, status = 0;
    while ((c = getopt(argc, argv, "ghknP")) != -1) {
        switch (c) {
        case 'g': opt.all_fields = true; break;
        case 'h': opt.human = true; break;
        case 'k': opt.kilobytes = true; break;
        case 'n': opt.points = true; break;
        case 'P': opt.portable = true; break;
        default:  return 1;
        }
    }
    struct mount *mounts = mounts_read(&count);
    if (opt.portable && !opt.points && !opt.all_fields)
        printf("%-20s %11s %9s %9s Capacity  Mounted on\n", "Filesystem",
            opt.human ? "Size" : opt.kilobytes ? "1024-blocks" : "512-blocks",
               "Used", "Available");
    for (size_t i = 0; optind == argc && i < count; i++)
        print(&mounts[i], &mounts[i].vfs);
    for (; optind < argc; optind++)
        status |= print_path(mounts, count, argv[optind]);
    mounts_free(mounts, count);
    return tool_close(status);
}
