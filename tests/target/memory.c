/* SPDX-License-Identifier: Apache-2.0 */
/* mmap and what goes with it, faults, guards, the heap. */
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "test.h"

#define PAGE 4096ul
#define RW (PROT_READ | PROT_WRITE)

static sigjmp_buf env;
static volatile int signo_seen, code_seen;
static void *volatile addr_seen;

static void on_fault(int signo, siginfo_t *info, void *context)
{
    (void)context;
    signo_seen = signo;
    code_seen = info->si_code;
    addr_seen = info->si_addr;
    siglongjmp(env, 1);
}

static void catch_faults(void)
{
    struct sigaction act;
    memset(&act, 0, sizeof act);
    act.sa_sigaction = on_fault;
    act.sa_flags = SA_SIGINFO;
    CHECK_EQ(sigaction(SIGSEGV, &act, NULL), 0);
    CHECK_EQ(sigaction(SIGBUS, &act, NULL), 0);
}

/* The signal an access raises, 0 when it goes well. */
static int read_at(volatile char *p)
{
    catch_faults();
    signo_seen = 0;
    if (sigsetjmp(env, 1) == 0) (void)*p;
    return signo_seen;
}

static int write_at(volatile char *p)
{
    catch_faults();
    signo_seen = 0;
    if (sigsetjmp(env, 1) == 0) *p = 1;
    return signo_seen;
}

static char *map(size_t len)
{
    char *p = mmap(NULL, len, RW, MAP_ANON | MAP_PRIVATE, NOFD, 0);
    CHECK(p != MAP_FAILED);
    return p;
}

static int mmap_errno(void *addr, size_t len, int prot, int flags, int fd, off_t off)
{
    errno = 0;
    void *p = mmap(addr, len, prot, flags, fd, off);
    if (p == MAP_FAILED) return errno;
    munmap(p, len);
    return 0;
}

/* ---- anonymous memory ---- */

TEST(anonymous_is_zero)
{
    char *p = map(5 * PAGE + 100);
    CHECK_EQ((uintptr_t)p % PAGE, 0);
    for (size_t i = 0; i < 6 * PAGE; i++) CHECK_EQ(p[i], 0);
    memset(p, 1, 6 * PAGE);
    CHECK_EQ(munmap(p, 5 * PAGE + 100), 0);
    CHECK_EQ(read_at(p), SIGSEGV);
    CHECK_EQ(read_at(p + 5 * PAGE), SIGSEGV);
}

TEST(fresh_memory_is_zero_again)
{
    for (int i = 0; i < 20; i++) {
        char *p = map(64 * PAGE);
        for (size_t j = 0; j < 64 * PAGE; j += 512) CHECK_EQ(p[j], 0);
        memset(p, 0xa5, 64 * PAGE);
        CHECK_EQ(munmap(p, 64 * PAGE), 0);
    }
}

TEST(unmap_middle)
{
    char *p = map(3 * PAGE);
    memset(p, 7, 3 * PAGE);
    CHECK_EQ(munmap(p + PAGE, PAGE), 0);
    CHECK_EQ(read_at(p), 0);
    CHECK_EQ(read_at(p + PAGE), SIGSEGV);
    CHECK_EQ(code_seen, SEGV_MAPERR);
    CHECK(addr_seen == p + PAGE);
    CHECK_EQ(read_at(p + 2 * PAGE), 0);
    CHECK_EQ(p[2 * PAGE], 7);
    CHECK_EQ(munmap(p, 3 * PAGE), 0);
}

TEST(fixed_replaces)
{
    char *p = map(4 * PAGE);
    memset(p, 9, 4 * PAGE);
    CHECK(mmap(p + PAGE, 2 * PAGE, RW, MAP_ANON | MAP_PRIVATE | MAP_FIXED, NOFD, 0) == p + PAGE);
    CHECK_EQ(p[0], 9);
    CHECK_EQ(p[PAGE], 0);
    CHECK_EQ(p[3 * PAGE - 1], 0);
    CHECK_EQ(p[3 * PAGE], 9);
}

TEST(hint_is_taken_when_free)
{
    char *p = map(16 * PAGE);
    CHECK_EQ(munmap(p, 16 * PAGE), 0);
    CHECK(mmap(p + 4 * PAGE, PAGE, RW, MAP_ANON | MAP_PRIVATE, NOFD, 0) == p + 4 * PAGE);
    char *q = mmap(p + 4 * PAGE, PAGE, RW, MAP_ANON | MAP_PRIVATE, NOFD, 0);
    CHECK(q != MAP_FAILED && q != p + 4 * PAGE);
}

TEST(mmap_errors)
{
    CHECK_EQ(mmap_errno(NULL, 0, RW, MAP_ANON | MAP_PRIVATE, NOFD, 0), EINVAL);
    CHECK_EQ(mmap_errno((void *)0x1001, PAGE, RW, MAP_ANON | MAP_PRIVATE | MAP_FIXED, NOFD, 0), EINVAL);
    CHECK(mmap_errno((void *)0x1000, PAGE, RW, MAP_ANON | MAP_PRIVATE | MAP_FIXED, NOFD, 0) != 0);
    CHECK(mmap_errno((void *)0xffffffff80000000ul, PAGE, RW, MAP_ANON | MAP_PRIVATE | MAP_FIXED, NOFD, 0) != 0);
    CHECK(mmap_errno((void *)0x0000ffffffffe000ul, 8 * PAGE, RW, MAP_ANON | MAP_PRIVATE | MAP_FIXED, NOFD, 0) != 0);
    CHECK_EQ(mmap_errno(NULL, PAGE, RW, MAP_SHARED, 99, 0), EBADF);
    CHECK_EQ(mmap_errno(NULL, ~0ul - 100, RW, MAP_ANON | MAP_PRIVATE, NOFD, 0) == ENOMEM || errno == EINVAL, 1);
    CHECK_EQ(mmap_errno(NULL, 1ul << 46, RW, MAP_ANON | MAP_PRIVATE, NOFD, 0), ENOMEM);
    CHECK_EQ(munmap((void *)0x10001, PAGE), -1);
    CHECK_EQ(errno, EINVAL);
    CHECK_ERR(munmap(NULL, 0), EINVAL);
    CHECK_ERR(munmap((void *)0xffffffff80000000ul, PAGE), EINVAL);
}

TEST(too_much_memory)
{
    CHECK_EQ(mmap_errno(NULL, 64ul << 30, RW, MAP_ANON | MAP_PRIVATE, NOFD, 0), ENOMEM);
    char *p = map(PAGE);
    p[0] = 1;
}

TEST(none_at_all)
{
    char *p = mmap(NULL, PAGE, PROT_NONE, MAP_ANON | MAP_PRIVATE, NOFD, 0);
    CHECK(p != MAP_FAILED);
    CHECK_EQ(read_at(p), SIGSEGV);
    CHECK_EQ(code_seen, SEGV_ACCERR);
    CHECK_EQ(mprotect(p, PAGE, RW), 0);
    CHECK_EQ(write_at(p), 0);
}

TEST(lazy)
{
    char *p = mmap(NULL, 256 * PAGE, RW, MAP_ANON | MAP_PRIVATE | MAP_LAZY, NOFD, 0);
    CHECK(p != MAP_FAILED);
    for (size_t i = 0; i < 256; i += 7) p[i * PAGE] = (char)i;
    for (size_t i = 0; i < 256; i += 7) CHECK_EQ(p[i * PAGE], (char)i);
    CHECK_EQ(munmap(p, 256 * PAGE), 0);
}

/* Lazy pages as the buffers of a message: the kernel has to bring them in. */
static int lazy_chid;
static void *lazy_server(void *arg)
{
    int rcvid = MsgReceive(lazy_chid, arg, 3 * PAGE, NULL);
    CHECK(rcvid > 0);
    CHECK_EQ(MsgReply(rcvid, 0, arg, 3 * PAGE), 0);
    return NULL;
}

TEST(lazy_message_buffers)
{
    char *a = mmap(NULL, 3 * PAGE, RW, MAP_ANON | MAP_PRIVATE | MAP_LAZY, NOFD, 0);
    char *b = mmap(NULL, 3 * PAGE, RW, MAP_ANON | MAP_PRIVATE | MAP_LAZY, NOFD, 0);
    char *c = mmap(NULL, 3 * PAGE, RW, MAP_ANON | MAP_PRIVATE | MAP_LAZY, NOFD, 0);
    a[2 * PAGE] = 5;
    lazy_chid = ChannelCreate(0);
    int coid = ConnectAttach(0, 0, lazy_chid, _NTO_SIDE_CHANNEL, 0), t = test_thread(lazy_server, b);
    CHECK_EQ(MsgSend(coid, a, 3 * PAGE, c, 3 * PAGE), 0);
    test_join(t);
    CHECK_EQ(c[2 * PAGE], 5);
    CHECK_EQ(c[0], 0);
}

TEST(protect)
{
    char *p = map(3 * PAGE);
    p[PAGE] = 3;
    CHECK_EQ(mprotect(p + PAGE, PAGE, PROT_READ), 0);
    CHECK_EQ(read_at(p + PAGE), 0);
    CHECK_EQ(write_at(p + PAGE), SIGSEGV);
    CHECK_EQ(code_seen, SEGV_ACCERR);
    CHECK_EQ(write_at(p), 0);
    CHECK_EQ(write_at(p + 2 * PAGE), 0);
    CHECK_EQ(mprotect(p + PAGE, PAGE, RW), 0);
    CHECK_EQ(p[PAGE], 3);
    CHECK_EQ(write_at(p + PAGE), 0);
}

TEST(protect_errors)
{
    char *p = map(PAGE);
    CHECK_ERR(mprotect(p + 1, PAGE, PROT_READ), EINVAL);
    CHECK_EQ(munmap(p, PAGE), 0);
    CHECK_ERR(mprotect(p, PAGE, PROT_READ), ENOMEM);
    CHECK(mprotect((void *)0xffffffff80000000ul, PAGE, PROT_READ) == -1);
}

TEST(execute_written_code)
{
    uint32_t *p = mmap(NULL, PAGE, RW, MAP_ANON | MAP_PRIVATE, NOFD, 0);
    p[0] = 0x52800540;      /* mov w0, #42 */
    p[1] = 0xd65f03c0;      /* ret */
    CHECK_EQ(mprotect(p, PAGE, PROT_READ | PROT_EXEC), 0);
    CHECK_EQ(msync(p, PAGE, MS_INVALIDATE_ICACHE), 0);
    CHECK_EQ(((int (*)(void))(uintptr_t)p)(), 42);
    CHECK_EQ(write_at((char *)p), SIGSEGV);
}

/* ---- shared memory ---- */

TEST(shm)
{
    int fd = shm_open("/test_memory", O_RDWR | O_CREAT | O_EXCL, 0600);
    CHECK(fd != -1);
    CHECK(shm_open("/test_memory", O_RDWR | O_CREAT | O_EXCL, 0600) == -1 && errno == EEXIST);
    CHECK_EQ(ftruncate(fd, 3 * PAGE), 0);
    struct stat st;
    CHECK_EQ(fstat(fd, &st), 0);
    CHECK_EQ(st.st_size, 3 * PAGE);
    char *a = mmap(NULL, 3 * PAGE, RW, MAP_SHARED, fd, 0), *b = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, PAGE);
    CHECK(a != MAP_FAILED && b != MAP_FAILED && a != b);
    a[PAGE + 5] = 77;
    CHECK_EQ(b[5], 77);
    CHECK_EQ(write_at(b), SIGSEGV);
    test_run("shm_child", NULL);
    CHECK_EQ(a[0], 12);
    CHECK_EQ(close(fd), 0);
    a[1] = 1;
    CHECK_EQ(shm_unlink("/test_memory"), 0);
    CHECK_ERR(shm_unlink("/test_memory"), ENOENT);
    CHECK_ERR(shm_open("/test_memory", O_RDWR, 0), ENOENT);
    CHECK_EQ(a[PAGE + 5], 77);
}

ROLE(shm_child)
{
    int fd = shm_open("/test_memory", O_RDWR, 0);
    CHECK(fd != -1);
    char *p = mmap(NULL, 3 * PAGE, RW, MAP_SHARED, fd, 0);
    CHECK(p != MAP_FAILED);
    CHECK_EQ(p[PAGE + 5], 77);
    p[0] = 12;
    return 0;
}

TEST(shm_private_copy)
{
    int fd = shm_open("/test_private", O_RDWR | O_CREAT, 0600);
    CHECK_EQ(ftruncate(fd, PAGE), 0);
    CHECK_EQ(shm_unlink("/test_private"), 0);
    char *a = mmap(NULL, PAGE, RW, MAP_SHARED, fd, 0), *b = mmap(NULL, PAGE, RW, MAP_PRIVATE, fd, 0);
    CHECK(a != MAP_FAILED && b != MAP_FAILED);
    a[0] = 1;
    b[0] = 2;
    CHECK_EQ(a[0], 1);
}

TEST(shm_beyond_the_end)
{
    int fd = shm_open("/test_end", O_RDWR | O_CREAT, 0600);
    CHECK_EQ(ftruncate(fd, PAGE), 0);
    CHECK_EQ(shm_unlink("/test_end"), 0);
    char *p = mmap(NULL, 2 * PAGE, RW, MAP_SHARED, fd, 0);
    if (p == MAP_FAILED) {
        CHECK(errno == ENXIO || errno == EINVAL || errno == ENOMEM);
        return;
    }
    CHECK_EQ(write_at(p), 0);
    CHECK_EQ(write_at(p + PAGE), SIGBUS);
}

TEST(shm_read_only_descriptor)
{
    int fd = shm_open("/test_ro", O_RDWR | O_CREAT, 0600);
    CHECK_EQ(ftruncate(fd, PAGE), 0);
    int ro = shm_open("/test_ro", O_RDONLY, 0);
    CHECK(ro != -1);
    CHECK_EQ(shm_unlink("/test_ro"), 0);
    CHECK_EQ(mmap_errno(NULL, PAGE, RW, MAP_SHARED, ro, 0), EACCES);
    CHECK_EQ(mmap_errno(NULL, PAGE, PROT_READ, MAP_SHARED, ro, 0), 0);
    CHECK(ftruncate(ro, 2 * PAGE) == -1);
}

TEST(shm_anonymous)
{
    int fd = shm_open(SHM_ANON, O_RDWR | O_CREAT, 0600);
    CHECK(fd != -1);
    CHECK_EQ(shm_ctl(fd, SHMCTL_ANON, 0, 4 * PAGE), 0);
    char *p = mmap(NULL, 4 * PAGE, RW, MAP_SHARED, fd, 0);
    CHECK(p != MAP_FAILED);
    p[3 * PAGE] = 1;
}

TEST(shm_left_mapped_at_exit)
{
    for (int i = 0; i < 10; i++) {
        int fd = shm_open(SHM_ANON, O_RDWR | O_CREAT, 0600);
        CHECK_EQ(ftruncate(fd, 8 * PAGE), 0);
        char *p = mmap(NULL, 8 * PAGE, RW, MAP_SHARED, fd, 0);
        CHECK(p != MAP_FAILED);
        p[0] = 1;
    }
}

/* ---- files of the image, physical memory ---- */

TEST(map_image_file)
{
    int fd = open("/proc/boot/test-memory", O_RDONLY);
    CHECK(fd != -1);
    char *p = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0), *q = mmap(NULL, PAGE, RW, MAP_PRIVATE, fd, 0);
    CHECK(p != MAP_FAILED);
    CHECK(memcmp(p, "\177ELF", 4) == 0);
    CHECK(q != MAP_FAILED);
    q[0] = 'X';
    CHECK_EQ(p[0], '\177');
    CHECK_EQ(write_at(p), SIGSEGV);
    CHECK(mmap_errno(NULL, PAGE, RW, MAP_SHARED, fd, 0) != 0);
}

TEST(contiguous_and_its_address)
{
    off64_t off = 0;
    size_t contig = 0;
    char *p = mmap(NULL, 8 * PAGE, RW, MAP_ANON | MAP_PHYS | MAP_SHARED, NOFD, 0);
    CHECK(p != MAP_FAILED);
    p[0] = 9;
    CHECK_EQ(mem_offset64(p, NOFD, 8 * PAGE, &off, &contig), 0);
    CHECK(off > 0);
    CHECK_EQ(contig, 8 * PAGE);
    char *q = mmap_device_memory(NULL, PAGE, RW, 0, (uint64_t)off);
    CHECK(q != MAP_FAILED);
    CHECK_EQ(q[0], 9);
    CHECK_EQ(munmap_device_memory(q, PAGE), 0);
}

ROLE(user_maps_device)
{
    CHECK_EQ(setuid(1000), 0);
    errno = 0;
    void *p = mmap_device_memory(NULL, PAGE, RW | PROT_NOCACHE, 0, 0x9000000);
    CHECK(p == MAP_FAILED);
    CHECK_EQ(errno, EPERM);
    return 0;
}

TEST(device_memory_needs_privilege) { test_run("user_maps_device", NULL); }

TEST(device_memory)
{
    volatile uint32_t *uart = mmap_device_memory(NULL, PAGE, PROT_READ | PROT_NOCACHE, 0, 0x9000000);
    CHECK(uart != MAP_FAILED);
    CHECK_EQ(uart[0xfe0 / 4] & 0xff, 0x11);     /* PL011's part number */
}

/* ---- stacks ---- */

static int deep(int n)
{
    volatile char frame[1024];
    frame[0] = (char)n;
    return n == 0 ? 0 : deep(n - 1) + (frame[0] != (char)n);
}

ROLE(recurses)
{
    if (strcmp(argv[0], "thread") != 0) return deep(1 << 30);
    test_join(test_thread((void *(*)(void *))(uintptr_t)deep, (void *)(1l << 30)));
    return 0;
}

TEST(stack_overflow_main) { CHECK_EQ(test_wait(test_spawn("recurses", "main", NULL)) & 0x7f, SIGSEGV); }
TEST(stack_overflow_thread) { CHECK_EQ(test_wait(test_spawn("recurses", "thread", NULL)) & 0x7f, SIGSEGV); }

TEST(main_stack_grows)
{
    CHECK_EQ(deep(300), 0);
}

static void *touch_guard(void *arg)
{
    pthread_attr_t *attr = arg;
    (void)attr;
    volatile char here;
    char *p = (char *)((uintptr_t)&here & ~(PAGE - 1));
    for (size_t i = 0; i < 1024; i++, p -= PAGE)
        if (read_at(p) != 0) return p;
    return NULL;
}

TEST(guard_below_thread_stack)
{
    pthread_attr_t attr;
    pthread_t t;
    void *guard;
    pthread_attr_init(&attr);
    CHECK_EQ(pthread_attr_setstacksize(&attr, 32 * PAGE), 0);
    CHECK_EQ(pthread_create(&t, &attr, touch_guard, &attr), 0);
    CHECK_EQ(pthread_join(t, &guard), 0);
    CHECK(guard != NULL);
}

/* ---- locking, advice, limits ---- */

TEST(lock_and_advice)
{
    char *p = map(4 * PAGE);
    CHECK_EQ(mlock(p, 4 * PAGE), 0);
    CHECK_EQ(munlock(p, 4 * PAGE), 0);
    CHECK_EQ(mlockall(MCL_CURRENT), 0);
    CHECK_EQ(munlockall(), 0);
    CHECK_EQ(posix_madvise(p, 4 * PAGE, POSIX_MADV_WILLNEED), 0);
    CHECK_EQ(posix_madvise(p, 4 * PAGE, 77), EINVAL);
    CHECK_EQ(munmap(p, 4 * PAGE), 0);
    CHECK_ERR(mlock(p, PAGE), ENOMEM);
}

ROLE(limited)
{
    struct rlimit limit = { 16 << 20, 16 << 20 };       /* the stack has 8 MiB of it */
    CHECK_EQ(setrlimit(RLIMIT_AS, &limit), 0);
    CHECK_EQ(mmap_errno(NULL, 32 << 20, RW, MAP_ANON | MAP_PRIVATE, NOFD, 0), ENOMEM);
    CHECK_EQ(mmap_errno(NULL, 1 << 20, RW, MAP_ANON | MAP_PRIVATE, NOFD, 0), 0);
    return 0;
}

TEST(address_space_limit) { test_run("limited", NULL); }

/* ---- heap ---- */

TEST(heap_sizes)
{
    static const size_t sizes[] = { 0, 1, 15, 16, 17, 100, 1000, 4096, 5000, 100000, 3 << 20 };
    void *p[11];
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 11; i++) {
            p[i] = malloc(sizes[i]);
            CHECK(p[i] != NULL || sizes[i] == 0);
            CHECK_EQ((uintptr_t)p[i] % 16, 0);
            if (sizes[i] != 0) memset(p[i], i + 1, sizes[i]);
        }
        for (int i = 0; i < 11; i++) {
            for (size_t j = 0; j < sizes[i]; j += 97) CHECK_EQ(((char *)p[i])[j], i + 1);
            free(p[i]);
        }
    }
}

TEST(heap_realloc_calloc_aligned)
{
    char *p = calloc(100, 30);
    CHECK(p != NULL);
    for (int i = 0; i < 3000; i++) CHECK_EQ(p[i], 0);
    memset(p, 4, 3000);
    p = realloc(p, 100000);
    CHECK(p != NULL);
    for (int i = 0; i < 3000; i++) CHECK_EQ(p[i], 4);
    p = realloc(p, 10);
    CHECK_EQ(p[9], 4);
    free(p);
    volatile size_t huge = (size_t)1 << 40;
    CHECK(calloc(huge, huge) == NULL);
    CHECK_EQ(errno, ENOMEM);
    huge = ~(size_t)0 - 10;
    CHECK(malloc(huge) == NULL);
    void *q;
    CHECK_EQ(posix_memalign(&q, 65536, 100), 0);
    CHECK_EQ((uintptr_t)q % 65536, 0);
    free(q);
    CHECK_EQ(posix_memalign(&q, 3, 100), EINVAL);
}

static void *heap_work(void *arg)
{
    void *p[32] = { NULL };
    unsigned seed = (unsigned)(long)arg;
    for (int i = 0; i < 3000; i++) {
        seed = seed * 1103515245 + 12345;
        unsigned at = seed >> 16 & 31;
        if (p[at] != NULL) CHECK_EQ(*(unsigned *)p[at], at);
        free(p[at]);
        p[at] = malloc(4 + (seed >> 8 & 2047));
        CHECK(p[at] != NULL);
        *(unsigned *)p[at] = at;
    }
    for (int i = 0; i < 32; i++) free(p[i]);
    return NULL;
}

TEST(heap_many_threads)
{
    int t[4];
    for (long i = 0; i < 4; i++) t[i] = test_thread(heap_work, (void *)(i + 1));
    for (int i = 0; i < 4; i++) test_join(t[i]);
}

/* ---- many mappings ---- */

TEST(many_mappings)
{
    static char *p[600];
    for (int i = 0; i < 600; i++) {
        p[i] = mmap(NULL, PAGE * (1 + (unsigned)i % 3), i & 1 ? RW : PROT_READ, MAP_ANON | MAP_PRIVATE, NOFD, 0);
        CHECK(p[i] != MAP_FAILED);
    }
    for (int i = 0; i < 600; i += 2) CHECK_EQ(munmap(p[i], PAGE * (1 + (unsigned)i % 3)), 0);
    for (int i = 1; i < 600; i += 2) p[i][0] = (char)i;
    for (int i = 1; i < 600; i += 2) CHECK_EQ(p[i][0], (char)i);
}

/* Another thread uses pages that are unmapped and mapped again under it: faults stay its own. */
static char *volatile moving;
static volatile bool moving_stop;
static void *touch_moving(void *arg)
{
    (void)arg;
    while (!moving_stop) MsgSend_r(SYSMGR_COID, moving, 8, NULL, 0);
    return NULL;
}

TEST(unmapped_while_used)
{
    moving = map(PAGE);
    int t = test_thread(touch_moving, NULL);
    for (int i = 0; i < 200; i++) {
        CHECK_EQ(munmap(moving, PAGE), 0);
        CHECK(mmap(moving, PAGE, RW, MAP_ANON | MAP_PRIVATE | MAP_FIXED, NOFD, 0) == moving);
        memset(moving, 0xff, PAGE);
    }
    moving_stop = true;
    test_join(t);
}
