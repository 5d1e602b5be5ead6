/* SPDX-License-Identifier: Apache-2.0 */
/* mmap() and its relatives, shm_open(), typed memory: what POSIX says of ranges that cover several mappings, holes and ends. */
#include <fcntl.h>
#include <limits.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "test.h"

#define PAGE 4096

static char *pages(unsigned n)
{
    char *p = mmap(NULL, n * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, NOFD, 0);
    CHECK(p != MAP_FAILED);
    return p;
}

static int object(const char *name, off_t size)
{
    int fd = shm_open(name, O_RDWR | O_CREAT | O_TRUNC, 0600);
    CHECK(fd != -1);
    CHECK_EQ(ftruncate(fd, size), 0);
    return fd;
}

#define MAP_ERR(call, want) do { errno = 0; CHECK((call) == MAP_FAILED); CHECK_EQ(errno, want); } while (0)

/* The signal a byte's access gives and its code; 0: none. */
static sigjmp_buf back;
static volatile int fault_code;
static void on_fault(int sig, siginfo_t *info, void *context)
{
    (void)context;
    fault_code = info->si_code;
    siglongjmp(back, sig);
}
static int touch(volatile char *p, bool write)
{
    struct sigaction action = { .sa_sigaction = on_fault, .sa_flags = SA_SIGINFO };
    sigaction(SIGSEGV, &action, NULL);
    sigaction(SIGBUS, &action, NULL);
    int sig = sigsetjmp(back, 1);
    if (sig == 0) {
        char c = *p;
        if (write) *p = c;
    }
    signal(SIGSEGV, SIG_DFL);
    signal(SIGBUS, SIG_DFL);
    return sig;
}

/* ---- MAP_FIXED ---- */

TEST(fixed_over_several_mappings)
{
    int fd = object("/pmem", 2 * PAGE);
    char *p = pages(6);
    memset(p, 'a', 6 * PAGE);
    CHECK(mmap(p + 2 * PAGE, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd, 0) == p + 2 * PAGE);
    p[2 * PAGE] = 'b', p[3 * PAGE] = 'c';
    CHECK_EQ(munmap(p + 4 * PAGE, PAGE), 0);             /* a hole */
    /* over the end of one, the start of the next, the hole and into the last */
    CHECK(mmap(p + 3 * PAGE, 3 * PAGE - PAGE / 2, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON | MAP_FIXED, NOFD, 0) == p + 3 * PAGE);
    CHECK_EQ(p[PAGE], 'a');
    CHECK_EQ(p[2 * PAGE], 'b');
    for (int i = 3; i < 6; i++) CHECK_EQ(p[i * PAGE], 0);
    char c;
    CHECK_EQ(pread(fd, &c, 1, PAGE), 1);
    CHECK_EQ(c, 'c');                                    /* what was unmapped went to the object before */
    CHECK_EQ(munmap(p, 6 * PAGE), 0);
    close(fd);
    shm_unlink("/pmem");
}

TEST(fixed_at_the_ends)
{
    char *p = pages(1);
    MAP_ERR(mmap(p + 1, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANON | MAP_FIXED, NOFD, 0), EINVAL);
    errno = 0;
    CHECK(mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANON | MAP_FIXED, NOFD, 0) == MAP_FAILED);
    CHECK(errno == EINVAL || errno == ENOMEM || errno == EPERM);
    MAP_ERR(mmap(p, (size_t)1 << 60, PROT_READ, MAP_PRIVATE | MAP_ANON | MAP_FIXED, NOFD, 0), ENOMEM);
    MAP_ERR(mmap((void *)((1ul << 48) - PAGE), 2 * PAGE, PROT_READ, MAP_PRIVATE | MAP_ANON | MAP_FIXED, NOFD, 0), ENOMEM);
    CHECK_EQ(p[0], 0);                                   /* nothing was taken away */
    CHECK_EQ(munmap(p, PAGE), 0);
}

/* A request that cannot be met leaves what is mapped there alone. */
TEST(fixed_that_fails_changes_nothing)
{
    int fd = object("/pmem", PAGE), reader = shm_open("/pmem", O_RDONLY, 0);
    char *p = pages(2);
    p[0] = 'x';
    MAP_ERR(mmap(p, PAGE, PROT_READ, MAP_SHARED | MAP_FIXED, 999, 0), EBADF);
    MAP_ERR(mmap(p, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, reader, 0), EACCES);
    MAP_ERR(mmap(p, PAGE, PROT_READ, MAP_SHARED | MAP_FIXED, fd, 5 * PAGE), ENXIO);
    MAP_ERR(mmap(p, 0, PROT_READ, MAP_SHARED | MAP_FIXED, fd, 0), EINVAL);
    CHECK_EQ(p[0], 'x');
    CHECK_EQ(munmap(p, 2 * PAGE), 0);
    close(fd), close(reader);
    shm_unlink("/pmem");
}

/* ---- offsets and lengths ---- */

TEST(offset_overflow)
{
    int fd = object("/pmem", PAGE);
    off_t last = LLONG_MAX & ~(off_t)(PAGE - 1);
    MAP_ERR(mmap(NULL, 2 * PAGE, PROT_READ, MAP_SHARED, fd, last), EOVERFLOW);
    MAP_ERR(mmap(NULL, (size_t)1 << 46, PROT_READ, MAP_SHARED, fd, last), EOVERFLOW);
    MAP_ERR(mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, last - PAGE), ENXIO);
    MAP_ERR(mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, -PAGE), EINVAL);
    MAP_ERR(mmap(NULL, SIZE_MAX, PROT_READ, MAP_SHARED, fd, 0), ENOMEM);
    MAP_ERR(mmap(NULL, SIZE_MAX - PAGE, PROT_READ, MAP_PRIVATE | MAP_ANON, NOFD, 0), ENOMEM);
    close(fd);
    shm_unlink("/pmem");
}

TEST(the_rest_of_a_page)
{
    int fd = object("/pmem", 100);
    char *p = mmap(NULL, 100, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    CHECK(p != MAP_FAILED);
    memset(p, 'z', 100);
    for (int i = 100; i < PAGE; i++) CHECK_EQ(p[i], 0);
    p[200] = 1;                                          /* behind the end: the object does not know */
    struct stat st;
    CHECK_EQ(fstat(fd, &st), 0);
    CHECK_EQ(st.st_size, 100);
    CHECK_EQ(munmap(p, 100), 0);
    CHECK_EQ(touch(p, false), SIGSEGV);                  /* whole pages go */
    p = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    CHECK(p != MAP_FAILED);
    CHECK_EQ(touch(p + PAGE - 1, true), 0);
    CHECK_EQ(touch(p + PAGE, false), SIGBUS);
    CHECK_EQ(touch(p + 3 * PAGE - 1, true), SIGBUS);
    CHECK_EQ(munmap(p, 3 * PAGE), 0);
    close(fd);
    shm_unlink("/pmem");
}

TEST(protections_of_pages)
{
    char *p = pages(3);
    CHECK_EQ(mprotect(p + PAGE, PAGE, PROT_READ), 0);
    CHECK_EQ(touch(p, true), 0);
    CHECK_EQ(touch(p + PAGE, false), 0);
    CHECK_EQ(touch(p + PAGE, true), SIGSEGV);
    CHECK_EQ(fault_code, SEGV_ACCERR);
    CHECK_EQ(mprotect(p, 3 * PAGE, PROT_NONE), 0);
    CHECK_EQ(touch(p + 2 * PAGE, false), SIGSEGV);
    CHECK_EQ(fault_code, SEGV_ACCERR);
    CHECK_EQ(mprotect(p, 2 * PAGE + 1, PROT_READ | PROT_WRITE), 0);      /* the page of the last byte as well */
    CHECK_EQ(touch(p + 2 * PAGE + 100, true), 0);
    CHECK_EQ(munmap(p, 3 * PAGE), 0);
    CHECK_EQ(touch(p, false), SIGSEGV);
    CHECK_EQ(fault_code, SEGV_MAPERR);
}

TEST(descriptor_may_be_closed)
{
    int fd = object("/pmem", PAGE);
    char *p = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    CHECK(p != MAP_FAILED);
    close(fd);
    CHECK_EQ(shm_unlink("/pmem"), 0);
    CHECK_EQ(touch(p, true), 0);                         /* the mapping holds the object */
    CHECK_EQ(munmap(p, PAGE), 0);
}

TEST(private_changes_stay_private)
{
    int fd = object("/pmem", PAGE);
    char *shared = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    char *own = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    CHECK(shared != MAP_FAILED && own != MAP_FAILED);
    shared[0] = 1;
    own[1] = 2;
    CHECK_EQ(shared[1], 0);
    CHECK_EQ(munmap(shared, PAGE), 0);
    CHECK_EQ(munmap(own, PAGE), 0);
    char c;
    CHECK_EQ(pread(fd, &c, 1, 1), 1);
    CHECK_EQ(c, 0);
    close(fd);
    shm_unlink("/pmem");
}

/* An object that shrinks: what lies behind its end is gone for mappings as well, and is zero when it grows again. */
TEST(shrinks_under_a_mapping)
{
    int fd = object("/pmem", 2 * PAGE);
    char *p = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    CHECK(p != MAP_FAILED);
    memset(p, 'q', 2 * PAGE);
    char *own = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    CHECK(own != MAP_FAILED);
    own[0] = 'p', own[PAGE] = 'p';
    CHECK_EQ(ftruncate(fd, 10), 0);
    CHECK_EQ(touch(p + PAGE, false), SIGBUS);
    CHECK_EQ(touch(own + PAGE, false), SIGBUS);
    CHECK_EQ(own[0], 'p');
    CHECK_EQ(p[9], 'q');
    CHECK_EQ(ftruncate(fd, 2 * PAGE), 0);
    CHECK_EQ(touch(p + PAGE, false), 0);
    CHECK_EQ(p[PAGE], 0);
    CHECK_EQ(p[9], 'q');
    CHECK_EQ(p[10], 0);
    CHECK_EQ(touch(p + PAGE, true), 0);
    CHECK_EQ(munmap(p, 2 * PAGE), 0);
    CHECK_EQ(munmap(own, 2 * PAGE), 0);
    close(fd);
    shm_unlink("/pmem");
}

/* Another process' mappings as well. */
TEST(shrinks_under_another)
{
    int fd = object("/pmem", 3 * PAGE), up[2];
    char c;
    CHECK_EQ(pipe(up), 0);
    pid_t pid = fork();
    if (pid == 0) {
        char *p = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, PAGE);
        p[0] = 1, p[PAGE] = 2;
        if (write(up[1], "x", 1) != 1) _exit(1);
        while (touch(p + PAGE, false) == 0) test_sleep_ms(1);
        _exit(touch(p, false) == 0 && p[0] == 1 ? 0 : 2);
    }
    CHECK_EQ(read(up[0], &c, 1), 1);
    CHECK_EQ(ftruncate(fd, 2 * PAGE), 0);
    test_exited_ok(pid);
    close(fd);
    shm_unlink("/pmem");
}

/* ---- munmap, mprotect, msync, mlock over holes ---- */

TEST(unmap_over_holes)
{
    char *p = pages(5);
    CHECK_EQ(munmap(p + PAGE, PAGE), 0);
    CHECK_EQ(munmap(p + 3 * PAGE, PAGE), 0);
    CHECK_EQ(munmap(p, 5 * PAGE), 0);
    for (int i = 0; i < 5; i++) CHECK_EQ(touch(p + i * PAGE, false), SIGSEGV);
    p = pages(2);
    CHECK_EQ(munmap(p, 1), 0);
    CHECK_EQ(touch(p, false), SIGSEGV);
    CHECK_EQ(touch(p + PAGE, false), 0);
    CHECK_EQ(munmap(p + PAGE, PAGE), 0);
    CHECK_ERR(munmap(p, SIZE_MAX), EINVAL);
    CHECK_ERR(munmap((void *)(1ul << 50), PAGE), EINVAL);
}

TEST(sync_over_holes)
{
    char *p = pages(3);
    CHECK_EQ(munmap(p + PAGE, PAGE), 0);
    CHECK_ERR(msync(p, 3 * PAGE, MS_SYNC), ENOMEM);
    CHECK_ERR(msync(p, 3 * PAGE, MS_ASYNC), ENOMEM);
    CHECK_ERR(msync(p, 3 * PAGE, MS_INVALIDATE), ENOMEM);
    CHECK_ERR(msync(p + PAGE, PAGE, MS_SYNC), ENOMEM);
    CHECK_EQ(msync(p, PAGE - 7, MS_SYNC), 0);
    CHECK_EQ(msync(p, 0, MS_SYNC), 0);
    CHECK_ERR(msync((void *)(1ul << 50), PAGE, MS_SYNC), ENOMEM);
    CHECK_EQ(munmap(p, 3 * PAGE), 0);
}

TEST(lock_over_holes)
{
    char *p = pages(3);
    CHECK_EQ(munmap(p + PAGE, PAGE), 0);
    CHECK_ERR(mlock(p, 3 * PAGE), ENOMEM);
    CHECK_ERR(mlock(p + PAGE, PAGE), ENOMEM);
    CHECK_ERR(munlock(p, 2 * PAGE), ENOMEM);
    CHECK_ERR(mlock((void *)(1ul << 50), PAGE), ENOMEM);
    CHECK_ERR(mlock(p, SIZE_MAX), ENOMEM);
    CHECK_EQ(mlock(p, 0), 0);
    CHECK_EQ(munlock(p, PAGE), 0);                       /* never locked: nothing to undo */
    CHECK_EQ(munmap(p, 3 * PAGE), 0);
}

/* Locks do not nest, and end with the mapping. */
TEST(locks_do_not_nest)
{
    char *p = pages(2);
    CHECK_EQ(mlock(p, 2 * PAGE), 0);
    CHECK_EQ(mlock(p, 2 * PAGE), 0);
    CHECK_EQ(munlock(p, PAGE), 0);
    CHECK_EQ(msync(p, PAGE, MS_SYNC | MS_INVALIDATE), 0);
    CHECK_ERR(msync(p + PAGE, PAGE, MS_SYNC | MS_INVALIDATE), EBUSY);
    CHECK_EQ(munmap(p + PAGE, PAGE), 0);
    CHECK(mmap(p + PAGE, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANON | MAP_FIXED, NOFD, 0) == p + PAGE);
    CHECK_EQ(msync(p + PAGE, PAGE, MS_SYNC | MS_INVALIDATE), 0);
    CHECK_EQ(munmap(p, 2 * PAGE), 0);
}

TEST(lock_limit_counts_pages_once)
{
    struct rlimit limit = { 2 * PAGE, RLIM_INFINITY };
    pid_t pid = fork();
    if (pid == 0) {
        char *p = pages(3);
        if (setrlimit(RLIMIT_MEMLOCK, &limit) != 0) _exit(1);
        if (mlock(p, PAGE) != 0 || mlock(p, 2 * PAGE) != 0 || mlock(p, 2 * PAGE) != 0) _exit(2);
        if (mlock(p + 2 * PAGE, PAGE) != -1 || (errno != ENOMEM && errno != EAGAIN)) _exit(3);
        if (munlock(p, PAGE) != 0 || mlock(p + 2 * PAGE, PAGE) != 0) _exit(4);
        if (munlockall() != 0 || mlock(p, 2 * PAGE) != 0) _exit(5);
        _exit(0);
    }
    test_exited_ok(pid);
}

TEST(mlockall_of_the_future)
{
    pid_t pid = fork();
    if (pid == 0) {
        if (mlockall(MCL_FUTURE) != 0) _exit(1);
        char *p = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON | MAP_LAZY, NOFD, 0);
        if (p == MAP_FAILED) _exit(2);
        if (msync(p, PAGE, MS_SYNC | MS_INVALIDATE) != -1 || errno != EBUSY) _exit(3);
        if (munlockall() != 0) _exit(4);
        if (msync(p, PAGE, MS_SYNC | MS_INVALIDATE) != 0) _exit(5);
        if (mlockall(MCL_CURRENT) != 0) _exit(6);
        if (msync(p, PAGE, MS_SYNC | MS_INVALIDATE) != -1 || errno != EBUSY) _exit(7);
        char *q = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, NOFD, 0);
        if (q == MAP_FAILED || msync(q, PAGE, MS_SYNC | MS_INVALIDATE) != 0) _exit(8);
        _exit(munlockall() == 0 ? 0 : 9);
    }
    test_exited_ok(pid);
}

TEST(advice_values)
{
    static const int advice[] = { POSIX_MADV_NORMAL, POSIX_MADV_RANDOM, POSIX_MADV_SEQUENTIAL, POSIX_MADV_WILLNEED, POSIX_MADV_DONTNEED };
    char *p = pages(3);
    memset(p, 'd', 3 * PAGE);
    for (unsigned i = 0; i < sizeof advice / sizeof *advice; i++) CHECK_EQ(posix_madvise(p, 3 * PAGE, advice[i]), 0);
    CHECK_EQ(p[PAGE], 'd');                              /* advice changes nothing a program sees */
    CHECK_EQ(posix_madvise(p, 0, POSIX_MADV_NORMAL), 0);
    CHECK_EQ(posix_madvise(p + 1, PAGE, POSIX_MADV_NORMAL), EINVAL);
    CHECK_EQ(munmap(p + PAGE, PAGE), 0);
    CHECK_EQ(posix_madvise(p, 3 * PAGE, POSIX_MADV_WILLNEED), ENOMEM);
    CHECK_EQ(munmap(p, 3 * PAGE), 0);
}

/* ---- shared memory objects ---- */

TEST(shm_names)
{
    struct stat st;
    CHECK_ERR(shm_open("", O_RDWR | O_CREAT, 0600), EINVAL);
    CHECK_ERR(shm_open("/", O_RDWR | O_CREAT, 0600), EINVAL);
    CHECK_ERR(shm_unlink("/"), EINVAL);
    CHECK_ERR(shm_unlink("/absent"), ENOENT);
    CHECK_ERR(shm_open("/absent", O_RDONLY, 0), ENOENT);
    int fd = shm_open("plain", O_RDWR | O_CREAT | O_EXCL, 0600);     /* without a slash: the same place here */
    CHECK(fd != -1);
    CHECK_EQ(stat("/dev/shmem/plain", &st), 0);
    close(fd);
    CHECK_EQ(shm_unlink("/plain"), 0);
}

TEST(shm_sizes)
{
    int fd = object("/pmem", 0);
    struct stat st;
    CHECK_ERR(ftruncate(fd, -1), EINVAL);
    errno = 0;
    CHECK_EQ(ftruncate(fd, LLONG_MAX), -1);
    CHECK(errno == EFBIG || errno == EINVAL);
    CHECK_EQ(ftruncate(fd, 12345), 0);
    CHECK_EQ(fstat(fd, &st), 0);
    CHECK_EQ(st.st_size, 12345);
    CHECK_EQ(ftruncate(fd, 0), 0);
    errno = 0;
    CHECK(mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0) == MAP_FAILED);
    CHECK_EQ(errno, ENXIO);
    close(fd);
    shm_unlink("/pmem");
}

TEST(shm_unlinked_lives_on)
{
    int fd = object("/pmem", PAGE);
    char *p = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0), *q;
    CHECK(p != MAP_FAILED);
    p[0] = 'o';
    CHECK_EQ(shm_unlink("/pmem"), 0);
    int other = object("/pmem", PAGE);                   /* another object of that name */
    q = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, other, 0);
    CHECK(q != MAP_FAILED);
    CHECK_EQ(q[0], 0);
    q[0] = 'n';
    CHECK_EQ(p[0], 'o');
    char *again = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0);
    CHECK(again != MAP_FAILED);
    CHECK_EQ(again[0], 'o');
    munmap(p, PAGE), munmap(q, PAGE), munmap(again, PAGE);
    close(fd), close(other);
    CHECK_EQ(shm_unlink("/pmem"), 0);
}

TEST(shm_open_flags)
{
    int fd = object("/pmem", PAGE);
    CHECK_EQ(pwrite(fd, "abc", 3, 0), 3);
    int reader = shm_open("/pmem", O_RDONLY, 0);
    CHECK_ERR(write(reader, "x", 1), EBADF);
    errno = 0;
    CHECK(mmap(NULL, PAGE, PROT_WRITE, MAP_SHARED, reader, 0) == MAP_FAILED);
    CHECK_EQ(errno, EACCES);
    struct stat st, same;
    CHECK_EQ(fstat(fd, &st), 0);
    CHECK_EQ(fstat(reader, &same), 0);
    CHECK(st.st_ino == same.st_ino && st.st_dev == same.st_dev);
    CHECK_EQ(fcntl(reader, F_GETFL) & O_ACCMODE, O_RDONLY);
    CHECK_EQ(fcntl(reader, F_GETFD), FD_CLOEXEC);
    CHECK_EQ(fchmod(fd, 0640), 0);
    CHECK_EQ(fstat(reader, &same), 0);
    CHECK_EQ(same.st_mode & 0777, 0640);
    close(fd), close(reader);
    CHECK_EQ(shm_unlink("/pmem"), 0);
}

/* Anonymous shared memory is shared with children, private memory is not. */
TEST(fork_and_mappings)
{
    char *shared = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANON, NOFD, 0), *own = pages(1);
    int status;
    CHECK(shared != MAP_FAILED);
    pid_t pid = fork();
    if (pid == 0) {
        shared[0] = own[0] = 5;
        _exit(mprotect(own, PAGE, PROT_READ) == 0 && munmap(shared, PAGE) == 0 ? 0 : 1);
    }
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    CHECK_EQ(status, 0);
    CHECK_EQ(shared[0], 5);
    CHECK_EQ(own[0], 0);
    own[1] = 1;
    munmap(shared, PAGE), munmap(own, PAGE);
}

/* ---- typed memory ---- */

TEST(typed_memory_flags)
{
    const int both = POSIX_TYPED_MEM_ALLOCATE | POSIX_TYPED_MEM_ALLOCATE_CONTIG;
    CHECK_ERR(posix_typed_mem_open("/nothing", O_RDWR, POSIX_TYPED_MEM_ALLOCATE), ENOENT);
    CHECK_ERR(posix_typed_mem_open("sysram", O_RDWR, both), EINVAL);
    CHECK_ERR(posix_typed_mem_open("sysram", O_RDWR, 0x4000), EINVAL);
    struct posix_typed_mem_info info;
    int fd = posix_typed_mem_open("sysram", O_RDWR, POSIX_TYPED_MEM_ALLOCATE);
    CHECK(fd != -1);
    CHECK_EQ(posix_typed_mem_get_info(fd, &info), 0);
    CHECK(info.posix_tmi_length > 0);
    char *p = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    CHECK(p != MAP_FAILED);
    CHECK_EQ(touch(p + PAGE, true), 0);
    off_t offset;
    size_t contig;
    int from;
    CHECK_EQ(posix_mem_offset(p, PAGE, &offset, &contig, &from), 0);
    CHECK(contig >= PAGE && from == fd);
    CHECK_EQ(munmap(p, 2 * PAGE), 0);
    int shm = object("/pmem", PAGE), null = open("/dev/null", O_RDWR);
    errno = 0;
    int err = posix_typed_mem_get_info(null, &info);
    CHECK(err == ENODEV || (err == -1 && errno == ENODEV));
    close(shm), close(fd), close(null);
    shm_unlink("/pmem");
}
