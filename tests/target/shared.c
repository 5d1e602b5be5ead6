/* SPDX-License-Identifier: Apache-2.0 */
/* Shared memory objects beyond the everyday: typed memory, shm_ctl(), handles, revoking, holes. */
#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "test.h"

#define PAGE 4096
#define RW (PROT_READ | PROT_WRITE)

static sigjmp_buf fault_jump;
static void on_fault(int sig) { siglongjmp(fault_jump, sig); }
static int touch(volatile char *p)
{
    void (*bus)(int) = signal(SIGBUS, on_fault), (*segv)(int) = signal(SIGSEGV, on_fault);
    int sig = sigsetjmp(fault_jump, 1);
    if (sig == 0) *p = *p;
    signal(SIGBUS, bus);
    signal(SIGSEGV, segv);
    return sig;
}

static size_t available(int fd)
{
    struct posix_typed_mem_info info;
    CHECK_EQ(posix_typed_mem_get_info(fd, &info), 0);
    return info.posix_tmi_length;
}

/* ---- typed memory ---- */

TEST(typed_allocate)
{
    int fd = posix_typed_mem_open("/sysram", O_RDWR, POSIX_TYPED_MEM_ALLOCATE);
    CHECK(fd != -1);
    char *p = mmap(NULL, 5 * PAGE, RW, MAP_SHARED, fd, 0);
    CHECK(p != MAP_FAILED);
    for (int i = 0; i < 5 * PAGE; i++) CHECK_EQ(p[i], 0);
    memset(p, 7, 5 * PAGE);
    CHECK_EQ(munmap(p, 5 * PAGE), 0);
    CHECK_EQ(close(fd), 0);
}

TEST(typed_allocate_contiguous)
{
    int fd = posix_typed_mem_open("/ram/sysram", O_RDWR, POSIX_TYPED_MEM_ALLOCATE_CONTIG), mfd = -2;
    CHECK(fd != -1);
    char *p = mmap(NULL, 33 * PAGE, RW, MAP_SHARED, fd, 0);
    CHECK(p != MAP_FAILED);
    off_t off = -1;
    size_t contig = 0;
    CHECK_EQ(posix_mem_offset(p + 10, 33 * PAGE - 10, &off, &contig, &mfd), 0);
    CHECK_EQ(contig, 33 * PAGE - 10);
    CHECK_EQ(mfd, fd);
    CHECK_EQ(off % PAGE, 10);
    CHECK_EQ(close(fd), 0);
    CHECK_EQ(posix_mem_offset(p, PAGE, &off, &contig, &mfd), 0);
    CHECK_EQ(mfd, -1);
    munmap(p, 33 * PAGE);
}

TEST(typed_info)
{
    int a = posix_typed_mem_open("sysram", O_RDWR, POSIX_TYPED_MEM_ALLOCATE);
    int c = posix_typed_mem_open("sysram", O_RDWR, POSIX_TYPED_MEM_ALLOCATE_CONTIG);
    size_t all = available(a), one = available(c);
    CHECK(all > 1 << 20 && one > 0 && one <= all);
    char *p = mmap(NULL, 1 << 20, RW, MAP_SHARED, a, 0);
    CHECK(p != MAP_FAILED);
    CHECK(available(a) <= all - (1 << 20));
    munmap(p, 1 << 20);
    close(a);
    close(c);
}

TEST(typed_too_much)
{
    int fd = posix_typed_mem_open("/sysram", O_RDWR, POSIX_TYPED_MEM_ALLOCATE_CONTIG);
    CHECK(mmap(NULL, available(fd) * 8 + (1ul << 40), RW, MAP_SHARED, fd, 0) == MAP_FAILED);
    CHECK(errno == ENOMEM);
    close(fd);
}

/* The same physical memory, found by its offset through a descriptor that maps without allocating. */
TEST(typed_mapped_twice_by_offset)
{
    int a = posix_typed_mem_open("/sysram", O_RDWR, POSIX_TYPED_MEM_ALLOCATE_CONTIG), mfd;
    int m = posix_typed_mem_open("/memory", O_RDWR, POSIX_TYPED_MEM_MAP_ALLOCATABLE);
    CHECK(a != -1 && m != -1);
    char *p = mmap(NULL, 4 * PAGE, RW, MAP_SHARED, a, 0);
    CHECK(p != MAP_FAILED);
    off_t off;
    size_t contig;
    CHECK_EQ(posix_mem_offset(p, 4 * PAGE, &off, &contig, &mfd), 0);
    char *q = mmap(NULL, 4 * PAGE, RW, MAP_SHARED, m, off);
    CHECK(q != MAP_FAILED);
    p[3 * PAGE] = 'p';
    CHECK_EQ(q[3 * PAGE], 'p');
    munmap(q, 4 * PAGE);
    munmap(p, 4 * PAGE);
    close(a);
    close(m);
}

TEST(typed_shared_by_fork)
{
    int fd = posix_typed_mem_open("/sysram", O_RDWR, POSIX_TYPED_MEM_ALLOCATE);
    char *p = mmap(NULL, PAGE, RW, MAP_SHARED, fd, 0);
    CHECK(p != MAP_FAILED);
    pid_t pid = fork();
    if (pid == 0) {
        p[1] = 'c';
        _exit(0);
    }
    test_exited_ok(pid);
    CHECK_EQ(p[1], 'c');
    munmap(p, PAGE);
    close(fd);
}

TEST(typed_errors)
{
    CHECK_ERR(posix_typed_mem_open("/no/such", O_RDWR, POSIX_TYPED_MEM_ALLOCATE), ENOENT);
    CHECK_ERR(posix_typed_mem_open("/ysram", O_RDWR, POSIX_TYPED_MEM_ALLOCATE), ENOENT);
    CHECK_ERR(posix_typed_mem_open("/sysram", O_RDWR, POSIX_TYPED_MEM_ALLOCATE | POSIX_TYPED_MEM_ALLOCATE_CONTIG), EINVAL);
    struct posix_typed_mem_info info;
    CHECK_ERR(posix_typed_mem_get_info(-1, &info), EBADF);
    int ro = posix_typed_mem_open("/sysram", O_RDONLY, POSIX_TYPED_MEM_ALLOCATE);
    CHECK(mmap(NULL, PAGE, RW, MAP_SHARED, ro, 0) == MAP_FAILED && errno == EACCES);
    CHECK(mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, ro, 0) == MAP_FAILED && errno == ENOTSUP);
    CHECK_EQ(close(ro), 0);
    int m = posix_typed_mem_open("/sysram", O_RDWR, 0);
    CHECK(mmap(NULL, PAGE, RW, MAP_SHARED, m, 0) == MAP_FAILED && errno == ENXIO);
    close(m);
}

ROLE(typed_user)
{
    if (setuid(100) == -1) return 1;
    if (posix_typed_mem_open("/sysram", O_RDWR, 0) != -1 || errno != EPERM) return 2;
    return posix_typed_mem_open("/sysram", O_RDWR, POSIX_TYPED_MEM_ALLOCATE) != -1 ? 0 : 3;
}
TEST(typed_rights) { test_run("typed_user", NULL); }

TEST(typed_names_are_listed)
{
    DIR *dir = opendir("/dev/tymem");
    CHECK(dir != NULL);
    bool sysram = false, memory = false;
    for (struct dirent *e; (e = readdir(dir)) != NULL;) {
        sysram |= strcmp(e->d_name, "sysram") == 0;
        memory |= strcmp(e->d_name, "memory") == 0;
    }
    closedir(dir);
    CHECK(sysram && memory);
}

TEST(typed_is_a_typed_object)
{
    struct stat st;
    int fd = posix_typed_mem_open("/sysram", O_RDWR, POSIX_TYPED_MEM_ALLOCATE);
    CHECK_EQ(fstat(fd, &st), 0);
    CHECK(S_TYPEISTMO(&st));
    close(fd);
}

TEST(typed_left_at_exit)
{
    pid_t pid = fork();
    if (pid == 0) {
        int fd = posix_typed_mem_open("/sysram", O_RDWR, POSIX_TYPED_MEM_ALLOCATE);
        _exit(mmap(NULL, 64 * PAGE, RW, MAP_SHARED, fd, 0) == MAP_FAILED);
    }
    test_exited_ok(pid);
}

/* ---- shm_ctl() ---- */

static int object(void)
{
    int fd = shm_open(SHM_ANON, O_RDWR | O_CREAT, 0600);
    CHECK(fd != -1);
    return fd;
}

TEST(ctl_typed)
{
    int pool = posix_typed_mem_open("/sysram", O_RDWR, POSIX_TYPED_MEM_ALLOCATE_CONTIG), fd = object();
    CHECK_EQ(shm_ctl(fd, SHMCTL_TYMEM | SHMCTL_ANON, (uint64_t)pool, 8 * PAGE), 0);
    CHECK_EQ(close(pool), 0);
    char *p = mmap(NULL, 8 * PAGE, RW, MAP_SHARED, fd, 0);
    CHECK(p != MAP_FAILED);
    off_t off;
    size_t contig;
    CHECK_EQ(mem_offset(p, NOFD, 8 * PAGE, &off, &contig), 0);
    CHECK_EQ(contig, 8 * PAGE);
    munmap(p, 8 * PAGE);
    close(fd);
}

TEST(ctl_typed_errors)
{
    int fd = object(), other = object();
    CHECK_ERR(shm_ctl(fd, SHMCTL_TYMEM | SHMCTL_ANON, 999, PAGE), EBADF);
    CHECK_ERR(shm_ctl(fd, SHMCTL_TYMEM | SHMCTL_ANON, (uint64_t)other, PAGE), ENODEV);
    CHECK_EQ(ftruncate(other, PAGE), 0);
    CHECK_ERR(shm_ctl(fd, SHMCTL_TYMEM | SHMCTL_ANON, (uint64_t)other, PAGE), EINVAL);
    CHECK_ERR(shm_ctl(fd, SHMCTL_TYMEM | SHMCTL_PHYS, (uint64_t)other, PAGE), EINVAL);
    close(fd);
    close(other);
}

TEST(ctl_contiguous)
{
    int fd = object();
    CHECK_EQ(shm_ctl(fd, SHMCTL_ANON | SHMCTL_PHYS, 0, 20 * PAGE), 0);
    char *p = mmap(NULL, 20 * PAGE, RW, MAP_SHARED, fd, 0);
    CHECK(p != MAP_FAILED);
    off_t off;
    size_t contig;
    CHECK_EQ(mem_offset(p, NOFD, 20 * PAGE, &off, &contig), 0);
    CHECK_EQ(contig, 20 * PAGE);
    munmap(p, 20 * PAGE);
    close(fd);
}

TEST(ctl_flags)
{
    int fd = object();
    CHECK_EQ(shm_ctl(fd, SHMCTL_GET_FLAGS, 0, 0), 0);
    CHECK_EQ(shm_ctl(fd, SHMCTL_ANON | SHMCTL_LAZY | SHMCTL_NODEFRAG, 0, PAGE), 0);
    CHECK_EQ(shm_ctl(fd, SHMCTL_GET_FLAGS, 0, 0), SHMCTL_ANON | SHMCTL_LAZY | SHMCTL_NODEFRAG);
    CHECK_EQ(shm_ctl_special(fd, SHMCTL_ANON, 0, 2 * PAGE, 0), 0);
    CHECK_ERR(shm_ctl(fd, 0x01000000, 0, PAGE), EINVAL);
    CHECK_ERR(shm_ctl(fd, SHMCTL_LAZY, 0, PAGE), EINVAL);
    CHECK_ERR(shm_ctl(-1, SHMCTL_ANON, 0, PAGE), EBADF);
    close(fd);
}

TEST(ctl_sealed)
{
    int fd = object();
    CHECK_EQ(shm_ctl(fd, SHMCTL_ANON | SHMCTL_SEAL, 0, 2 * PAGE), 0);
    char *p = mmap(NULL, 2 * PAGE, RW, MAP_SHARED, fd, 0);
    CHECK(p != MAP_FAILED);
    p[0] = 1;
    CHECK_ERR(ftruncate(fd, PAGE), EPERM);
    CHECK_ERR(ftruncate(fd, 3 * PAGE), EPERM);
    CHECK_ERR(shm_ctl(fd, SHMCTL_ANON, 0, PAGE), EPERM);
    CHECK_ERR(pwrite(fd, "x", 1, 4 * PAGE), EPERM);
    CHECK_EQ(pwrite(fd, "x", 1, PAGE), 1);
    CHECK_EQ(p[PAGE], 'x');
    munmap(p, 2 * PAGE);
    close(fd);
}

TEST(ctl_needs_write_access)
{
    int fd = shm_open("/test_ctl_ro", O_RDWR | O_CREAT, 0600), ro = shm_open("/test_ctl_ro", O_RDONLY, 0);
    CHECK_EQ(shm_unlink("/test_ctl_ro"), 0);
    CHECK_ERR(shm_ctl(ro, SHMCTL_ANON, 0, PAGE), EBADF);
    close(fd);
    close(ro);
}

/* ---- holes ---- */

TEST(a_hole_reads_as_zero)
{
    int fd = object();
    CHECK_EQ(ftruncate(fd, 6 * PAGE), 0);
    char *p = mmap(NULL, 6 * PAGE, RW, MAP_SHARED, fd, 0);
    CHECK(p != MAP_FAILED);
    memset(p, 'h', 6 * PAGE);
    struct flock64 hole = { .l_whence = SEEK_SET, .l_start = PAGE + 100, .l_len = 2 * PAGE };
    CHECK_EQ(fcntl(fd, F_FREESP64, &hole), 0);
    for (int i = 0; i < 6 * PAGE; i++) CHECK_EQ(p[i], i >= PAGE + 100 && i < 3 * PAGE + 100 ? 0 : 'h');
    struct stat st;
    CHECK_EQ(fstat(fd, &st), 0);
    CHECK_EQ(st.st_size, 6 * PAGE);
    munmap(p, 6 * PAGE);
    close(fd);
}

TEST(a_hole_up_to_the_end_truncates)
{
    int fd = object();
    CHECK_EQ(ftruncate(fd, 4 * PAGE), 0);
    struct flock64 hole = { .l_whence = SEEK_SET, .l_start = PAGE, .l_len = 0 };
    CHECK_EQ(fcntl(fd, F_FREESP64, &hole), 0);
    struct stat st;
    CHECK_EQ(fstat(fd, &st), 0);
    CHECK_EQ(st.st_size, PAGE);
    close(fd);
}

/* ---- ends ---- */

TEST(beyond_the_end_of_an_object)
{
    int fd = object();
    CHECK_EQ(ftruncate(fd, PAGE), 0);
    char *p = mmap(NULL, 3 * PAGE, RW, MAP_SHARED, fd, 0);
    CHECK(p != MAP_FAILED);
    CHECK_EQ(touch(p), 0);
    CHECK_EQ(touch(p + PAGE), SIGBUS);
    CHECK_EQ(ftruncate(fd, 2 * PAGE), 0);
    CHECK_EQ(touch(p + PAGE), 0);
    CHECK_EQ(touch(p + 2 * PAGE), SIGBUS);
    CHECK(mmap(NULL, PAGE, RW, MAP_SHARED, fd, 2 * PAGE) == MAP_FAILED && errno == ENXIO);
    munmap(p, 3 * PAGE);
    close(fd);
}

TEST(an_empty_object)
{
    int fd = object();
    CHECK(mmap(NULL, PAGE, RW, MAP_SHARED, fd, 0) == MAP_FAILED);
    CHECK(errno == ENODEV || errno == ENXIO);
    close(fd);
}

/* ---- handles and revoking ---- */


static void on_bus_exit(int sig) { _exit(42); }
ROLE(loses_memory)
{
    char c;
    signal(SIGBUS, on_bus_exit);
    if (read(0, &c, 0) == -1) errno = 0;
    shm_handle_t handle;
    int in = atoi(argv[0]);
    if (read(in, &handle, sizeof handle) != sizeof handle) return 1;
    int fd = shm_open_handle(handle, O_RDWR);
    volatile char *p = fd == -1 ? MAP_FAILED : mmap(NULL, 2 * PAGE, RW, MAP_SHARED, fd, 0);
    if (p == MAP_FAILED) return 2;
    for (;;) {
        p[PAGE]++;
        sched_yield();
    }
}

static pid_t loser(int fd, int out[2])
{
    shm_handle_t handle;
    CHECK_EQ(pipe(out), 0);
    pid_t pid = test_spawn("loses_memory", test_number(out[0]), NULL);
    CHECK_EQ(shm_create_handle(fd, pid, O_RDWR, &handle, 0), 0);
    CHECK_EQ(write(out[1], &handle, sizeof handle), (ssize_t)sizeof handle);
    return pid;
}

static char *revocable(int *fd)
{
    *fd = object();
    CHECK_EQ(shm_ctl(*fd, SHMCTL_ANON | SHMCTL_REVOCABLE, 0, 2 * PAGE), 0);
    char *p = mmap(NULL, 2 * PAGE, RW, MAP_SHARED, *fd, 0);
    CHECK(p != MAP_FAILED);
    return p;
}

static void await_change(volatile char *p)
{
    for (int i = 0; i < 2000 && *p == 0; i++) test_sleep_ms(1);
    CHECK(*p != 0);
}

TEST(revoke_from_one)
{
    int fd, out[2];
    char *p = revocable(&fd);
    pid_t pid = loser(fd, out);
    await_change(p + PAGE);
    CHECK_EQ(shm_revoke(fd, pid), 0);
    CHECK_EQ(test_wait(pid) >> 8, 42);
    p[PAGE] = 5;                                        /* it is ours as before */
    CHECK_EQ(p[PAGE], 5);
    munmap(p, 2 * PAGE);
}

TEST(revoke_from_all)
{
    int fd, out[2];
    char *p = revocable(&fd);
    pid_t pid = loser(fd, out);
    await_change(p + PAGE);
    CHECK_EQ(shm_revoke(fd, 0), 0);
    CHECK_EQ(test_wait(pid) >> 8, 42);
    p[0] = 1;
    munmap(p, 2 * PAGE);
}

TEST(revoke_errors)
{
    int fd = object();
    CHECK_EQ(ftruncate(fd, PAGE), 0);
    CHECK_ERR(shm_revoke(fd, 0), EPERM);                /* not made revocable */
    CHECK_EQ(shm_ctl(fd, SHMCTL_REVOCABLE, 0, 0), 0);
    CHECK_ERR(shm_revoke(fd, 999999), ESRCH);
    CHECK_ERR(shm_revoke(fd, getpid()), EINVAL);
    CHECK_ERR(shm_revoke(-1, 0), EBADF);
    CHECK_EQ(shm_revoke(fd, 0), 0);
    close(fd);
}

TEST(handle_errors)
{
    int fd = object();
    shm_handle_t handle;
    CHECK_EQ(ftruncate(fd, PAGE), 0);
    CHECK_ERR(shm_create_handle(fd, 999999, O_RDWR, &handle, 0), ESRCH);
    CHECK_ERR(shm_create_handle(fd, getpid(), O_RDWR | O_CREAT, &handle, 0), EINVAL);
    CHECK_ERR(shm_create_handle(fd, getpid(), O_RDWR, &handle, 77), EINVAL);
    CHECK_ERR(shm_create_handle(-1, getpid(), O_RDWR, &handle, 0), EBADF);
    CHECK_ERR(shm_open_handle(12345, O_RDWR), ENOENT);
    CHECK_ERR(shm_delete_handle(12345), EINVAL);
    CHECK_EQ(shm_create_handle(fd, getpid(), O_RDONLY, &handle, 0), 0);
    CHECK_ERR(shm_open_handle(handle, O_RDWR), EACCES);
    int ro = shm_open_handle(handle, O_RDONLY);
    CHECK(ro != -1);
    CHECK(mmap(NULL, PAGE, RW, MAP_SHARED, ro, 0) == MAP_FAILED && errno == EACCES);
    CHECK_ERR(shm_open_handle(handle, O_RDONLY), ENOENT);           /* it was good for one time */
    CHECK_ERR(shm_delete_handle(handle), EINVAL);
    CHECK_EQ(shm_create_handle(fd, getpid(), O_RDONLY, &handle, 0), 0);
    CHECK_EQ(shm_delete_handle(handle), 0);
    CHECK_ERR(shm_open_handle(handle, O_RDONLY), ENOENT);
    close(ro);
    close(fd);
}

TEST(handle_for_another)
{
    int fd = object();
    shm_handle_t handle;
    CHECK_EQ(ftruncate(fd, PAGE), 0);
    pid_t pid = fork();
    if (pid == 0) {
        pause();
        _exit(0);
    }
    CHECK_EQ(shm_create_handle(fd, pid, O_RDWR, &handle, 0), 0);
    CHECK_ERR(shm_open_handle(handle, O_RDWR), EACCES);
    kill(pid, SIGKILL);
    test_wait(pid);
    CHECK_ERR(shm_open_handle(handle, O_RDWR), ENOENT);
    close(fd);
}

TEST(handle_that_only_maps)
{
    int fd = object();
    shm_handle_t handle;
    CHECK_EQ(ftruncate(fd, PAGE), 0);
    CHECK_EQ(shm_create_handle(fd, getpid(), O_RDWR, &handle, SHM_CREATE_HANDLE_OPT_NOFD), 0);
    CHECK_ERR(shm_open_handle(handle, O_RDWR), EACCES);
    char *p = mmap_handle(NULL, PAGE, RW, MAP_SHARED, handle, 0);
    CHECK(p != MAP_FAILED);
    p[0] = 'm';
    munmap(p, PAGE);
    CHECK_EQ(shm_delete_handle(handle), 0);
    close(fd);
}

TEST(large_shared_memory)
{
    int fd = object();
    size_t size = 5ul << 20;
    CHECK_EQ(ftruncate(fd, (off_t)size), 0);
    char *p = mmap(NULL, size, RW, MAP_SHARED, fd, 0), *q = mmap(NULL, size, RW, MAP_SHARED, fd, 0);
    CHECK(p != MAP_FAILED && q != MAP_FAILED);
    for (size_t i = 0; i < size; i += PAGE) p[i] = (char)(i >> 12);
    for (size_t i = 0; i < size; i += PAGE) CHECK_EQ(q[i], (char)(i >> 12));
    CHECK_EQ(munmap(p + (2ul << 20) + PAGE, PAGE), 0);
    CHECK_EQ(q[(2ul << 20) + PAGE], (char)(((2ul << 20) + PAGE) >> 12));
    CHECK_EQ(mprotect(q + PAGE, PAGE, PROT_READ), 0);
    CHECK_EQ(touch(q + PAGE), SIGSEGV);
    CHECK_EQ(touch(q), 0);
    munmap(p, size);
    munmap(q, size);
    CHECK_EQ(ftruncate(fd, PAGE), 0);
    close(fd);
}
