/* SPDX-License-Identifier: Apache-2.0 */
/* mmap() and its relatives, flag by flag: what each combination gives or which errno; limits; what memory costs. */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/procfs.h>
#include <sys/resource.h>
#include <devctl.h>

#include "test.h"

#define PAGE 4096
#define BLOCK (2ul << 20)
#define RW (PROT_READ | PROT_WRITE)
#define ANON (MAP_PRIVATE | MAP_ANON)

static sigjmp_buf fault_jump;
static void on_fault(int sig) { siglongjmp(fault_jump, sig); }
static int touch(volatile char *p, bool write)
{
    void (*bus)(int) = signal(SIGBUS, on_fault), (*segv)(int) = signal(SIGSEGV, on_fault);
    int sig = sigsetjmp(fault_jump, 1);
    if (sig == 0) {
        if (write) *p = 1;
        else (void)*p;
    }
    signal(SIGBUS, bus);
    signal(SIGSEGV, segv);
    return sig;
}

static char *map(size_t size, int prot, int flags)
{
    char *p = mmap(NULL, size, prot, flags, NOFD, 0);
    CHECK(p != MAP_FAILED);
    return p;
}

static int refused(size_t size, int prot, int flags, int fd, off_t off)
{
    char *p = mmap(NULL, size, prot, flags, fd, off);
    if (p == MAP_FAILED) return errno;
    munmap(p, size);
    return 0;
}

/* Without the heap: asking may not change what is asked for. */
static long stats(const char *name)
{
    static char text[4096];
    int fd = open("/proc/vm/stats", O_RDONLY);
    ssize_t n = fd == -1 ? -1 : read(fd, text, sizeof text - 1);
    CHECK(n > 0);
    text[n] = 0;
    close(fd);
    for (char *line = text; line != NULL; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (strncmp(line, name, strlen(name)) == 0) return strtol(line + strlen(name) + 1, NULL, 0);
    }
    return -1;
}

TEST(every_unknown_bit_is_refused)
{
    for (int bit = 20; bit < 31; bit++) CHECK_EQ(refused(PAGE, RW, ANON | (int)(1u << bit), NOFD, 0), EINVAL);
    CHECK_EQ(refused(PAGE, RW, ANON | 0x8000, NOFD, 0), EINVAL);
    CHECK_EQ(refused(PAGE, 0x1000, ANON, NOFD, 0), EINVAL);
    CHECK_EQ(refused(PAGE, 1, ANON, NOFD, 0), EINVAL);
}

TEST(shared_or_private)
{
    int fd = shm_open(SHM_ANON, O_RDWR | O_CREAT, 0600);
    CHECK_EQ(ftruncate(fd, PAGE), 0);
    CHECK_EQ(refused(PAGE, RW, MAP_SHARED | MAP_PRIVATE, fd, 0), EINVAL);
    CHECK_EQ(refused(PAGE, RW, 0, fd, 0), EINVAL);
    CHECK_EQ(refused(PAGE, RW, MAP_SHARED, fd, 0), 0);
    CHECK_EQ(refused(PAGE, RW, MAP_PRIVATE, fd, 0), 0);
    close(fd);
}

TEST(lengths)
{
    CHECK_EQ(refused(0, RW, ANON, NOFD, 0), EINVAL);
    CHECK_EQ(refused((size_t)-1, RW, ANON, NOFD, 0), ENOMEM);
    CHECK_EQ(refused(1ul << 47, RW, ANON, NOFD, 0), ENOMEM);
    char *p = map(1, RW, ANON);
    CHECK_EQ(touch(p + PAGE - 1, true), 0);
    CHECK_EQ(munmap(p, 1), 0);
    CHECK_ERR(munmap(p, 0), EINVAL);
    CHECK_ERR(munmap(p + 1, PAGE), EINVAL);
}

TEST(descriptors)
{
    CHECK_EQ(refused(PAGE, RW, ANON, 0, 0), EINVAL);            /* MAP_ANON goes with NOFD */
    CHECK_EQ(refused(PAGE, RW, MAP_SHARED, NOFD, 0), EBADF);
    CHECK_EQ(refused(PAGE, RW, MAP_SHARED, 500, 0), EBADF);
    CHECK_EQ(refused(PAGE, RW, MAP_SHARED | MAP_PHYS, 0, 0), EINVAL);
}

TEST(ignored_flags)
{
    static const int flags[] = { MAP_NOINIT, MAP_NOSYNCFILE, MAP_ELF, MAP_NOINIT | MAP_LAZY };
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
        char *p = map(PAGE, RW, ANON | flags[i]);
        CHECK_EQ(*p, 0);
        munmap(p, PAGE);
    }
}

TEST(fixed_over_parts_of_others)
{
    char *p = map(8 * PAGE, RW, ANON);
    memset(p, 3, 8 * PAGE);
    CHECK(mmap(p + 2 * PAGE, 2 * PAGE, RW, ANON | MAP_FIXED, NOFD, 0) == p + 2 * PAGE);
    CHECK_EQ(munmap(p + 6 * PAGE, PAGE), 0);
    CHECK(mmap(p + 5 * PAGE, 3 * PAGE, PROT_READ, ANON | MAP_FIXED, NOFD, 0) == p + 5 * PAGE);   /* over a hole, too */
    for (int i = 0; i < 8; i++) CHECK_EQ(p[i * PAGE], i == 2 || i == 3 || i >= 5 ? 0 : 3);
    CHECK_EQ(touch(p + 6 * PAGE, true), SIGSEGV);
    CHECK_EQ(munmap(p, 8 * PAGE), 0);
}

TEST(fixed_errors)
{
    CHECK(mmap((void *)(uintptr_t)100, PAGE, RW, ANON | MAP_FIXED, NOFD, 0) == MAP_FAILED && errno == EINVAL);
    CHECK(mmap(NULL, PAGE, RW, ANON | MAP_FIXED, NOFD, 0) == MAP_FAILED);
    CHECK(mmap((void *)0xffffffff80000000ul, PAGE, RW, ANON | MAP_FIXED, NOFD, 0) == MAP_FAILED);
    CHECK(mmap((void *)0xff7ffffff000ul, 2 * PAGE, RW, ANON | MAP_FIXED, NOFD, 0) == MAP_FAILED && errno == ENOMEM);
}

TEST(fixed_without_memory)
{
    size_t size = (size_t)stats("total") * 2;
    char *p = map(size, PROT_NONE, ANON);
    CHECK(mmap(p, size, RW, ANON | MAP_FIXED, NOFD, 0) == MAP_FAILED && errno == ENOMEM);
    munmap(p, size);
}

TEST(below)
{
    char *p = map(64 * PAGE, RW, ANON), *hint = p + 32 * PAGE;
    munmap(p, 64 * PAGE);
    char *q = mmap(hint, PAGE, RW, ANON | MAP_BELOW, NOFD, 0);
    CHECK(q != MAP_FAILED && q < hint);
    munmap(q, PAGE);
}

TEST(lazy_costs_nothing_until_touched)
{
    long before = stats("free");
    char *p = map(256 * PAGE, RW, ANON | MAP_LAZY);
    CHECK(before - stats("free") < 16 * PAGE);
    for (int i = 0; i < 256; i++) p[i * PAGE] = 1;
    CHECK(before - stats("free") >= 256 * PAGE);
    munmap(p, 256 * PAGE);
}

TEST(committed_costs_at_once)
{
    long before = stats("free");
    char *p = map(256 * PAGE, RW, ANON);
    long used = before - stats("free");
    CHECK(used >= 256 * PAGE && used <= (256 + 8) * PAGE);
    munmap(p, 256 * PAGE);
    CHECK(stats("free") >= before - 4 * PAGE);
}

TEST(no_access_costs_nothing)
{
    long before = stats("free");
    char *p = map(512 * PAGE, PROT_NONE, ANON);
    CHECK(before - stats("free") < 8 * PAGE);
    CHECK_EQ(touch(p, false), SIGSEGV);
    munmap(p, 512 * PAGE);
}

ROLE(eats_lazily)
{
    long left = stats("free");
    char *p = mmap(NULL, (size_t)left + (64ul << 20), RW, ANON | MAP_LAZY, NOFD, 0);
    if (p == MAP_FAILED) return 1;
    for (long i = 0; i < left + (64l << 20); i += PAGE)
        if (touch(p + i, true) == SIGBUS) return 0;
    return 2;
}
TEST(lazy_memory_that_is_not_there_is_sigbus)
{
    if (stats("free") > 300l << 20) test_skip("too much memory to use up");
    test_run("eats_lazily", NULL);
}

TEST(more_than_there_is)
{
    CHECK_EQ(refused((size_t)stats("total") * 2, RW, ANON, NOFD, 0), ENOMEM);
    CHECK_EQ(refused((size_t)stats("total") * 2, RW, MAP_SHARED | MAP_ANON, NOFD, 0), ENOMEM);
}

TEST(stack_with_guard)
{
    char *p = map(16 * PAGE, RW, ANON | MAP_STACK);
    CHECK_EQ(touch(p + 16 * PAGE - 1, true), 0);
    CHECK_EQ(touch(p, true), 0);
    CHECK_EQ(touch(p - 1, true), SIGSEGV);
    munmap(p, 16 * PAGE);
    CHECK_EQ(refused(PAGE, RW, MAP_SHARED | MAP_STACK, 0, 0), EINVAL);
}

TEST(locked_stack_is_backed)
{
    long before = stats("free");
    char *p = map(64 * PAGE, RW, ANON | MAP_STACK);
    CHECK_EQ(mlock(p, 64 * PAGE), 0);
    CHECK(before - stats("free") >= 64 * PAGE);
    munmap(p, 64 * PAGE);
}

TEST(not_inherited)
{
    char *p = map(PAGE, RW, ANON | MAP_NOINHERIT), *q = map(PAGE, RW, ANON);
    *p = *q = 1;
    pid_t pid = fork();
    if (pid == 0) _exit(touch(p, false) == SIGSEGV && *q == 1 ? 0 : 1);
    test_exited_ok(pid);
    munmap(p, PAGE);
    munmap(q, PAGE);
}

TEST(shared_anonymous_is_shared_by_fork)
{
    volatile char *p = map(PAGE, RW, MAP_SHARED | MAP_ANON);
    pid_t pid = fork();
    if (pid == 0) {
        *p = 9;
        _exit(0);
    }
    test_exited_ok(pid);
    CHECK_EQ(*p, 9);
    munmap((void *)p, PAGE);
}

TEST(contiguous)
{
    char *p = map(BLOCK + 5 * PAGE, RW, MAP_SHARED | MAP_ANON | MAP_PHYS);
    off_t off;
    size_t contig;
    CHECK_EQ(mem_offset(p, NOFD, BLOCK + 5 * PAGE, &off, &contig), 0);
    CHECK_EQ(contig, BLOCK + 5 * PAGE);
    for (size_t i = 0; i < BLOCK + 5 * PAGE; i += PAGE) CHECK_EQ(p[i], 0);
    memset(p, 1, BLOCK + 5 * PAGE);
    CHECK_EQ(munmap(p + PAGE, PAGE), 0);                /* a block that is cut */
    CHECK_EQ(p[2 * PAGE], 1);
    CHECK_EQ(touch(p + PAGE, false), SIGSEGV);
    CHECK_EQ(mprotect(p + 9 * PAGE, PAGE, PROT_READ), 0);
    CHECK_EQ(touch(p + 9 * PAGE, true), SIGSEGV);
    CHECK_EQ(touch(p + 10 * PAGE, true), 0);
    munmap(p, BLOCK + 5 * PAGE);
}

TEST(contiguous_shared_by_fork)
{
    volatile char *p = map(BLOCK, RW, MAP_SHARED | MAP_ANON | MAP_PHYS);
    pid_t pid = fork();
    if (pid == 0) {
        p[BLOCK - 1] = 4;
        _exit(0);
    }
    test_exited_ok(pid);
    CHECK_EQ(p[BLOCK - 1], 4);
    munmap((void *)p, BLOCK);
}

TEST(uncached)
{
    char *p = map(2 * PAGE, RW | PROT_NOCACHE, ANON);
    p[PAGE] = 5;
    int fd[2];
    CHECK_EQ(pipe(fd), 0);
    CHECK_EQ(write(fd[1], p + PAGE, 1), 1);
    CHECK_EQ(read(fd[0], p, 1), 1);
    CHECK_EQ(p[0], 5);
    munmap(p, 2 * PAGE);
}

TEST(protections)
{
    static const struct { int prot; int read, write; } cases[] = {
        { PROT_NONE, SIGSEGV, SIGSEGV }, { PROT_READ, 0, SIGSEGV }, { RW, 0, 0 }, { PROT_READ | PROT_EXEC, 0, SIGSEGV },
        { PROT_WRITE, 0, 0 },
    };
    char *p = map(PAGE, RW, ANON);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CHECK_EQ(mprotect(p, PAGE, cases[i].prot), 0);
        CHECK_EQ(touch(p, false), cases[i].read);
        CHECK_EQ(touch(p, true), cases[i].write);
    }
    CHECK_ERR(mprotect(p, PAGE, 0x7000), EINVAL);
    CHECK_ERR(mprotect(p + 1, PAGE, RW), EINVAL);
    CHECK_EQ(mprotect(p, 0, RW), 0);
    munmap(p, PAGE);
    CHECK_ERR(mprotect(p, PAGE, RW), ENOMEM);
}

TEST(protect_over_a_hole)
{
    char *p = map(3 * PAGE, RW, ANON);
    CHECK_EQ(munmap(p + PAGE, PAGE), 0);
    CHECK_ERR(mprotect(p, 3 * PAGE, PROT_READ), ENOMEM);
    munmap(p, 3 * PAGE);
}

TEST(msync_errors)
{
    char *p = map(2 * PAGE, RW, ANON);
    CHECK_EQ(msync(p, 2 * PAGE, MS_SYNC), 0);
    CHECK_EQ(msync(p, 2 * PAGE, MS_ASYNC), 0);
    CHECK_EQ(msync(p, 2 * PAGE, MS_SYNC | MS_INVALIDATE), 0);
    CHECK_ERR(msync(p, PAGE, MS_SYNC | MS_ASYNC), EINVAL);
    CHECK_ERR(msync(p + 1, PAGE, MS_SYNC), EINVAL);
    CHECK_EQ(munmap(p + PAGE, PAGE), 0);
    CHECK_ERR(msync(p, 2 * PAGE, MS_SYNC), ENOMEM);
    CHECK_ERR(msync(p, PAGE, 0x40), EINVAL);
    munmap(p, PAGE);
}

TEST(lock_errors)
{
    char *p = map(2 * PAGE, RW, ANON | MAP_LAZY);
    CHECK_EQ(mlock(p, 2 * PAGE), 0);
    CHECK_EQ(munlock(p, 2 * PAGE), 0);
    CHECK_EQ(munmap(p + PAGE, PAGE), 0);
    CHECK_ERR(mlock(p, 2 * PAGE), ENOMEM);
    CHECK_ERR(munlock(p, 2 * PAGE), ENOMEM);
    CHECK_ERR(mlockall(0), EINVAL);
    CHECK_ERR(mlockall(0x100), EINVAL);
    CHECK_EQ(mlockall(MCL_CURRENT | MCL_FUTURE), 0);
    long before = stats("free");
    char *q = map(32 * PAGE, RW, ANON | MAP_LAZY);      /* nothing is lazy now */
    CHECK(before - stats("free") >= 32 * PAGE);
    CHECK_EQ(munlockall(), 0);
    munmap(q, 32 * PAGE);
    munmap(p, PAGE);
}

ROLE(unprivileged)
{
    off_t off;
    if (setuid(100) == -1) return 1;
    char *p = map(PAGE, RW, ANON);
    if (mlock(p, PAGE) != -1 || errno != EPERM) return 2;
    if (mlockall(MCL_CURRENT) != -1 || errno != EPERM) return 3;
    if (refused(PAGE, RW, MAP_SHARED | MAP_PHYS, NOFD, 0x9000000) != EPERM) return 4;
    if (refused(PAGE, RW, MAP_SHARED | MAP_PHYS | MAP_ANON, NOFD, 0) != EPERM) return 5;
    if (mmap_device_memory(NULL, PAGE, RW, 0, 0x9000000) != MAP_FAILED || errno != EPERM) return 6;
    if (mmap_device_io(PAGE, 0x9000000) != MAP_DEVICE_FAILED) return 7;
    if (mem_offset(p, NOFD, PAGE, &off, NULL) != -1 || errno != EPERM) return 8;
    return 0;
}
TEST(privileged_things) { test_run("unprivileged", NULL); }

TEST(advice)
{
    char *p = map(4 * PAGE, RW, ANON);
    memset(p, 1, 4 * PAGE);
    for (int advice = POSIX_MADV_NORMAL; advice <= POSIX_MADV_DONTNEED; advice++) CHECK_EQ(posix_madvise(p, 4 * PAGE, advice), 0);
    CHECK_EQ(p[PAGE], 1);
    CHECK_EQ(posix_madvise(p + PAGE, PAGE, POSIX_MADV_DISCARD_NP), 0);
    CHECK_EQ(p[PAGE], 0);
    CHECK_EQ(p[2 * PAGE], 1);
    CHECK_EQ(posix_madvise(p, PAGE, 99), EINVAL);
    CHECK_EQ(munmap(p + PAGE, PAGE), 0);
    CHECK_EQ(posix_madvise(p, 4 * PAGE, POSIX_MADV_NORMAL), ENOMEM);
    munmap(p, 4 * PAGE);
}

static bool limit(int resource, rlim_t value)
{
    struct rlimit l = { value, value };
    return setrlimit(resource, &l) == 0;
}

ROLE(data_limited)
{
    if (!limit(RLIMIT_DATA, 2ul << 20)) return 1;
    if (refused(4ul << 20, RW, ANON, NOFD, 0) != ENOMEM) return 2;
    if (refused(4ul << 20, PROT_READ, ANON, NOFD, 0) != 0) return 3;
    if (refused(4ul << 20, RW, MAP_SHARED | MAP_ANON, NOFD, 0) != 0) return 4;
    if (refused(64ul << 10, RW, ANON, NOFD, 0) != 0) return 5;
    if (malloc(8ul << 20) != NULL || errno != ENOMEM) return 6;
    return 0;
}
TEST(data_limit) { test_run("data_limited", NULL); }

ROLE(space_limited)
{
    if (!limit(RLIMIT_AS, 16ul << 20)) return 1;
    if (refused(32ul << 20, PROT_NONE, ANON, NOFD, 0) != ENOMEM) return 2;
    if (refused(32ul << 20, RW, ANON | MAP_LAZY, NOFD, 0) != ENOMEM) return 3;
    return refused(1ul << 20, RW, ANON, NOFD, 0);
}
TEST(space_limit) { test_run("space_limited", NULL); }

ROLE(lock_limited)
{
    if (!limit(RLIMIT_MEMLOCK, 16 * PAGE)) return 1;
    char *p = map(32 * PAGE, RW, ANON);
    if (mlock(p, 16 * PAGE) == -1) return 2;
    if (mlock(p + 16 * PAGE, PAGE) != -1 || errno != ENOMEM) return 3;
    if (munlock(p, 8 * PAGE) == -1) return 4;
    if (mlock(p + 16 * PAGE, 8 * PAGE) == -1) return 5;
    if (mlock(p + 24 * PAGE, PAGE) != -1) return 6;
    return munlockall() == 0 && mlock(p + 24 * PAGE, PAGE) == 0 ? 0 : 7;
}
TEST(lock_limit) { test_run("lock_limited", NULL); }

TEST(what_is_mapped_is_told)
{
    char path[40], *p = map(3 * PAGE, PROT_READ, ANON);
    static procfs_mapinfo info[512];
    int n, found = 0;
    snprintf(path, sizeof path, "/proc/%d/as", getpid());
    int fd = open(path, O_RDONLY);
    CHECK_EQ(devctl(fd, DCMD_PROC_MAPINFO, info, sizeof info, &n), EOK);
    CHECK(n > 0 && n <= 512);
    for (int i = 0; i < n; i++)
        if (info[i].vaddr == (uintptr_t)p) {
            CHECK_EQ(info[i].size, 3 * PAGE);
            found++;
        }
    CHECK_EQ(found, 1);
    close(fd);
    munmap(p, 3 * PAGE);
}

/* Every page that is not free is accounted for: pages come and go one by one, and tables with them. */
static void free_page_by_page(long *taken, long *kept)
{
    char *p = map(64 * PAGE, RW, ANON | MAP_LAZY);
    p[0] = p[63 * PAGE] = 1;                            /* its table is there from now on, or its two tables */
    long before = stats("free");
    for (int i = 1; i <= 32; i++) p[i * PAGE] = 1;
    *taken = before - stats("free");
    for (int i = 1; i <= 32; i += 2) CHECK_EQ(munmap(p + i * PAGE, PAGE), 0);
    *kept = before - stats("free");
    munmap(p, 64 * PAGE);
}

/* Others of the system may take or free a page meanwhile; not each time. */
TEST(free_memory_page_by_page)
{
    long taken, kept;
    for (int tries = 0; tries < 4; tries++) {
        free_page_by_page(&taken, &kept);
        if (taken == 32 * PAGE && kept >= 16 * PAGE && kept <= 18 * PAGE)
            break;
    }
    CHECK_EQ(taken, 32 * PAGE);
    CHECK(kept >= 16 * PAGE && kept <= 18 * PAGE);      /* regions cost kernel memory */
}

TEST(fork_costs_what_it_may_need)
{
    char *p = map(128 * PAGE, RW, ANON);
    memset(p, 1, 128 * PAGE);
    long before = stats("free");
    int fd[2];
    char c;
    CHECK_EQ(pipe(fd), 0);
    pid_t pid = fork();
    if (pid == 0) {
        close(fd[1]);
        _exit(read(fd[0], &c, 1) == 0 ? 0 : 1);
    }
    CHECK(before - stats("free") >= 128 * PAGE);        /* a copy of each is set aside */
    close(fd[1]);
    close(fd[0]);
    test_exited_ok(pid);
    munmap(p, 128 * PAGE);
}

ROLE(mapping_bomb)
{
    for (int i = 0;; i++)
        if (mmap(NULL, PAGE, i & 1 ? PROT_READ : PROT_NONE, ANON, NOFD, 0) == MAP_FAILED) return errno == ENOMEM || errno == EAGAIN ? 0 : 1;
        else if (i == 60000) return 0;
}
TEST(a_mapping_bomb_harms_nobody)
{
    pid_t pid = test_spawn("mapping_bomb", NULL);
    for (int i = 0; i < 20; i++) {
        char *p = map(16 * PAGE, RW, ANON);
        memset(p, 1, 16 * PAGE);
        munmap(p, 16 * PAGE);
    }
    kill(pid, SIGKILL);
    test_wait(pid);
}
