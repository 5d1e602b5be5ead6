/* SPDX-License-Identifier: Apache-2.0 */
/* mmap() of files another server has: private and shared, write-back, sharing between processes, errors. */
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "test.h"

#define MOUNT "/mtest"
#define FILE_ MOUNT "/file"
#define PAGE 4096

extern char **environ;
static pid_t server;

static void stop_server(void)
{
    kill(server, SIGKILL);
    waitpid(server, NULL, 0);
}

static void start_server(void)
{
    char *argv[] = { "fs-tmp", "-d", MOUNT, NULL };
    struct stat st;
    int err = posix_spawn(&server, "/proc/boot/fs-tmp", NULL, NULL, argv, environ);
    if (err == ENOENT) test_skip("no fs-tmp in the image");
    CHECK_EQ(err, 0);
    atexit(stop_server);
    for (int i = 0; i < 500 && stat(MOUNT "/.", &st) == -1; i++) test_sleep_ms(10);
}

static char byte_at(size_t i)
{
    return (char)(i * 7 + i / PAGE);
}

static int make_file(size_t size, int oflag)
{
    int fd = open(FILE_, O_RDWR | O_CREAT | O_TRUNC, 0666);
    CHECK(fd != -1);
    char *buf = malloc(size + 1);
    CHECK(buf != NULL);
    for (size_t i = 0; i < size; i++) buf[i] = byte_at(i);
    CHECK_EQ(write(fd, buf, size), (ssize_t)size);
    free(buf);
    CHECK_EQ(close(fd), 0);
    fd = open(FILE_, oflag);
    CHECK(fd != -1);
    return fd;
}

static void check_file(off_t at, const char *want, size_t size)
{
    char got[256];
    int fd = open(FILE_, O_RDONLY);
    CHECK(fd != -1);
    CHECK_EQ(pread(fd, got, size, at), (ssize_t)size);
    CHECK(memcmp(got, want, size) == 0);
    CHECK_EQ(close(fd), 0);
}

TEST(file_private)
{
    start_server();
    int fd = make_file(3 * PAGE + 100, O_RDONLY);
    char *p = mmap(NULL, 3 * PAGE + 100, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    CHECK(p != MAP_FAILED);
    for (size_t i = 0; i < 3 * PAGE + 100; i++) CHECK(p[i] == byte_at(i));
    for (size_t i = 3 * PAGE + 100; i < 4 * PAGE; i++) CHECK(p[i] == 0);
    p[0] = 'x';
    CHECK_EQ(msync(p, PAGE, MS_SYNC), 0);
    char first = byte_at(0);
    check_file(0, &first, 1);
    CHECK_EQ(munmap(p, 4 * PAGE), 0);
    p = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, fd, 2 * PAGE);
    CHECK(p != MAP_FAILED);
    CHECK(p[5] == byte_at(2 * PAGE + 5));
    CHECK_EQ(close(fd), 0);
    CHECK(p[6] == byte_at(2 * PAGE + 6));
    CHECK_EQ(munmap(p, PAGE), 0);
}

TEST(file_shared_msync)
{
    start_server();
    int fd = make_file(2 * PAGE + 10, O_RDWR);
    char *p = mmap(NULL, 2 * PAGE + 10, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    CHECK(p != MAP_FAILED);
    CHECK_EQ(close(fd), 0);                              /* the mapping stays */
    for (size_t i = 0; i < 2 * PAGE + 10; i++) CHECK(p[i] == byte_at(i));
    memcpy(p + PAGE + 1, "hello", 5);
    memcpy(p + 2 * PAGE + 4, "tail-and-more", 13);       /* the file ends 6 bytes on */
    CHECK_EQ(msync(p + PAGE, PAGE, MS_SYNC), 0);
    check_file(PAGE + 1, "hello", 5);
    char old = byte_at(2 * PAGE + 4);
    check_file(2 * PAGE + 4, &old, 1);                   /* that page was not asked for */
    CHECK_EQ(munmap(p, 2 * PAGE + 10), 0);
    check_file(2 * PAGE + 4, "tail-a", 6);
    struct stat st;
    CHECK_EQ(stat(FILE_, &st), 0);
    CHECK_EQ(st.st_size, 2 * PAGE + 10);
}

TEST(file_two_mappings)
{
    start_server();
    int fd = make_file(4 * PAGE, O_RDWR);
    char *a = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    char *b = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, PAGE);
    CHECK(a != MAP_FAILED);
    CHECK(b != MAP_FAILED);
    a[PAGE + 9] = 'A';
    CHECK(b[9] == 'A');
    b[10] = 'B';
    CHECK(a[PAGE + 10] == 'B');
    CHECK(b[2 * PAGE + 3] == byte_at(3 * PAGE + 3));
    CHECK_EQ(munmap(a, 2 * PAGE), 0);
    check_file(PAGE + 9, "AB", 2);
    CHECK(b[9] == 'A');
    CHECK_EQ(munmap(b, 3 * PAGE), 0);
}

TEST(file_partial_unmap)
{
    start_server();
    int fd = make_file(4 * PAGE, O_RDWR);
    char *p = mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0), want;
    CHECK(p != MAP_FAILED);
    for (int i = 0; i < 4; i++) p[i * PAGE] = (char)('0' + i);
    CHECK_EQ(munmap(p + PAGE, PAGE), 0);
    check_file(PAGE, "1", 1);
    want = byte_at(2 * PAGE);
    check_file(2 * PAGE, &want, 1);
    CHECK_EQ(mprotect(p + 2 * PAGE, PAGE, PROT_NONE), 0);
    CHECK_EQ(munmap(p, 4 * PAGE), 0);
    check_file(0, "0", 1);
    check_file(2 * PAGE, "2", 1);
    check_file(3 * PAGE, "3", 1);
    CHECK_EQ(close(fd), 0);
}

ROLE(child_writes)
{
    int fd = open(FILE_, O_RDWR);
    char *p = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, PAGE);
    if (p == MAP_FAILED) return 1;
    if (p[1] != 'P') return 2;
    p[2] = 'C';
    return 0;                                            /* exit() writes back */
}
TEST(file_between_processes)
{
    start_server();
    int fd = make_file(2 * PAGE, O_RDWR);
    char *p = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    CHECK(p != MAP_FAILED);
    p[PAGE + 1] = 'P';                                   /* not in the file yet */
    test_run("child_writes", NULL);
    CHECK(p[PAGE + 2] == 'C');
    check_file(PAGE + 1, "PC", 2);
    pid_t pid = fork();
    if (pid == 0) {
        p[7] = 'F';
        _exit(msync(p, PAGE, MS_SYNC) == 0 ? 0 : 1);
    }
    test_exited_ok(pid);
    CHECK(p[7] == 'F');
    check_file(7, "F", 1);
    CHECK_EQ(munmap(p, 2 * PAGE), 0);
    CHECK_EQ(close(fd), 0);
}

TEST(file_read_only)
{
    start_server();
    int fd = make_file(PAGE, O_RDONLY);
    CHECK(mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) == MAP_FAILED && errno == EACCES);
    char *p = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0);
    CHECK(p != MAP_FAILED);
    CHECK(p[17] == byte_at(17));
    CHECK_EQ(close(fd), 0);
    CHECK_EQ(munmap(p, PAGE), 0);
}

TEST(file_errors)
{
    start_server();
    int fd = make_file(PAGE, O_WRONLY);
    CHECK(mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0) == MAP_FAILED && errno == EACCES);
    CHECK(mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, fd, 0) == MAP_FAILED && errno == EACCES);
    CHECK_EQ(close(fd), 0);
    fd = make_file(PAGE, O_RDWR);
    CHECK(mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, PAGE) == MAP_FAILED && errno == ENXIO);
    CHECK(mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 100) == MAP_FAILED && errno == EINVAL);
    CHECK_EQ(close(fd), 0);
    fd = open(MOUNT, O_RDONLY);
    CHECK(mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0) == MAP_FAILED && errno == ENODEV);
    CHECK_EQ(close(fd), 0);
}

TEST(file_grows)
{
    start_server();
    int fd = make_file(PAGE, O_RDWR);
    char *a = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    CHECK(a != MAP_FAILED);
    a[0] = 'a';
    CHECK_EQ(pwrite(fd, "zz", 2, 3 * PAGE - 2), 2);
    char *b = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    CHECK(b != MAP_FAILED);
    CHECK(b[0] == 'a');
    CHECK(b[3 * PAGE - 1] == 'z');
    b[1] = 'b';
    CHECK(a[1] == 'b');
    CHECK_EQ(munmap(a, PAGE), 0);
    CHECK_EQ(munmap(b, 3 * PAGE), 0);
    CHECK_EQ(close(fd), 0);
}

TEST(file_big)
{
    start_server();
    size_t size = 1 << 20;
    int fd = make_file(size, O_RDWR);
    char *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    CHECK(p != MAP_FAILED);
    for (size_t i = 0; i < size; i += 511) CHECK(p[i] == byte_at(i));
    memset(p + size / 2, 'm', 4);
    CHECK_EQ(munmap(p, size), 0);
    check_file((off_t)size / 2, "mmmm", 4);
    CHECK_EQ(close(fd), 0);
}

TEST(file_server_dead)
{
    start_server();
    int fd = make_file(PAGE, O_RDWR);
    char *p = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    CHECK(p != MAP_FAILED);
    p[0] = '!';
    CHECK_EQ(kill(server, SIGKILL), 0);
    CHECK_EQ(waitpid(server, NULL, 0), server);
    CHECK(p[0] == '!');
    CHECK_EQ(msync(p, PAGE, MS_SYNC), -1);
    CHECK_EQ(munmap(p, PAGE), 0);
}
