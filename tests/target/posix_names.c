/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names as POSIX resolves them: slashes at the end, links, lengths, every call's errors; across mount points (the file system in
 * memory, the image, shared memory, devices); limits told by pathconf(), sysconf() and confstr().
 */
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "test.h"

#define TOP "/tmp/test_posix_names"

static void clear(const char *path)
{
    DIR *d = opendir(path);
    for (struct dirent *e; d != NULL && (e = readdir(d)) != NULL;) {
        char name[PATH_MAX];
        snprintf(name, sizeof name, "%s/%s", path, e->d_name);
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0 && unlink(name) == -1) clear(name);
    }
    if (d != NULL) closedir(d);
    rmdir(path);
}

static void tidy(void)
{
    if (chdir("/") == -1) return;
    clear(TOP);
}

/* A directory of the file system in memory with a file f, a directory d, links to both and to nothing. */
static void start(void)
{
    tidy();
    if (mkdir(TOP, 0777) == -1 || symlink("f", TOP "/lf") == -1) test_skip("no file system in memory at /tmp");
    atexit(tidy);
    CHECK_EQ(chdir(TOP), 0);
    int fd = open("f", O_RDWR | O_CREAT, 0644);
    CHECK(fd != -1);
    close(fd);
    CHECK_EQ(mkdir("d", 0755), 0);
    CHECK_EQ(symlink("d", "ld"), 0);
    CHECK_EQ(symlink("nothing", "ln"), 0);
    CHECK_EQ(symlink("loop", "loop"), 0);
    CHECK_EQ(symlink("/proc/boot", "boot"), 0);          /* leaves the file system */
}

static int open_close(const char *path, int flags)
{
    int fd = open(path, flags, 0666);
    return fd == -1 ? -1 : close(fd);
}

/* Every call that takes a name, on one that is no good. */
static void everywhere(const char *path, int want)
{
    struct stat st;
    struct statvfs vfs;
    struct timespec times[2] = { { 0, UTIME_NOW }, { 0, UTIME_NOW } };
    char text[PATH_MAX];
    CHECK_ERR(open_close(path, O_RDONLY), want);
    CHECK_ERR(open_close(path, O_WRONLY), want);
    CHECK_ERR(stat(path, &st), want);
    CHECK_ERR(lstat(path, &st), want);
    CHECK_ERR(access(path, F_OK), want);
    CHECK_ERR(faccessat(AT_FDCWD, path, R_OK, AT_EACCESS), want);
    CHECK_ERR(chmod(path, 0644), want);
    CHECK_ERR(chown(path, 0, 0), want);
    CHECK_ERR(lchown(path, 0, 0), want);
    CHECK_ERR(utimensat(AT_FDCWD, path, times, 0), want);
    CHECK_ERR(truncate(path, 0), want);
    CHECK_ERR(unlink(path), want);
    CHECK_ERR(rmdir(path), want);
    CHECK_ERR(rename(path, "to"), want);
    CHECK_ERR(link(path, "to"), want);
    CHECK_ERR(readlink(path, text, sizeof text), want);
    CHECK_ERR(chdir(path), want);
    CHECK_ERR(statvfs(path, &vfs), want);
    CHECK_ERR(pathconf(path, _PC_NAME_MAX), want);
    CHECK(opendir(path) == NULL);
    CHECK_EQ(errno, want);
    CHECK(realpath(path, text) == NULL);
    CHECK_EQ(errno, want);
    char *args[] = { "x", NULL };
    CHECK_ERR(execv(path, args), want);
}

/* And those that make one. */
static void nowhere(const char *path, int want)
{
    CHECK_ERR(open_close(path, O_RDWR | O_CREAT), want);
    CHECK_ERR(mkdir(path, 0777), want);
    CHECK_ERR(symlink("x", path), want);
    CHECK_ERR(mkfifo(path, 0666), want);
    CHECK_ERR(link("f", path), want);
    CHECK_ERR(rename("f", path), want);
}

TEST(empty_name)
{
    start();
    everywhere("", ENOENT);
    nowhere("", ENOENT);
}

TEST(absent_name)
{
    start();
    everywhere("nothing", ENOENT);
    everywhere("nothing/", ENOENT);
    everywhere("d/nothing", ENOENT);
    everywhere("nothing/x", ENOENT);
    everywhere("/nothing/x", ENOENT);
    nowhere("nothing/x", ENOENT);
    nowhere("/tmp/nothing/x", ENOENT);
}

TEST(below_a_file)
{
    start();
    everywhere("f/x", ENOTDIR);
    everywhere("lf/x", ENOTDIR);
    everywhere("f/x/y", ENOTDIR);
    CHECK_ERR(open_close("f/.", O_RDONLY), ENOTDIR);
    nowhere("f/x", ENOTDIR);
    everywhere("/proc/boot/sh/x", ENOTDIR);
    everywhere("/dev/null/x", ENOTDIR);
}

TEST(file_with_a_slash)
{
    struct stat st;
    char text[16];
    start();
    CHECK_ERR(open_close("f/", O_RDONLY), ENOTDIR);
    CHECK_ERR(open_close("lf/", O_RDONLY), ENOTDIR);
    CHECK_ERR(stat("f/", &st), ENOTDIR);
    CHECK_ERR(lstat("f/", &st), ENOTDIR);
    CHECK_ERR(lstat("lf/", &st), ENOTDIR);
    CHECK_ERR(access("f/", F_OK), ENOTDIR);
    CHECK_ERR(unlink("f/"), ENOTDIR);
    CHECK_ERR(rename("f/", "g"), ENOTDIR);
    CHECK_ERR(rename("f", "g/"), ENOTDIR);
    CHECK_ERR(link("f/", "g"), ENOTDIR);
    CHECK_ERR(chmod("f/", 0600), ENOTDIR);
    CHECK_ERR(truncate("f/", 0), ENOTDIR);
    CHECK_ERR(chdir("f/"), ENOTDIR);
    CHECK_ERR(rmdir("f/"), ENOTDIR);
    CHECK_ERR(rmdir("f"), ENOTDIR);
    CHECK_ERR(readlink("ld/", text, sizeof text), EINVAL);           /* it is the directory that is meant */
    CHECK_EQ(open_close("new/", O_RDWR | O_CREAT) == -1 && (errno == EISDIR || errno == ENOTDIR || errno == ENOENT), 1);
    CHECK_ERR(stat("new", &st), ENOENT);
    CHECK_EQ(stat("f", &st), 0);
}

TEST(directory_with_a_slash)
{
    struct stat st, same;
    start();
    CHECK_EQ(mkdir("e/", 0755), 0);
    CHECK_EQ(stat("e///", &st), 0);
    CHECK(S_ISDIR(st.st_mode));
    CHECK_EQ(rename("e/", "g/"), 0);
    CHECK_EQ(rename("g", "e"), 0);
    CHECK_EQ(stat("ld/", &st), 0);
    CHECK_EQ(lstat("ld/", &same), 0);                                /* follows the link */
    CHECK(S_ISDIR(same.st_mode) && same.st_ino == st.st_ino);
    CHECK_EQ(lstat("ld", &same), 0);
    CHECK(S_ISLNK(same.st_mode));
    CHECK_ERR(unlink("e") == -1 && (errno == EPERM || errno == EISDIR) ? -1 : 0, errno);
    CHECK_EQ(rmdir("e/"), 0);
    CHECK_ERR(rmdir("ld"), ENOTDIR);
    CHECK_ERR(mkdir("f", 0755), EEXIST);
    CHECK_ERR(mkdir("d", 0755), EEXIST);
    CHECK_ERR(mkdir("ln", 0755), EEXIST);                            /* a link that leads nowhere is there as well */
    CHECK_ERR(mkdir("d/", 0755), EEXIST);
}

TEST(dot_and_dot_dot)
{
    struct stat st, same;
    start();
    CHECK_EQ(stat("d", &st), 0);
    CHECK_EQ(stat("d/.", &same), 0);
    CHECK_EQ(st.st_ino, same.st_ino);
    CHECK_EQ(stat("./d/../d/./.", &same), 0);
    CHECK_EQ(st.st_ino, same.st_ino);
    CHECK_ERR(rmdir("d/."), EINVAL);
    CHECK_ERR(mkdir("d/.", 0755), EEXIST);
    CHECK_ERR(mkdir("d/..", 0755), EEXIST);
    CHECK_ERR(mkdir(".", 0755), EEXIST);
    CHECK_ERR(rename(".", "x") == -1 && (errno == EINVAL || errno == EBUSY) ? -1 : 0, errno);
    CHECK_ERR(rename("d/.", "x") == -1 && (errno == EINVAL || errno == EBUSY) ? -1 : 0, errno);
    CHECK_ERR(rename("d", "d/x"), EINVAL);                           /* into itself */
    CHECK_EQ(stat("d", &same), 0);
}

TEST(links_of_links)
{
    char name[16], target[16];
    struct stat st;
    start();
    everywhere("loop/x", ELOOP);
    CHECK_ERR(open_close("loop", O_RDONLY), ELOOP);
    CHECK_ERR(stat("loop", &st), ELOOP);
    CHECK_ERR(chdir("loop"), ELOOP);
    CHECK_EQ(lstat("loop", &st), 0);
    CHECK_ERR(stat("ln", &st), ENOENT);
    CHECK_EQ(lstat("ln", &st), 0);
    CHECK_EQ(st.st_size, 7);
    for (int i = 0; i < 8; i++) {                                    /* _POSIX_SYMLOOP_MAX must do */
        snprintf(name, sizeof name, "s%d", i + 1);
        snprintf(target, sizeof target, i == 0 ? "f" : "s%d", i);
        CHECK_EQ(symlink(target, name), 0);
    }
    CHECK_EQ(stat("s8", &st), 0);
    CHECK_ERR(open_close("lf", O_RDONLY | O_NOFOLLOW), ELOOP);
    CHECK_ERR(open_close("ln", O_RDWR | O_CREAT | O_EXCL), EEXIST);
    CHECK_EQ(open_close("ln", O_RDWR | O_CREAT), 0);                 /* makes what the link names */
    CHECK_EQ(stat("nothing", &st), 0);
    CHECK_EQ(unlink("nothing"), 0);
    CHECK_EQ(unlink("lf"), 0);                                       /* the link, not the file */
    CHECK_EQ(stat("f", &st), 0);
}

TEST(links_out_of_the_file_system)
{
    struct stat st, same;
    char text[PATH_MAX];
    start();
    CHECK_EQ(stat("boot/sh", &st), 0);
    CHECK_EQ(stat("/proc/boot/sh", &same), 0);
    CHECK(st.st_ino == same.st_ino && st.st_dev == same.st_dev);
    CHECK_STR(realpath("boot/sh", text), "/proc/boot/sh");
    CHECK_ERR(open_close("boot/sh", O_WRONLY), EROFS);
    CHECK_EQ(symlink("/dev/null", "null"), 0);
    CHECK_EQ(open_close("null", O_RDWR), 0);
    CHECK_ERR(open_close("null/", O_RDWR), ENOTDIR);
    CHECK_EQ(symlink("../../dev", "dev"), 0);
    CHECK_EQ(open_close("dev/null", O_RDWR), 0);
}

TEST(lengths_of_names)
{
    static char name[NAME_MAX + 2], path[PATH_MAX + 10];
    struct stat st;
    start();
    memset(name, 'n', NAME_MAX + 1);
    everywhere(name, ENAMETOOLONG);
    nowhere(name, ENAMETOOLONG);
    name[NAME_MAX] = '\0';
    CHECK_EQ(open_close(name, O_RDWR | O_CREAT), 0);
    CHECK_EQ(stat(name, &st), 0);
    CHECK_EQ(unlink(name), 0);
    memset(path, '/', sizeof path - 1);
    everywhere(path, ENAMETOOLONG);
    nowhere(path, ENAMETOOLONG);
    memset(path, '/', PATH_MAX - 2);
    path[PATH_MAX - 2] = 'x';
    path[PATH_MAX - 1] = '\0';                                       /* PATH_MAX with the NUL: not too long */
    CHECK_ERR(stat(path, &st), ENOENT);
    for (int i = 0; i < PATH_MAX - 2; i += 2) memcpy(path + i, "./", 2);
    path[PATH_MAX - 2] = 'f', path[PATH_MAX - 1] = '\0';
    CHECK_EQ(stat(path, &st), 0);
    path[PATH_MAX - 1] = 'f', path[PATH_MAX] = '\0';
    CHECK_ERR(stat(path, &st), ENAMETOOLONG);
    memset(path, 'p', sizeof path - 1);
    CHECK_ERR(symlink(path, "long"), ENAMETOOLONG);
}

/* A link that makes the name longer than a name may be. */
TEST(links_that_grow)
{
    static char target[PATH_MAX], name[NAME_MAX + 5];
    struct stat st;
    start();
    memset(target, '/', 900);
    target[900] = '.', target[901] = '\0';
    CHECK_EQ(symlink(target, "grows"), 0);
    memset(name, 'q', NAME_MAX);
    memcpy(name, "grows/", 6);
    name[NAME_MAX] = '\0';
    errno = 0;
    CHECK_EQ(stat(name, &st), -1);
    CHECK(errno == ENAMETOOLONG || errno == ENOENT);
}

/* ---- rename() and link() ---- */

TEST(rename_within)
{
    struct stat st, same;
    start();
    CHECK_EQ(stat("f", &st), 0);
    CHECK_EQ(rename("f", "f"), 0);
    CHECK_EQ(link("f", "g"), 0);
    CHECK_EQ(rename("f", "g"), 0);                                   /* one file of two names: nothing is done */
    CHECK_EQ(stat("f", &same), 0);
    CHECK_EQ(same.st_nlink, 2);
    CHECK_EQ(unlink("g"), 0);
    CHECK_ERR(rename("f", "d"), EISDIR);
    CHECK_ERR(rename("d", "f"), ENOTDIR);
    CHECK_EQ(mkdir("e", 0755), 0);
    CHECK_EQ(open_close("e/x", O_RDWR | O_CREAT), 0);
    CHECK_ERR(rename("d", "e") == -1 && (errno == ENOTEMPTY || errno == EEXIST) ? -1 : 0, errno);
    CHECK_EQ(rename("e", "d"), 0);                                   /* an empty one is replaced */
    CHECK_EQ(stat("d/x", &same), 0);
    CHECK_EQ(rename("lf", "l2"), 0);                                 /* the link itself */
    CHECK_EQ(lstat("l2", &same), 0);
    CHECK(S_ISLNK(same.st_mode));
    CHECK_ERR(rmdir("d") == -1 && (errno == ENOTEMPTY || errno == EEXIST) ? -1 : 0, errno);
    CHECK_ERR(rename("f", "nothing/x"), ENOENT);
    CHECK_ERR(rename("f", "lf/x"), ENOENT);
}

TEST(across_file_systems)
{
    start();
    int fd = shm_open("/pathshm", O_RDWR | O_CREAT, 0600);
    CHECK(fd != -1);
    close(fd);
    CHECK_ERR(rename("f", "/dev/shmem/f"), EXDEV);
    CHECK_ERR(rename("/dev/shmem/pathshm", "g"), EXDEV);
    CHECK_ERR(link("f", "/dev/shmem/f"), EXDEV);
    CHECK_ERR(link("/dev/shmem/pathshm", "g"), EXDEV);
    CHECK_ERR(rename("/proc/boot/sh", "g") == -1 && (errno == EXDEV || errno == EROFS) ? -1 : 0, errno);
    CHECK_ERR(link("/proc/boot/sh", "g") == -1 && (errno == EXDEV || errno == EROFS) ? -1 : 0, errno);
    CHECK_ERR(rename("f", "/proc/boot/g") == -1 && (errno == EXDEV || errno == EROFS) ? -1 : 0, errno);
    CHECK_EQ(shm_unlink("/pathshm"), 0);
}

TEST(read_only_image)
{
    struct timespec times[2] = { { 0, UTIME_NOW }, { 0, UTIME_NOW } };
    CHECK_ERR(unlink("/proc/boot/sh"), EROFS);
    CHECK_ERR(rmdir("/proc/boot"), errno == EBUSY ? EBUSY : EROFS);
    CHECK_ERR(mkdir("/proc/boot/new", 0777), EROFS);
    CHECK_ERR(symlink("x", "/proc/boot/new"), EROFS);
    CHECK_ERR(chmod("/proc/boot/sh", 0777), EROFS);
    CHECK_ERR(chown("/proc/boot/sh", 0, 0), EROFS);
    CHECK_ERR(truncate("/proc/boot/sh", 0), EROFS);
    CHECK_ERR(utimensat(AT_FDCWD, "/proc/boot/sh", times, 0), EROFS);
    CHECK_ERR(rename("/proc/boot/sh", "/proc/boot/hs"), EROFS);
    CHECK_ERR(link("/proc/boot/sh", "/proc/boot/hs"), EROFS);
    CHECK_ERR(access("/proc/boot/sh", W_OK), EROFS);
    CHECK_ERR(unlink("/proc/boot/nothing"), ENOENT);
    CHECK_ERR(mkdir("/proc/boot", 0777), EEXIST);
    CHECK_ERR(mkdir("/", 0777), EEXIST);
    CHECK_ERR(mkdir("/dev/null", 0777), EEXIST);
    CHECK_ERR(symlink("x", "/dev/null"), EEXIST);
    CHECK_ERR(mkfifo("/dev/zero", 0777), EEXIST);
    CHECK_ERR(rmdir("/") == -1 && (errno == EBUSY || errno == EROFS || errno == EINVAL) ? -1 : 0, errno);
    CHECK_ERR(unlink("/") == -1 && (errno == EBUSY || errno == EROFS || errno == EPERM || errno == EISDIR) ? -1 : 0, errno);
}

/* ---- rights on the way ---- */

ROLE(searches)
{
    struct stat st;
    if (setgid(300) == -1 || setuid(300) == -1) return 1;
    if (stat(TOP "/closed/x", &st) != -1 || errno != EACCES) return 2;
    if (open_close(TOP "/closed/x", O_RDONLY) != -1 || errno != EACCES) return 3;
    if (chdir(TOP "/closed") != -1 || errno != EACCES) return 4;
    if (unlink(TOP "/closed/x") != -1 || errno != EACCES) return 5;
    if (rename(TOP "/closed/x", TOP "/y") != -1 || errno != EACCES) return 6;
    if (unlink(TOP "/f") != -1 || errno != EACCES) return 7;         /* no right to write in TOP */
    if (open_close(TOP "/f", O_WRONLY) != -1 || errno != EACCES) return 8;
    if (chmod(TOP "/f", 0777) != -1 || errno != EPERM) return 9;
    if (chown(TOP "/f", 300, 300) != -1 || errno != EPERM) return 10;
    if (open_close(TOP "/f", O_RDONLY) != 0) return 11;
    if (access(TOP "/closed", X_OK) != -1 || errno != EACCES) return 12;
    if (chroot("/tmp") != -1 || errno != EPERM) return 13;
    if (opendir(TOP "/closed") != NULL || errno != EACCES) return 14;
    return 0;
}
TEST(rights_on_the_way)
{
    start();
    CHECK_EQ(mkdir("closed", 0755), 0);
    CHECK_EQ(open_close("closed/x", O_RDWR | O_CREAT), 0);
    CHECK_EQ(chmod("closed", 0600), 0);
    CHECK_EQ(chmod(TOP, 0755), 0);
    test_run("searches", NULL);
    CHECK_EQ(access("closed/x", R_OK), 0);                           /* root may */
}

/* ---- the current directory ---- */

TEST(directory_removed_under_us)
{
    char text[PATH_MAX];
    struct stat st;
    start();
    CHECK_EQ(mkdir("gone", 0755), 0);
    CHECK_EQ(chdir("gone"), 0);
    CHECK_EQ(rmdir(TOP "/gone"), 0);
    CHECK_ERR(open_close("x", O_RDWR | O_CREAT), ENOENT);
    CHECK_ERR(stat("x", &st), ENOENT);
    errno = 0;
    CHECK(getcwd(text, sizeof text) == NULL ? errno == ENOENT : strcmp(text, TOP "/gone") == 0);
}

TEST(descriptors_of_directories)
{
    struct stat st, same;
    start();
    int dir = open("d", O_RDONLY | O_DIRECTORY), file = open("f", O_RDONLY);
    CHECK(dir != -1 && file != -1);
    CHECK_EQ(close(openat(dir, "x", O_RDWR | O_CREAT, 0600)), 0);
    CHECK_EQ(stat("d/x", &st), 0);
    CHECK_EQ(fstatat(dir, "x", &same, 0), 0);
    CHECK_EQ(st.st_ino, same.st_ino);
    CHECK_ERR(openat(file, "x", O_RDONLY), ENOTDIR);
    CHECK_ERR(openat(99, "x", O_RDONLY), EBADF);
    CHECK_EQ(fstatat(99, TOP "/f", &st, 0), 0);                      /* absolute: the descriptor does not matter */
    CHECK_ERR(fstatat(dir, "", &st, 0), ENOENT);
    CHECK_EQ(renameat(dir, "x", AT_FDCWD, "y"), 0);
    CHECK_EQ(linkat(AT_FDCWD, "y", dir, "z", 0), 0);
    CHECK_EQ(symlinkat("z", dir, "l"), 0);
    char text[8];
    CHECK_EQ(readlinkat(dir, "l", text, sizeof text), 1);
    CHECK_EQ(mkdirat(dir, "m", 0700), 0);
    CHECK_ERR(unlinkat(dir, "m", 0) == -1 && (errno == EPERM || errno == EISDIR) ? -1 : 0, errno);
    CHECK_EQ(unlinkat(dir, "m", AT_REMOVEDIR), 0);
    CHECK_ERR(unlinkat(dir, "z", AT_REMOVEDIR), ENOTDIR);
    CHECK_ERR(unlinkat(dir, "z", 0x7000000), EINVAL);
    CHECK_EQ(fchdir(dir), 0);
    CHECK_EQ(stat("z", &st), 0);
    close(dir), close(file);
}

/* ---- what is told ---- */

TEST(path_configuration)
{
    start();
    CHECK_EQ(pathconf("/", _PC_NAME_MAX), NAME_MAX);
    CHECK_EQ(pathconf("f", _PC_NAME_MAX), NAME_MAX);
    CHECK_EQ(pathconf("/", _PC_PATH_MAX), PATH_MAX);
    CHECK(pathconf("f", _PC_LINK_MAX) >= 1);
    CHECK(pathconf("/dev/null", _PC_PIPE_BUF) >= 512 || errno == EINVAL);
    CHECK_EQ(pathconf("f", _PC_NO_TRUNC), 1);
    CHECK_EQ(pathconf("f", _PC_CHOWN_RESTRICTED), 1);
    CHECK_ERR(pathconf("f", 9999), EINVAL);
    CHECK_ERR(fpathconf(99, _PC_NAME_MAX), EBADF);
    int fd = open("f", O_RDONLY);
    CHECK_EQ(fpathconf(fd, _PC_NAME_MAX), NAME_MAX);
    CHECK_ERR(fpathconf(fd, -1), EINVAL);
    close(fd);
}

TEST(system_configuration)
{
    static const struct { int name; long least; } numbers[] = {
        { _SC_ARG_MAX, _POSIX_ARG_MAX }, { _SC_CHILD_MAX, _POSIX_CHILD_MAX }, { _SC_OPEN_MAX, _POSIX_OPEN_MAX },
        { _SC_NGROUPS_MAX, _POSIX_NGROUPS_MAX }, { _SC_STREAM_MAX, _POSIX_STREAM_MAX }, { _SC_TZNAME_MAX, _POSIX_TZNAME_MAX },
        { _SC_IOV_MAX, 16 }, { _SC_SYMLOOP_MAX, _POSIX_SYMLOOP_MAX }, { _SC_HOST_NAME_MAX, _POSIX_HOST_NAME_MAX },
        { _SC_LOGIN_NAME_MAX, _POSIX_LOGIN_NAME_MAX }, { _SC_TIMER_MAX, _POSIX_TIMER_MAX }, { _SC_RTSIG_MAX, _POSIX_RTSIG_MAX },
        { _SC_SIGQUEUE_MAX, _POSIX_SIGQUEUE_MAX }, { _SC_DELAYTIMER_MAX, _POSIX_DELAYTIMER_MAX },
        { _SC_SEM_NSEMS_MAX, _POSIX_SEM_NSEMS_MAX }, { _SC_SEM_VALUE_MAX, _POSIX_SEM_VALUE_MAX },
        { _SC_THREAD_KEYS_MAX, _POSIX_THREAD_KEYS_MAX }, { _SC_THREAD_THREADS_MAX, _POSIX_THREAD_THREADS_MAX },
        { _SC_THREAD_DESTRUCTOR_ITERATIONS, _POSIX_THREAD_DESTRUCTOR_ITERATIONS },
    };
    for (unsigned i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        errno = 0;
        long value = sysconf(numbers[i].name);
        if (value == -1 ? errno != 0 : value < numbers[i].least)
            test_fail(__FILE__, __LINE__, "sysconf(%d) is %ld, errno %d", numbers[i].name, value, errno);
    }
    static const int options[] = {
        _SC_MAPPED_FILES, _SC_MEMLOCK, _SC_MEMLOCK_RANGE, _SC_MEMORY_PROTECTION, _SC_SHARED_MEMORY_OBJECTS, _SC_SPAWN,
        _SC_SAVED_IDS, _SC_JOB_CONTROL, _SC_TYPED_MEMORY_OBJECTS, _SC_CPUTIME, _SC_REALTIME_SIGNALS, _SC_TIMERS, _SC_THREADS,
        _SC_PRIORITY_SCHEDULING, _SC_SEMAPHORES, _SC_MESSAGE_PASSING, _SC_VERSION, _SC_2_VERSION,
    };
    for (unsigned i = 0; i < sizeof options / sizeof *options; i++)
        if (sysconf(options[i]) <= 0) test_fail(__FILE__, __LINE__, "sysconf(%d) is %ld", options[i], sysconf(options[i]));
    CHECK_EQ(sysconf(_SC_PAGESIZE), 4096);
    CHECK_EQ(sysconf(_SC_PAGE_SIZE), 4096);
    CHECK_EQ(sysconf(_SC_NPROCESSORS_ONLN), (long)test_cpus());
    CHECK_ERR(sysconf(-5), EINVAL);
    CHECK_ERR(sysconf(999999), EINVAL);
}

TEST(system_strings)
{
    char text[256], small[4];
    size_t size = confstr(_CS_PATH, NULL, 0);
    CHECK(size > 1);
    CHECK_EQ(confstr(_CS_PATH, text, sizeof text), size);
    CHECK_EQ(strlen(text) + 1, size);
    CHECK_EQ(confstr(_CS_PATH, small, sizeof small), size);          /* cut short, with a NUL */
    CHECK_EQ(small[3], '\0');
    errno = 0;
    CHECK_EQ(confstr(99999, text, sizeof text), 0);
    CHECK_EQ(errno, EINVAL);
}
