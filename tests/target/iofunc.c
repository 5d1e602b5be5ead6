/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The framework's defaults, one by one: a server in a child process that has nothing but them, and its clients. Then what
 * a handler may return, record locks, ranges of messages, detaching, thread pools, and messages that are wrong.
 */
#include <devctl.h>
#include <fcntl.h>
#include <poll.h>
#include <share.h>
#include <signal.h>
#include <sys/iofunc.h>
#include <sys/dispatch.h>
#include <sys/dcmd_all.h>
#include <sys/iomgr.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/resmgr.h>
#include <sys/stat.h>
#include <sys/time.h>

#include "test.h"

#define REG  "/dev/t_reg"           /* a regular file of 100 bytes, mode 0644 */
#define CHR  "/dev/t_chr"           /* a character device, mode 0666 */
#define RO   "/dev/t_ro"            /* on a mount that is read-only */
#define ODD  "/dev/t_odd"           /* its read handler returns what the size asked for says */
#define OTHER_UID 1000

/* ---- the server ---- */

static dispatch_t *dpp;
static resmgr_connect_funcs_t connect_funcs;
static resmgr_io_funcs_t io_funcs, odd_funcs;
static unsigned requests;           /* connects and messages on descriptors so far */

enum odd { ODD_ERRNO = 1, ODD_PARTS, ODD_DEFAULT, ODD_LATER, ODD_STATUS, ODD_PTR, ODD_REQUESTS };

static int odd_read(resmgr_context_t *ctp, io_read_t *msg, iofunc_ocb_t *ocb)
{
    static char a[] = "ab", b[] = "cd";
    (void)ocb;
    switch (_IO_READ_GET_NBYTES(msg)) {
    case ODD_ERRNO:   return EDOM;
    case ODD_DEFAULT: return _RESMGR_DEFAULT;
    case ODD_LATER:   MsgReply(ctp->rcvid, 1, "L", 1); return _RESMGR_NOREPLY;
    case ODD_STATUS:  _RESMGR_STATUS(ctp, 77); return EOK;
    case ODD_PTR:     _IO_SET_READ_NBYTES(ctp, 2); return _RESMGR_PTR(ctp, a, 2);
    case ODD_REQUESTS: _IO_SET_READ_NBYTES(ctp, (long)requests); return EOK;
    default:
        SETIOV(&ctp->iov[0], a, 2);
        SETIOV(&ctp->iov[1], b, 2);
        _IO_SET_READ_NBYTES(ctp, 4);
        return _RESMGR_NPARTS(2);
    }
}

static void attach(iofunc_attr_t *attr, const char *path, mode_t mode, const resmgr_io_funcs_t *io)
{
    resmgr_attr_t ra = { .nparts_max = 2, .msg_max_size = 2048 };
    iofunc_attr_init(attr, mode, NULL, NULL);
    CHECK(resmgr_attach(dpp, &ra, path, _FTYPE_ANY, 0, &connect_funcs, io, attr) != -1);
}

ROLE(server)
{
    static iofunc_attr_t reg, chr, ro, odd;
    static iofunc_mount_t ro_mount = { .flags = _MOUNT_READONLY };
    dpp = dispatch_create();
    CHECK(dpp != NULL);
    iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &connect_funcs, _RESMGR_IO_NFUNCS, &io_funcs);
    io_funcs.lock = iofunc_lock_default;
    odd_funcs = io_funcs;
    odd_funcs.read = odd_read;
    attach(&reg, REG, S_IFREG | 0644, &io_funcs);
    reg.nbytes = 100;
    attach(&chr, CHR, S_IFCHR | 0666, &io_funcs);
    attach(&ro, RO, S_IFREG | 0666, &io_funcs);
    ro.mount = &ro_mount;
    attach(&odd, ODD, S_IFCHR | 0666, &odd_funcs);
    dispatch_context_t *ctp = dispatch_context_alloc(dpp);
    CHECK(ctp != NULL);
    CHECK_EQ(kill(getppid(), SIGUSR1), 0);
    for (;;) {
        ctp = dispatch_block(ctp);
        CHECK(ctp != NULL);
        requests += ctp->resmgr_context.rcvid != 0;
        dispatch_handler(ctp);
    }
}

static pid_t server_pid;

static void stop(void)
{
    kill(server_pid, SIGKILL);
    waitpid(server_pid, NULL, 0);
}

static pid_t start(void)
{
    sigset_t set;
    int signo;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, NULL);
    server_pid = test_spawn("server", NULL);
    atexit(stop);
    CHECK_EQ(sigwait(&set, &signo), 0);
    return server_pid;
}

static int opened(const char *path, int flags)
{
    start();
    int fd = open(path, flags | O_CLOEXEC);
    CHECK(fd != -1);
    return fd;
}

static void become_other(void) { CHECK_EQ(setgid(OTHER_UID), 0); CHECK_EQ(setuid(OTHER_UID), 0); }

/* ---- open ---- */

TEST(open_default) { CHECK(opened(REG, O_RDWR) != -1); }
TEST(open_create_of_what_is_there) { CHECK(opened(REG, O_RDWR | O_CREAT) != -1); }
TEST(open_exclusive) { start(); CHECK_ERR(open(REG, O_RDWR | O_CREAT | O_EXCL, 0600), EEXIST); }
TEST(open_as_directory) { start(); CHECK_ERR(open(REG, O_RDONLY | O_DIRECTORY), ENOTDIR); }
TEST(open_trailing_slash) { start(); CHECK_ERR(open(REG "/", O_RDONLY), ENOTDIR); }
TEST(open_below_a_name) { start(); CHECK(open(REG "/x", O_RDONLY) == -1 && (errno == ENOTDIR || errno == ENOENT)); }
TEST(open_read_only_mount) { start(); CHECK(open(RO, O_RDONLY) != -1); CHECK_ERR(open(RO, O_WRONLY), EROFS); }
TEST(open_truncate_needs_write) { start(); CHECK_ERR(open(RO, O_RDONLY | O_TRUNC), EROFS); }

ROLE(other_opens) { become_other(); CHECK(open(argv[0], O_RDONLY) != -1); CHECK_ERR(open(argv[0], O_WRONLY), EACCES); return 0; }
TEST(open_permission) { start(); test_run("other_opens", REG, NULL); }

TEST(open_deny_write)
{
    start();
    CHECK(sopen(REG, O_RDONLY, SH_DENYWR) != -1);
    CHECK_ERR(open(REG, O_WRONLY), EBUSY);
    CHECK(open(REG, O_RDONLY) != -1);
}

TEST(open_deny_of_what_is_open)
{
    start();
    CHECK(open(REG, O_WRONLY) != -1);
    CHECK_ERR(sopen(REG, O_RDONLY, SH_DENYWR), EBUSY);
}

/* ---- read and write ---- */

TEST(read_default_is_end_of_file) { char c; CHECK_EQ(read(opened(CHR, O_RDONLY), &c, 1), 0); }
TEST(write_default_takes_all) { char buf[5000] = ""; CHECK_EQ(write(opened(CHR, O_WRONLY), buf, sizeof buf), sizeof buf); }
TEST(read_needs_right) { char c; CHECK_ERR(read(opened(CHR, O_WRONLY), &c, 1), EBADF); }
TEST(write_needs_right) { CHECK_ERR(write(opened(CHR, O_RDONLY), "x", 1), EBADF); }
TEST(readv_and_writev)
{
    char a[1], b[7];
    int fd = opened(ODD, O_RDWR);
    struct iovec iov[2];
    SETIOV(&iov[0], a, 1);
    SETIOV(&iov[1], b, 7);
    CHECK_EQ(readv(fd, iov, 2), 4);
    CHECK(a[0] == 'a' && b[2] == 'd');
    CHECK_EQ(writev(fd, iov, 2), 8);
}

/* ---- what a handler may return ---- */

TEST(handler_errno) { char b[8]; CHECK_ERR(read(opened(ODD, O_RDONLY), b, ODD_ERRNO), EDOM); }
TEST(handler_parts) { char b[8]; CHECK_EQ(read(opened(ODD, O_RDONLY), b, 8), 4); CHECK(memcmp(b, "abcd", 4) == 0); }
TEST(handler_default) { char b[8]; CHECK_ERR(read(opened(ODD, O_RDONLY), b, ODD_DEFAULT), ENOSYS); }
TEST(handler_replies_itself) { char b[8]; CHECK_EQ(read(opened(ODD, O_RDONLY), b, ODD_LATER), 1); CHECK_EQ(b[0], 'L'); }
TEST(handler_status) { char b[8]; CHECK_EQ(read(opened(ODD, O_RDONLY), b, ODD_STATUS), 77); }
TEST(handler_ptr) { char b[8]; CHECK_EQ(read(opened(ODD, O_RDONLY), b, ODD_PTR), 2); CHECK_EQ(b[1], 'b'); }

/* ---- stat, chmod, chown, times ---- */

TEST(stat_default)
{
    struct stat st;
    CHECK_EQ(fstat(opened(REG, O_RDONLY), &st), 0);
    CHECK_EQ(st.st_mode, S_IFREG | 0644);
    CHECK_EQ(st.st_size, 100);
    CHECK_EQ(st.st_nlink, 1);
    CHECK_EQ(st.st_uid, 0);
    CHECK(st.st_ino != 0);
}

TEST(stat_by_name_is_one_request)
{
    struct stat st;
    char b[8];
    int fd = opened(ODD, O_RDONLY);
    long before = read(fd, b, ODD_REQUESTS);
    CHECK_EQ(stat(REG, &st), 0);
    CHECK_EQ(read(fd, b, ODD_REQUESTS) - before, 2);    /* it, and this one */
}

TEST(write_makes_mtime_new)
{
    struct stat before, after;
    struct timespec old[2] = { { 1, 0 }, { 2, 0 } };
    int fd = opened(REG, O_RDWR);
    CHECK_EQ(futimens(fd, old), 0);
    CHECK_EQ(fstat(fd, &before), 0);
    CHECK_EQ(before.st_mtime, 2);
    CHECK_EQ(write(fd, "x", 1), 1);
    CHECK_EQ(fstat(fd, &after), 0);
    CHECK(after.st_mtime > 2);
    CHECK_EQ(after.st_atime, 1);
}

TEST(chmod_default)
{
    struct stat st;
    int fd = opened(REG, O_RDONLY);
    CHECK_EQ(fchmod(fd, 0751), 0);
    CHECK_EQ(fstat(fd, &st), 0);
    CHECK_EQ(st.st_mode, S_IFREG | 0751);
    CHECK_EQ(chmod(REG, 0600), 0);
    CHECK_EQ(fstat(fd, &st), 0);
    CHECK_EQ(st.st_mode, S_IFREG | 0600);
}

ROLE(other_changes)
{
    become_other();
    int fd = open(REG, O_RDONLY);
    CHECK(fd != -1);
    CHECK_ERR(fchmod(fd, 0777), EPERM);
    CHECK_ERR(fchown(fd, OTHER_UID, OTHER_UID), EPERM);
    CHECK_ERR(utimes(REG, (struct timeval[2]){ { 0, 0 }, { 0, 0 } }), EPERM);
    CHECK_ERR(utimes(REG, NULL), EACCES);
    return 0;
}
TEST(changes_by_another) { start(); test_run("other_changes", NULL); }
TEST(change_on_read_only_mount) { int fd = opened(RO, O_RDONLY); CHECK_ERR(fchmod(fd, 0700), EROFS); CHECK_ERR(fchown(fd, 1, 1), EROFS); }

TEST(chown_default)
{
    struct stat st;
    int fd = opened(REG, O_RDONLY);
    CHECK_EQ(fchown(fd, 5, (gid_t)-1), 0);
    CHECK_EQ(fchown(fd, (uid_t)-1, 6), 0);
    CHECK_EQ(fstat(fd, &st), 0);
    CHECK_EQ(st.st_uid, 5);
    CHECK_EQ(st.st_gid, 6);
}

ROLE(owner_gives_away)
{
    become_other();
    CHECK_ERR(chown(REG, OTHER_UID + 1, (gid_t)-1), EPERM);
    CHECK_ERR(chown(REG, (uid_t)-1, OTHER_UID + 1), EPERM);
    CHECK_EQ(chown(REG, (uid_t)-1, OTHER_UID), 0);
    CHECK_EQ(chmod(REG, 0640), 0);
    return 0;
}
TEST(chown_restricted) { start(); CHECK_EQ(chown(REG, OTHER_UID, 0), 0); test_run("owner_gives_away", NULL); }

TEST(chown_takes_set_id_away)
{
    struct stat st;
    start();
    CHECK_EQ(chown(REG, OTHER_UID, OTHER_UID), 0);
    CHECK_EQ(chmod(REG, 06755), 0);
    test_run("owner_gives_away", NULL);
    CHECK_EQ(stat(REG, &st), 0);
    CHECK_EQ(st.st_mode & 06000, 0);
}

TEST(utime_omit_and_now)
{
    struct stat st;
    struct timespec t[2] = { { 11, 12 }, { 21, 22 } };
    int fd = opened(REG, O_RDWR);
    CHECK_EQ(futimens(fd, t), 0);
    t[0].tv_nsec = UTIME_OMIT;
    t[1].tv_nsec = UTIME_NOW;
    CHECK_EQ(futimens(fd, t), 0);
    CHECK_EQ(fstat(fd, &st), 0);
    CHECK_EQ(st.st_atime, 11);
    CHECK_EQ(st.st_atim.tv_nsec, 12);
    CHECK(st.st_mtime > 21);
}

TEST(utime_bad) { struct timespec t[2] = { { 0, 2000000000 }, { 0, 0 } }; CHECK_ERR(futimens(opened(REG, O_RDWR), t), EINVAL); }

/* ---- seeking ---- */

TEST(lseek_default)
{
    int fd = opened(REG, O_RDONLY);
    CHECK_EQ(lseek(fd, 10, SEEK_SET), 10);
    CHECK_EQ(lseek(fd, 5, SEEK_CUR), 15);
    CHECK_EQ(lseek(fd, -1, SEEK_END), 99);
    CHECK_EQ(lseek(fd, 1000, SEEK_END), 1100);
}
TEST(lseek_before_the_start) { CHECK_ERR(lseek(opened(REG, O_RDONLY), -1, SEEK_SET), EINVAL); }
TEST(lseek_bad_whence) { CHECK_ERR(lseek(opened(REG, O_RDONLY), 0, 99), EINVAL); }
TEST(lseek_64_bits) { CHECK_EQ(lseek(opened(REG, O_RDONLY), 1LL << 50, SEEK_SET), 1LL << 50); }
TEST(lseek_overflow) { int fd = opened(REG, O_RDONLY); CHECK_EQ(lseek(fd, INT64_MAX, SEEK_SET), INT64_MAX); CHECK_ERR(lseek(fd, 1, SEEK_CUR), EOVERFLOW); }
TEST(lseek_is_shared_by_duplicates) { int fd = opened(REG, O_RDONLY), copy = dup(fd); CHECK_EQ(lseek(fd, 7, SEEK_SET), 7); CHECK_EQ(lseek(copy, 0, SEEK_CUR), 7); }
TEST(lseek_not_by_other_opens) { int fd = opened(REG, O_RDONLY), other = open(REG, O_RDONLY); CHECK_EQ(lseek(fd, 7, SEEK_SET), 7); CHECK_EQ(lseek(other, 0, SEEK_CUR), 0); }

/* ---- the others ---- */

TEST(pathconf_default) { int fd = opened(REG, O_RDONLY); CHECK(fpathconf(fd, _PC_NAME_MAX) >= 14); CHECK(fpathconf(fd, _PC_PATH_MAX) >= 256); CHECK_EQ(fpathconf(fd, _PC_LINK_MAX) >= 1, 1); }
TEST(pathconf_bad) { CHECK_ERR(fpathconf(opened(REG, O_RDONLY), 9999), EINVAL); }

TEST(fdinfo_default)
{
    struct _fdinfo info;
    char path[100];
    int fd = opened(REG, O_RDWR);
    open(REG, O_RDONLY);
    CHECK_EQ(iofdinfo(fd, 0, &info, path, sizeof path), sizeof REG);
    CHECK_STR(path, REG);
    CHECK_EQ(info.mode, S_IFREG | 0644);
    CHECK_EQ(info.size, 100);
    CHECK_EQ(info.count, 2);
    CHECK_EQ(info.rcount, 2);
    CHECK_EQ(info.wcount, 1);
}

TEST(devctl_flags)
{
    int fd = opened(CHR, O_RDWR);
    CHECK_EQ(fcntl(fd, F_GETFL), O_RDWR);
    CHECK_EQ(fcntl(fd, F_SETFL, O_NONBLOCK | O_APPEND), 0);
    CHECK_EQ(fcntl(fd, F_GETFL), O_RDWR | O_NONBLOCK | O_APPEND);
    CHECK_EQ(fcntl(fd, F_SETFL, 0), 0);
    CHECK_EQ(fcntl(fd, F_GETFL), O_RDWR);
}
TEST(devctl_mount_flags) { int flags = -1; CHECK_EQ(devctl(opened(RO, O_RDONLY), DCMD_ALL_GETMOUNTFLAGS, &flags, sizeof flags, NULL), EOK); CHECK_EQ(flags, _MOUNT_READONLY); }
TEST(devctl_unknown) { int x = 0; CHECK_EQ(devctl(opened(CHR, O_RDWR), __DIOT(_DCMD_MISC, 99, int), &x, sizeof x, NULL), ENOTTY); }
TEST(devctl_short) { char c = 0; CHECK_EQ(devctl(opened(CHR, O_RDWR), DCMD_ALL_SETFLAGS, &c, 1, NULL), EINVAL); }
TEST(mmap_of_a_device) { int fd = opened(CHR, O_RDWR); CHECK(mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0) == MAP_FAILED && errno == ENODEV); }
TEST(mmap_needs_right) { int fd = opened(REG, O_WRONLY); CHECK(mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0) == MAP_FAILED && errno == EACCES); }
TEST(sync_default) { int fd = opened(REG, O_RDWR); CHECK_EQ(fsync(fd), 0); CHECK_EQ(fdatasync(fd), 0); }
TEST(truncate_is_not_there) { CHECK(ftruncate(opened(REG, O_RDWR), 1) == -1 && (errno == ENOSYS || errno == EINVAL)); }
TEST(unlink_is_not_there) { start(); CHECK_EQ(unlink(REG), -1); }
TEST(poll_without_notify) { struct pollfd p = { .fd = opened(CHR, O_RDWR), .events = POLLIN }; CHECK(poll(&p, 1, 0) >= 0); }
TEST(isatty_default) { CHECK_EQ(isatty(opened(CHR, O_RDWR)), 0); }

/* ---- record locks ---- */

static int lock(int fd, int cmd, int type, off_t start_at, off_t len)
{
    struct flock l = { .l_type = (short)type, .l_whence = SEEK_SET, .l_start = start_at, .l_len = len };
    return fcntl(fd, cmd, &l);
}

/* args: command, type, start, length, errno that is to come (0: none) */
ROLE(locks)
{
    int fd = open(REG, O_RDWR), want = atoi(argv[4]);
    CHECK(fd != -1);
    int r = lock(fd, atoi(argv[0]), atoi(argv[1]), atoi(argv[2]), atoi(argv[3]));
    if (want == 0)
        CHECK_EQ(r, 0);
    else
        CHECK(r == -1 && errno == want);
    return 0;
}

static pid_t other_lock(int cmd, int type, int start_at, int len, int err)
{
    return test_spawn("locks", test_number(cmd), test_number(type), test_number(start_at), test_number(len), test_number(err), NULL);
}

TEST(lock_excludes) { int fd = opened(REG, O_RDWR); CHECK_EQ(lock(fd, F_SETLK, F_WRLCK, 0, 10), 0); test_exited_ok(other_lock(F_SETLK, F_RDLCK, 5, 1, EAGAIN)); }
TEST(lock_readers_share) { int fd = opened(REG, O_RDWR); CHECK_EQ(lock(fd, F_SETLK, F_RDLCK, 0, 10), 0); test_exited_ok(other_lock(F_SETLK, F_RDLCK, 0, 10, 0)); test_exited_ok(other_lock(F_SETLK, F_WRLCK, 0, 10, EAGAIN)); }
TEST(lock_elsewhere) { int fd = opened(REG, O_RDWR); CHECK_EQ(lock(fd, F_SETLK, F_WRLCK, 0, 10), 0); test_exited_ok(other_lock(F_SETLK, F_WRLCK, 10, 10, 0)); }
TEST(lock_to_the_end) { int fd = opened(REG, O_RDWR); CHECK_EQ(lock(fd, F_SETLK, F_WRLCK, 50, 0), 0); test_exited_ok(other_lock(F_SETLK, F_WRLCK, 1000000, 1, EAGAIN)); }
TEST(lock_hole)
{
    int fd = opened(REG, O_RDWR);
    CHECK_EQ(lock(fd, F_SETLK, F_WRLCK, 0, 30), 0);
    CHECK_EQ(lock(fd, F_SETLK, F_UNLCK, 10, 10), 0);
    test_exited_ok(other_lock(F_SETLK, F_WRLCK, 10, 10, 0));
    test_exited_ok(other_lock(F_SETLK, F_WRLCK, 9, 1, EAGAIN));
    test_exited_ok(other_lock(F_SETLK, F_WRLCK, 20, 1, EAGAIN));
}
TEST(lock_own_change) { int fd = opened(REG, O_RDWR); CHECK_EQ(lock(fd, F_SETLK, F_WRLCK, 0, 10), 0); CHECK_EQ(lock(fd, F_SETLK, F_RDLCK, 0, 10), 0); test_exited_ok(other_lock(F_SETLK, F_RDLCK, 0, 10, 0)); }
TEST(lock_needs_right) { int ro = opened(REG, O_RDONLY), wo = open(REG, O_WRONLY); CHECK_ERR(lock(ro, F_SETLK, F_WRLCK, 0, 1), EBADF); CHECK_ERR(lock(wo, F_SETLK, F_RDLCK, 0, 1), EBADF); }
TEST(lock_bad) { int fd = opened(REG, O_RDWR); CHECK_ERR(lock(fd, F_SETLK, 77, 0, 1), EINVAL); CHECK_ERR(lock(fd, F_SETLK, F_WRLCK, -5, 1), EINVAL); }
TEST(lock_asked_for)
{
    int fd = opened(REG, O_RDWR);
    pid_t holder = test_spawn("holds", NULL);
    struct flock l = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 0 };
    sigset_t set;
    int signo;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    CHECK_EQ(sigwait(&set, &signo), 0);
    CHECK_EQ(fcntl(fd, F_GETLK, &l), 0);
    CHECK_EQ(l.l_type, F_WRLCK);
    CHECK_EQ(l.l_start, 3);
    CHECK_EQ(l.l_len, 4);
    CHECK_EQ(l.l_pid, holder);
    kill(holder, SIGKILL);
    test_wait(holder);
    l.l_type = F_WRLCK;
    CHECK_EQ(lock(fd, F_SETLKW, F_WRLCK, 0, 0), 0);     /* death let go of it */
}
ROLE(holds) { int fd = open(REG, O_RDWR); CHECK_EQ(lock(fd, F_SETLK, F_WRLCK, 3, 4), 0); CHECK_EQ(kill(getppid(), SIGUSR1), 0); pause(); return 0; }

TEST(lock_waits_for_unlock)
{
    int fd = opened(REG, O_RDWR);
    CHECK_EQ(lock(fd, F_SETLK, F_WRLCK, 0, 10), 0);
    pid_t pid = other_lock(F_SETLKW, F_WRLCK, 0, 5, 0);
    test_await_state(pid, 1, STATE_REPLY);
    CHECK_EQ(lock(fd, F_SETLK, F_UNLCK, 0, 5), 0);
    test_exited_ok(pid);
}

TEST(lock_gone_with_any_close)
{
    int fd = opened(REG, O_RDWR), other = open(REG, O_RDONLY);
    CHECK_EQ(lock(fd, F_SETLK, F_WRLCK, 0, 10), 0);
    close(other);
    test_exited_ok(other_lock(F_SETLK, F_WRLCK, 0, 10, 0));
}

static void nothing(int signo) { (void)signo; }
ROLE(lock_interrupted)
{
    struct sigaction sa = { .sa_handler = nothing };
    int fd = open(REG, O_RDWR);
    sigaction(SIGALRM, &sa, NULL);
    ualarm(10000, 0);
    CHECK_ERR(lock(fd, F_SETLKW, F_WRLCK, 0, 10), EINTR);
    return 0;
}
TEST(lock_wait_interrupted) { int fd = opened(REG, O_RDWR); CHECK_EQ(lock(fd, F_SETLK, F_WRLCK, 0, 10), 0); test_run("lock_interrupted", NULL); }

ROLE(lock_second_then_first)
{
    int fd = open(REG, O_RDWR);
    CHECK_EQ(lock(fd, F_SETLK, F_WRLCK, 1, 1), 0);
    CHECK_EQ(kill(getppid(), SIGUSR1), 0);
    CHECK_EQ(lock(fd, F_SETLKW, F_WRLCK, 0, 1), 0);     /* until the other gives up */
    return 0;
}
TEST(lock_deadlock)
{
    int fd = opened(REG, O_RDWR), signo;
    sigset_t set;
    CHECK_EQ(lock(fd, F_SETLK, F_WRLCK, 0, 1), 0);
    pid_t pid = test_spawn("lock_second_then_first", NULL);
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    CHECK_EQ(sigwait(&set, &signo), 0);
    test_await_state(pid, 1, STATE_REPLY);
    CHECK_ERR(lock(fd, F_SETLKW, F_WRLCK, 1, 1), EDEADLK);
    CHECK_EQ(lock(fd, F_SETLK, F_UNLCK, 0, 1), 0);
    test_exited_ok(pid);
}

/* ---- messages that are wrong ---- */

static long raw(const char *path, const void *msg, size_t size)
{
    char reply[64];
    return MsgSend(opened(path, O_RDWR), msg, size, reply, sizeof reply);
}

TEST(message_of_one_byte) { CHECK_ERR(raw(CHR, "x", 1), EBADMSG); }
TEST(message_of_nothing) { CHECK_ERR(raw(CHR, NULL, 0), EBADMSG); }
TEST(message_cut_short) { struct _io_combine m = { .type = _IO_READ }; CHECK_ERR(raw(CHR, &m, sizeof m), EBADMSG); }
TEST(message_of_no_such_type) { struct _io_combine m = { .type = _IO_MAX }; CHECK_ERR(raw(CHR, &m, sizeof m), ENOSYS); }
TEST(message_beyond_the_types) { uint16_t m[4] = { 0x700 }; CHECK_ERR(raw(CHR, m, sizeof m), ENOSYS); }
TEST(message_combined_with_nothing) { struct _io_read m = { .type = _IO_READ, .combine_len = 0x8000 | sizeof m }; CHECK_ERR(raw(CHR, &m, sizeof m), EBADMSG); }
TEST(message_combined_with_itself) { struct _io_read m = { .type = _IO_READ, .combine_len = 0x8000 }; CHECK(raw(CHR, &m, sizeof m) != -1 || errno == EBADMSG); }
TEST(message_connect_without_path) { struct _io_connect m = { .type = _IO_CONNECT, .subtype = _IO_CONNECT_OPEN }; CHECK_ERR(raw(CHR, &m, sizeof m), EBADMSG); }
TEST(message_connect_path_too_long) { struct _io_connect m = { .type = _IO_CONNECT, .subtype = _IO_CONNECT_OPEN, .path_len = 900 }; CHECK_ERR(raw(CHR, &m, sizeof m), EBADMSG); }
TEST(message_unknown_xtype) { struct _io_read m = { .type = _IO_READ, .combine_len = sizeof m, .nbytes = 4, .xtype = 0x77 }; CHECK(raw(CHR, &m, sizeof m) != 4); }
TEST(message_on_no_descriptor)
{
    pid_t pid = start();
    struct _io_stat m = { .type = _IO_STAT, .combine_len = sizeof m };
    struct stat st;
    int coid = ConnectAttach(0, pid, 1, _NTO_SIDE_CHANNEL, 0);
    CHECK(coid != -1);
    CHECK_ERR(MsgSend(coid, &m, sizeof m, &st, sizeof st), EBADF);
}

/* ---- attaching ---- */

static int take_message(message_context_t *ctp, int code, unsigned flags, void *handle)
{
    (void)code; (void)flags; (void)handle;
    MsgReply(ctp->rcvid, 5, NULL, 0);
    return 0;
}

static void *serve_one(void *given)
{
    dispatch_context_t *ctp = dispatch_context_alloc(given);
    CHECK(ctp != NULL);
    ctp = dispatch_block(ctp);
    CHECK(ctp != NULL);
    dispatch_handler(ctp);
    dispatch_context_free(ctp);
    return NULL;
}

/* Sends a message of the type to the handle's own channel, served by another thread. */
static long send_to(dispatch_t *to, uint16_t type)
{
    uint16_t msg[8] = { type };
    int coid = message_connect(to, MSG_FLAG_SIDE_CHANNEL);
    CHECK(coid != -1);
    int tid = test_thread(serve_one, to);
    long r = MsgSend(coid, msg, sizeof msg, NULL, 0);
    int err = errno;
    test_join(tid);
    errno = err;
    return r;
}

TEST(message_range)
{
    dpp = dispatch_create();
    CHECK_EQ(message_attach(dpp, NULL, 0x400, 0x4ff, take_message, NULL), 0);
    CHECK_EQ(send_to(dpp, 0x400), 5);
    CHECK_EQ(send_to(dpp, 0x4ff), 5);
    CHECK_ERR(send_to(dpp, 0x500), ENOSYS);
    CHECK_EQ(message_detach(dpp, 0x400, 0x4ff, 0), 0);
    CHECK_ERR(send_to(dpp, 0x400), ENOSYS);
}
TEST(message_ranges_do_not_overlap)
{
    dpp = dispatch_create();
    CHECK_EQ(message_attach(dpp, NULL, 0x400, 0x4ff, take_message, NULL), 0);
    CHECK_ERR(message_attach(dpp, NULL, 0x4ff, 0x500, take_message, NULL), EINVAL);
    CHECK_ERR(message_attach(dpp, NULL, _IO_MAX, _IO_MAX + 5, take_message, NULL), EINVAL);
    CHECK_ERR(message_attach(dpp, NULL, 5, 4, take_message, NULL), EINVAL);
    CHECK_ERR(message_detach(dpp, 1, 2, 0), EINVAL);
}
TEST(message_default_func)
{
    message_attr_t attr = { .flags = MSG_FLAG_DEFAULT_FUNC };
    dpp = dispatch_create();
    CHECK_EQ(message_attach(dpp, &attr, 0, 0, take_message, NULL), 0);
    CHECK_EQ(send_to(dpp, 0x777), 5);
}
TEST(pulse_codes)
{
    dpp = dispatch_create();
    int code = pulse_attach(dpp, MSG_FLAG_ALLOC_PULSE, 0, take_message, NULL);
    CHECK(code >= _PULSE_CODE_MINAVAIL && code <= _PULSE_CODE_MAXAVAIL);
    CHECK_ERR(pulse_attach(dpp, 0, code, take_message, NULL), EINVAL);
    CHECK_EQ(pulse_detach(dpp, code, 0), 0);
    CHECK_ERR(pulse_detach(dpp, code, 0), EINVAL);
    CHECK_ERR(pulse_attach(dpp, 0, 4000, take_message, NULL), EINVAL);
}
TEST(receive_timeout)
{
    struct timespec limit = { 0, 1000000 };
    dpp = dispatch_create_channel(-1, 0);
    CHECK_EQ(dispatch_timeout(dpp, &limit), 0);
    dispatch_context_t *ctp = dispatch_context_alloc(dpp);
    errno = 0;
    CHECK(dispatch_block(ctp) == NULL);
    CHECK_EQ(errno, ETIMEDOUT);
    dispatch_context_free(ctp);
    CHECK_EQ(dispatch_destroy(dpp), 0);
}
TEST(dispatch_bad) { CHECK_ERR(dispatch_destroy(NULL), EINVAL); CHECK_ERR(pulse_attach(NULL, 0, 1, take_message, NULL), EINVAL); CHECK_ERR(message_attach(NULL, NULL, 1, 2, take_message, NULL), EINVAL); }

ROLE(detacher)
{
    static iofunc_attr_t attr;
    dpp = dispatch_create();
    iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &connect_funcs, _RESMGR_IO_NFUNCS, &io_funcs);
    iofunc_attr_init(&attr, S_IFCHR | 0666, NULL, NULL);
    int id = resmgr_attach(dpp, NULL, CHR, _FTYPE_ANY, 0, &connect_funcs, &io_funcs, &attr);
    CHECK(id != -1);
    dispatch_context_t *ctp = dispatch_context_alloc(dpp);
    CHECK_EQ(kill(getppid(), SIGUSR1), 0);
    for (int opens = 0; opens < 2;) {           /* the second message detaches */
        ctp = dispatch_block(ctp);
        CHECK(ctp != NULL);
        opens += ctp->resmgr_context.rcvid != 0;
        dispatch_handler(ctp);
    }
    CHECK_EQ(resmgr_detach(dpp, id, atoi(argv[0])), 0);
    CHECK_EQ(kill(getppid(), SIGUSR1), 0);
    for (;;) {
        ctp = dispatch_block(ctp);
        CHECK(ctp != NULL);
        dispatch_handler(ctp);
    }
}

static int detached(unsigned flags)
{
    sigset_t set;
    int signo;
    char c;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, NULL);
    server_pid = test_spawn("detacher", test_number(flags), NULL);
    atexit(stop);
    CHECK_EQ(sigwait(&set, &signo), 0);
    int fd = open(CHR, O_RDWR);
    CHECK(fd != -1);
    CHECK_EQ(read(fd, &c, 1), 0);
    CHECK_EQ(sigwait(&set, &signo), 0);
    CHECK_ERR(open(CHR, O_RDWR), ENOENT);
    return fd;
}
TEST(detach_all) { char c; int fd = detached(_RESMGR_DETACH_ALL); CHECK(read(fd, &c, 1) == -1); }
TEST(detach_path_only) { char c; CHECK_EQ(read(detached(_RESMGR_DETACH_PATHNAME), &c, 1), 0); }
TEST(detach_closes) { char c; int fd = detached(_RESMGR_DETACH_CLOSE); CHECK_ERR(read(fd, &c, 1), EBADF); }

/* ---- thread pools ---- */

static _Atomic int blocked, handled;
static int pool_chid;

static void *pool_alloc(void *handle) { return handle; }
static void pool_free(void *ctp) { (void)ctp; }
static void *pool_block(void *ctp)
{
    struct _pulse pulse;
    blocked++;
    int r = MsgReceivePulse(pool_chid, &pulse, sizeof pulse, NULL);
    blocked--;
    if (r == -1 || pulse.code == 1)             /* 1: unblocked */
        errno = EINTR;
    return r == -1 || pulse.code == 1 ? NULL : ctp;
}
static void pool_unblock(void *ctp) { (void)ctp; int coid = ConnectAttach(0, 0, pool_chid, _NTO_SIDE_CHANNEL, 0); MsgSendPulse(coid, -1, 1, 0); ConnectDetach(coid); }
static int pool_handle(void *ctp) { (void)ctp; handled++; test_sleep_ms(20); return 0; }

static thread_pool_t *pool(int lo, int inc, int hi, int max)
{
    static int handle;
    thread_pool_attr_t attr = {
        .handle = (void *)&handle, .block_func = (void *)pool_block, .unblock_func = (void *)pool_unblock,
        .handler_func = (void *)pool_handle, .context_alloc = (void *)pool_alloc, .context_free = (void *)pool_free,
        .lo_water = (unsigned short)lo, .increment = (unsigned short)inc, .hi_water = (unsigned short)hi,
        .maximum = (unsigned short)max,
    };
    pool_chid = ChannelCreate(0);
    return thread_pool_create(&attr, 0);
}

static void await_blocked(int n)
{
    for (int i = 0; i < 1000 && blocked != n; i++)
        test_sleep_ms(1);
    CHECK_EQ(blocked, n);
}

static void work(int n)
{
    int coid = ConnectAttach(0, 0, pool_chid, _NTO_SIDE_CHANNEL, 0);
    for (int i = 0; i < n; i++)
        CHECK_EQ(MsgSendPulse(coid, -1, 2, 0), 0);
}

TEST(pool_bad_limits) { CHECK(pool(5, 1, 3, 8) == NULL && errno == EINVAL); CHECK(pool(1, 1, 9, 8) == NULL && errno == EINVAL); }
TEST(pool_starts_low) { thread_pool_t *p = pool(3, 1, 5, 8); CHECK(p != NULL); CHECK_EQ(thread_pool_start(p), 0); await_blocked(3); }
TEST(pool_grows_by_increment)
{
    thread_pool_t *p = pool(2, 2, 8, 8);
    CHECK_EQ(thread_pool_start(p), 0);
    await_blocked(2);
    work(1);
    await_blocked(4);           /* one works, two more were made; it comes back */
}
TEST(pool_shrinks_to_high)
{
    thread_pool_t *p = pool(2, 4, 3, 10);
    CHECK_EQ(thread_pool_start(p), 0);
    await_blocked(2);
    work(4);
    await_blocked(3);
    CHECK_EQ(handled, 4);
}
TEST(pool_never_beyond_maximum)
{
    thread_pool_t *p = pool(2, 2, 3, 3);
    CHECK_EQ(thread_pool_start(p), 0);
    await_blocked(2);
    work(6);
    for (int i = 0; i < 20; i++) {
        CHECK(p->created <= 3);
        test_sleep_ms(1);
    }
    await_blocked(3);
}
TEST(pool_limits_change)
{
    thread_pool_t *p = pool(2, 1, 4, 8);
    CHECK_EQ(thread_pool_start(p), 0);
    await_blocked(2);
    CHECK(thread_pool_limits(p, 4, 6, -1, -1, THREAD_POOL_CONTROL_LOWATER | THREAD_POOL_CONTROL_HIWATER) != -1);
    await_blocked(4);
}
TEST(pool_destroyed)
{
    thread_pool_t *p = pool(2, 1, 4, 8);
    CHECK_EQ(thread_pool_start(p), 0);
    await_blocked(2);
    CHECK_EQ(thread_pool_destroy(p), 0);
    await_blocked(0);
}
/* Threads that are still on their way to block_func leave, too. */
TEST(pool_destroyed_at_once)
{
    for (int i = 0; i < 20; i++) {
        thread_pool_t *p = pool(3, 1, 4, 8);
        CHECK_EQ(thread_pool_start(p), 0);
        for (int spin = 0; spin < i % 4; spin++)
            sched_yield();
        CHECK_EQ(thread_pool_destroy(p), 0);
        ChannelDestroy(pool_chid);
    }
}
