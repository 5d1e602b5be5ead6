/* SPDX-License-Identifier: Apache-2.0 */
/* What POSIX says of names, error by error. */
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/procmgr.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/uio.h>

#include "test.h"

/* ---- names ---- */

TEST(path_edges)
{
    static char component[NAME_MAX + 3], path[PATH_MAX + 2];
    struct stat st, root;
    CHECK_ERR(open("", O_RDONLY), ENOENT);
    CHECK_ERR(stat("", &st), ENOENT);
    CHECK_ERR(open("/proc/boot/sh/", O_RDONLY), ENOTDIR);
    CHECK_ERR(stat("/proc/boot/sh/", &st), ENOTDIR);
    CHECK_ERR(stat("/proc/boot/sh/.", &st), ENOTDIR);
    CHECK_ERR(stat("/dev/null/", &st), ENOTDIR);
    CHECK_ERR(stat("/dev/null/x", &st), ENOTDIR);
    CHECK_EQ(stat("/", &root), 0);
    CHECK_EQ(stat("/..", &st), 0);
    CHECK(st.st_ino == root.st_ino && st.st_dev == root.st_dev);
    CHECK_EQ(stat("/../../.././", &st), 0);
    CHECK(st.st_ino == root.st_ino && st.st_dev == root.st_dev);
    CHECK_EQ(stat("//proc//boot///sh", &st), 0);
    CHECK_EQ(stat("/proc/boot/", &st), 0);
    CHECK_EQ(stat("/proc/./boot/../boot/.", &st), 0);
    memset(component, 'c', NAME_MAX + 1);
    CHECK_ERR(stat(component, &st), ENAMETOOLONG);
    component[NAME_MAX] = '\0';
    CHECK_ERR(stat(component, &st), ENOENT);
    memset(path, '/', sizeof path - 1);
    CHECK_ERR(stat(path, &st), ENAMETOOLONG);
    path[PATH_MAX - 1] = '\0';
    CHECK_EQ(stat(path, &st), 0);                        /* PATH_MAX counts the NUL */
}

TEST(open_flags_of_posix)
{
    CHECK_ERR(open("/proc/boot/sh", O_RDONLY | O_DIRECTORY), ENOTDIR);
    CHECK_ERR(open("/proc/boot", O_WRONLY), EISDIR);
    CHECK_ERR(open("/proc/boot", O_RDWR), EISDIR);
    CHECK_ERR(open("/proc/boot/sh", O_WRONLY), EROFS);
    CHECK_ERR(open("/proc/boot/new", O_WRONLY | O_CREAT, 0600), EROFS);
    CHECK_ERR(open("/proc/boot/sh", O_RDONLY | O_CREAT | O_EXCL, 0600), EEXIST);
    CHECK_ERR(open("/dev/shmem/x/", O_RDWR | O_CREAT, 0600) == -1 && (errno == EISDIR || errno == ENOTDIR || errno == ENOENT) ? -1 : 0, errno);
    int fd = open("/proc/boot", O_RDONLY | O_DIRECTORY);
    CHECK(fd != -1);
    CHECK_EQ(close(fd), 0);
    CHECK_ERR(close(fd), EBADF);
}

TEST(chdir_of_posix)
{
    char cwd[PATH_MAX], tiny[3];
    static char huge[PATH_MAX + 10];
    memset(huge, 'a', sizeof huge - 1);
    CHECK_ERR(chdir(""), ENOENT);
    CHECK_ERR(chdir("/nowhere"), ENOENT);
    CHECK_ERR(chdir("/proc/boot/sh"), ENOTDIR);
    CHECK_ERR(chdir("/dev/null"), ENOTDIR);
    CHECK_ERR(chdir(huge), ENAMETOOLONG);
    CHECK_ERR(fchdir(99), EBADF);
    int file = open("/proc/boot/sh", O_RDONLY), dir = open("/proc/boot", O_RDONLY);
    CHECK_ERR(fchdir(file), ENOTDIR);
    CHECK_EQ(fchdir(dir), 0);
    CHECK_STR(getcwd(cwd, sizeof cwd), "/proc/boot");
    errno = 0;
    CHECK(getcwd(tiny, sizeof tiny) == NULL && errno == ERANGE);
    errno = 0;
    CHECK(getcwd(cwd, 0) == NULL && errno == EINVAL);
    CHECK_EQ(chdir(".."), 0);
    CHECK_STR(getcwd(cwd, sizeof cwd), "/proc");
    CHECK_EQ(chdir("../../.."), 0);
    CHECK_STR(getcwd(cwd, sizeof cwd), "/");
    char *made = getcwd(NULL, 0);
    CHECK_STR(made, "/");
    free(made);
    close(file), close(dir);
}

TEST(realpath_of_posix)
{
    char path[PATH_MAX];
    static char huge[PATH_MAX + 10];
    memset(huge, 'a', sizeof huge - 1);
    errno = 0;
    CHECK(realpath(NULL, path) == NULL && errno == EINVAL);
    CHECK(realpath("", path) == NULL && errno == ENOENT);
    CHECK(realpath("/nowhere", path) == NULL && errno == ENOENT);
    CHECK(realpath("/proc/boot/sh/x", path) == NULL && errno == ENOTDIR);
    CHECK(realpath("/proc/boot/sh/", path) == NULL && errno == ENOTDIR);
    CHECK(realpath(huge, path) == NULL && errno == ENAMETOOLONG);
    CHECK_STR(realpath("/proc/../proc//boot/./sh", path), "/proc/boot/sh");
    CHECK_STR(realpath("/", path), "/");
    CHECK_STR(realpath("/..", path), "/");
    CHECK_EQ(chdir("/proc"), 0);
    char *made = realpath("boot", NULL);
    CHECK_STR(made, "/proc/boot");
    free(made);
}

ROLE(accesses)
{
    if (setreuid(300, 0) == -1) return 1;
    if (access("/dev/shmem/acc", R_OK) != -1 || errno != EACCES) return 2;           /* the real user */
    if (faccessat(AT_FDCWD, "/dev/shmem/acc", R_OK, AT_EACCESS) != 0) return 3;      /* the effective one */
    if (access("/dev/shmem/acc", F_OK) != 0) return 4;
    return eaccess("/dev/shmem/acc", R_OK) == 0 ? 0 : 5;
}
TEST(access_of_posix)
{
    CHECK_ERR(access("", F_OK), ENOENT);
    CHECK_ERR(access("/nowhere", F_OK), ENOENT);
    CHECK_ERR(access("/proc/boot/sh/x", F_OK), ENOTDIR);
    CHECK_ERR(access("/proc/boot/sh", 0x100), EINVAL);
    CHECK_ERR(faccessat(AT_FDCWD, "/proc/boot/sh", R_OK, 0x4000000), EINVAL);
    CHECK_ERR(faccessat(99, "x", R_OK, 0), EBADF);
    CHECK_ERR(access("/proc/boot/sh", W_OK), EROFS);
    CHECK_EQ(access("/proc/boot/sh", R_OK | X_OK), 0);
    CHECK_EQ(access("/dev/null", R_OK | W_OK), 0);
    int fd = shm_open("/acc", O_RDWR | O_CREAT, 0600);
    CHECK_ERR(access("/dev/shmem/acc", X_OK), EACCES);   /* not even root, when nobody may */
    test_run("accesses", NULL);
    close(fd);
    CHECK_EQ(shm_unlink("/acc"), 0);
}

TEST(umask_of_posix)
{
    struct stat st;
    mode_t old = umask(0777);
    CHECK_EQ(umask(07777), 0777);
    CHECK_EQ(umask(022), 0777);                          /* the other bits are dropped */
    int fd = open("/dev/shmem/masked", O_RDWR | O_CREAT, 0777);
    CHECK_EQ(fstat(fd, &st), 0);
    CHECK_EQ(st.st_mode & 0777, 0755);
    close(fd);
    unlink("/dev/shmem/masked");
    umask(old);
}

ROLE(chroots)
{
    if (chroot("/proc/boot/sh") != -1 || errno != ENOTDIR) return 1;
    if (chroot("") != -1 || errno != ENOENT) return 2;
    if (chroot("/proc/boot") != 0 || chdir("/") != 0) return 3;
    return chdir("..") == 0 && access("sh", X_OK) == 0 && access("/proc/boot/sh", F_OK) == -1 ? 0 : 4;
}
TEST(chroot_of_posix) { test_run("chroots", NULL); }
