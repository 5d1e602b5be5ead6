/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

/* Names live in /dev/shmem. */
static int shm_path(const char *name, char *path, size_t size)
{
    const char *base = name[0] == '/' ? name + 1 : name;
    int n = snprintf(path, size, "/dev/shmem/%s", base);

    if (base[0] == '\0')
        return errno_result(EINVAL);
    if (n < 0 || (size_t)n >= size)
        return errno_result(ENAMETOOLONG);
    return 0;
}

/* An unnamed object: made under a name nobody else has, which is taken away at once. */
static int open_anonymous(int oflag, mode_t mode)
{
    static unsigned counter;
    char path[64];
    int fd;

    do {
        snprintf(path, sizeof(path), "/dev/shmem/.anon-%x-%x", (unsigned)getpid(),
                 __atomic_fetch_add(&counter, 1, __ATOMIC_RELAXED));
        fd = open(path, oflag | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    } while (fd == -1 && errno == EEXIST);
    if (fd != -1)
        unlink(path);
    return fd;
}

int shm_open(const char *name, int oflag, mode_t mode)
{
    char path[PATH_MAX];

    if (name == SHM_ANON)
        return open_anonymous(oflag, mode);
    if (shm_path(name, path, sizeof(path)) == -1)
        return -1;
    return open(path, oflag | O_CLOEXEC, mode);
}

int shm_unlink(const char *name)
{
    char path[PATH_MAX];

    return shm_path(name, path, sizeof(path)) == -1 ? -1 : unlink(path);
}
