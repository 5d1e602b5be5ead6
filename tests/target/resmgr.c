/* SPDX-License-Identifier: Apache-2.0 */
/* The resource manager framework: a server in a child process, written as the documentation says, and its client. */
#include <devctl.h>
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/iofunc.h>
#include <sys/dispatch.h>
#include <sys/select.h>
#include <sys/stat.h>

#include "test.h"

#define PATH "/dev/test_server"
#define DCMD_TEST_GET __DIOF(_DCMD_MISC, 101, int)
#define DCMD_TEST_SET __DIOT(_DCMD_MISC, 102, int)
#define DCMD_TEST_BOTH __DIOTF(_DCMD_MISC, 103, int)
#define DCMD_TEST_READY __DION(_DCMD_MISC, 104)

/* ---- the server ---- */

static char data[1000];
static int stored, waiting_rcvid;
static iofunc_notify_t notify[3];
static bool ready;

static int server_read(resmgr_context_t *ctp, io_read_t *msg, iofunc_ocb_t *ocb)
{
    int nonblock, status = iofunc_read_verify(ctp, msg, ocb, &nonblock);
    if (status != EOK) return status;
    if ((msg->i.xtype & _IO_XTYPE_MASK) != _IO_XTYPE_NONE) return ENOSYS;
    if (ocb->attr->nbytes == 0) {
        if (nonblock) return EAGAIN;
        waiting_rcvid = ctp->rcvid;     /* until somebody writes */
        return _RESMGR_NOREPLY;
    }
    size_t left = (size_t)(ocb->attr->nbytes - ocb->offset);
    if (ocb->offset >= ocb->attr->nbytes) left = 0;
    size_t n = (size_t)msg->i.nbytes < left ? (size_t)msg->i.nbytes : left;
    _IO_SET_READ_NBYTES(ctp, (long)n);
    ocb->attr->flags |= IOFUNC_ATTR_ATIME;
    if (n == 0) return _RESMGR_NPARTS(0);
    SETIOV(ctp->iov, data + ocb->offset, n);
    ocb->offset += (off_t)n;
    return _RESMGR_NPARTS(1);
}

static int server_write(resmgr_context_t *ctp, io_write_t *msg, iofunc_ocb_t *ocb)
{
    int status = iofunc_write_verify(ctp, msg, ocb, NULL);
    if (status != EOK) return status;
    if ((msg->i.xtype & _IO_XTYPE_MASK) != _IO_XTYPE_NONE) return ENOSYS;
    size_t n = (size_t)msg->i.nbytes;
    if (n > sizeof data) return ENOSPC;
    if (resmgr_msgget(ctp, data, n, sizeof msg->i) != (ssize_t)n) return EBADMSG;
    ocb->attr->nbytes = (off_t)n;
    ocb->attr->flags |= IOFUNC_ATTR_MTIME | IOFUNC_ATTR_CTIME;
    _IO_SET_WRITE_NBYTES(ctp, (long)n);
    if (waiting_rcvid != 0) {
        MsgReply(waiting_rcvid, (long)n, data, n);
        waiting_rcvid = 0;
    }
    ready = true;
    if (IOFUNC_NOTIFY_INPUT_CHECK(notify, 1, 0)) iofunc_notify_trigger(notify, 1, IOFUNC_NOTIFY_INPUT);
    return _RESMGR_NPARTS(0);
}

static int server_devctl(resmgr_context_t *ctp, io_devctl_t *msg, iofunc_ocb_t *ocb)
{
    int status = iofunc_devctl_default(ctp, msg, ocb);
    if (status != _RESMGR_DEFAULT) return status;
    int *value = _DEVCTL_DATA(msg->i), nbytes = 0;
    switch (msg->i.dcmd) {
    case DCMD_TEST_GET:
        *value = stored;
        nbytes = sizeof *value;
        break;
    case DCMD_TEST_SET: stored = *value; break;
    case DCMD_TEST_BOTH:
        *value += stored;
        nbytes = sizeof *value;
        break;
    case DCMD_TEST_READY: ready = false; break;
    default: return ENOTTY;
    }
    memset(&msg->o, 0, sizeof msg->o);
    msg->o.ret_val = 17;
    msg->o.nbytes = nbytes;
    return _RESMGR_PTR(ctp, &msg->o, sizeof msg->o + (size_t)nbytes);
}

static int server_notify(resmgr_context_t *ctp, io_notify_t *msg, iofunc_ocb_t *ocb)
{
    (void)ocb;
    int trigger = _NOTIFY_COND_OUTPUT | (ready ? _NOTIFY_COND_INPUT : 0);
    return iofunc_notify(ctp, msg, notify, trigger, NULL, NULL);
}

static int server_unblock(resmgr_context_t *ctp, io_pulse_t *msg, iofunc_ocb_t *ocb)
{
    int status = iofunc_unblock_default(ctp, msg, ocb);
    if (status != _RESMGR_DEFAULT) return status;
    if (waiting_rcvid == ctp->rcvid) waiting_rcvid = 0;
    return EINTR;
}

static int server_close(resmgr_context_t *ctp, void *reserved, iofunc_ocb_t *ocb)
{
    iofunc_notify_remove(ctp, notify);
    return iofunc_close_ocb_default(ctp, reserved, ocb);
}

static int quit_pulse(message_context_t *ctp, int code, unsigned flags, void *handle)
{
    (void)ctp;
    (void)code;
    (void)flags;
    (void)handle;
    exit(0);
}

static resmgr_connect_funcs_t connect_funcs;
static resmgr_io_funcs_t io_funcs;
static iofunc_attr_t attr;

static dispatch_t *server_setup(const char *path, unsigned flags)
{
    resmgr_attr_t rattr;
    dispatch_t *dpp = dispatch_create();
    CHECK(dpp != NULL);
    memset(&rattr, 0, sizeof rattr);
    rattr.nparts_max = 1;
    rattr.msg_max_size = 2048;
    iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &connect_funcs, _RESMGR_IO_NFUNCS, &io_funcs);
    io_funcs.read = server_read;
    io_funcs.write = server_write;
    io_funcs.devctl = server_devctl;
    io_funcs.notify = server_notify;
    io_funcs.unblock = server_unblock;
    io_funcs.close_ocb = server_close;
    iofunc_attr_init(&attr, S_IFCHR | 0666, NULL, NULL);
    IOFUNC_NOTIFY_INIT(notify);
    CHECK(resmgr_attach(dpp, &rattr, path, _FTYPE_ANY, flags, &connect_funcs, &io_funcs, &attr) != -1);
    return dpp;
}

ROLE(server)
{
    dispatch_t *dpp = server_setup(PATH, 0);
    CHECK(pulse_attach(dpp, 0, 77, quit_pulse, NULL) == 77);
    dispatch_context_t *ctp = dispatch_context_alloc(dpp);
    CHECK(ctp != NULL);
    for (;;) {
        ctp = dispatch_block(ctp);
        CHECK(ctp != NULL);
        dispatch_handler(ctp);
    }
    return 0;
}

static thread_pool_t *pool;
static resmgr_context_t *pool_block(resmgr_context_t *ctp) { return resmgr_block(ctp); }

ROLE(pool_server)
{
    thread_pool_attr_t pattr;
    dispatch_t *dpp = server_setup(PATH, 0);
    memset(&pattr, 0, sizeof pattr);
    pattr.handle = (void *)dpp;
    pattr.context_alloc = resmgr_context_alloc;
    pattr.block_func = pool_block;
    pattr.unblock_func = resmgr_unblock;
    pattr.handler_func = resmgr_handler;
    pattr.context_free = resmgr_context_free;
    pattr.lo_water = 2;
    pattr.hi_water = 4;
    pattr.increment = 1;
    pattr.maximum = 8;
    pool = thread_pool_create(&pattr, POOL_FLAG_EXIT_SELF);
    CHECK(pool != NULL);
    thread_pool_start(pool);
    return 1;
}

/* ---- the clients ---- */

static pid_t server_pid;

static void start_server(const char *role)
{
    struct stat st;
    server_pid = test_spawn(role, NULL);
    for (int i = 0; i < 2000; i++) {
        if (stat(PATH, &st) == 0) return;
        test_sleep_ms(1);
    }
    CHECK(!"the server's name does not appear");
}

static void stop_server(void)
{
    struct stat st;
    CHECK_EQ(kill(server_pid, SIGKILL), 0);
    CHECK_EQ(test_wait(server_pid), SIGKILL);
    CHECK_ERR(stat(PATH, &st), ENOENT);
}

static int open_server(int flags)
{
    int fd = open(PATH, flags);
    CHECK(fd != -1);
    return fd;
}

TEST(read_and_write)
{
    char buf[100];
    start_server("server");
    int fd = open_server(O_RDWR);
    CHECK_EQ(write(fd, "hello", 5), 5);
    CHECK_EQ(read(fd, buf, 3), 3);
    CHECK(memcmp(buf, "hel", 3) == 0);
    CHECK_EQ(read(fd, buf, 100), 2);
    CHECK(memcmp(buf, "lo", 2) == 0);
    CHECK_EQ(read(fd, buf, 100), 0);
    CHECK_EQ(lseek(fd, 1, SEEK_SET), 1);
    CHECK_EQ(read(fd, buf, 100), 4);
    CHECK(memcmp(buf, "ello", 4) == 0);
    static char much[1001];
    CHECK_ERR(write(fd, much, sizeof much), ENOSPC);
    memset(much, 'z', sizeof much);
    CHECK_EQ(write(fd, much, 1000), 1000);
    CHECK_EQ(close(fd), 0);
    stop_server();
}

TEST(open_modes)
{
    char c = 'x';
    start_server("server");
    int r = open_server(O_RDONLY), w = open_server(O_WRONLY);
    CHECK_ERR(write(r, &c, 1), EBADF);
    CHECK_ERR(read(w, &c, 1), EBADF);
    CHECK_EQ(write(w, &c, 1), 1);
    CHECK_EQ(read(r, &c, 1), 1);
    stop_server();
    CHECK_EQ(read(r, &c, 1), -1);
    CHECK(errno == EBADF || errno == ESRCH);
    CHECK_EQ(close(r), 0);
    CHECK(open(PATH, O_RDONLY) == -1);
    CHECK_EQ(errno, ENOENT);
}

TEST(stat_and_chmod)
{
    struct stat st;
    start_server("server");
    int fd = open_server(O_RDWR);
    CHECK_EQ(write(fd, "123", 3), 3);
    CHECK_EQ(fstat(fd, &st), 0);
    CHECK(S_ISCHR(st.st_mode));
    CHECK_EQ(st.st_mode & 0777, 0666);
    CHECK_EQ(fchmod(fd, 0600), 0);
    CHECK_EQ(stat(PATH, &st), 0);
    CHECK_EQ(st.st_mode & 0777, 0600);
    CHECK(st.st_ino != 0 || st.st_dev != 0 || st.st_rdev != 0);
    stop_server();
}

TEST(devctl_forms)
{
    int value = 0, info = 0;
    start_server("server");
    int fd = open_server(O_RDWR);
    value = 41;
    CHECK_EQ(devctl(fd, DCMD_TEST_SET, &value, sizeof value, NULL), EOK);
    value = 0;
    CHECK_EQ(devctl(fd, DCMD_TEST_GET, &value, sizeof value, &info), EOK);
    CHECK_EQ(value, 41);
    CHECK_EQ(info, 17);
    value = 1;
    CHECK_EQ(devctl(fd, DCMD_TEST_BOTH, &value, sizeof value, NULL), EOK);
    CHECK_EQ(value, 42);
    CHECK_EQ(devctl(fd, __DION(_DCMD_MISC, 99), NULL, 0, NULL), ENOTTY);
    CHECK_EQ(devctl(99, DCMD_TEST_GET, &value, sizeof value, NULL), EBADF);
    stop_server();
}

TEST(dup_and_close)
{
    char buf[10];
    start_server("server");
    int fd = open_server(O_RDWR), copy = dup(fd);
    CHECK(copy > fd);
    CHECK_EQ(write(fd, "abcdef", 6), 6);
    CHECK_EQ(read(fd, buf, 2), 2);
    CHECK_EQ(read(copy, buf, 2), 2);
    CHECK(memcmp(buf, "cd", 2) == 0);
    CHECK_EQ(close(fd), 0);
    CHECK_EQ(read(copy, buf, 10), 2);
    CHECK_EQ(close(copy), 0);
    stop_server();
}

ROLE(reads_inherited)
{
    char buf[10];
    CHECK_EQ(read(atoi(argv[0]), buf, 2), 2);
    return memcmp(buf, "cd", 2) == 0 ? 0 : 1;
}

TEST(descriptor_inherited_by_child)
{
    char buf[10];
    start_server("server");
    int fd = open_server(O_RDWR);
    CHECK_EQ(write(fd, "abcdef", 6), 6);
    CHECK_EQ(read(fd, buf, 2), 2);
    test_run("reads_inherited", test_number(fd), NULL);
    CHECK_EQ(read(fd, buf, 10), 2);
    CHECK(memcmp(buf, "ef", 2) == 0);
    stop_server();
}

static void *blocking_read(void *arg)
{
    char buf[10];
    ssize_t n = read((int)(long)arg, buf, sizeof buf);
    return (void *)(n == -1 ? -(long)errno : (long)n);
}

TEST(blocking_read_answered_later)
{
    void *value;
    start_server("server");
    int fd = open_server(O_RDWR), w = open_server(O_WRONLY);
    int t = test_thread(blocking_read, (void *)(long)fd);
    test_await_state(0, t, STATE_REPLY);
    CHECK_EQ(write(w, "xyz", 3), 3);
    CHECK_EQ(pthread_join(t, &value), 0);
    CHECK_EQ((long)value, 3);
    stop_server();
}

static void on_signal(int signo) { (void)signo; }

TEST(blocking_read_interrupted)
{
    void *value;
    struct sigaction act;
    memset(&act, 0, sizeof act);
    act.sa_handler = on_signal;
    CHECK_EQ(sigaction(SIGUSR1, &act, NULL), 0);
    start_server("server");
    int fd = open_server(O_RDWR), t = test_thread(blocking_read, (void *)(long)fd);
    test_await_state(0, t, STATE_REPLY);
    CHECK_EQ(pthread_kill(t, SIGUSR1), 0);
    CHECK_EQ(pthread_join(t, &value), 0);
    CHECK_EQ((long)value, -EINTR);
    stop_server();
}

TEST(server_dies_under_blocking_read)
{
    void *value;
    start_server("server");
    int fd = open_server(O_RDWR), t = test_thread(blocking_read, (void *)(long)fd);
    test_await_state(0, t, STATE_REPLY);
    CHECK_EQ(kill(server_pid, SIGKILL), 0);
    CHECK_EQ(pthread_join(t, &value), 0);
    CHECK_EQ((long)value, -ESRCH);
    CHECK_EQ(test_wait(server_pid), SIGKILL);
}

TEST(client_dies_in_blocking_read)
{
    start_server("server");
    pid_t pid = test_spawn("reader", NULL);
    test_await_state(pid, 1, STATE_REPLY);
    test_sleep_ms(5);
    CHECK_EQ(kill(pid, SIGKILL), 0);
    CHECK_EQ(test_wait(pid), SIGKILL);
    int fd = open_server(O_RDWR);
    CHECK_EQ(write(fd, "a", 1), 1);
    stop_server();
}

ROLE(reader)
{
    char c;
    return (int)read(open_server(O_RDWR), &c, 1);
}

TEST(nonblocking_read)
{
    char c;
    start_server("server");
    int fd = open_server(O_RDWR | O_NONBLOCK);
    CHECK_ERR(read(fd, &c, 1), EAGAIN);
    stop_server();
}

/* ---- select, poll, ionotify ---- */

TEST(select_waits_for_input)
{
    fd_set in, out;
    struct timeval t = { 0, 20000 };
    start_server("server");
    int fd = open_server(O_RDWR), w = open_server(O_WRONLY);
    FD_ZERO(&in);
    FD_SET(fd, &in);
    CHECK_EQ(select(fd + 1, &in, NULL, NULL, &t), 0);
    CHECK(!FD_ISSET(fd, &in));
    FD_ZERO(&out);
    FD_SET(fd, &out);
    CHECK_EQ(select(fd + 1, NULL, &out, NULL, NULL), 1);
    CHECK(FD_ISSET(fd, &out));
    CHECK_EQ(write(w, "q", 1), 1);
    FD_ZERO(&in);
    FD_SET(fd, &in);
    t.tv_sec = 2;
    CHECK_EQ(select(fd + 1, &in, NULL, NULL, &t), 1);
    CHECK(FD_ISSET(fd, &in));
    stop_server();
}

static void *write_later(void *arg)
{
    test_sleep_ms(20);
    CHECK_EQ(write((int)(long)arg, "late", 4), 4);
    return NULL;
}

TEST(poll_wakes_up)
{
    start_server("server");
    int fd = open_server(O_RDWR), w = open_server(O_WRONLY);
    struct pollfd p = { fd, POLLIN, 0 };
    CHECK_EQ(poll(&p, 1, 10), 0);
    int t = test_thread(write_later, (void *)(long)w);
    CHECK_EQ(poll(&p, 1, 3000), 1);
    CHECK((p.revents & POLLIN) != 0);
    test_join(t);
    p.fd = 99;
    CHECK_EQ(poll(&p, 1, 10), 1);
    CHECK_EQ(p.revents & POLLNVAL, POLLNVAL);
    CHECK_EQ(poll(NULL, 0, 5), 0);
    stop_server();
}

TEST(select_errors)
{
    fd_set in;
    struct timeval t = { 0, 0 };
    FD_ZERO(&in);
    FD_SET(99, &in);
    CHECK_ERR(select(100, &in, NULL, NULL, &t), EBADF);
    CHECK_ERR(select(-1, NULL, NULL, NULL, &t), EINVAL);
    CHECK_EQ(select(0, NULL, NULL, NULL, &t), 0);
}

TEST(ionotify_by_pulse)
{
    struct sigevent event;
    struct _pulse pulse;
    uint64_t ns = 2000000000;
    int chid = ChannelCreate(0), coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
    start_server("server");
    int fd = open_server(O_RDWR), w = open_server(O_WRONLY);
    SIGEV_PULSE_INIT(&event, coid, 10, 21, 22);
    CHECK_EQ(ionotify(fd, _NOTIFY_ACTION_POLLARM, _NOTIFY_COND_INPUT, &event), 0);
    CHECK_EQ(write(w, "q", 1), 1);
    CHECK_EQ(TimerTimeout(CLOCK_MONOTONIC, _NTO_TIMEOUT_RECEIVE, NULL, &ns, NULL), 0);
    CHECK_EQ(MsgReceive(chid, &pulse, sizeof pulse, NULL), 0);
    CHECK_EQ(pulse.code, 21);
    CHECK_EQ(ionotify(fd, _NOTIFY_ACTION_POLL, _NOTIFY_COND_INPUT, &event) & _NOTIFY_COND_INPUT, _NOTIFY_COND_INPUT);
    stop_server();
}

/* ---- thread pool ---- */

static void *client_work(void *arg)
{
    for (int i = 0; i < 100; i++) {
        int value = i, fd = open_server(O_RDWR);
        CHECK_EQ(devctl(fd, DCMD_TEST_BOTH, &value, sizeof value, NULL), EOK);
        CHECK_EQ(value, i);
        CHECK_EQ(close(fd), 0);
    }
    return arg;
}

TEST(thread_pool_server)
{
    int t[6];
    start_server("pool_server");
    for (int i = 0; i < 6; i++) t[i] = test_thread(client_work, NULL);
    for (int i = 0; i < 6; i++) test_join(t[i]);
    stop_server();
}

/* ---- names ---- */

TEST(attach_in_own_process)
{
    dispatch_t *dpp = server_setup("/dev/test_own", 0);
    DIR *d = opendir("/dev");
    struct dirent *e;
    bool found = false;
    CHECK(d != NULL);
    while ((e = readdir(d)) != NULL) found = found || strcmp(e->d_name, "test_own") == 0;
    CHECK(found);
    CHECK_EQ(closedir(d), 0);
    CHECK_EQ(dispatch_destroy(dpp), 0);
    CHECK(open("/dev/test_own", O_RDONLY) == -1);
}

TEST(attach_errors)
{
    dispatch_t *dpp = dispatch_create();
    resmgr_attr_t rattr;
    memset(&rattr, 0, sizeof rattr);
    iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &connect_funcs, _RESMGR_IO_NFUNCS, &io_funcs);
    iofunc_attr_init(&attr, S_IFCHR | 0666, NULL, NULL);
    char name[2000];
    memset(name, 'a', sizeof name);
    name[0] = '/';
    name[sizeof name - 1] = '\0';
    CHECK(resmgr_attach(dpp, &rattr, name, _FTYPE_ANY, 0, &connect_funcs, &io_funcs, &attr) == -1);
    CHECK_EQ(errno, ENAMETOOLONG);
    CHECK_EQ(dispatch_destroy(dpp), 0);
}

TEST(name_attach_and_open)
{
    CHECK_EQ(name_open("test_name", 0), -1);
    CHECK_EQ(errno, ENOENT);
    name_attach_t *a = name_attach(NULL, "test_name", 0);
    CHECK(a != NULL);
    CHECK(name_attach(NULL, "test_name", 0) == NULL);
    pid_t pid = test_spawn("name_client", NULL);
    union {
        uint16_t type;
        struct _pulse pulse;
        char bytes[512];
    } msg;
    bool got = false;
    while (!got) {
        struct _msg_info info;
        int rcvid = MsgReceive(a->chid, &msg, sizeof msg, &info);
        CHECK(rcvid != -1);
        if (rcvid == 0) continue;
        if (msg.type == _IO_CONNECT) {
            CHECK_EQ(MsgReply(rcvid, EOK, NULL, 0), 0);
        } else if (msg.type > _IO_BASE && msg.type <= _IO_MAX) {
            CHECK_EQ(MsgError(rcvid, ENOSYS), 0);
        } else {
            CHECK_EQ(msg.type, 0x6666);
            CHECK_EQ(MsgReply(rcvid, 99, "ok", 3), 0);
            got = true;
        }
    }
    test_exited_ok(pid);
    CHECK_EQ(name_detach(a, 0), 0);
    CHECK_EQ(name_open("test_name", 0), -1);
}

ROLE(name_client)
{
    uint16_t msg[2] = { 0x6666, 0 };
    char reply[3];
    int coid = name_open("test_name", 0);
    CHECK(coid != -1);
    CHECK_EQ(MsgSend(coid, msg, sizeof msg, reply, sizeof reply), 99);
    CHECK_STR(reply, "ok");
    CHECK_EQ(name_close(coid), 0);
    return 0;
}

TEST(name_bad)
{
    CHECK(name_attach(NULL, NULL, 0) == NULL || errno == 0);
    CHECK(name_attach(NULL, "/absolute", 0) == NULL);
    CHECK_EQ(errno, EINVAL);
    CHECK_EQ(name_open("", 0), -1);
}

/* ---- stdio on a descriptor of a server, and alone ---- */

TEST(stdio_on_server)
{
    char line[50];
    start_server("server");
    FILE *f = fopen(PATH, "r+");
    CHECK(f != NULL);
    CHECK(fprintf(f, "%d %s\n", 42, "words") > 0);
    CHECK_EQ(fflush(f), 0);
    rewind(f);
    CHECK(fgets(line, sizeof line, f) == line);
    CHECK_STR(line, "42 words\n");
    CHECK_EQ(fclose(f), 0);
    stop_server();
}

TEST(stdio_file)
{
    char line[64];
    int a;
    double b;
    FILE *f = fopen("/dev/shmem/test_stdio", "w+");
    CHECK(f != NULL);
    for (int i = 0; i < 500; i++) CHECK(fprintf(f, "line %d %.3f\n", i, i * 0.5) > 0);
    CHECK_EQ(fseek(f, 0, SEEK_SET), 0);
    for (int i = 0; i < 500; i++) {
        CHECK(fgets(line, sizeof line, f) != NULL);
        CHECK_EQ(sscanf(line, "line %d %lf", &a, &b), 2);
        CHECK_EQ(a, i);
        CHECK(b == i * 0.5);
    }
    CHECK(fgets(line, sizeof line, f) == NULL);
    CHECK(feof(f));
    CHECK_EQ(fclose(f), 0);
    CHECK_EQ(remove("/dev/shmem/test_stdio"), 0);
    CHECK(fopen("/nothing", "r") == NULL);
    CHECK_EQ(errno, ENOENT);
}

static int compare(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }

TEST(stdlib_smoke)
{
    int v[] = { 5, 3, 9, 1, 7 };
    char buf[64];
    qsort(v, 5, sizeof v[0], compare);
    for (int i = 0; i < 4; i++) CHECK(v[i] < v[i + 1]);
    CHECK_EQ(strtol("0x7f", NULL, 0), 127);
    CHECK(strtod("1.25e2", NULL) == 125.0);
    snprintf(buf, sizeof buf, "%5d|%-5s|%#x|%.2f|%lld|%c", 42, "ab", 255, 2.5, -1ll, 'z');
    CHECK_STR(buf, "   42|ab   |0xff|2.50|-1|z");
    CHECK_EQ(setenv("A_NAME", "value", 1), 0);
    CHECK_STR(getenv("A_NAME"), "value");
    CHECK_EQ(unsetenv("A_NAME"), 0);
    CHECK(getenv("A_NAME") == NULL);
}

/* ---- a loop that ends, or waits for something else, has replied ---- */

static void *exits_at_once(void *arg) { return arg; }

static void wait_otherwise(const char *how)
{
    static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
    sigset_t set;
    sem_t sem;
    int signo;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    switch (how[0]) {
    case 'p': pause(); break;
    case 'e': pthread_exit(NULL);
    case 's': sem_init(&sem, 0, 0); sem_wait(&sem); break;
    case 'c': pthread_mutex_lock(&mutex); pthread_cond_wait(&cond, &mutex); break;
    case 'n': sleep(1000); break;
    case 'w': sigwait(&set, &signo); break;
    case 'j': pthread_join(test_thread(exits_at_once, NULL), NULL); pthread_join(1, NULL); pause(); break;
    case 'y': for (;;) sched_yield();
    case 'b': for (volatile unsigned long i = 0;; i++) continue;
    }
}

/* args: how many requests it serves, how it waits then */
ROLE(serves_some)
{
    dispatch_t *dpp = server_setup(PATH, 0);
    dispatch_context_t *ctp = dispatch_context_alloc(dpp);
    CHECK(ctp != NULL);
    if (argv[1][0] == 'e') CHECK(test_thread(exits_at_once, NULL) > 0);
    CHECK_EQ(kill(getppid(), SIGUSR1), 0);
    for (int left = atoi(argv[0]); left > 0;) {
        CHECK(dispatch_block(ctp) != NULL);
        left -= ctp->resmgr_context.rcvid != 0;
        dispatch_handler(ctp);
    }
    wait_otherwise(argv[1]);
    return 0;
}

static void served(int requests, const char *how)
{
    sigset_t set;
    struct stat st;
    int signo;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, NULL);
    pid_t pid = test_spawn("serves_some", test_number(requests), how, NULL);
    CHECK_EQ(sigwait(&set, &signo), 0);
    int fd = open(PATH, O_RDWR);
    CHECK(fd != -1);
    for (int i = 1; i < requests; i++) CHECK_EQ(fstat(fd, &st), 0);
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
}

TEST(reply_of_a_loop_of_two) { served(2, "busy"); }
TEST(reply_before_pause) { served(500, "pause"); }
TEST(reply_before_exit_of_the_thread) { served(500, "exit"); }
TEST(reply_before_semaphore) { served(500, "sem"); }
TEST(reply_before_condition) { served(500, "cond"); }
TEST(reply_before_sleep) { served(500, "nap"); }
TEST(reply_before_sigwait) { served(500, "wait"); }
TEST(reply_before_join) { served(500, "join"); }
TEST(reply_before_yield) { served(500, "yield"); }
