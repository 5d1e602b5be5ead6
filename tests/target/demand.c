/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pages of mapped files: when they are read, who waits for them and how, what a server that hangs, fails or dies can do, and
 * when changes are written back. The files are those of a small server of this program's own, whose behaviour is set through
 * shared memory (struct control).
 */
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <spawn.h>
#include <sys/debug.h>
#include <sys/iofunc.h>
#include <sys/dispatch.h>
#include <sys/mman.h>
#include <sys/procfs.h>
#include <sys/stat.h>
#include <sys/states.h>
#include <sys/uio.h>

#include "test.h"

#define PAGE 4096
#define RW (PROT_READ | PROT_WRITE)
#define FILES 4
#define FILE_MAX (64 * PAGE)
#define NONE (-1)

extern char **environ;

/* What the server does, and what it has seen. Set before the server is asked. */
static struct control {
    volatile int hang_page, fail_page, die_page, hang_stat, fail_write;   /* NONE: never */
    volatile int no_offsets;          /* transfers at an offset: ENOSYS */
    volatile int piece;               /* most bytes of one read, 0: all */
    volatile int reads, writes, read_prio, hung, opens;
    volatile size_t size[FILES];
    char data[FILES][FILE_MAX];
} *ctl;

static char byte_at(size_t i) { return (char)(i * 7 + i / PAGE + 1); }

/* ---- the server ---- */

static iofunc_attr_t attrs[FILES];
static int hung_rcvid[16], hung_count;
static pthread_mutex_t hung_lock = PTHREAD_MUTEX_INITIALIZER;

static int hang(resmgr_context_t *ctp)
{
    pthread_mutex_lock(&hung_lock);
    hung_rcvid[hung_count++ % 16] = ctp->rcvid;
    ctl->hung++;
    pthread_mutex_unlock(&hung_lock);
    return _RESMGR_NOREPLY;
}

static bool at_page(int page, off_t offset, size_t n)
{
    return page != NONE && offset <= (off_t)page * PAGE + PAGE - 1 && offset + (off_t)n > (off_t)page * PAGE;
}

static int file_of(const iofunc_ocb_t *ocb) { return (int)(ocb->attr - attrs); }

static int at_offset(io_read_t *msg, iofunc_ocb_t *ocb, off_t *offset)
{
    *offset = ocb->offset;
    if ((msg->i.xtype & _IO_XTYPE_MASK) == _IO_XTYPE_OFFSET) {
        if (ctl->no_offsets) return ENOSYS;
        *offset = ((struct _xtype_offset *)(void *)(&msg->i + 1))->offset;
    }
    return EOK;
}

static int server_read(resmgr_context_t *ctp, io_read_t *msg, iofunc_ocb_t *ocb)
{
    int f = file_of(ocb), err;
    off_t offset;
    size_t n = msg->i.nbytes, size = ctl->size[f];
    if ((err = iofunc_read_verify(ctp, msg, ocb, NULL)) != EOK || (err = at_offset(msg, ocb, &offset)) != EOK) return err;
    ctl->reads++;
    ctl->read_prio = ctp->info.priority;
    if (at_page(ctl->die_page, offset, n)) _exit(9);
    if (at_page(ctl->hang_page, offset, n)) return hang(ctp);
    if (at_page(ctl->fail_page, offset, n)) return EIO;
    if (offset >= (off_t)size) n = 0;
    else if (n > size - (size_t)offset) n = size - (size_t)offset;
    if (ctl->piece && n > (size_t)ctl->piece) n = (size_t)ctl->piece;
    if ((msg->i.xtype & _IO_XTYPE_MASK) == _IO_XTYPE_NONE) ocb->offset += (off_t)n;
    _IO_SET_READ_NBYTES(ctp, (long)n);
    SETIOV(ctp->iov, ctl->data[f] + offset, n);
    return _RESMGR_NPARTS(n ? 1 : 0);
}

static int server_write(resmgr_context_t *ctp, io_write_t *msg, iofunc_ocb_t *ocb)
{
    int f = file_of(ocb), err;
    off_t offset;
    size_t n = msg->i.nbytes;
    size_t head = sizeof msg->i + ((msg->i.xtype & _IO_XTYPE_MASK) == _IO_XTYPE_OFFSET ? sizeof(struct _xtype_offset) : 0);
    if ((err = iofunc_write_verify(ctp, msg, ocb, NULL)) != EOK || (err = at_offset((io_read_t *)msg, ocb, &offset)) != EOK)
        return err;
    if (ctl->fail_write != NONE) return ctl->fail_write;
    if (offset + (off_t)n > FILE_MAX) return ENOSPC;
    if (resmgr_msgread(ctp, ctl->data[f] + offset, n, head) != (ssize_t)n) return EFAULT;
    if (offset + n > ctl->size[f]) ctl->size[f] = (size_t)offset + n;
    if ((msg->i.xtype & _IO_XTYPE_MASK) == _IO_XTYPE_NONE) ocb->offset += (off_t)n;
    ctl->writes++;
    _IO_SET_WRITE_NBYTES(ctp, (long)n);
    return EOK;
}

static int server_stat(resmgr_context_t *ctp, io_stat_t *msg, iofunc_ocb_t *ocb)
{
    if (ctl->hang_stat != NONE && ctp->info.pid == 1) return hang(ctp);
    ocb->attr->nbytes = (off_t)ctl->size[file_of(ocb)];
    return iofunc_stat_default(ctp, msg, ocb);
}

static int server_open(resmgr_context_t *ctp, io_open_t *msg, RESMGR_HANDLE_T *handle, void *extra)
{
    return iofunc_open_default(ctp, msg, handle, extra);
}

static int server_close(resmgr_context_t *ctp, void *reserved, iofunc_ocb_t *ocb)
{
    ctl->opens--;
    return iofunc_close_ocb_default(ctp, reserved, ocb);
}

static iofunc_ocb_t *ocb_new(resmgr_context_t *ctp, iofunc_attr_t *attr)
{
    ctl->opens++;
    return calloc(1, sizeof(iofunc_ocb_t));
}
static void ocb_free(iofunc_ocb_t *ocb) { free(ocb); }

/* Lets go of what hangs when hang_page and hang_stat are taken back: the requests are made again. */
static void *releaser(void *arg)
{
    for (;;) {
        test_sleep_ms(2);
        pthread_mutex_lock(&hung_lock);
        if (ctl->hang_page == NONE && ctl->hang_stat == NONE)
            while (hung_count > 0) MsgError(hung_rcvid[--hung_count], ERESTART);
        pthread_mutex_unlock(&hung_lock);
    }
    return NULL;
}

static int control_open(const char *name, bool create)
{
    int fd = shm_open(name, O_RDWR | (create ? O_CREAT | O_TRUNC : 0), 0600);
    if (fd == -1 || (create && ftruncate(fd, sizeof *ctl) == -1)) return -1;
    ctl = mmap(NULL, sizeof *ctl, RW, MAP_SHARED, fd, 0);
    close(fd);
    return ctl == MAP_FAILED ? -1 : 0;
}

static const char *path_of(const char *mount, int f)
{
    static char path[64];
    snprintf(path, sizeof path, "/%s%d", mount, f);
    return path;
}

ROLE(server)
{
    static resmgr_connect_funcs_t connect;
    static resmgr_io_funcs_t io;
    static iofunc_funcs_t ocbs = { .nfuncs = _IOFUNC_NFUNCS, .ocb_calloc = ocb_new, .ocb_free = ocb_free };
    static iofunc_mount_t mount = { .funcs = &ocbs };
    resmgr_attr_t rattr = { .msg_max_size = 2048, .nparts_max = 1 };
    dispatch_t *dpp = dispatch_create();
    if (control_open(argv[1], false) == -1 || dpp == NULL) return 1;
    iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &connect, _RESMGR_IO_NFUNCS, &io);
    connect.open = server_open;
    io.read = server_read;
    io.write = server_write;
    io.stat = server_stat;
    io.close_ocb = server_close;
    for (int f = 0; f < FILES; f++) {
        iofunc_attr_init(&attrs[f], S_IFREG | 0666, NULL, NULL);
        attrs[f].mount = &mount;
        attrs[f].inode = (ino_t)f + 1;
        if (resmgr_attach(dpp, &rattr, path_of(argv[0], f), _FTYPE_ANY, 0, &connect, &io, &attrs[f]) == -1) return 2;
    }
    test_thread(releaser, NULL);
    dispatch_context_t *ctx = dispatch_context_alloc(dpp);
    for (;;) {
        if ((ctx = dispatch_block(ctx)) == NULL) return 3;
        dispatch_handler(ctx);
    }
}

/* ---- the cases' side ---- */

static pid_t server;
static void stop_server(void)
{
    shm_unlink("/demand_control");
    if (server > 0) {
        kill(server, SIGKILL);
        waitpid(server, NULL, 0);
    }
}

static pid_t start_named(const char *mount, const char *control)
{
    struct stat st;
    pid_t pid = test_spawn("server", mount, control, NULL);
    for (int i = 0; i < 1000 && stat(path_of(mount, FILES - 1), &st) == -1; i++) test_sleep_ms(2);
    return pid;
}

static void start_server(size_t size)
{
    CHECK_EQ(control_open("/demand_control", true), 0);
    ctl->hang_page = ctl->fail_page = ctl->die_page = ctl->hang_stat = ctl->fail_write = NONE;
    for (int f = 0; f < FILES; f++) {
        ctl->size[f] = size;
        for (size_t i = 0; i < size; i++) ctl->data[f][i] = byte_at(i + (size_t)f);
    }
    atexit(stop_server);
    server = start_named("dt", "/demand_control");
}

static int open_file(int f, int flags)
{
    int fd = open(path_of("dt", f), flags);
    CHECK(fd != -1);
    return fd;
}

static char *map_file(int f, size_t size, int prot, int flags, off_t offset)
{
    int fd = open_file(f, prot & PROT_WRITE && flags & MAP_SHARED ? O_RDWR : O_RDONLY);
    char *p = mmap(NULL, size, prot, flags, fd, offset);
    CHECK(p != MAP_FAILED);
    CHECK_EQ(close(fd), 0);
    return p;
}

static sigjmp_buf fault_jump;
static volatile sig_atomic_t fault_code;
static void on_fault(int sig, siginfo_t *info, void *context)
{
    fault_code = info->si_code;
    siglongjmp(fault_jump, sig);
}

/* The signal that reading the byte raises, 0: none. */
static int touch(const volatile char *p, bool write)
{
    struct sigaction act = { .sa_sigaction = on_fault, .sa_flags = SA_SIGINFO }, bus, segv;
    sigaction(SIGBUS, &act, &bus);
    sigaction(SIGSEGV, &act, &segv);
    int sig = sigsetjmp(fault_jump, 1);
    if (sig == 0) {
        if (write) *(volatile char *)p = 'w';
        else (void)*p;
    }
    sigaction(SIGBUS, &bus, NULL);
    sigaction(SIGSEGV, &segv, NULL);
    return sig;
}

static void *toucher(void *p) { return (void *)(intptr_t)*(volatile char *)p; }

static void await(volatile int *what, int value)
{
    for (int i = 0; i < 2500 && *what != value; i++) test_sleep_ms(2);
    CHECK_EQ(*what, value);
}

static void await_data(int f, size_t at, char value)
{
    for (int i = 0; i < 2500 && ((volatile char *)ctl->data[f])[at] != value; i++) test_sleep_ms(2);
    CHECK_EQ(ctl->data[f][at], value);
}

static void release(void)
{
    ctl->hang_stat = NONE;
    ctl->hang_page = NONE;
}

static bool all_right(const char *p, size_t size, size_t from)
{
    for (size_t i = 0; i < size; i++)
        if (p[i] != byte_at(from + i)) return false;
    return true;
}

/* ---- filling ---- */

TEST(nothing_is_read_at_mmap)
{
    start_server(40 * PAGE);
    char *p = map_file(0, 40 * PAGE, PROT_READ, MAP_SHARED, 0);
    CHECK_EQ(ctl->reads, 0);
    CHECK(p[30 * PAGE] == byte_at(30 * PAGE));
    CHECK_EQ(ctl->reads, 1);
    CHECK(p[2 * PAGE + 5] == byte_at(2 * PAGE + 5));
    CHECK_EQ(ctl->reads, 2);
    CHECK(all_right(p, 40 * PAGE, 0));
    CHECK_EQ(munmap(p, 40 * PAGE), 0);
}

TEST(pages_are_read_once)
{
    start_server(8 * PAGE);
    char *a = map_file(0, 8 * PAGE, PROT_READ, MAP_SHARED, 0), *b = map_file(0, 8 * PAGE, RW, MAP_PRIVATE, 0);
    CHECK(all_right(a, 8 * PAGE, 0));
    int reads = ctl->reads;
    CHECK(all_right(b, 8 * PAGE, 0));
    CHECK_EQ(ctl->reads, reads);
    munmap(a, 8 * PAGE);
    munmap(b, 8 * PAGE);
}

TEST(mapping_with_offset)
{
    start_server(12 * PAGE);
    char *p = map_file(0, 3 * PAGE, PROT_READ, MAP_PRIVATE, 7 * PAGE);
    CHECK(all_right(p, 3 * PAGE, 7 * PAGE));
    munmap(p, 3 * PAGE);
}

TEST(unaligned_length_and_tail)
{
    start_server(PAGE + 100);
    char *p = map_file(0, PAGE + 100, RW, MAP_SHARED, 0);
    CHECK(all_right(p, PAGE + 100, 0));
    for (int i = PAGE + 100; i < 2 * PAGE; i++) CHECK_EQ(p[i], 0);
    p[PAGE + 200] = 'x';
    p[PAGE + 50] = 'y';
    CHECK_EQ(munmap(p, PAGE + 100), 0);
    CHECK_EQ(ctl->size[0], PAGE + 100);
    CHECK_EQ(ctl->data[0][PAGE + 50], 'y');
}

TEST(beyond_the_end_is_sigbus)
{
    start_server(PAGE + 1);
    char *p = map_file(0, 6 * PAGE, PROT_READ, MAP_SHARED, 0);
    CHECK_EQ(touch(p + PAGE, false), 0);
    CHECK_EQ(touch(p + 2 * PAGE, false), SIGBUS);
    CHECK_EQ(touch(p + 5 * PAGE, false), SIGBUS);
    CHECK_EQ(touch(p, false), 0);
    munmap(p, 6 * PAGE);
}

TEST(beyond_the_end_until_the_file_grows)
{
    start_server(PAGE);
    char *p = map_file(0, 2 * PAGE, PROT_READ, MAP_SHARED, 0);
    CHECK_EQ(touch(p + PAGE, false), SIGBUS);
    ctl->size[0] = 2 * PAGE;
    ctl->data[0][PAGE] = 'g';
    CHECK_EQ(touch(p + PAGE, false), 0);
    CHECK_EQ(p[PAGE], 'g');
    munmap(p, 2 * PAGE);
}

TEST(private_beyond_the_end)
{
    start_server(PAGE);
    char *p = map_file(0, 2 * PAGE, RW, MAP_PRIVATE, 0);
    CHECK_EQ(touch(p + PAGE, true), SIGBUS);
    CHECK_EQ(touch(p, true), 0);
    munmap(p, 2 * PAGE);
}

TEST(start_beyond_the_end)
{
    start_server(PAGE);
    int fd = open_file(0, O_RDONLY);
    CHECK(mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 4 * PAGE) == MAP_FAILED);
    CHECK_EQ(errno, ENXIO);
    close(fd);
}

TEST(short_reads)
{
    start_server(5 * PAGE + 7);
    ctl->piece = 333;
    char *p = map_file(0, 5 * PAGE + 7, PROT_READ, MAP_SHARED, 0);
    CHECK(all_right(p, 5 * PAGE + 7, 0));
    munmap(p, 5 * PAGE + 7);
}

TEST(server_without_offsets)
{
    start_server(5 * PAGE);
    ctl->no_offsets = 1;
    int fd = open_file(0, O_RDWR);
    CHECK_EQ(lseek(fd, 123, SEEK_SET), 123);
    char *p = mmap(NULL, 5 * PAGE, RW, MAP_SHARED, fd, 0);
    CHECK(p != MAP_FAILED);
    CHECK(all_right(p, 5 * PAGE, 0));
    CHECK_EQ(lseek(fd, 0, SEEK_CUR), 123);
    p[4 * PAGE] = 'o';
    CHECK_EQ(msync(p, 5 * PAGE, MS_SYNC), 0);
    CHECK_EQ(ctl->data[0][4 * PAGE], 'o');
    CHECK_EQ(lseek(fd, 0, SEEK_CUR), 123);
    munmap(p, 5 * PAGE);
    close(fd);
}

TEST(several_files)
{
    start_server(3 * PAGE);
    char *p[FILES];
    for (int f = 0; f < FILES; f++) p[f] = map_file(f, 3 * PAGE, PROT_READ, MAP_SHARED, 0);
    for (int f = FILES; f-- > 0;) CHECK(all_right(p[f], 3 * PAGE, (size_t)f));
    for (int f = 0; f < FILES; f++) munmap(p[f], 3 * PAGE);
}

TEST(written_code_of_a_file_runs)
{
    start_server(PAGE);
    static const uint32_t code[] = { 0x528005e0, 0xd65f03c0 };      /* mov w0, #47; ret */
    memcpy(ctl->data[0], code, sizeof code);
    int (*run)(void) = (int (*)(void))(uintptr_t)map_file(0, PAGE, PROT_READ | PROT_EXEC, MAP_PRIVATE, 0);
    CHECK_EQ(run(), 47);
    munmap((void *)(uintptr_t)run, PAGE);
}

/* ---- waiting ---- */

static int wait_in(char *p, volatile int *hung)
{
    ctl->hang_page = 2;
    int tid = test_thread(toucher, p + 2 * PAGE);
    test_await_state(0, tid, STATE_WAITPAGE);
    await(hung, 1);
    return tid;
}

TEST(a_waiting_thread_is_in_waitpage)
{
    start_server(4 * PAGE);
    char *p = map_file(0, 4 * PAGE, PROT_READ, MAP_SHARED, 0);
    int tid = wait_in(p, &ctl->hung);
    char path[40];
    procfs_status status = { .tid = tid };
    snprintf(path, sizeof path, "/proc/%d/as", getpid());
    int fd = open(path, O_RDONLY);
    CHECK_EQ(devctl(fd, DCMD_PROC_TIDSTATUS, &status, sizeof status, NULL), EOK);
    CHECK_EQ(status.tid, tid);
    CHECK_EQ(status.state, STATE_WAITPAGE);
    CHECK_EQ(status.blocked.waitpage.vaddr & ~(uint64_t)(PAGE - 1), (uintptr_t)p + 2 * PAGE);
    close(fd);
    release();
    test_join(tid);
    CHECK(p[2 * PAGE] == byte_at(2 * PAGE));
    munmap(p, 4 * PAGE);
}

TEST(threads_wait_for_one_page_together)
{
    start_server(4 * PAGE);
    char *p = map_file(0, 4 * PAGE, PROT_READ, MAP_SHARED, 0);
    int tid[6];
    tid[0] = wait_in(p, &ctl->hung);
    for (int i = 1; i < 6; i++) tid[i] = test_thread(toucher, p + 2 * PAGE + i);
    for (int i = 1; i < 6; i++) test_await_state(0, tid[i], STATE_WAITPAGE);
    release();
    for (int i = 0; i < 6; i++) test_join(tid[i]);
    CHECK_EQ(ctl->reads, 2);                    /* the one that hung, and it again */
    munmap(p, 4 * PAGE);
}

TEST(the_rest_of_the_process_runs_on)
{
    start_server(4 * PAGE);
    char *p = map_file(0, 4 * PAGE, PROT_READ, MAP_SHARED, 0);
    int tid = wait_in(p, &ctl->hung);
    char *q = mmap(NULL, PAGE, RW, MAP_PRIVATE | MAP_ANON, NOFD, 0);
    CHECK(q != MAP_FAILED);
    *q = 1;
    CHECK_EQ(munmap(q, PAGE), 0);
    CHECK_EQ(test_state(0, tid), STATE_WAITPAGE);
    release();
    test_join(tid);
    munmap(p, 4 * PAGE);
}

ROLE(waits)
{
    if (control_open("/demand_control", false) == -1) return 1;
    char *p = map_file(0, 4 * PAGE, PROT_READ, MAP_SHARED, 0);
    return p[2 * PAGE] == byte_at(2 * PAGE) ? 0 : 2;
}

TEST(killed_while_it_waits)
{
    start_server(4 * PAGE);
    ctl->hang_page = 2;
    pid_t pid = test_spawn("waits", NULL);
    await(&ctl->hung, 1);
    test_await_state(pid, 1, STATE_WAITPAGE);
    CHECK_EQ(kill(pid, SIGKILL), 0);
    CHECK_EQ(test_wait(pid) & 0x7f, SIGKILL);
    release();
}

TEST(terminated_while_it_waits)
{
    start_server(4 * PAGE);
    ctl->hang_page = 2;
    pid_t pid = test_spawn("waits", NULL);
    test_await_state(pid, 1, STATE_WAITPAGE);
    CHECK_EQ(kill(pid, SIGTERM), 0);
    CHECK_EQ(test_wait(pid) & 0x7f, SIGTERM);
    release();
}

TEST(stopped_and_continued_while_it_waits)
{
    start_server(4 * PAGE);
    ctl->hang_page = 2;
    pid_t pid = test_spawn("waits", NULL);
    int status;
    test_await_state(pid, 1, STATE_WAITPAGE);
    CHECK_EQ(kill(pid, SIGSTOP), 0);
    CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
    release();
    CHECK_EQ(kill(pid, SIGCONT), 0);
    test_exited_ok(pid);
}

static volatile sig_atomic_t handled;
static void on_usr1(int sig) { handled++; }

TEST(a_handler_runs_while_it_waits)
{
    start_server(4 * PAGE);
    signal(SIGUSR1, on_usr1);
    char *p = map_file(0, 4 * PAGE, PROT_READ, MAP_SHARED, 0);
    int tid = wait_in(p, &ctl->hung);
    for (int i = 1; i <= 3; i++) {
        CHECK_EQ(pthread_kill(tid, SIGUSR1), 0);
        for (int n = 0; n < 1000 && handled != i; n++) test_sleep_ms(1);
        CHECK_EQ(handled, i);
        test_await_state(0, tid, STATE_WAITPAGE);
    }
    release();
    test_join(tid);
    munmap(p, 4 * PAGE);
}

TEST(unmapped_while_it_waits)
{
    start_server(4 * PAGE);
    signal(SIGUSR1, on_usr1);
    char *p = map_file(0, 4 * PAGE, PROT_READ, MAP_PRIVATE, 0);
    int tid = wait_in(p, &ctl->hung);
    CHECK(mmap(p, 4 * PAGE, RW, MAP_PRIVATE | MAP_ANON | MAP_FIXED, NOFD, 0) == p);
    CHECK_EQ(pthread_kill(tid, SIGUSR1), 0);            /* makes it look again: other memory lies there now */
    test_join(tid);
    release();
    munmap(p, 4 * PAGE);
}

TEST(unmapping_needs_no_server_that_hangs)
{
    start_server(4 * PAGE);
    char *p = map_file(0, 4 * PAGE, PROT_READ, MAP_SHARED, 0), *q = map_file(0, PAGE, RW, MAP_PRIVATE, 0);
    ctl->hang_page = 2;
    pid_t pid = fork();
    if (pid == 0) {
        (void)*(volatile char *)(p + 2 * PAGE);
        _exit(0);
    }
    await(&ctl->hung, 1);
    CHECK_EQ(munmap(p, 4 * PAGE), 0);
    CHECK_EQ(munmap(q, PAGE), 0);
    kill(pid, SIGKILL);
    test_wait(pid);
    release();
}

static void *prio_toucher(void *p)
{
    struct sched_param param = { .sched_priority = 21 };
    pthread_setschedparam(pthread_self(), SCHED_RR, &param);
    return toucher(p);
}

TEST(a_page_is_read_at_the_priority_of_who_waits)
{
    start_server(20 * PAGE);
    char *p = map_file(0, 20 * PAGE, PROT_READ, MAP_SHARED, 0);
    int tid = test_thread(prio_toucher, p + PAGE);
    test_join(tid);
    CHECK_EQ(ctl->read_prio, 21);
    (void)*(volatile char *)(p + 19 * PAGE);
    CHECK_EQ(ctl->read_prio, getprio(0));
    munmap(p, 20 * PAGE);
}

/* ---- servers that misbehave ---- */

TEST(read_error_is_sigbus)
{
    start_server(4 * PAGE);
    ctl->fail_page = 1;
    char *p = map_file(0, 4 * PAGE, PROT_READ, MAP_SHARED, 0);
    CHECK_EQ(touch(p + PAGE, false), SIGBUS);
    CHECK_EQ(touch(p + PAGE, false), SIGBUS);
    ctl->fail_page = NONE;
    CHECK_EQ(touch(p + PAGE, false), 0);
    munmap(p, 4 * PAGE);
}

TEST(server_dies_while_one_waits)
{
    start_server(4 * PAGE);
    ctl->die_page = 2;
    char *p = map_file(0, 4 * PAGE, PROT_READ, MAP_SHARED, 0);
    CHECK_EQ(touch(p + 2 * PAGE, false), SIGBUS);
    munmap(p, 4 * PAGE);
}

TEST(server_killed_while_one_waits)
{
    start_server(4 * PAGE);
    ctl->hang_page = 2;
    char *p = map_file(0, 4 * PAGE, PROT_READ, MAP_SHARED, 0);
    pid_t pid = fork();
    if (pid == 0) {
        signal(SIGBUS, SIG_DFL);
        (void)*(volatile char *)(p + 2 * PAGE);
        _exit(0);
    }
    test_await_state(pid, 1, STATE_WAITPAGE);
    CHECK_EQ(kill(server, SIGKILL), 0);
    CHECK_EQ(test_wait(pid) & 0x7f, SIGBUS);
    munmap(p, 4 * PAGE);
}

TEST(pages_outlive_their_server)
{
    start_server(40 * PAGE);
    char *p = map_file(0, 40 * PAGE, RW, MAP_SHARED, 0);
    CHECK(p[0] == byte_at(0));
    kill(server, SIGKILL);
    waitpid(server, NULL, 0);
    server = 0;
    CHECK(p[1] == byte_at(1));
    p[2] = 'z';
    CHECK_EQ(touch(p + 39 * PAGE, false), SIGBUS);
    CHECK_EQ(msync(p, PAGE, MS_SYNC), -1);
    CHECK_EQ(munmap(p, 40 * PAGE), 0);
}

TEST(another_server_of_the_same_name)
{
    start_server(2 * PAGE);
    char *p = map_file(0, 2 * PAGE, PROT_READ, MAP_SHARED, 0);
    CHECK(p[0] == byte_at(0));
    kill(server, SIGKILL);
    waitpid(server, NULL, 0);
    ctl->data[0][0] = 'N';
    server = start_named("dt", "/demand_control");
    char *q = map_file(0, 2 * PAGE, PROT_READ, MAP_SHARED, 0);
    CHECK_EQ(q[0], 'N');
    CHECK(p[0] == byte_at(0));
    munmap(p, 2 * PAGE);
    munmap(q, 2 * PAGE);
}

TEST(a_server_that_hangs_hangs_nobody_else)
{
    start_server(4 * PAGE);
    pid_t other = start_named("du", "/demand_control");
    char *p = map_file(0, 4 * PAGE, PROT_READ, MAP_SHARED, 0);
    int tid = wait_in(p, &ctl->hung);
    ctl->hang_page = 3;                          /* of the other server: page 2 is no longer special */
    int fd = open("/du0", O_RDONLY);
    CHECK(fd != -1);
    char *q = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0);
    CHECK(q != MAP_FAILED);
    CHECK_EQ(test_state(0, tid), STATE_WAITPAGE);
    int shm = shm_open(SHM_ANON, O_RDWR | O_CREAT, 0600);
    CHECK(shm != -1);
    CHECK_EQ(ftruncate(shm, PAGE), 0);
    close(shm);
    close(fd);
    munmap(q, PAGE);
    kill(other, SIGKILL);
    waitpid(other, NULL, 0);
    release();
    test_join(tid);
    munmap(p, 4 * PAGE);
}

ROLE(maps_slowly)
{
    int fd = open_file(0, O_RDONLY);
    signal(SIGUSR1, on_usr1);
    char *p = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0);
    return p == MAP_FAILED ? 1 : handled != (argv[0] ? atoi(argv[0]) : 0) ? 2 : 0;
}

TEST(killed_in_mmap)
{
    start_server(PAGE);
    ctl->hang_stat = 1;
    pid_t pid = test_spawn("maps_slowly", NULL);
    await(&ctl->hung, 1);
    CHECK_EQ(kill(pid, SIGKILL), 0);
    CHECK_EQ(test_wait(pid) & 0x7f, SIGKILL);
    release();
}

TEST(signalled_in_mmap)
{
    start_server(PAGE);
    ctl->hang_stat = 1;
    pid_t pid = test_spawn("maps_slowly", "1", NULL);
    await(&ctl->hung, 1);
    CHECK_EQ(kill(pid, SIGUSR1), 0);
    test_sleep_ms(20);
    release();
    test_exited_ok(pid);
}

TEST(server_killed_in_mmap)
{
    start_server(PAGE);
    ctl->hang_stat = 1;
    pid_t pid = test_spawn("maps_slowly", NULL);
    await(&ctl->hung, 1);
    CHECK_EQ(kill(server, SIGKILL), 0);
    CHECK_EQ(test_wait(pid) >> 8, 1);
}

/* ---- kernel calls and messages ---- */

TEST(write_from_a_page_not_yet_read)
{
    start_server(20 * PAGE);
    char *p = map_file(0, 20 * PAGE, PROT_READ, MAP_SHARED, 0), buf[100];
    int fd[2];
    CHECK_EQ(pipe(fd), 0);
    CHECK_EQ(write(fd[1], p + 5 * PAGE - 50, 100), 100);
    CHECK_EQ(read(fd[0], buf, 100), 100);
    CHECK(all_right(buf, 100, 5 * PAGE - 50));
    munmap(p, 20 * PAGE);
}

TEST(read_into_a_page_not_yet_read)
{
    start_server(20 * PAGE);
    char *p = map_file(0, 20 * PAGE, RW, MAP_SHARED, 0);
    int fd[2];
    CHECK_EQ(pipe(fd), 0);
    CHECK_EQ(write(fd[1], "hello", 5), 5);
    CHECK_EQ(read(fd[0], p + 9 * PAGE - 2, 5), 5);
    CHECK(memcmp(p + 9 * PAGE - 2, "hello", 5) == 0);
    CHECK(p[9 * PAGE + 3] == byte_at(9 * PAGE + 3));
    CHECK_EQ(msync(p, 20 * PAGE, MS_SYNC), 0);
    CHECK(memcmp(ctl->data[0] + 9 * PAGE - 2, "hello", 5) == 0);
    munmap(p, 20 * PAGE);
}

/* The server has one thread: it could not read the page while it waits for it. */
TEST(write_to_the_file_from_its_own_mapping)
{
    start_server(40 * PAGE);
    char *p = map_file(0, 40 * PAGE, PROT_READ, MAP_SHARED, 0);
    int fd = open_file(1, O_RDWR);
    CHECK_EQ(pwrite(fd, p + 20 * PAGE, 3 * PAGE, 0), 3 * PAGE);
    CHECK(all_right(ctl->data[1], 3 * PAGE, 20 * PAGE));
    close(fd);
    munmap(p, 40 * PAGE);
}

TEST(read_of_the_file_into_its_own_mapping)
{
    start_server(40 * PAGE);
    char *p = map_file(0, 40 * PAGE, RW, MAP_PRIVATE, 0);
    int fd = open_file(1, O_RDWR);
    CHECK_EQ(pread(fd, p + 20 * PAGE + 1, 3 * PAGE, 0), 3 * PAGE);
    CHECK(all_right(p + 20 * PAGE + 1, 3 * PAGE, 1));
    close(fd);
    munmap(p, 40 * PAGE);
}

TEST(vectors_in_and_over_pages_not_yet_read)
{
    start_server(60 * PAGE);
    char *p = map_file(0, 60 * PAGE, RW, MAP_PRIVATE, 0), buf[16];
    struct iovec *iov = (struct iovec *)(void *)(p + 50 * PAGE);        /* the vector itself, too */
    for (int i = 0; i < 8; i++) iov[i] = (struct iovec){ { p + (5 * i + 2) * PAGE + i }, 2 };
    int fd[2];
    CHECK_EQ(pipe(fd), 0);
    CHECK_EQ(writev(fd[1], iov, 8), 16);
    CHECK_EQ(read(fd[0], buf, 16), 16);
    for (int i = 0; i < 8; i++) CHECK(all_right(buf + 2 * i, 2, (size_t)((5 * i + 2) * PAGE + i)));
    munmap(p, 60 * PAGE);
}

TEST(a_large_message_from_a_file)
{
    start_server(FILE_MAX);
    char *p = map_file(0, FILE_MAX, PROT_READ, MAP_SHARED, 0);
    int chid = ChannelCreate(0), coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
    pid_t pid = fork();
    if (pid == 0) {
        coid = ConnectAttach(0, getppid(), chid, _NTO_SIDE_CHANNEL, 0);
        _exit(MsgSend(coid, p, FILE_MAX, NULL, 0) == 5 ? 0 : 1);
    }
    char *buf = malloc(FILE_MAX);
    int rcvid = MsgReceive(chid, buf, FILE_MAX, NULL);
    CHECK(rcvid > 0);
    CHECK(all_right(buf, FILE_MAX, 0));
    CHECK_EQ(MsgReply(rcvid, 5, NULL, 0), 0);
    test_exited_ok(pid);
    free(buf);
    ConnectDetach(coid);
    munmap(p, FILE_MAX);
}

static int service;
static void *serves_from_file(void *arg)
{
    char *p = arg;
    struct _msg_info *info = (struct _msg_info *)(void *)(p + 12 * PAGE);
    int rcvid = MsgReceive(service, p + 3 * PAGE - 4, 8, info);
    if (rcvid <= 0 || memcmp(p + 3 * PAGE - 4, "question", 8) != 0 || info->pid != getpid()) return NULL;
    return MsgReply(rcvid, 3, p + 30 * PAGE, 100) == 0 ? p : NULL;
}

TEST(a_server_whose_buffers_lie_in_a_file)
{
    start_server(40 * PAGE);
    char *p = map_file(0, 40 * PAGE, RW, MAP_PRIVATE, 0), answer[100];
    service = ChannelCreate(0);
    int coid = ConnectAttach(0, 0, service, _NTO_SIDE_CHANNEL, 0), tid = test_thread(serves_from_file, p);
    CHECK_EQ(MsgSend(coid, "question", 8, answer, 100), 3);
    CHECK(all_right(answer, 100, 30 * PAGE));
    test_join(tid);
    munmap(p, 40 * PAGE);
}

TEST(kernel_calls_on_pages_not_yet_read)
{
    start_server(60 * PAGE);
    char *p = map_file(0, 60 * PAGE, RW, MAP_PRIVATE, 0);
    uint64_t *now = (uint64_t *)(void *)(p + 2 * PAGE);
    CHECK_EQ(ClockTime(CLOCK_REALTIME, NULL, now), 0);
    CHECK(*now > 0 && *now != *(uint64_t *)(void *)(ctl->data[0] + 2 * PAGE));
    struct sigaction *act = (struct sigaction *)(void *)(p + 22 * PAGE);
    CHECK_EQ(sigaction(SIGUSR2, NULL, act), 0);
    CHECK(act->sa_handler == SIG_DFL);
    CHECK_EQ(ThreadCtl(_NTO_TCTL_NAME, &(struct _thread_name){ .new_name_len = -1, .name_buf_len = 0 }), 0);
    sync_t *sem = (sync_t *)(void *)(p + 42 * PAGE);
    CHECK_EQ(SyncTypeCreate(_NTO_SYNC_SEM, sem, NULL), 0);
    CHECK_EQ(SyncSemPost(sem), 0);
    CHECK_EQ(SyncSemWait(sem, 0), 0);
    munmap(p, 60 * PAGE);
}

TEST(efault_for_a_page_that_cannot_be_had)
{
    start_server(4 * PAGE);
    ctl->fail_page = 1;
    char *p = map_file(0, 8 * PAGE, RW, MAP_SHARED, 0);
    int fd[2];
    CHECK_EQ(pipe(fd), 0);
    CHECK_ERR(write(fd[1], p + PAGE, 300), EFAULT);
    CHECK_ERR(write(fd[1], p + 6 * PAGE, 300), EFAULT);
    CHECK_EQ(write(fd[1], "x", 1), 1);
    CHECK_ERR(read(fd[0], p + 6 * PAGE, 1), EFAULT);
    munmap(p, 8 * PAGE);
}

static void *sends(void *arg) { return (void *)MsgSend(*(int *)arg, *((char **)arg + 1), 10, NULL, 0); }

TEST(a_sender_waits_for_its_own_page)
{
    start_server(4 * PAGE);
    struct { int coid; char *p; } arg = { .p = map_file(0, 4 * PAGE, PROT_READ, MAP_SHARED, 0) + 2 * PAGE };
    int chid = ChannelCreate(0);
    char buf[10];
    arg.coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
    ctl->hang_page = 2;
    int tid = test_thread(sends, &arg);
    test_await_state(0, tid, STATE_WAITPAGE);           /* not SEND: the server is not concerned */
    release();
    int rcvid = MsgReceive(chid, buf, sizeof buf, NULL);
    CHECK(all_right(buf, 10, 2 * PAGE));
    CHECK_EQ(MsgReply(rcvid, 0, NULL, 0), 0);
    test_join(tid);
    munmap(arg.p - 2 * PAGE, 4 * PAGE);
}

TEST(a_timeout_survives_the_wait_for_a_page)
{
    start_server(40 * PAGE);
    char *p = map_file(0, 40 * PAGE, PROT_READ, MAP_SHARED, 0);
    int chid = ChannelCreate(0), coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
    uint64_t ns = 20000000;
    TimerTimeout(CLOCK_MONOTONIC, _NTO_TIMEOUT_SEND | _NTO_TIMEOUT_REPLY, NULL, &ns, NULL);
    CHECK_ERR(MsgSend(coid, p + 30 * PAGE, 10, NULL, 0), ETIMEDOUT);
    munmap(p, 40 * PAGE);
}

/* ---- private and shared ---- */

TEST(private_writes_stay_private)
{
    start_server(3 * PAGE);
    char *s = map_file(0, 3 * PAGE, RW, MAP_SHARED, 0), *p = map_file(0, 3 * PAGE, RW, MAP_PRIVATE, 0);
    p[PAGE] = 'p';
    CHECK(s[PAGE] == byte_at(PAGE));
    s[PAGE + 1] = 's';
    CHECK(p[PAGE + 1] == byte_at(PAGE + 1));            /* it has its own page */
    s[2 * PAGE] = 't';
    CHECK_EQ(p[2 * PAGE], 't');                         /* not yet written to: still the file's */
    munmap(p, 3 * PAGE);
    munmap(s, 3 * PAGE);
    CHECK(ctl->data[0][PAGE] == byte_at(PAGE));
    CHECK_EQ(ctl->data[0][PAGE + 1], 's');
}

TEST(fork_shares_and_copies)
{
    start_server(4 * PAGE);
    char *s = map_file(0, 4 * PAGE, RW, MAP_SHARED, 0), *p = map_file(1, 4 * PAGE, RW, MAP_PRIVATE, 0);
    p[0] = 'a';
    pid_t pid = fork();
    if (pid == 0) {
        s[3 * PAGE] = 'c';
        p[0] = 'b';
        p[PAGE] = 'b';
        _exit(s[2 * PAGE] == byte_at(2 * PAGE) && p[2 * PAGE] == byte_at(2 * PAGE + 1) ? 0 : 1);
    }
    test_exited_ok(pid);
    CHECK_EQ(s[3 * PAGE], 'c');
    CHECK_EQ(p[0], 'a');
    CHECK(p[PAGE] == byte_at(PAGE + 1));
    munmap(p, 4 * PAGE);
    munmap(s, 4 * PAGE);
    CHECK_EQ(ctl->data[0][3 * PAGE], 'c');
}

TEST(no_write_access_by_mprotect)
{
    start_server(PAGE);
    char *p = map_file(0, PAGE, PROT_READ, MAP_SHARED, 0);
    CHECK_ERR(mprotect(p, PAGE, RW), EACCES);
    CHECK_EQ(mprotect(p, PAGE, PROT_NONE), 0);
    CHECK_EQ(touch(p, false), SIGSEGV);
    CHECK_EQ(mprotect(p, PAGE, PROT_READ), 0);
    CHECK(p[0] == byte_at(0));
    munmap(p, PAGE);
    p = map_file(0, PAGE, PROT_READ, MAP_PRIVATE, 0);
    CHECK_EQ(mprotect(p, PAGE, RW), 0);
    p[0] = 'q';
    munmap(p, PAGE);
    CHECK(ctl->data[0][0] == byte_at(0));
}

TEST(write_access_comes_later)
{
    start_server(PAGE);
    int fd = open_file(0, O_RDWR);
    char *p = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0);
    CHECK(p != MAP_FAILED && p[0] == byte_at(0));
    CHECK_EQ(mprotect(p, PAGE, RW), 0);
    p[0] = 'l';
    CHECK_EQ(munmap(p, PAGE), 0);
    CHECK_EQ(ctl->data[0][0], 'l');
    close(fd);
}

/* ---- write-back ---- */

TEST(only_changed_pages_are_written)
{
    start_server(8 * PAGE);
    char *p = map_file(0, 8 * PAGE, RW, MAP_SHARED, 0);
    CHECK(all_right(p, 8 * PAGE, 0));
    CHECK_EQ(msync(p, 8 * PAGE, MS_SYNC), 0);
    CHECK_EQ(ctl->writes, 0);
    p[3 * PAGE] = 'w';
    p[6 * PAGE] = 'w';
    CHECK_EQ(msync(p, 4 * PAGE, MS_SYNC), 0);
    CHECK_EQ(ctl->writes, 1);
    CHECK_EQ(msync(p, 8 * PAGE, MS_SYNC), 0);
    CHECK_EQ(ctl->writes, 2);
    CHECK_EQ(msync(p, 8 * PAGE, MS_SYNC), 0);
    CHECK_EQ(ctl->writes, 2);
    p[3 * PAGE] = 'v';
    CHECK_EQ(munmap(p, 8 * PAGE), 0);
    CHECK_EQ(ctl->writes, 3);
    CHECK_EQ(ctl->data[0][3 * PAGE], 'v');
}

TEST(write_back_does_not_undo_other_writes)
{
    start_server(PAGE);
    char *p = map_file(0, PAGE, RW, MAP_SHARED, 0);
    p[0] = '1';
    CHECK_EQ(msync(p, PAGE, MS_SYNC), 0);
    ctl->data[0][0] = '2';
    CHECK_EQ(munmap(p, PAGE), 0);
    CHECK_EQ(ctl->data[0][0], '2');
}

ROLE(writes_and_ends)
{
    char *p = map_file(0, 2 * PAGE, RW, MAP_SHARED, 0);
    p[PAGE + 3] = 'E';
    if (strcmp(argv[0], "exit") == 0) exit(0);
    if (strcmp(argv[0], "_exit") == 0) _exit(0);
    if (strcmp(argv[0], "exec") == 0) execl("/proc/boot/sh", "sh", "-c", "exit 0", (char *)NULL);
    raise(SIGKILL);
    return 1;
}

TEST(written_at_exit)
{
    start_server(2 * PAGE);
    test_run("writes_and_ends", "exit", NULL);
    CHECK_EQ(ctl->data[0][PAGE + 3], 'E');
}

TEST(written_after__exit)
{
    start_server(2 * PAGE);
    test_run("writes_and_ends", "_exit", NULL);
    await_data(0, PAGE + 3, 'E');
}

TEST(written_after_exec)
{
    start_server(2 * PAGE);
    test_run("writes_and_ends", "exec", NULL);
    await_data(0, PAGE + 3, 'E');
}

TEST(written_when_killed)
{
    start_server(2 * PAGE);
    CHECK_EQ(test_wait(test_spawn("writes_and_ends", "kill", NULL)) & 0x7f, SIGKILL);
    await_data(0, PAGE + 3, 'E');
}

TEST(write_errors_are_told)
{
    start_server(2 * PAGE);
    char *p = map_file(0, 2 * PAGE, RW, MAP_SHARED, 0);
    p[0] = 'e';
    ctl->fail_write = ENOSPC;
    CHECK_ERR(msync(p, PAGE, MS_SYNC), ENOSPC);
    ctl->fail_write = NONE;
    CHECK_EQ(msync(p, PAGE, MS_SYNC), 0);
    CHECK_EQ(ctl->data[0][0], 'e');
    munmap(p, 2 * PAGE);
}

TEST(written_some_time_after_ms_async)
{
    start_server(2 * PAGE);
    char *p = map_file(0, 2 * PAGE, RW, MAP_SHARED, 0);
    p[0] = 'A';
    CHECK_EQ(msync(p, PAGE, MS_ASYNC), 0);
    await_data(0, 0, 'A');
    munmap(p, 2 * PAGE);
}

TEST(invalidate_reads_anew)
{
    start_server(2 * PAGE);
    char *p = map_file(0, 2 * PAGE, RW, MAP_SHARED, 0);
    CHECK(p[0] == byte_at(0));
    p[PAGE] = 'k';
    ctl->data[0][0] = 'n';
    CHECK_EQ(msync(p, 2 * PAGE, MS_SYNC | MS_INVALIDATE), 0);
    CHECK_EQ(p[0], 'n');
    CHECK_EQ(p[PAGE], 'k');
    CHECK_EQ(ctl->data[0][PAGE], 'k');
    munmap(p, 2 * PAGE);
}

TEST(changes_lie_in_the_cache_for_others)
{
    start_server(2 * PAGE);
    char *p = map_file(0, 2 * PAGE, RW, MAP_SHARED, 0);
    p[7] = 'C';
    char *q = map_file(0, 2 * PAGE, PROT_READ, MAP_SHARED, 0);
    CHECK_EQ(q[7], 'C');
    CHECK(ctl->data[0][7] == byte_at(7));
    munmap(q, 2 * PAGE);
    munmap(p, 2 * PAGE);
}

TEST(a_mapping_made_read_only_first)
{
    start_server(2 * PAGE);
    char *r = map_file(0, 2 * PAGE, PROT_READ, MAP_SHARED, 0);      /* procnto's descriptor is for reading */
    CHECK(r[0] == byte_at(0));
    char *w = map_file(0, 2 * PAGE, RW, MAP_SHARED, 0);
    w[0] = 'W';
    CHECK_EQ(r[0], 'W');
    CHECK_EQ(msync(w, PAGE, MS_SYNC), 0);
    CHECK_EQ(ctl->data[0][0], 'W');
    munmap(r, 2 * PAGE);
    munmap(w, 2 * PAGE);
}

/* ---- the rest ---- */

TEST(mlock_reads)
{
    start_server(8 * PAGE);
    char *p = map_file(0, 8 * PAGE, PROT_READ, MAP_SHARED, 0);
    CHECK_EQ(mlock(p + 2 * PAGE, 3 * PAGE), 0);
    CHECK(ctl->reads > 0);
    ctl->fail_page = 3;
    CHECK_EQ(touch(p + 3 * PAGE, false), 0);
    CHECK_EQ(munlock(p + 2 * PAGE, 3 * PAGE), 0);
    munmap(p, 8 * PAGE);
}

TEST(fixed_over_a_file)
{
    start_server(3 * PAGE);
    char *p = map_file(0, 3 * PAGE, RW, MAP_SHARED, 0);
    p[PAGE] = 'f';
    CHECK(mmap(p + PAGE, PAGE, RW, MAP_PRIVATE | MAP_ANON | MAP_FIXED, NOFD, 0) == p + PAGE);
    CHECK_EQ(p[PAGE], 0);
    CHECK(p[0] == byte_at(0));
    CHECK(p[2 * PAGE] == byte_at(2 * PAGE));
    CHECK_EQ(munmap(p, 3 * PAGE), 0);
    await_data(0, PAGE, 'f');
}

TEST(descriptors_are_given_back)
{
    start_server(2 * PAGE);
    int before = ctl->opens;
    char *p = map_file(0, 2 * PAGE, RW, MAP_SHARED, 0), *q = map_file(0, PAGE, PROT_READ, MAP_PRIVATE, 0);
    CHECK(p[0] == q[0]);
    munmap(q, PAGE);
    CHECK(ctl->opens > before);
    munmap(p, 2 * PAGE);
    await(&ctl->opens, before);
}

TEST(nothing_to_map)
{
    int fd[2];
    CHECK_EQ(pipe(fd), 0);
    CHECK(mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd[0], 0) == MAP_FAILED);
    CHECK_EQ(errno, ENODEV);
    CHECK(mmap(NULL, PAGE, PROT_READ, MAP_SHARED, 999, 0) == MAP_FAILED);
    CHECK_EQ(errno, EBADF);
}

static void *random_reader(void *arg)
{
    const char *p = arg;
    unsigned seed = (unsigned)gettid();
    for (int i = 0; i < 200; i++) {
        size_t at = (size_t)rand_r(&seed) % FILE_MAX;
        if (p[at] != byte_at(at)) return NULL;
    }
    return arg;
}

TEST(many_readers)
{
    start_server(FILE_MAX);
    ctl->piece = 5000;
    char *p = map_file(0, FILE_MAX, PROT_READ, MAP_SHARED, 0);
    pthread_t t[6];
    void *result;
    for (int i = 0; i < 6; i++) CHECK_EQ(pthread_create(&t[i], NULL, random_reader, p), 0);
    for (int i = 0; i < 6; i++) {
        pthread_join(t[i], &result);
        CHECK(result == p);
    }
    munmap(p, FILE_MAX);
}

ROLE(storm)
{
    unsigned seed = (unsigned)getpid();
    for (int i = 0; i < 30; i++) {
        int fd = open(path_of("dt", rand_r(&seed) % FILES), O_RDWR);
        char *p = mmap(NULL, 16 * PAGE, RW, rand_r(&seed) % 2 ? MAP_SHARED : MAP_PRIVATE, fd, 0);
        close(fd);
        if (p == MAP_FAILED) return 1;                  /* the server is gone */
        for (int n = 0; n < 8; n++) p[rand_r(&seed) % (16 * PAGE)] = (char)n;
        if (rand_r(&seed) % 4 == 0) msync(p, 16 * PAGE, MS_SYNC);
        if (rand_r(&seed) % 8) munmap(p, 16 * PAGE);
    }
    return 0;
}

TEST(storm_with_kills)
{
    start_server(16 * PAGE);
    pid_t pid[4];
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 4; i++) pid[i] = test_spawn("storm", NULL);
        kill(pid[round % 4], SIGKILL);
        test_sleep_ms(5);
        kill(pid[(round + 1) % 4], SIGKILL);
        for (int i = 0; i < 4; i++) {
            int status = test_wait(pid[i]);
            CHECK(status == 0 || (status & 0x7f) == SIGKILL);
        }
    }
}

TEST(server_killed_in_a_storm)
{
    start_server(16 * PAGE);
    pid_t pid[3];
    for (int i = 0; i < 3; i++) pid[i] = test_spawn("storm", NULL);
    test_sleep_ms(10);
    kill(server, SIGKILL);
    for (int i = 0; i < 3; i++) {
        int status = test_wait(pid[i]);
        CHECK(status == 0 || (status & 0x7f) == SIGBUS || status >> 8 == 1);
    }
}
