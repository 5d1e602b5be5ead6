/* SPDX-License-Identifier: Apache-2.0 */
/* Names, files and directories procnto serves: /, /proc, /proc/boot, /dev, /dev/shmem. */
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <sys/pathmgr.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/utsname.h>

#include "test.h"

static bool listed(const char *dir, const char *name)
{
    DIR *d = opendir(dir);
    bool found = false;
    struct dirent *e;
    CHECK(d != NULL);
    errno = 0;
    while ((e = readdir(d)) != NULL) found = found || strcmp(e->d_name, name) == 0;
    CHECK_EQ(errno, 0);
    CHECK_EQ(closedir(d), 0);
    return found;
}

static int open_errno(const char *path, int flags)
{
    errno = 0;
    int fd = open(path, flags, 0666);
    if (fd == -1) return errno;
    close(fd);
    return 0;
}

/* ---- errors ---- */

TEST(open_enoent)
{
    CHECK_EQ(open_errno("/nothing", O_RDONLY), ENOENT);
    CHECK_EQ(open_errno("/proc/boot/nothing", O_RDONLY), ENOENT);
    CHECK_EQ(open_errno("/dev/nothing", O_RDONLY), ENOENT);
    CHECK_EQ(open_errno("/no/such/dir", O_RDONLY), ENOENT);
    CHECK_EQ(open_errno("", O_RDONLY), ENOENT);
    CHECK_EQ(open_errno("/proc/999999999", O_RDONLY), ENOENT);
}

TEST(open_enotdir)
{
    int e = open_errno("/dev/null/x", O_RDONLY);     /* a name a server above may know: ENOENT */
    CHECK(e == ENOTDIR || e == ENOENT);
    CHECK_EQ(open_errno("/proc/boot/.script/x", O_RDONLY), ENOTDIR);
    CHECK(opendir("/dev/null") == NULL);
    CHECK_EQ(errno, ENOTDIR);
    CHECK_ERR(chdir("/dev/null"), ENOTDIR);
}

TEST(open_eisdir)
{
    CHECK_EQ(open_errno("/", O_RDWR), EISDIR);
    CHECK_EQ(open_errno("/proc/boot", O_WRONLY), EISDIR);
}

TEST(open_erofs)
{
    int e = open_errno("/proc/boot/.script", O_WRONLY);
    CHECK(e == EROFS || e == EACCES);
    e = open_errno("/proc/boot/new", O_WRONLY | O_CREAT);
    CHECK(e == EROFS || e == EACCES);
    CHECK(unlink("/proc/boot/.script") == -1);
    CHECK(errno == EROFS || errno == EACCES);
    CHECK(mkdir("/proc/boot/dir", 0777) == -1);
    CHECK(errno == EROFS || errno == EACCES || errno == ENOSYS);
}

TEST(open_enametoolong)
{
    char name[PATH_MAX + 300] = "/proc/boot/";
    memset(name + 11, 'a', sizeof name - 12);
    name[sizeof name - 1] = '\0';
    CHECK_EQ(open_errno(name, O_RDONLY), ENAMETOOLONG);
    name[11 + NAME_MAX + 10] = '\0';
    int e = open_errno(name, O_RDONLY);
    CHECK(e == ENAMETOOLONG || e == ENOENT);
}

TEST(open_eexist)
{
    CHECK_EQ(open_errno("/dev/null", O_RDWR | O_CREAT | O_EXCL), EEXIST);
}

TEST(link_loop)
{
    CHECK_EQ(pathmgr_symlink("/loop_a", "/loop_b"), 0);
    CHECK_EQ(pathmgr_symlink("/loop_b", "/loop_a"), 0);
    CHECK_EQ(open_errno("/loop_a", O_RDONLY), ELOOP);
    CHECK_EQ(open_errno("/loop_a/x", O_RDONLY), ELOOP);
    CHECK_EQ(pathmgr_unlink("/loop_a"), 0);
    CHECK_EQ(pathmgr_unlink("/loop_b"), 0);
    CHECK_EQ(open_errno("/loop_a", O_RDONLY), ENOENT);
}

TEST(links)
{
    char text[PATH_MAX];
    struct stat st;
    CHECK_EQ(pathmgr_symlink("/test_link", "/proc/boot"), 0);
    CHECK_EQ(open_errno("/test_link/.script", O_RDONLY), 0);
    ssize_t n = readlink("/test_link", text, sizeof text);
    CHECK_EQ(n, 10);
    CHECK(memcmp(text, "/proc/boot", 10) == 0);
    CHECK_EQ(lstat("/test_link", &st), 0);
    CHECK(S_ISLNK(st.st_mode));
    CHECK_EQ(stat("/test_link", &st), 0);
    CHECK(S_ISDIR(st.st_mode));
    CHECK_EQ(pathmgr_unlink("/test_link"), 0);
    CHECK_ERR(readlink("/dev/null", text, sizeof text), EINVAL);
    CHECK_ERR(readlink("/nothing", text, sizeof text), ENOENT);
}

TEST(bad_descriptors)
{
    char c;
    struct stat st;
    CHECK_ERR(read(99, &c, 1), EBADF);
    CHECK_ERR(write(99, &c, 1), EBADF);
    CHECK_ERR(close(99), EBADF);
    CHECK_ERR(close(-1), EBADF);
    CHECK_ERR(lseek(99, 0, SEEK_SET), EBADF);
    CHECK_ERR(fstat(99, &st), EBADF);
    CHECK_ERR(dup(99), EBADF);
    CHECK_ERR(dup2(99, 5), EBADF);
    CHECK_ERR(fcntl(99, F_GETFL), EBADF);
}

TEST(wrong_direction)
{
    char c = 0;
    int r = open("/dev/zero", O_RDONLY), w = open("/dev/null", O_WRONLY);
    CHECK_ERR(write(r, &c, 1), EBADF);
    CHECK_ERR(read(w, &c, 1), EBADF);
}

TEST(bad_buffers)
{
    int fd = open("/dev/zero", O_RDWR);
    CHECK(fd != -1);
    CHECK_ERR(read(fd, (void *)0x1000, 10), EFAULT);
}

/* ---- devices ---- */

TEST(dev_null)
{
    char buf[10] = "abc";
    struct stat st;
    int fd = open("/dev/null", O_RDWR);
    CHECK(fd != -1);
    CHECK_EQ(read(fd, buf, sizeof buf), 0);
    CHECK_EQ(write(fd, buf, sizeof buf), sizeof buf);
    CHECK_EQ(fstat(fd, &st), 0);
    CHECK(S_ISCHR(st.st_mode));
    CHECK_EQ(close(fd), 0);
}

TEST(dev_zero)
{
    char *buf = malloc(100000);
    int fd = open("/dev/zero", O_RDWR);
    memset(buf, 1, 100000);
    CHECK_EQ(read(fd, buf, 100000), 100000);
    for (int i = 0; i < 100000; i++) CHECK_EQ(buf[i], 0);
    CHECK_EQ(write(fd, buf, 5), 5);
    free(buf);
}

TEST(dev_random)
{
    unsigned char a[32] = { 0 }, b[32] = { 0 };
    int fd = open("/dev/urandom", O_RDONLY);
    if (fd == -1) fd = open("/dev/random", O_RDONLY);
    if (fd == -1) test_skip("no /dev/random here");
    CHECK_EQ(read(fd, a, sizeof a), sizeof a);
    CHECK_EQ(read(fd, b, sizeof b), sizeof b);
    CHECK(memcmp(a, b, sizeof a) != 0);
}

TEST(dev_listing)
{
    CHECK(listed("/", "dev"));
    CHECK(listed("/", "proc"));
    CHECK(listed("/dev", "null"));
    CHECK(listed("/dev", "zero"));
    CHECK(listed("/proc", "boot"));
    CHECK(!listed("/dev", "nothing"));
}

/* ---- /proc/boot ---- */

TEST(image_file)
{
    struct stat st;
    char head[4], again[4];
    int fd = open("/proc/boot/test-path", O_RDONLY);
    CHECK(fd != -1);
    CHECK_EQ(fstat(fd, &st), 0);
    CHECK(S_ISREG(st.st_mode));
    CHECK(st.st_size > 10000);
    CHECK_EQ(read(fd, head, 4), 4);
    CHECK(memcmp(head, "\177ELF", 4) == 0);
    CHECK_EQ(lseek(fd, 0, SEEK_CUR), 4);
    CHECK_EQ(lseek(fd, 1, SEEK_SET), 1);
    CHECK_EQ(read(fd, again, 3), 3);
    CHECK(memcmp(again, "ELF", 3) == 0);
    CHECK_EQ(lseek(fd, -2, SEEK_END), st.st_size - 2);
    CHECK_EQ(read(fd, again, 4), 2);
    CHECK_EQ(read(fd, again, 4), 0);
    CHECK_EQ(lseek(fd, 100, SEEK_END), st.st_size + 100);
    CHECK_EQ(read(fd, again, 4), 0);
    CHECK_ERR(lseek(fd, -1, SEEK_SET), EINVAL);
    CHECK_ERR(lseek(fd, 0, 9), EINVAL);
    CHECK_EQ(pread(fd, again, 3, 1), 3);
    CHECK(memcmp(again, "ELF", 3) == 0);
    CHECK_EQ(lseek(fd, 0, SEEK_CUR), st.st_size + 100);
}

TEST(image_whole_file_read)
{
    struct stat st;
    int fd = open("/proc/boot/test-path", O_RDONLY);
    CHECK_EQ(fstat(fd, &st), 0);
    char *a = malloc((size_t)st.st_size), *b = malloc((size_t)st.st_size);
    CHECK(a != NULL && b != NULL);
    CHECK_EQ(read(fd, a, (size_t)st.st_size), st.st_size);
    CHECK_EQ(lseek(fd, 0, SEEK_SET), 0);
    for (off_t at = 0; at < st.st_size;) {
        ssize_t n = read(fd, b + at, 777);
        CHECK(n > 0);
        at += n;
    }
    CHECK(memcmp(a, b, (size_t)st.st_size) == 0);
}

TEST(image_listing)
{
    CHECK(listed("/proc/boot", "test-path"));
    CHECK(listed("/proc/boot", ".script"));
}

TEST(directory_positions)
{
    DIR *d = opendir("/proc/boot");
    struct dirent *e;
    char first[NAME_MAX + 1];
    int n = 0, again = 0;
    CHECK(d != NULL);
    CHECK((e = readdir(d)) != NULL);
    strlcpy(first, e->d_name, sizeof first);
    do n++;
    while (readdir(d) != NULL);
    rewinddir(d);
    CHECK((e = readdir(d)) != NULL);
    CHECK_STR(e->d_name, first);
    do again++;
    while (readdir(d) != NULL);
    CHECK_EQ(again, n);
    CHECK_EQ(closedir(d), 0);
    CHECK(opendir("/nothing") == NULL);
    CHECK_EQ(errno, ENOENT);
}

/* ---- paths ---- */

TEST(odd_spellings)
{
    static const char *const same[] = { "//dev//null", "/dev/./null", "/dev/../dev/null", "/../dev/null", "/proc/../dev/null" };
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) CHECK_EQ(open_errno(same[i], O_RDONLY), 0);
    int e = open_errno("/dev/null/", O_RDONLY);
    CHECK(e == ENOTDIR || e == 0);
    CHECK_EQ(open_errno("/proc/boot/", O_RDONLY), 0);
    CHECK_EQ(open_errno("/proc/boot/.", O_RDONLY), 0);
}

TEST(relative_to_cwd)
{
    char path[PATH_MAX];
    CHECK_EQ(chdir("/proc"), 0);
    CHECK_EQ(open_errno("boot/.script", O_RDONLY), 0);
    CHECK_EQ(open_errno("./boot/../boot/.script", O_RDONLY), 0);
    CHECK(getcwd(path, sizeof path) != NULL);
    CHECK_STR(path, "/proc");
    CHECK_EQ(chdir(".."), 0);
    CHECK(getcwd(path, sizeof path) != NULL);
    CHECK_STR(path, "/");
    CHECK_ERR(chdir("nothing"), ENOENT);
    CHECK(getcwd(path, 1) == NULL);
    CHECK(errno == ERANGE || errno == EINVAL);
    CHECK(realpath("/proc/./boot/..", path) != NULL);
    CHECK_STR(path, "/proc");
}

TEST(access_modes)
{
    CHECK_EQ(access("/dev/null", R_OK | W_OK), 0);
    CHECK_EQ(access("/dev/null", F_OK), 0);
    CHECK_ERR(access("/nothing", F_OK), ENOENT);
    CHECK_EQ(access("/proc/boot/test-path", X_OK), 0);
}

TEST(descriptor_numbers)
{
    int a = open("/dev/null", O_RDWR), b = open("/dev/null", O_RDWR);
    CHECK(b > a);
    CHECK_EQ(close(a), 0);
    CHECK_EQ(open("/dev/zero", O_RDONLY), a);
    CHECK_EQ(dup2(a, 40), 40);
    char c = 1;
    CHECK_EQ(read(40, &c, 1), 1);
    CHECK_EQ(c, 0);
    CHECK_EQ(dup2(a, a), a);
    CHECK_EQ(fcntl(a, F_DUPFD, 50), 50);
    CHECK_EQ(dup(a) < 40, 1);
    CHECK_EQ(fcntl(a, F_GETFD), 0);
    CHECK_EQ(fcntl(a, F_SETFD, FD_CLOEXEC), 0);
    CHECK_EQ(fcntl(a, F_GETFD), FD_CLOEXEC);
    CHECK_EQ(fcntl(a, F_GETFL) & O_ACCMODE, O_RDONLY);
    CHECK_EQ(fcntl(b, F_GETFL) & O_ACCMODE, O_RDWR);
    CHECK_EQ(fcntl(b, F_SETFL, O_NONBLOCK), 0);
    CHECK_EQ(fcntl(b, F_GETFL) & O_NONBLOCK, O_NONBLOCK);
}

TEST(dup_shares_offset)
{
    char c;
    int a = open("/proc/boot/test-path", O_RDONLY), b = dup(a), own = open("/proc/boot/test-path", O_RDONLY);
    CHECK_EQ(read(a, &c, 1), 1);
    CHECK_EQ(read(b, &c, 1), 1);
    CHECK_EQ(c, 'E');
    CHECK_EQ(lseek(a, 0, SEEK_CUR), 2);
    CHECK_EQ(lseek(own, 0, SEEK_CUR), 0);
    CHECK_EQ(close(a), 0);
    CHECK_EQ(lseek(b, 0, SEEK_CUR), 2);
}

TEST(open_until_emfile)
{
    int fd, n = 0;
    while ((fd = open("/dev/null", O_RDWR)) != -1 && n < 100000) n++;
    CHECK_EQ(errno, EMFILE);
    CHECK(n > 50);
    CHECK_EQ(close(20), 0);
    CHECK_EQ(open("/dev/null", O_RDWR), 20);
}

TEST(descriptors_left_at_exit)
{
    for (int i = 0; i < 100; i++) CHECK(open(i & 1 ? "/dev/null" : "/proc/boot/test-path", O_RDONLY) != -1);
}

/* ---- /proc/PID ---- */

TEST(proc_self)
{
    char path[64], text[256];
    snprintf(path, sizeof path, "/proc/%d", (int)getpid());
    CHECK(listed(path, "cmdline"));
    snprintf(path, sizeof path, "/proc/%d/exefile", (int)getpid());
    int fd = open(path, O_RDONLY);
    CHECK(fd != -1);
    ssize_t n = read(fd, text, sizeof text - 1);
    CHECK(n > 0);
    text[n] = '\0';
    CHECK(strstr(text, "test-path") != NULL);
    CHECK_EQ(open_errno("/proc/self/cmdline", O_RDONLY), 0);
    CHECK_EQ(open_errno("/proc/1/cmdline", O_RDONLY), 0);
}

TEST(proc_listing_and_ended_process)
{
    char name[16], path[64];
    pid_t pid = test_spawn("waits", NULL);
    snprintf(name, sizeof name, "%d", (int)pid);
    CHECK(listed("/proc", name));
    snprintf(path, sizeof path, "/proc/%d/cmdline", (int)pid);
    int fd = open(path, O_RDONLY);
    CHECK(fd != -1);
    CHECK_EQ(kill(pid, SIGKILL), 0);
    CHECK_EQ(test_wait(pid), SIGKILL);
    CHECK(!listed("/proc", name));
    CHECK_EQ(open_errno(path, O_RDONLY), ENOENT);
    char c;
    CHECK(read(fd, &c, 1) <= 0 || c != 0);
}

ROLE(waits)
{
    test_sleep_ms(60000);
    return 0;
}

/* ---- /dev/shmem as a place for files ---- */

TEST(shmem_files)
{
    char buf[32];
    struct stat st;
    int fd = open("/dev/shmem/test_file", O_RDWR | O_CREAT | O_TRUNC, 0640);
    CHECK(fd != -1);
    CHECK_EQ(write(fd, "hello world", 11), 11);
    CHECK_EQ(lseek(fd, 6, SEEK_SET), 6);
    CHECK_EQ(read(fd, buf, sizeof buf), 5);
    CHECK(memcmp(buf, "world", 5) == 0);
    CHECK_EQ(fstat(fd, &st), 0);
    CHECK_EQ(st.st_size, 11);
    CHECK_EQ(st.st_mode & 0777, 0640);
    CHECK_EQ(ftruncate(fd, 5), 0);
    CHECK_EQ(pread(fd, buf, sizeof buf, 0), 5);
    CHECK_EQ(ftruncate(fd, 8), 0);
    CHECK_EQ(pread(fd, buf, sizeof buf, 0), 8);
    CHECK(memcmp(buf, "hello\0\0\0", 8) == 0);
    CHECK_EQ(close(fd), 0);
    fd = open("/dev/shmem/test_file", O_WRONLY | O_APPEND);
    CHECK_EQ(write(fd, "X", 1), 1);
    CHECK_EQ(close(fd), 0);
    CHECK_EQ(stat("/dev/shmem/test_file", &st), 0);
    CHECK_EQ(st.st_size, 9);
    CHECK(listed("/dev/shmem", "test_file"));
    CHECK_EQ(unlink("/dev/shmem/test_file"), 0);
    CHECK_ERR(stat("/dev/shmem/test_file", &st), ENOENT);
    CHECK_ERR(unlink("/dev/shmem/test_file"), ENOENT);
}

TEST(shmem_big_file)
{
    size_t n = 500001;
    char *a = malloc(n), *b = malloc(n);
    for (size_t i = 0; i < n; i++) a[i] = (char)(i * 17 >> 3);
    int fd = open("/dev/shmem/big", O_RDWR | O_CREAT, 0600);
    CHECK(fd != -1);
    CHECK_EQ(write(fd, a, n), n);
    CHECK_EQ(pread(fd, b, n, 0), n);
    CHECK(memcmp(a, b, n) == 0);
    CHECK_EQ(close(fd), 0);
    CHECK_EQ(unlink("/dev/shmem/big"), 0);
}

TEST(permissions)
{
    int fd = open("/dev/shmem/secret", O_RDWR | O_CREAT, 0600);
    CHECK(fd != -1);
    test_run("user_opens_secret", NULL);
    CHECK_EQ(chmod("/dev/shmem/secret", 0644), 0);
    CHECK_EQ(unlink("/dev/shmem/secret"), 0);
}

ROLE(user_opens_secret)
{
    CHECK_EQ(setuid(1000), 0);
    CHECK_EQ(open_errno("/dev/shmem/secret", O_RDONLY), EACCES);
    CHECK_EQ(open_errno("/dev/shmem/secret", O_RDWR), EACCES);
    return 0;
}

/* ---- about the system ---- */

TEST(system_names)
{
    struct utsname u;
    CHECK_EQ(uname(&u), 0);
    CHECK(u.sysname[0] != '\0');
    CHECK(strstr(u.machine, "aarch64") != NULL || u.machine[0] != '\0');
    CHECK_EQ(sysconf(_SC_PAGESIZE), 4096);
    CHECK_EQ(sysconf(_SC_NPROCESSORS_ONLN), test_cpus());
    CHECK(sysconf(_SC_OPEN_MAX) >= 50);
    CHECK_ERR(sysconf(-5), EINVAL);
}

TEST(pathconf_values)
{
    CHECK(pathconf("/", _PC_NAME_MAX) >= 48);
    CHECK_ERR(pathconf("/nothing", _PC_NAME_MAX), ENOENT);
}
