/* SPDX-License-Identifier: Apache-2.0 */
/* The file system in memory at /tmp: names, links, renaming, holes, times, rights, listings, mappings. */
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/time.h>
#include <sys/wait.h>

#include "test.h"

#define TOP  "/tmp/test_tmpfs"
#define A    TOP "/a"
#define B    TOP "/b"
#define DIR1 TOP "/d1"
#define DIR2 TOP "/d2"

extern char **environ;

static void clear(const char *path)
{
    DIR *d = opendir(path);
    for (struct dirent *e; d != NULL && (e = readdir(d)) != NULL;) {
        char name[PATH_MAX];
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        snprintf(name, sizeof name, "%s/%s", path, e->d_name);
        if (unlink(name) == -1)
            clear(name);
    }
    if (d != NULL)
        closedir(d);
    rmdir(path);
}

static void tidy(void) { CHECK_EQ(seteuid(0), 0); clear(TOP); }

static void start(void)
{
    struct stat st;
    clear(TOP);
    if (mkdir(TOP, 0777) == -1 || symlink("x", TOP "/probe") == -1)
        test_skip("no file system in memory at /tmp");
    CHECK_EQ(unlink(TOP "/probe"), 0);
    CHECK_EQ(chmod(TOP, 0777), 0);
    CHECK_EQ(stat(TOP, &st), 0);
    atexit(tidy);
}

static int file(const char *path, const char *text)
{
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0644);
    CHECK(fd != -1);
    CHECK_EQ(write(fd, text, strlen(text)), strlen(text));
    return fd;
}

static const char *content(const char *path)
{
    static char buf[128];
    int fd = open(path, O_RDONLY);
    CHECK(fd != -1);
    ssize_t n = read(fd, buf, sizeof buf - 1);
    CHECK(n >= 0);
    buf[n] = '\0';
    close(fd);
    return buf;
}

static struct stat st_of(const char *path) { struct stat st; CHECK_EQ(lstat(path, &st), 0); return st; }

/* ---- files ---- */

TEST(write_and_read) { start(); file(A, "hello"); CHECK_STR(content(A), "hello"); CHECK_EQ(st_of(A).st_size, 5); }
TEST(create_exclusive) { start(); file(A, ""); CHECK_ERR(open(A, O_RDWR | O_CREAT | O_EXCL, 0600), EEXIST); }
TEST(create_mode_and_umask) { start(); umask(027); CHECK(open(A, O_RDWR | O_CREAT, 0666) != -1); CHECK_EQ(st_of(A).st_mode, S_IFREG | 0640); }
TEST(create_in_missing_directory) { start(); CHECK_ERR(open(DIR1 "/x", O_RDWR | O_CREAT, 0600), ENOENT); }
TEST(create_below_a_file) { start(); file(A, ""); CHECK_ERR(open(A "/x", O_RDWR | O_CREAT, 0600), ENOTDIR); }
TEST(append) { start(); file(A, "one"); int fd = open(A, O_WRONLY | O_APPEND); CHECK_EQ(lseek(fd, 0, SEEK_SET), 0); CHECK_EQ(write(fd, "two", 3), 3); CHECK_STR(content(A), "onetwo"); }
TEST(truncate_on_open) { start(); file(A, "something"); CHECK(open(A, O_WRONLY | O_TRUNC) != -1); CHECK_EQ(st_of(A).st_size, 0); }
TEST(truncate_shorter_and_longer)
{
    char buf[16];
    start();
    int fd = file(A, "abcdef");
    CHECK_EQ(ftruncate(fd, 2), 0);
    CHECK_EQ(ftruncate(fd, 6), 0);
    CHECK_EQ(pread(fd, buf, 6, 0), 6);
    CHECK(memcmp(buf, "ab\0\0\0\0", 6) == 0);
    CHECK_ERR(ftruncate(fd, -1), EINVAL);
    CHECK_ERR(truncate(TOP, 0), EISDIR);
}
TEST(hole_reads_as_zeros)
{
    char buf[8];
    start();
    int fd = file(A, "");
    CHECK_EQ(pwrite(fd, "end", 3, 10 << 20), 3);
    CHECK_EQ(st_of(A).st_size, (10 << 20) + 3);
    CHECK(st_of(A).st_blocks * 512 < 1 << 20);
    CHECK_EQ(pread(fd, buf, 8, 5 << 20), 8);
    CHECK(memcmp(buf, "\0\0\0\0\0\0\0\0", 8) == 0);
}
TEST(unlinked_file_lives_on) { char c; start(); int fd = file(A, "x"); CHECK_EQ(unlink(A), 0); CHECK_EQ(pread(fd, &c, 1, 0), 1); struct stat st; CHECK_EQ(fstat(fd, &st), 0); CHECK_EQ(st.st_nlink, 0); CHECK_ERR(open(A, O_RDONLY), ENOENT); }
TEST(big_offsets) { start(); int fd = file(A, ""); CHECK_EQ(lseek(fd, 1LL << 40, SEEK_SET), 1LL << 40); char c; CHECK_EQ(read(fd, &c, 1), 0); }
TEST(read_a_directory_as_a_file) { char c; start(); int fd = open(TOP, O_RDONLY); CHECK(fd != -1); (void)c; CHECK_ERR(open(TOP, O_RDWR), EISDIR); }
TEST(name_too_long) { char name[400]; start(); memset(name, 'n', sizeof name); memcpy(name, TOP "/", sizeof TOP); name[sizeof TOP + 299] = '\0'; CHECK_ERR(open(name, O_RDWR | O_CREAT, 0600), ENAMETOOLONG); }
TEST(longest_name) { char name[400]; start(); memset(name, 'n', sizeof name); memcpy(name, TOP "/", sizeof TOP); name[sizeof TOP + 255] = '\0'; CHECK(open(name, O_RDWR | O_CREAT, 0600) != -1); }

/* ---- links ---- */

TEST(hard_link) { start(); file(A, "x"); CHECK_EQ(link(A, B), 0); CHECK_EQ(st_of(A).st_nlink, 2); CHECK_EQ(st_of(A).st_ino, st_of(B).st_ino); CHECK_EQ(unlink(A), 0); CHECK_STR(content(B), "x"); CHECK_EQ(st_of(B).st_nlink, 1); }
TEST(hard_link_errors) { start(); file(A, ""); file(B, ""); CHECK_ERR(link(A, B), EEXIST); CHECK_ERR(link(TOP "/none", TOP "/c"), ENOENT); CHECK_EQ(mkdir(DIR1, 0777), 0); CHECK_ERR(link(DIR1, DIR2), EPERM); }
TEST(symbolic_link) { char buf[64]; start(); file(A, "x"); CHECK_EQ(symlink("a", B), 0); CHECK_EQ(readlink(B, buf, sizeof buf), 1); CHECK_STR(content(B), "x"); CHECK(S_ISLNK(st_of(B).st_mode)); CHECK_EQ(st_of(B).st_size, 1); }
TEST(symbolic_link_to_nothing) { start(); CHECK_EQ(symlink("none", B), 0); CHECK_ERR(open(B, O_RDONLY), ENOENT); CHECK_EQ(unlink(B), 0); }
TEST(symbolic_link_loop) { start(); CHECK_EQ(symlink("b", A), 0); CHECK_EQ(symlink("a", B), 0); CHECK_ERR(open(A, O_RDONLY), ELOOP); }
TEST(symbolic_link_not_followed) { start(); file(A, ""); CHECK_EQ(symlink("a", B), 0); CHECK_ERR(open(B, O_RDONLY | O_NOFOLLOW), ELOOP); }
TEST(symbolic_link_to_a_directory) { start(); CHECK_EQ(mkdir(DIR1, 0777), 0); CHECK_EQ(symlink("d1", DIR2), 0); file(DIR2 "/f", "deep"); CHECK_STR(content(DIR1 "/f"), "deep"); }
TEST(readlink_of_a_file) { char b[8]; start(); file(A, ""); CHECK_ERR(readlink(A, b, sizeof b), EINVAL); }

/* ---- directories ---- */

TEST(make_and_remove) { start(); CHECK_EQ(mkdir(DIR1, 0750), 0); CHECK_EQ(st_of(DIR1).st_mode, S_IFDIR | 0750); CHECK_EQ(st_of(DIR1).st_nlink, 2); CHECK_EQ(st_of(TOP).st_nlink, 3); CHECK_EQ(rmdir(DIR1), 0); CHECK_ERR(rmdir(DIR1), ENOENT); }
TEST(remove_what_is_not_empty) { start(); CHECK_EQ(mkdir(DIR1, 0777), 0); file(DIR1 "/f", ""); CHECK(rmdir(DIR1) == -1 && (errno == ENOTEMPTY || errno == EEXIST)); }
TEST(remove_the_wrong_kind) { start(); file(A, ""); CHECK_ERR(rmdir(A), ENOTDIR); CHECK_EQ(mkdir(DIR1, 0777), 0); CHECK(unlink(DIR1) == -1 && (errno == EPERM || errno == EISDIR)); }
TEST(make_what_is_there) { start(); CHECK_EQ(mkdir(DIR1, 0777), 0); CHECK_ERR(mkdir(DIR1, 0777), EEXIST); file(A, ""); CHECK_ERR(mkdir(A, 0777), EEXIST); }
TEST(listing)
{
    unsigned seen = 0;
    start();
    for (int i = 0; i < 40; i++) {
        char name[64];
        snprintf(name, sizeof name, TOP "/f%d", i);
        close(file(name, ""));
    }
    DIR *d = opendir(TOP);
    for (struct dirent *e; (e = readdir(d)) != NULL;)
        seen += e->d_name[0] == 'f';
    CHECK_EQ(seen, 40);
    rewinddir(d);
    CHECK(readdir(d) != NULL);
    closedir(d);
}
TEST(position_in_a_listing_stays)
{
    char names[4][32];
    start();
    for (int i = 0; i < 20; i++) {
        char name[64];
        snprintf(name, sizeof name, TOP "/f%d", i);
        close(file(name, ""));
    }
    DIR *d = opendir(TOP);
    for (int i = 0; i < 10; i++)
        CHECK(readdir(d) != NULL);
    long at = telldir(d);
    strcpy(names[0], readdir(d)->d_name);
    strcpy(names[1], readdir(d)->d_name);
    unlink(TOP "/f0");                      /* others come and go */
    close(file(TOP "/new", ""));
    seekdir(d, at);
    CHECK_STR(readdir(d)->d_name, names[0]);
    CHECK_STR(readdir(d)->d_name, names[1]);
    closedir(d);
}
TEST(removing_while_listing)
{
    unsigned n = 0;
    start();
    for (int i = 0; i < 60; i++) {
        char name[64];
        snprintf(name, sizeof name, TOP "/f%d", i);
        close(file(name, ""));
    }
    DIR *d = opendir(TOP);
    for (struct dirent *e; (e = readdir(d)) != NULL;) {
        char name[320];
        if (e->d_name[0] != 'f')
            continue;
        snprintf(name, sizeof name, TOP "/%s", e->d_name);
        CHECK_EQ(unlink(name), 0);
        n++;
    }
    CHECK_EQ(n, 60);
    closedir(d);
}

/* ---- renaming ---- */

TEST(rename_file) { start(); file(A, "x"); CHECK_EQ(rename(A, B), 0); CHECK_STR(content(B), "x"); CHECK_ERR(access(A, F_OK), ENOENT); }
TEST(rename_replaces) { start(); file(A, "new"); file(B, "old"); CHECK_EQ(rename(A, B), 0); CHECK_STR(content(B), "new"); }
TEST(rename_to_itself) { start(); file(A, "x"); CHECK_EQ(rename(A, A), 0); CHECK_EQ(link(A, B), 0); CHECK_EQ(rename(A, B), 0); CHECK_STR(content(A), "x"); }
TEST(rename_kinds) { start(); file(A, ""); CHECK_EQ(mkdir(DIR1, 0777), 0); CHECK_ERR(rename(A, DIR1), EISDIR); CHECK_ERR(rename(DIR1, A), ENOTDIR); }
TEST(rename_directory) { start(); CHECK_EQ(mkdir(DIR1, 0777), 0); file(DIR1 "/f", "x"); CHECK_EQ(mkdir(DIR2, 0777), 0); CHECK_EQ(rename(DIR1, DIR2), 0); CHECK_STR(content(DIR2 "/f"), "x"); }
TEST(rename_onto_full_directory) { start(); CHECK_EQ(mkdir(DIR1, 0777), 0); CHECK_EQ(mkdir(DIR2, 0777), 0); file(DIR2 "/f", ""); CHECK(rename(DIR1, DIR2) == -1 && (errno == ENOTEMPTY || errno == EEXIST)); }
TEST(rename_into_itself) { start(); CHECK_EQ(mkdir(DIR1, 0777), 0); CHECK_ERR(rename(DIR1, DIR1 "/x"), EINVAL); }
TEST(rename_missing) { start(); CHECK_ERR(rename(A, B), ENOENT); }
TEST(rename_keeps_dot_dot) { struct stat up; start(); CHECK_EQ(mkdir(DIR1, 0777), 0); CHECK_EQ(mkdir(DIR2, 0777), 0); CHECK_EQ(rename(DIR1, DIR2 "/in"), 0); CHECK_EQ(st_of(TOP).st_nlink, 3); CHECK_EQ(st_of(DIR2).st_nlink, 3); CHECK_EQ(chdir(DIR2 "/in"), 0); CHECK_EQ(stat("..", &up), 0); CHECK_EQ(up.st_ino, st_of(DIR2).st_ino); CHECK_EQ(chdir("/"), 0); }

/* ---- rights ---- */

ROLE(other) /* what: of another user */
{
    CHECK_EQ(setgid(1000), 0);
    CHECK_EQ(setuid(1000), 0);
    if (strcmp(argv[0], "sticky") == 0) {
        CHECK_ERR(unlink(A), EPERM);
        CHECK_ERR(rename(A, B), EPERM);
        return 0;
    }
    CHECK_ERR(open(A, O_RDONLY), EACCES);
    CHECK_ERR(unlink(DIR1 "/f"), EACCES);
    CHECK_ERR(open(DIR1 "/g", O_RDWR | O_CREAT, 0600), EACCES);
    CHECK_ERR(chmod(A, 0777), EPERM);
    CHECK_EQ(close(file(TOP "/mine", "")), 0);
    return 0;
}
TEST(rights_of_others) { start(); file(A, ""); CHECK_EQ(chmod(A, 0600), 0); CHECK_EQ(mkdir(DIR1, 0755), 0); file(DIR1 "/f", ""); test_run("other", "rights", NULL); CHECK_EQ(st_of(TOP "/mine").st_uid, 1000); }
TEST(sticky_directory) { start(); CHECK_EQ(chmod(TOP, 01777), 0); file(A, ""); test_run("other", "sticky", NULL); }
TEST(group_of_the_directory) { start(); CHECK_EQ(mkdir(DIR1, 0777), 0); CHECK_EQ(chown(DIR1, 0, 77), 0); CHECK_EQ(chmod(DIR1, 02777), 0); file(DIR1 "/f", ""); CHECK_EQ(st_of(DIR1 "/f").st_gid, 77); }

/* ---- times, file system, mapping ---- */

TEST(times_change)
{
    struct timespec old[2] = { { 100, 0 }, { 200, 0 } };
    start();
    int fd = file(A, "x");
    CHECK_EQ(futimens(fd, old), 0);
    CHECK_EQ(st_of(A).st_mtime, 200);
    CHECK_EQ(write(fd, "y", 1), 1);
    CHECK(st_of(A).st_mtime > 200);
    CHECK_EQ(st_of(A).st_atime, 100);
    CHECK(st_of(A).st_ctime > 200);
    CHECK_EQ(utimensat(AT_FDCWD, TOP, old, 0), 0);
    CHECK_EQ(unlink(A), 0);
    CHECK(st_of(TOP).st_mtime > 200);
}
TEST(file_system_values)
{
    struct statvfs before, after;
    static char block[65536];
    start();
    CHECK_EQ(statvfs(TOP, &before), 0);
    CHECK(before.f_blocks > 0 && before.f_bfree <= before.f_blocks && before.f_namemax == 255);
    int fd = file(A, "");
    memset(block, 1, sizeof block);
    CHECK_EQ(write(fd, block, sizeof block), sizeof block);
    CHECK_EQ(fstatvfs(fd, &after), 0);
    CHECK(after.f_bfree < before.f_bfree);
}
TEST(mapped_file)
{
    start();
    int fd = file(A, "mapped");
    char *p = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0);
    CHECK(p != MAP_FAILED);
    CHECK(memcmp(p, "mapped", 6) == 0 && p[6] == 0);
    CHECK_EQ(munmap(p, 4096), 0);
    p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    CHECK(p != MAP_FAILED);
    p[0] = 'M';
    CHECK_STR(content(A), "mapped");
    CHECK_EQ(munmap(p, 4096), 0);
}
TEST(written_mapping_reaches_the_file)
{
    start();
    int fd = file(A, "mapped");
    char *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    CHECK(p != MAP_FAILED);
    p[0] = 'M';
    CHECK_EQ(msync(p, 4096, MS_SYNC), 0);
    CHECK_STR(content(A), "Mapped");
    CHECK_EQ(munmap(p, 4096), 0);
}
TEST(special_files) { start(); CHECK_EQ(mkfifo(A, 0600), 0); CHECK(S_ISFIFO(st_of(A).st_mode)); CHECK_EQ(st_of(A).st_size, 0); }
TEST(walking_up_stops_at_the_top) { char cwd[PATH_MAX]; start(); CHECK_EQ(mkdir(DIR1, 0777), 0); CHECK_EQ(chdir(DIR1), 0); CHECK_STR(getcwd(cwd, sizeof cwd), DIR1); CHECK_EQ(chdir("../.."), 0); CHECK_STR(getcwd(cwd, sizeof cwd), "/tmp"); }
TEST(opendir_of_removed) { start(); CHECK_EQ(mkdir(DIR1, 0777), 0); DIR *d = opendir(DIR1); CHECK_EQ(rmdir(DIR1), 0); while (readdir(d) != NULL) continue; CHECK_ERR(openat(dirfd(d), "x", O_RDWR | O_CREAT, 0600), ENOENT); closedir(d); }

/* ---- more of what POSIX says ---- */

TEST(rename_changes_times)
{
    struct timespec old[2] = { { 100, 0 }, { 200, 0 } };
    start();
    file(A, "x");
    CHECK_EQ(utimensat(AT_FDCWD, A, old, 0), 0);
    CHECK_EQ(mkdir(DIR1, 0777), 0);
    CHECK_EQ(utimensat(AT_FDCWD, TOP, old, 0), 0);
    CHECK_EQ(utimensat(AT_FDCWD, DIR1, old, 0), 0);
    CHECK_EQ(rename(A, DIR1 "/a"), 0);
    CHECK(st_of(TOP).st_mtime > 200 && st_of(DIR1).st_mtime > 200);
    CHECK_EQ(st_of(DIR1 "/a").st_mtime, 200);
}
TEST(rename_of_an_open_file) { char c; start(); int fd = file(A, "x"); CHECK_EQ(rename(A, B), 0); CHECK_EQ(pread(fd, &c, 1, 0), 1); CHECK_EQ(st_of(B).st_nlink, 1); }
TEST(rename_over_an_open_file)
{
    char c = 0;
    struct stat st;
    start();
    int fd = file(B, "old");
    file(A, "new");
    CHECK_EQ(rename(A, B), 0);
    CHECK_EQ(pread(fd, &c, 1, 0), 1);
    CHECK_EQ(c, 'o');
    CHECK_EQ(fstat(fd, &st), 0);
    CHECK_EQ(st.st_nlink, 0);
}
TEST(rename_with_dot) { start(); CHECK_EQ(mkdir(DIR1, 0777), 0); CHECK(rename(DIR1 "/.", DIR2) == -1 && (errno == EINVAL || errno == EBUSY)); CHECK(rename(DIR1, DIR1 "/..") == -1); CHECK(rmdir(DIR1 "/.") == -1 && errno == EINVAL); CHECK(rmdir(DIR1 "/..") == -1); CHECK_EQ(rmdir(DIR1), 0); }
TEST(rename_with_slash) { start(); file(A, "x"); CHECK_ERR(rename(A, B "/"), ENOTDIR); CHECK_EQ(mkdir(DIR1, 0777), 0); CHECK_EQ(rename(DIR1 "/", DIR2 "/"), 0); CHECK(S_ISDIR(st_of(DIR2).st_mode)); }
TEST(rename_of_a_symbolic_link) { start(); CHECK_EQ(symlink("none", A), 0); CHECK_EQ(rename(A, B), 0); CHECK(S_ISLNK(st_of(B).st_mode)); }
TEST(other_file_systems) { start(); file(A, "x"); CHECK_ERR(link(A, "/dev/shmem/t_tmpfs"), EXDEV); CHECK_ERR(rename(A, "/dev/shmem/t_tmpfs"), EXDEV); CHECK_STR(content(A), "x"); }
TEST(link_counts_of_directories)
{
    start();
    CHECK_EQ(mkdir(DIR1, 0777), 0);
    CHECK_EQ(mkdir(DIR1 "/in", 0777), 0);
    CHECK_EQ(st_of(DIR1).st_nlink, 3);
    CHECK_EQ(mkdir(DIR2, 0777), 0);
    CHECK_EQ(rename(DIR1 "/in", DIR2 "/in"), 0);
    CHECK_EQ(st_of(DIR1).st_nlink, 2);
    CHECK_EQ(st_of(DIR2).st_nlink, 3);
    CHECK_EQ(rmdir(DIR2 "/in"), 0);
    CHECK_EQ(st_of(DIR2).st_nlink, 2);
}
TEST(write_far_behind_takes_little)
{
    struct stat st;
    char c = 1;
    start();
    int fd = file(A, "");
    CHECK_EQ(pwrite(fd, "x", 1, 100 << 20), 1);
    CHECK_EQ(fstat(fd, &st), 0);
    CHECK_EQ(st.st_size, (100 << 20) + 1);
    CHECK(st.st_blocks * 512 < 1 << 20);
    CHECK_EQ(pread(fd, &c, 1, 50 << 20), 1);
    CHECK_EQ(c, 0);
}
TEST(truncate_forgets) { char b[4] = "?"; start(); int fd = file(A, "secret"); CHECK_EQ(ftruncate(fd, 1), 0); CHECK_EQ(ftruncate(fd, 4), 0); CHECK_EQ(pread(fd, b, 4, 0), 4); CHECK(memcmp(b, "s\0\0\0", 4) == 0); }
TEST(truncate_bad) { start(); int fd = file(A, "x"); CHECK_ERR(ftruncate(fd, -1), EINVAL); int ro = open(A, O_RDONLY); CHECK(ftruncate(ro, 0) == -1 && (errno == EBADF || errno == EINVAL)); CHECK_ERR(truncate(TOP, 0), EISDIR); }
TEST(seek_bad) { start(); int fd = file(A, "x"); CHECK_ERR(lseek(fd, -2, SEEK_END), EINVAL); CHECK_EQ(lseek(fd, 0, SEEK_END), 1); }
TEST(times_by_name)
{
    struct timespec t[2] = { { 11, 111 }, { 22, 222 } };
    start();
    file(A, "x");
    CHECK_EQ(symlink("a", B), 0);
    CHECK_EQ(utimensat(AT_FDCWD, B, t, 0), 0);
    CHECK_EQ(st_of(A).st_mtim.tv_nsec, 222);
    t[0].tv_nsec = UTIME_OMIT;
    t[1].tv_sec = 33;
    CHECK_EQ(utimensat(AT_FDCWD, B, t, AT_SYMLINK_NOFOLLOW), 0);
    CHECK_EQ(st_of(A).st_mtime, 22);
    CHECK_EQ(st_of(B).st_mtime, 33);
}

ROLE(locks_the_rest)
{
    struct flock l = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 10 };
    int fd = open(A, O_RDWR);
    CHECK(fd != -1);
    CHECK(fcntl(fd, F_SETLK, &l) == -1 && (errno == EAGAIN || errno == EACCES));
    l.l_start = 10;
    CHECK_EQ(fcntl(fd, F_SETLK, &l), 0);
    return 0;
}
TEST(locks_of_records)
{
    struct flock l = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 10 };
    start();
    int fd = file(A, "0123456789");
    CHECK_EQ(fcntl(fd, F_SETLK, &l), 0);
    test_run("locks_the_rest", NULL);
}

TEST(place_in_a_listing)
{
    char name[3][64];
    long at[3];
    start();
    for (int i = 0; i < 20; i++) {
        char path[64];
        snprintf(path, sizeof path, TOP "/f%d", i);
        close(file(path, ""));
    }
    DIR *d = opendir(TOP);
    for (int i = 0; i < 3; i++) {
        at[i] = telldir(d);
        strlcpy(name[i], readdir(d)->d_name, sizeof name[i]);
    }
    for (int i = 2; i >= 0; i--) {
        seekdir(d, at[i]);
        CHECK_STR(readdir(d)->d_name, name[i]);
    }
    int n = 0;
    CHECK_EQ(unlink(TOP "/f19"), 0);
    for (rewinddir(d); readdir(d) != NULL;)
        n++;
    CHECK_EQ(n, 19 + 2);
    closedir(d);
}
TEST(append_by_two) { start(); int a = file(A, ""), b = open(A, O_WRONLY | O_APPEND), c = open(A, O_WRONLY | O_APPEND); CHECK_EQ(write(b, "1", 1), 1); CHECK_EQ(write(c, "2", 1), 1); CHECK_EQ(write(b, "3", 1), 1); CHECK_STR(content(A), "123"); close(a); }
TEST(sync_and_sizes) { struct stat st; start(); int fd = file(A, "x"); CHECK_EQ(fsync(fd), 0); CHECK_EQ(fdatasync(fd), 0); CHECK_EQ(fstat(fd, &st), 0); CHECK_EQ(st.st_blocks % 8, 0); CHECK(st.st_blksize >= 512); CHECK_EQ(fpathconf(fd, _PC_NAME_MAX), 255); CHECK_EQ(fpathconf(fd, _PC_SYNC_IO), 1); }

/* ---- a small one of its own: no room, no more files, one user's share ---- */

#define SMALL "/tmp_small"

static void end_small(void)
{
    struct _server_info info;
    int fd = open(SMALL, O_RDONLY);
    if (fd == -1 || ConnectServerInfo(0, fd, &info) != fd)
        return;
    kill(info.pid, SIGKILL);
    while (kill(info.pid, 0) == 0)
        test_sleep_ms(1);
}

static void start_small(void)
{
    char *argv[] = { "fs-tmp", "-s", "64K", "-n", "6", "-q", "32K", "-m", "1777", SMALL, NULL };
    pid_t pid;
    int status;
    if (posix_spawn(&pid, "/proc/boot/fs-tmp", NULL, NULL, argv, environ) != 0)
        test_skip("no fs-tmp here");
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    CHECK_EQ(status, 0);
    atexit(end_small);
}

/* -> bytes until there is no room */
static size_t fill(const char *path, int *err)
{
    static char block[1000];
    size_t all = 0;
    int fd = open(path, O_WRONLY | O_CREAT, 0666);
    CHECK(fd != -1);
    for (ssize_t n; (n = write(fd, block, sizeof block)) > 0;)
        all += (size_t)n;
    *err = errno;
    close(fd);
    return all;
}

TEST(no_room)
{
    struct statvfs v;
    int err;
    start_small();
    CHECK(fill(SMALL "/a", &err) <= 65536);
    CHECK_EQ(err, ENOSPC);
    CHECK_EQ(statvfs(SMALL, &v), 0);
    CHECK_EQ(v.f_bfree, 0);
    CHECK_EQ(unlink(SMALL "/a"), 0);
    CHECK_EQ(statvfs(SMALL, &v), 0);
    CHECK(v.f_bfree > 0);
    CHECK(fill(SMALL "/b", &err) > 30000);
}
TEST(no_more_files)
{
    char path[32];
    int made = 0;
    start_small();
    for (; made < 10; made++) {
        snprintf(path, sizeof path, SMALL "/%d", made);
        int fd = open(path, O_WRONLY | O_CREAT, 0600);
        if (fd == -1)
            break;
        close(fd);
    }
    CHECK(errno == ENOSPC && made > 2 && made <= 6);
    CHECK_ERR(mkdir(SMALL "/d", 0777), ENOSPC);
    CHECK_EQ(unlink(SMALL "/0"), 0);
    CHECK_EQ(mkdir(SMALL "/d", 0777), 0);
}
ROLE(fills_its_share) { int err; CHECK_EQ(setuid(1000), 0); CHECK(fill(SMALL "/mine", &err) <= 32768); return err == EDQUOT ? 0 : err; }
TEST(no_share_left) { int err; start_small(); test_run("fills_its_share", NULL); CHECK(fill(SMALL "/roots", &err) > 10000); }

/* A killed process closes nothing itself, and its parent has the same open of the file. */
TEST(locks_of_a_killed_child)
{
    struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    int ready[2], status;
    char c;
    int fd = open("/tmp/locked", O_RDWR | O_CREAT, 0600);
    CHECK(fd != -1);
    CHECK_EQ(pipe(ready), 0);
    pid_t child = fork();
    if (child == 0) {
        if (fcntl(fd, F_SETLK, &whole) != 0 || write(ready[1], "", 1) != 1) _exit(1);
        pause();
        _exit(2);
    }
    CHECK_EQ(read(ready[0], &c, 1), 1);
    CHECK_ERR(fcntl(fd, F_SETLK, &whole), EAGAIN);
    CHECK_EQ(kill(child, SIGKILL), 0);
    CHECK_EQ(fcntl(fd, F_SETLKW, &whole), 0);
    CHECK_EQ(waitpid(child, &status, 0), child);
    CHECK(WIFSIGNALED(status));
    CHECK_EQ(close(fd), 0);
    CHECK_EQ(unlink("/tmp/locked"), 0);
    close(ready[0]);
    close(ready[1]);
}
