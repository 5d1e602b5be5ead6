/* SPDX-License-Identifier: Apache-2.0 */
#include "virtual_time.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define TREE_MAX (1 << 20)

int virtual_time_cpus(int cpus)
{
    return 2 * cpus - 1;
}

/* QEMU writes the machine's own device tree to path and ends. */
static bool dump_tree(const char *qemu, const char *cpu, int gic, int cpus, const char *path)
{
    char machine[128], count[16];
    int status;
    snprintf(machine, sizeof machine, "virt,gic-version=%d,dumpdtb=%s", gic, path);
    snprintf(count, sizeof count, "%d", virtual_time_cpus(cpus));
    fflush(NULL);
    pid_t pid = fork();
    if (pid < 0) return false;
    if (pid == 0) {
        int null = open("/dev/null", O_RDWR);
        dup2(null, 1);
        dup2(null, 2);
        execlp(qemu, qemu, "-M", machine, "-cpu", cpu, "-smp", count, "-nic", "none", "-seed", "1", (char *)NULL);
        _exit(127);
    }
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) continue;
    if (status != 0) errno = status == 127 << 8 ? ENOENT : EIO;
    return status == 0;
}

/*
 * Every second `device_type = "cpu"` becomes "off", which is no CPU: a property is its token, its length, a name's
 * offset, its value.
 */
static void leave_out(char *tree, size_t size)
{
    static const char head[8] = { 0, 0, 0, 3, 0, 0, 0, 4 };
    unsigned seen = 0;
    for (size_t at = 0; at + 16 <= size; at += 4)
        if (memcmp(tree + at, head, 8) == 0 && memcmp(tree + at + 12, "cpu", 4) == 0 && seen++ % 2 == 1)
            memcpy(tree + at + 12, "off", 4);
}

static ssize_t read_file(const char *path, char *data, size_t room)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return -1;
    ssize_t n = read(fd, data, room);
    close(fd);
    return n;
}

int virtual_time_device_tree(const char *qemu, const char *cpu, int gic, int cpus)
{
    static char tree[TREE_MAX];
    static int file = -1;
    char path[] = "/tmp/qemurun.XXXXXX";
    int fd = mkstemp(path);
    if (fd < 0) return -1;
    close(fd);
    ssize_t size = dump_tree(qemu, cpu, gic, cpus, path) ? read_file(path, tree, sizeof tree) : -1;
    int error = errno;
    unlink(path);
    errno = error;
    if (size <= 0) return -1;
    leave_out(tree, (size_t)size);
    if (file >= 0) close(file);
    file = memfd_create("device-tree", 0);
    if (file >= 0 && write(file, tree, (size_t)size) != size) return -1;
    return file;
}
