/* SPDX-License-Identifier: Apache-2.0 */
/* What POSIX says of memory and shared memory objects, error by error. */
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/procmgr.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "test.h"

#define PAGE 4096

/* ---- memory ---- */

static char *pages(unsigned n)
{
    char *p = mmap(NULL, n * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, NOFD, 0);
    CHECK(p != MAP_FAILED);
    return p;
}

static void *map(size_t len, int prot, int flags, int fd, off_t offset) { return mmap(NULL, len, prot, flags, fd, offset); }
#define MAP_ERR(call, want) do { errno = 0; CHECK((call) == MAP_FAILED); CHECK_EQ(errno, want); } while (0)

TEST(mmap_errors_of_posix)
{
    int shm = shm_open("/perr", O_RDWR | O_CREAT | O_TRUNC, 0600), null = open("/dev/null", O_RDWR), dir = open("/", O_RDONLY);
    CHECK_EQ(ftruncate(shm, PAGE), 0);
    int reader = shm_open("/perr", O_RDONLY, 0), writer = open("/dev/shmem/perr", O_WRONLY);
    MAP_ERR(map(0, PROT_READ, MAP_SHARED, shm, 0), EINVAL);
    MAP_ERR(map(PAGE, PROT_READ, MAP_SHARED, 99, 0), EBADF);
    MAP_ERR(map(PAGE, PROT_READ, MAP_SHARED, -1, 0), EBADF);
    MAP_ERR(map(PAGE, PROT_READ, MAP_SHARED, shm, 1), EINVAL);
    MAP_ERR(map(PAGE, PROT_READ, 0, shm, 0), EINVAL);
    MAP_ERR(map(PAGE, PROT_READ, MAP_SHARED | MAP_PRIVATE, shm, 0), EINVAL);
    MAP_ERR(map(PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, reader, 0), EACCES);
    MAP_ERR(map(PAGE, PROT_READ, MAP_PRIVATE, writer, 0), EACCES);
    MAP_ERR(map(PAGE, PROT_WRITE, MAP_SHARED, writer, 0), EACCES);       /* also for writing it must be readable */
    MAP_ERR(map(PAGE, PROT_READ, MAP_SHARED, null, 0), ENODEV);
    MAP_ERR(map(PAGE, PROT_READ, MAP_SHARED, dir, 0), ENODEV);
    MAP_ERR(map(PAGE, PROT_READ, MAP_SHARED, shm, 16 * PAGE), ENXIO);
    MAP_ERR(map((size_t)1 << 62, PROT_READ, MAP_PRIVATE | MAP_ANON, NOFD, 0), ENOMEM);
    MAP_ERR(mmap((void *)(PAGE * 17 + 1), PAGE, PROT_READ, MAP_PRIVATE | MAP_ANON | MAP_FIXED, NOFD, 0), EINVAL);
    MAP_ERR(mmap((void *)~(uintptr_t)(PAGE - 1), PAGE, PROT_READ, MAP_PRIVATE | MAP_ANON | MAP_FIXED, NOFD, 0), ENOMEM);
    char *p = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, reader, 0);      /* private: reading is enough */
    CHECK(p != MAP_FAILED);
    p[0] = 1;
    CHECK_EQ(munmap(p, PAGE), 0);
    close(shm), close(null), close(dir), close(reader), close(writer);
    CHECK_EQ(shm_unlink("/perr"), 0);
}

TEST(munmap_errors_of_posix)
{
    char *p = pages(2);
    CHECK_ERR(munmap(p + 1, PAGE), EINVAL);
    CHECK_ERR(munmap(p, 0), EINVAL);
    CHECK_ERR(munmap((void *)~(uintptr_t)(PAGE - 1), 2 * PAGE), EINVAL);
    CHECK_EQ(munmap(p, 2 * PAGE), 0);
    CHECK_EQ(munmap(p, 2 * PAGE), 0);                    /* nothing there: nothing to do */
}

TEST(mprotect_errors_of_posix)
{
    int shm = shm_open("/pprot", O_RDWR | O_CREAT | O_TRUNC, 0600);
    CHECK_EQ(ftruncate(shm, PAGE), 0);
    int reader = shm_open("/pprot", O_RDONLY, 0);
    char *p = pages(3), *s = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, reader, 0);
    CHECK_ERR(mprotect(p + 1, PAGE, PROT_READ), EINVAL);
    CHECK_ERR(mprotect(p, PAGE, 0x12345), EINVAL);
    CHECK_ERR(mprotect(s, PAGE, PROT_READ | PROT_WRITE), EACCES);
    CHECK_EQ(munmap(p + PAGE, PAGE), 0);
    CHECK_ERR(mprotect(p, 3 * PAGE, PROT_READ), ENOMEM);
    CHECK_ERR(mprotect((void *)(uintptr_t)PAGE, PAGE, PROT_READ), ENOMEM);
    CHECK_EQ(mprotect(p, PAGE, PROT_NONE), 0);
    CHECK_EQ(munmap(s, PAGE), 0);
    CHECK_EQ(munmap(p, 3 * PAGE), 0);
    close(shm), close(reader);
    shm_unlink("/pprot");
}

TEST(msync_errors_of_posix)
{
    char *p = pages(3);
    CHECK_ERR(msync(p + 1, PAGE, MS_SYNC), EINVAL);
    CHECK_ERR(msync(p, PAGE, MS_SYNC | MS_ASYNC), EINVAL);
    CHECK_ERR(msync(p, PAGE, 0x800000), EINVAL);
    CHECK_EQ(munmap(p + PAGE, PAGE), 0);
    CHECK_ERR(msync(p, 3 * PAGE, MS_SYNC), ENOMEM);
    CHECK_EQ(mlock(p, PAGE), 0);
    CHECK_ERR(msync(p, PAGE, MS_INVALIDATE | MS_SYNC), EBUSY);
    CHECK_EQ(munlock(p, PAGE), 0);
    CHECK_EQ(msync(p, PAGE, MS_INVALIDATE | MS_SYNC), 0);
    CHECK_EQ(munmap(p, 3 * PAGE), 0);
}

TEST(mlock_errors_of_posix)
{
    char *p = pages(3);
    CHECK_EQ(munmap(p + PAGE, PAGE), 0);
    CHECK_ERR(mlock(p, 3 * PAGE), ENOMEM);
    CHECK_ERR(munlock(p, 3 * PAGE), ENOMEM);
    CHECK_EQ(mlock(p, PAGE), 0);
    CHECK_EQ(mlock(p + 10, 20), 0);                      /* whole pages are locked */
    CHECK_EQ(munlock(p, PAGE), 0);
    CHECK_ERR(mlockall(0), EINVAL);
    CHECK_ERR(mlockall(0x100), EINVAL);
    CHECK_EQ(mlockall(MCL_CURRENT), 0);
    CHECK_EQ(munlockall(), 0);
    CHECK_EQ(munmap(p, 3 * PAGE), 0);
}

TEST(madvise_errors_of_posix)
{
    char *p = pages(2);
    CHECK_EQ(posix_madvise(p, PAGE, 12345), EINVAL);
    CHECK_EQ(posix_madvise(p, PAGE, POSIX_MADV_WILLNEED), 0);
    CHECK_EQ(munmap(p + PAGE, PAGE), 0);
    CHECK_EQ(posix_madvise(p, 2 * PAGE, POSIX_MADV_NORMAL), ENOMEM);
    CHECK_EQ(munmap(p, PAGE), 0);
}

ROLE(locks_as_user)
{
    char *p = pages(1);
    if (setuid(300) == -1) return 1;
    struct rlimit none = { 0, 0 };
    if (setrlimit(RLIMIT_MEMLOCK, &none) != 0) return 2;
    if (mlock(p, PAGE) != -1) return 3;
    return errno == ENOMEM || errno == EPERM || errno == EAGAIN ? 0 : 4;
}
TEST(mlock_without_rights) { test_run("locks_as_user", NULL); }

/* ---- shared memory objects ---- */

TEST(shm_open_of_posix)
{
    static char longest[NAME_MAX + 3];
    struct stat st;
    memset(longest, 'a', sizeof longest - 1);
    longest[0] = '/';
    CHECK_ERR(shm_open("/absent", O_RDWR, 0), ENOENT);
    CHECK_ERR(shm_open(longest, O_RDWR | O_CREAT, 0600), ENAMETOOLONG);
    mode_t old = umask(022);
    int fd = shm_open("/posixshm", O_RDWR | O_CREAT | O_EXCL, 0666);
    umask(old);
    CHECK(fd != -1);
    CHECK_EQ(fcntl(fd, F_GETFD), FD_CLOEXEC);
    CHECK_EQ(fstat(fd, &st), 0);
    CHECK_EQ(st.st_size, 0);
    CHECK_EQ(st.st_mode & 0777, 0644);
    CHECK_EQ(st.st_uid, geteuid());
    CHECK_EQ(st.st_gid, getegid());
    CHECK_ERR(shm_open("/posixshm", O_RDWR | O_CREAT | O_EXCL, 0600), EEXIST);
    CHECK_EQ(ftruncate(fd, 100), 0);
    int again = shm_open("/posixshm", O_RDWR | O_TRUNC, 0);
    CHECK(again != -1);
    CHECK_EQ(fstat(fd, &st), 0);
    CHECK_EQ(st.st_size, 0);
    close(again);
    again = shm_open("/posixshm", O_RDONLY, 0);
    CHECK_EQ(ftruncate(again, 10) == -1 && (errno == EBADF || errno == EINVAL), 1);
    close(again);
    CHECK_EQ(shm_unlink("/posixshm"), 0);
    CHECK_ERR(shm_unlink("/posixshm"), ENOENT);
    CHECK_ERR(shm_unlink(longest), ENAMETOOLONG);
    CHECK_ERR(shm_open("/posixshm", O_RDWR, 0), ENOENT);
    CHECK_EQ(ftruncate(fd, PAGE), 0);                    /* it lives on without a name */
    close(fd);
}

ROLE(opens_shm)
{
    if (setuid(300) == -1) return 1;
    if (shm_open("/rootshm", O_RDWR, 0) != -1 || errno != EACCES) return 2;
    int fd = shm_open("/rootshm", O_RDONLY, 0);
    if (fd == -1) return 3;
    if (shm_open("/rootshm", O_RDONLY | O_TRUNC, 0) == -1 && errno != EACCES) return 4;
    return shm_unlink("/rootshm") == -1 && (errno == EACCES || errno == EPERM) ? 0 : 5;
}
TEST(shm_rights)
{
    mode_t old = umask(0);
    int fd = shm_open("/rootshm", O_RDWR | O_CREAT, 0644);
    umask(old);
    test_run("opens_shm", NULL);
    close(fd);
    CHECK_EQ(shm_unlink("/rootshm"), 0);
}
