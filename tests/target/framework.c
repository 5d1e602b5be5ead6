/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The framework where a server has functions of its own: who may open what, directories, names behind the mountpoint,
 * combined messages, buffers, notification, clients that give up at each step, closing, control blocks of the server's own
 * kind, select. One server in a child process serves all of it; what it has seen is asked for with devctl().
 */
#include <devctl.h>
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <share.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/procmgr.h>

struct own_ocb;
#define IOFUNC_OCB_T struct own_ocb
#include <sys/iofunc.h>
#include <sys/dispatch.h>
#include <sys/iomgr.h>
#include <sys/resmgr.h>
#include <sys/stat.h>

#include "test.h"

#define MAIN   "/dev/fw_main"
#define TREE   "/dev/fw_tree"
#define FILES  3
#define OWNER  1000
#define GROUP  2000
#define SIZE   4096

/* ---- the server ---- */

struct own_ocb {
    iofunc_ocb_t hdr;
    unsigned magic;
};
#define MAGIC 0x0CB0CB

static const char *const file_names[FILES] = { "alpha", "beta", "a-name-that-is-rather-long-for-one-record" };

struct seen {
    int opens, close_dups, close_ocbs, unblocks, open_unblocks, allocated, freed, waits, disconnects;
    char path[64];
};
struct extent { off_t offset; unsigned nbytes; };

enum mode { PLAIN, BLOCKING, BLOCKING_DEAF, CLOBBERED, WRITTEN, PARTS, CLOSING };

#define DCMD_SEEN   __DIOF(_DCMD_MISC, 1, struct seen)
#define DCMD_MODE   __DIOT(_DCMD_MISC, 2, int)
#define DCMD_INPUT  __DIOT(_DCMD_MISC, 3, int)
#define DCMD_BOTH   __DIOTF(_DCMD_MISC, 4, struct extent)
#define DCMD_ANSWER __DION(_DCMD_MISC, 5)
#define DCMD_WHO    __DIOTF(_DCMD_MISC, 6, int)

static dispatch_t *dpp;
static struct seen seen;
static int mode, waiting, opening, input, tree_id;
static resmgr_context_t closing;        /* of a close that takes its time; rcvid 0: none */
static iofunc_notify_t notify[3];
static iofunc_attr_t main_attr, tree_attr, file_attr[FILES];
static char content[SIZE];
static resmgr_connect_funcs_t main_connect, tree_connect;
static resmgr_io_funcs_t main_io, dir_io, file_io;

static struct own_ocb *own_calloc(resmgr_context_t *ctp, iofunc_attr_t *attr)
{
    struct own_ocb *ocb = calloc(1, sizeof *ocb);
    if (ocb != NULL)
        ocb->magic = MAGIC;
    seen.allocated++;
    return ocb;
}

static void own_free(struct own_ocb *ocb)
{
    seen.freed++;
    free(ocb);
}

static iofunc_funcs_t own_funcs = { .nfuncs = _IOFUNC_NFUNCS, .ocb_calloc = own_calloc, .ocb_free = own_free };
static iofunc_mount_t own_mount = { .funcs = &own_funcs };

/* "block" waits for DCMD_ANSWER, "link" is a link, the others are what is opened. */
static int main_open(resmgr_context_t *ctp, io_open_t *msg, iofunc_attr_t *attr, void *extra)
{
    seen.opens++;
    strlcpy(seen.path, msg->connect.path, sizeof seen.path);
    if (strcmp(msg->connect.path, "none") == 0)
        return ENOENT;
    if (strcmp(msg->connect.path, "block") == 0) {
        opening = ctp->rcvid;
        return _RESMGR_NOREPLY;
    }
    return iofunc_open_default(ctp, msg, attr, extra);
}

static int main_open_unblock(resmgr_context_t *ctp, io_pulse_t *msg, iofunc_attr_t *attr, void *reserved)
{
    seen.open_unblocks++;
    opening = 0;
    return EINTR;
}

static int main_read(resmgr_context_t *ctp, io_read_t *msg, struct own_ocb *ocb)
{
    int nonblock, err = iofunc_read_verify(ctp, msg, (iofunc_ocb_t *)ocb, &nonblock);
    size_t n = _IO_READ_GET_NBYTES(msg);
    if (err != EOK)
        return err;
    if (ocb->magic != MAGIC)
        return EFAULT;
    if (mode == BLOCKING || mode == BLOCKING_DEAF) {
        if (nonblock)
            return EAGAIN;
        waiting = ctp->rcvid;
        seen.waits++;
        return _RESMGR_NOREPLY;
    }
    off_t *at = &ocb->hdr.offset, given;
    if ((msg->i.xtype & _IO_XTYPE_MASK) == _IO_XTYPE_OFFSET) {
        if (resmgr_msgget(ctp, &given, sizeof given, sizeof msg->i) != sizeof given)
            return EBADMSG;
        at = &given;
    } else if ((msg->i.xtype & _IO_XTYPE_MASK) != _IO_XTYPE_NONE) {
        return ENOSYS;
    }
    if (*at >= SIZE)
        n = 0;
    else if (n > (size_t)(SIZE - *at))
        n = (size_t)(SIZE - *at);
    char *from = content + *at;
    *at += (off_t)n;
    _IO_SET_READ_NBYTES(ctp, (long)n);
    if (mode == WRITTEN) {
        resmgr_msgwrite(ctp, from, n, 0);
        return _RESMGR_NPARTS(0);
    }
    SETIOV(&ctp->iov[0], from, n / 2);
    SETIOV(&ctp->iov[1], from + n / 2, n - n / 2);
    return _RESMGR_NPARTS(2);
}

static int main_write(resmgr_context_t *ctp, io_write_t *msg, struct own_ocb *ocb)
{
    size_t n = _IO_WRITE_GET_NBYTES(msg);
    int err = iofunc_write_verify(ctp, msg, (iofunc_ocb_t *)ocb, NULL);
    off_t at = ocb->hdr.offset;
    if (err != EOK)
        return err;
    if (at + (off_t)n > SIZE)
        return ENOSPC;
    struct iovec iov[2];
    SETIOV(&iov[0], content + at, n / 3);
    SETIOV(&iov[1], content + at + n / 3, n - n / 3);
    if (mode == CLOBBERED)
        memset(msg, 0xEE, sizeof msg->i + (n < 100 ? n : 100));     /* as a reply that is built there would */
    ssize_t got = mode == PARTS ? resmgr_msgreadv(ctp, iov, 2, sizeof msg->i) : resmgr_msgread(ctp, content + at, n, sizeof msg->i);
    if (got != (ssize_t)n)
        return EBADMSG;
    ocb->hdr.offset += (off_t)n;
    _IO_SET_WRITE_NBYTES(ctp, (long)n);
    return EOK;
}

static int main_unblock(resmgr_context_t *ctp, io_pulse_t *msg, struct own_ocb *ocb)
{
    int result = iofunc_unblock_default(ctp, msg, (iofunc_ocb_t *)ocb);
    if (result != _RESMGR_DEFAULT)
        return result;
    seen.unblocks++;
    if (mode == BLOCKING_DEAF)
        return _RESMGR_NOREPLY;         /* the client has to wait for what it asked for */
    if (waiting == ctp->rcvid)
        waiting = 0;
    return _RESMGR_DEFAULT;
}

static int main_close_dup(resmgr_context_t *ctp, io_close_t *msg, struct own_ocb *ocb)
{
    seen.close_dups++;
    int result = iofunc_close_dup_default(ctp, msg, (iofunc_ocb_t *)ocb);
    if (mode == CLOSING) {              /* DCMD_ANSWER completes it */
        closing = *ctp;
        mode = PLAIN;
        return _RESMGR_DELAY_CLOSE;
    }
    return result;
}

static int main_close_ocb(resmgr_context_t *ctp, void *reserved, struct own_ocb *ocb)
{
    seen.close_ocbs++;
    iofunc_notify_remove(ctp, notify);
    return iofunc_close_ocb_default(ctp, reserved, (iofunc_ocb_t *)ocb);
}

static int main_lock(resmgr_context_t *ctp, io_lock_t *msg, struct own_ocb *ocb)
{
    return iofunc_lock_default(ctp, msg, (iofunc_ocb_t *)ocb);
}

static int main_notify(resmgr_context_t *ctp, io_notify_t *msg, struct own_ocb *ocb)
{
    return iofunc_notify(ctp, msg, notify, (input > 0 ? _NOTIFY_COND_INPUT : 0) | _NOTIFY_COND_OUTPUT, NULL, NULL);
}

static void answer_waiting(void)
{
    if (waiting != 0)
        MsgReply(waiting, 1, "A", 1);
    if (opening != 0)
        MsgError(opening, EDOM);
    waiting = opening = 0;
}

static int who(resmgr_context_t *ctp, int uid_wanted)
{
    struct _client_info *info;
    struct _client_able able = { .ability = PROCMGR_AID_PATHSPACE };
    if (iofunc_client_info_able(ctp, 0, &info, 0, &able, 1) != EOK)
        return -1;
    int ok = (int)info->cred.euid == uid_wanted && (iofunc_ability_check(ctp, IOFUNC_ABILITYID_CHOWN) == EOK) == (uid_wanted == 0) &&
             ((info->flags & _NTO_CI_UNABLE) == 0) == (uid_wanted == 0);
    iofunc_client_info_ext_free(&info);
    return ok;
}

static int main_devctl(resmgr_context_t *ctp, io_devctl_t *msg, struct own_ocb *ocb)
{
    int err = iofunc_devctl_default(ctp, msg, (iofunc_ocb_t *)ocb), number = 0;
    union { struct seen seen; struct extent extent; int number; } out;
    size_t n = 0;
    if (err != _RESMGR_DEFAULT)
        return err;
    if (get_device_direction(msg->i.dcmd) & DEVDIR_TO)
        memcpy(&number, _DEVCTL_DATA(msg->i), sizeof number);
    switch (msg->i.dcmd) {
    case (int)DCMD_SEEN:  out.seen = seen; n = sizeof out.seen; break;
    case (int)DCMD_MODE:  mode = number; break;
    case (int)DCMD_INPUT:
        input = number;
        if (IOFUNC_NOTIFY_INPUT_CHECK(notify, input, 0))
            iofunc_notify_trigger(notify, input, IOFUNC_NOTIFY_INPUT);
        break;
    case (int)DCMD_BOTH:
        memcpy(&out.extent, _DEVCTL_DATA(msg->i), sizeof out.extent);
        out.extent.offset += 1LL << 40;
        out.extent.nbytes *= 2;
        n = sizeof out.extent;
        break;
    case (int)DCMD_ANSWER:
        answer_waiting();
        if (closing.rcvid != 0)
            _resmgr_complete_delayed_close(&closing);
        closing.rcvid = 0;
        break;
    case (int)DCMD_WHO:    out.number = who(ctp, number); n = sizeof out.number; break;
    default: return ENOTTY;
    }
    memset(&msg->o, 0, sizeof msg->o);
    msg->o.ret_val = (int)n;
    msg->o.nbytes = (uint32_t)n;
    memcpy(_DEVCTL_DATA(msg->o), &out, n);
    return _RESMGR_PTR(ctp, &msg->o, sizeof msg->o + n);
}

/* ---- a directory: the tree docs/write-a-server.md would make ---- */

static int tree_find(const char *name)
{
    for (int i = 0; i < FILES; i++)
        if (strcmp(name, file_names[i]) == 0)
            return i;
    return -1;
}

static int tree_open(resmgr_context_t *ctp, io_open_t *msg, iofunc_attr_t *attr, void *extra)
{
    const resmgr_io_funcs_t *io = &dir_io;
    if (msg->connect.path[0] != '\0') {
        int i = tree_find(msg->connect.path);
        if (i == -1)
            return strchr(msg->connect.path, '/') != NULL ? ENOTDIR : ENOENT;
        attr = &file_attr[i];
        io = &file_io;
    }
    iofunc_attr_lock(attr);
    int err = iofunc_open(ctp, msg, attr, NULL, NULL);
    if (err == EOK)
        err = iofunc_ocb_attach(ctp, msg, NULL, attr, io);
    iofunc_attr_unlock(attr);
    return err;
}

static int tree_read(resmgr_context_t *ctp, io_read_t *msg, struct own_ocb *ocb)
{
    static uint64_t buffer[64];
    size_t room = _IO_READ_GET_NBYTES(msg) < sizeof buffer ? _IO_READ_GET_NBYTES(msg) : sizeof buffer, at = 0;
    for (; ocb->hdr.offset < FILES; ocb->hdr.offset++) {
        const char *name = file_names[ocb->hdr.offset];
        size_t size = (offsetof(struct dirent, d_name) + strlen(name) + 1 + 7) & ~(size_t)7;
        struct dirent *d = (void *)((char *)buffer + at);
        if (at + size > room)
            break;
        *d = (struct dirent){ .d_ino = (ino_t)ocb->hdr.offset + 1, .d_offset = ocb->hdr.offset + 1, .d_reclen = (int16_t)size,
                              .d_namelen = (int16_t)strlen(name) };
        strcpy(d->d_name, name);
        at += size;
    }
    _IO_SET_READ_NBYTES(ctp, (long)at);
    return _RESMGR_PTR(ctp, buffer, at);
}

static void server_setup(void)
{
    resmgr_attr_t attr = { .nparts_max = 2, .msg_max_size = 2048 };
    dpp = dispatch_create();
    CHECK(dpp != NULL);
    iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &main_connect, _RESMGR_IO_NFUNCS, &main_io);
    tree_connect = main_connect;
    dir_io = file_io = main_io;
    main_connect.open = main_open;
    main_connect.unblock = main_open_unblock;
    tree_connect.open = tree_open;
    dir_io.read = tree_read;
    main_io.read = main_read;
    main_io.write = main_write;
    main_io.unblock = main_unblock;
    main_io.close_dup = main_close_dup;
    main_io.close_ocb = main_close_ocb;
    main_io.notify = main_notify;
    main_io.devctl = main_devctl;
    main_io.lock = main_lock;
    IOFUNC_NOTIFY_INIT(notify);
    iofunc_attr_init(&main_attr, S_IFREG | 0666, NULL, NULL);
    main_attr.mount = &own_mount;
    main_attr.nbytes = SIZE;
    main_attr.uid = OWNER;
    main_attr.gid = GROUP;
    iofunc_attr_init(&tree_attr, S_IFDIR | 0755, NULL, NULL);
    for (int i = 0; i < FILES; i++) {
        iofunc_attr_init(&file_attr[i], S_IFREG | 0444, NULL, NULL);
        file_attr[i].inode = (ino_t)i + 1;
        file_attr[i].nbytes = i;
    }
    CHECK(resmgr_attach(dpp, &attr, MAIN, _FTYPE_ANY, _RESMGR_FLAG_DIR, &main_connect, &main_io, &main_attr) != -1);
    tree_id = resmgr_attach(dpp, &attr, TREE, _FTYPE_ANY, _RESMGR_FLAG_DIR, &tree_connect, &dir_io, &tree_attr);
    CHECK(tree_id != -1);
}

static int count_disconnect(message_context_t *ctp, int code, unsigned flags, void *handle)
{
    seen.disconnects++;
    return 0;
}

ROLE(server)    /* any argument: with a handler of its own for disconnects */
{
    server_setup();
    if (argc > 0)
        CHECK_EQ(pulse_attach(dpp, 0, _PULSE_CODE_DISCONNECT, count_disconnect, NULL), _PULSE_CODE_DISCONNECT);
    dispatch_context_t *ctp = dispatch_context_alloc(dpp);
    CHECK(ctp != NULL);
    CHECK_EQ(kill(getppid(), SIGUSR1), 0);
    for (;;) {
        ctp = dispatch_block(ctp);
        CHECK(ctp != NULL);
        dispatch_handler(ctp);
    }
}

static pid_t server_pid;

static void stop(void)
{
    kill(server_pid, SIGKILL);
    waitpid(server_pid, NULL, 0);
}

static void start_server(const char *option)
{
    sigset_t set;
    int signo;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, NULL);
    server_pid = test_spawn("server", option, NULL);
    atexit(stop);
    CHECK_EQ(sigwait(&set, &signo), 0);
}

static void start(void)
{
    start_server(NULL);
}

static int opened(int flags)
{
    start();
    int fd = open(MAIN, flags);
    CHECK(fd != -1);
    return fd;
}

static struct seen saw(int fd)
{
    struct seen s;
    CHECK_EQ(devctl(fd, DCMD_SEEN, &s, sizeof s, NULL), EOK);
    return s;
}

static void order(int fd, int dcmd, int value)
{
    CHECK_EQ(devctl(fd, dcmd, &value, sizeof value, NULL), EOK);
}

/* ---- who may open what ---- */

/* args: uid, gid, which class of the mode is the client's (6, 3, 0; -1: the superuser) */
ROLE(opens_by_mode)
{
    int uid = atoi(argv[0]), gid = atoi(argv[1]), shift = atoi(argv[2]);
    CHECK_EQ(setgroups(0, NULL), 0);
    CHECK_EQ(setegid((gid_t)gid), 0);
    for (int m = 0; m < 8; m++) {
        CHECK_EQ(seteuid(0), 0);
        /* The other classes have what this one has not. */
        CHECK_EQ(chmod(MAIN, shift < 0 ? (mode_t)m : (mode_t)((m << shift) | (0777 & ~(7 << shift) & ~(m * 0111)))), 0);
        CHECK_EQ(seteuid((uid_t)uid), 0);
        for (int want = 1; want < 4; want++) {      /* 1: read, 2: write, 3: both */
            int need = (want & 1 ? 4 : 0) | (want & 2 ? 2 : 0), fd = open(MAIN, want - 1);
            bool may = shift < 0 || (need & ~m) == 0;
            if (may)
                CHECK(fd != -1);
            else
                CHECK(fd == -1 && errno == EACCES);
            close(fd);
        }
        CHECK_EQ(access(MAIN, X_OK) == 0, uid == 0 ? (m & 1) != 0 : access(MAIN, X_OK) == 0);
    }
    return 0;
}

TEST(modes_for_the_owner) { start(); test_run("opens_by_mode", test_number(OWNER), "77", "6", NULL); }
TEST(modes_for_the_group) { start(); test_run("opens_by_mode", "77", test_number(GROUP), "3", NULL); }
TEST(modes_for_others) { start(); test_run("opens_by_mode", "77", "77", "0", NULL); }
TEST(modes_for_root) { start(); test_run("opens_by_mode", "0", "0", "-1", NULL); }

ROLE(opens_as_member)
{
    gid_t groups[2] = { 5, GROUP };
    CHECK_EQ(setgroups(2, groups), 0);
    CHECK_EQ(setgid(77), 0);
    CHECK_EQ(setuid(77), 0);
    CHECK(open(MAIN, O_RDONLY) != -1);
    CHECK_ERR(open(MAIN, O_WRONLY), EACCES);
    return 0;
}
TEST(modes_for_a_supplementary_group) { start(); CHECK_EQ(chmod(MAIN, 0640), 0); test_run("opens_as_member", NULL); }

ROLE(opens_with_real_ids)
{
    CHECK_EQ(setreuid(77, 0), 0);
    CHECK(open(MAIN, O_RDWR) != -1);
    CHECK_ERR(open(MAIN, O_RDWR | O_REALIDS), EACCES);
    CHECK_ERR(access(MAIN, R_OK), EACCES);
    return 0;
}
TEST(real_ids_count_when_asked_for) { start(); CHECK_EQ(chmod(MAIN, 0600), 0); test_run("opens_with_real_ids", NULL); }

ROLE(asks_who)
{
    int uid = atoi(argv[0]), number = uid, fd = open(MAIN, O_RDWR);
    CHECK(fd != -1);
    CHECK_EQ(setuid((uid_t)uid), 0);
    CHECK_EQ(devctl(fd, DCMD_WHO, &number, sizeof number, NULL), EOK);
    return number == 1 ? 0 : 1;
}
TEST(abilities_of_root) { start(); test_run("asks_who", "0", NULL); }
TEST(abilities_of_another) { start(); test_run("asks_who", "77", NULL); }

TEST(share_modes)
{
    static const struct { int first_mode, first_share, second_mode, second_share, err; } row[] = {
        { O_RDONLY, SH_DENYNO, O_WRONLY, SH_DENYNO, 0 },     { O_RDONLY, SH_DENYWR, O_RDONLY, SH_DENYNO, 0 },
        { O_RDONLY, SH_DENYWR, O_WRONLY, SH_DENYNO, EBUSY }, { O_WRONLY, SH_DENYRD, O_RDONLY, SH_DENYNO, EBUSY },
        { O_WRONLY, SH_DENYRD, O_WRONLY, SH_DENYNO, 0 },     { O_RDONLY, SH_DENYRW, O_RDONLY, SH_DENYNO, EBUSY },
        { O_RDONLY, SH_DENYRW, O_WRONLY, SH_DENYNO, EBUSY }, { O_RDONLY, SH_DENYNO, O_WRONLY, SH_DENYRD, EBUSY },
        { O_WRONLY, SH_DENYNO, O_RDONLY, SH_DENYWR, EBUSY }, { O_RDONLY, SH_COMPAT, O_RDWR, SH_COMPAT, 0 },
    };
    start();
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        int first = sopen(MAIN, row[i].first_mode, row[i].first_share);
        CHECK(first != -1);
        int second = sopen(MAIN, row[i].second_mode, row[i].second_share);
        CHECK_EQ(second == -1 ? errno : 0, row[i].err);
        close(first);
        close(second);
    }
}

/* ---- names ---- */

TEST(name_behind_the_mountpoint)
{
    start();
    int fd = open(MAIN "/some/where//else/./x", O_RDONLY);
    CHECK(fd != -1);
    CHECK_STR(saw(fd).path, "some/where/else/x");
    close(fd);
    fd = open(MAIN, O_RDONLY);
    CHECK_STR(saw(fd).path, "");
    CHECK_ERR(open(MAIN "/none", O_RDONLY), ENOENT);
}

TEST(directory_is_listed)
{
    struct dirent *d;
    unsigned found = 0;
    start();
    DIR *dir = opendir(TREE);
    CHECK(dir != NULL);
    while ((d = readdir(dir)) != NULL) {
        int i = tree_find(d->d_name);
        CHECK(i != -1 && (found & 1u << i) == 0);
        found |= 1u << i;
    }
    CHECK_EQ(found, (1u << FILES) - 1);
    rewinddir(dir);
    CHECK_STR(readdir(dir)->d_name, file_names[0]);
    long here = telldir(dir);
    CHECK_STR(readdir(dir)->d_name, file_names[1]);
    seekdir(dir, here);
    CHECK_STR(readdir(dir)->d_name, file_names[1]);
    closedir(dir);
}

TEST(files_of_a_directory)
{
    struct stat st;
    start();
    for (int i = 0; i < FILES; i++) {
        char path[100];
        snprintf(path, sizeof path, TREE "/%s", file_names[i]);
        CHECK_EQ(stat(path, &st), 0);
        CHECK(S_ISREG(st.st_mode));
        CHECK_EQ(st.st_size, i);
        CHECK_EQ(st.st_ino, i + 1);
    }
    CHECK_EQ(stat(TREE, &st), 0);
    CHECK(S_ISDIR(st.st_mode));
    CHECK_ERR(stat(TREE "/none", &st), ENOENT);
    CHECK_ERR(stat(TREE "/alpha/x", &st), ENOTDIR);
    CHECK_ERR(open(TREE "/alpha/", O_RDONLY), ENOTDIR);
    CHECK_ERR(open(TREE, O_WRONLY), EISDIR);
    CHECK_ERR(open(TREE "/alpha", O_WRONLY | O_CREAT | O_EXCL, 0600), EEXIST);
    CHECK_EQ(chdir(TREE), 0);
    CHECK_EQ(access("beta", R_OK), 0);
    CHECK_EQ(chdir("/"), 0);
}

/* ---- messages with more than one part ---- */

TEST(blocks)
{
    char buf[128], more[128];
    int fd = opened(O_RDWR);
    memset(buf, 'b', sizeof buf);
    CHECK_EQ(writeblock(fd, 64, 3, 2, buf), 2);
    CHECK_EQ(readblock(fd, 64, 3, 2, more), 2);
    CHECK(memcmp(buf, more, sizeof buf) == 0);
    CHECK_EQ(lseek(fd, 0, SEEK_CUR), 64 * 5);
    CHECK_EQ(readblock(fd, 64, SIZE / 64, 1, more), 0);
}

/* A stat and a read: what the handler of the second writes itself goes behind what the first has answered. */
TEST(part_writes_behind_the_first)
{
    struct { struct _io_stat stat; struct _io_read read; } msg = {
        { .type = _IO_STAT, .combine_len = sizeof msg.stat | _IO_COMBINE_FLAG },
        { .type = _IO_READ, .combine_len = sizeof msg.read, .nbytes = 5 },
    };
    struct { struct stat st; char data[8]; } reply;
    int fd = opened(O_RDWR);
    CHECK_EQ(write(fd, "hello", 5), 5);
    for (int m = PLAIN; m <= WRITTEN; m += WRITTEN) {
        order(fd, DCMD_MODE, m);
        CHECK_EQ(lseek(fd, 0, SEEK_SET), 0);
        memset(&reply, 0, sizeof reply);
        CHECK_EQ(MsgSend(fd, &msg, sizeof msg, &reply, sizeof reply), 5);
        CHECK_EQ(reply.st.st_size, SIZE);
        CHECK_STR(reply.data, "hello");
    }
}

TEST(part_that_fails_ends_it)
{
    struct { struct _io_lseek a, b; struct _io_read read; } msg = {
        { .type = _IO_LSEEK, .combine_len = sizeof msg.a | _IO_COMBINE_FLAG, .offset = 10 },
        { .type = _IO_LSEEK, .combine_len = sizeof msg.b | _IO_COMBINE_FLAG, .whence = 77 },
        { .type = _IO_READ, .combine_len = sizeof msg.read, .nbytes = 1 },
    };
    char c;
    int fd = opened(O_RDWR);
    CHECK_ERR(MsgSend(fd, &msg, sizeof msg, &c, 1), EINVAL);
    CHECK_EQ(lseek(fd, 0, SEEK_CUR), 10);
}

/* args: subtype; a connect with a part that fails */
static int combined(int subtype, int fd, int *coid)
{
    struct { union { struct _io_connect head; char bytes[offsetof(struct _io_connect, path) + 8]; } c; struct _io_lseek seek; } msg;
    struct _server_info info;
    memset(&msg, 0, sizeof msg);
    msg.c.head.type = _IO_CONNECT;
    msg.c.head.subtype = (uint16_t)subtype;
    msg.c.head.ioflag = _IO_FLAG_RD;
    msg.c.head.path_len = 1;
    msg.seek = (struct _io_lseek){ .type = _IO_LSEEK, .combine_len = sizeof msg.seek, .whence = 77 };
    CHECK(ConnectServerInfo(0, fd, &info) == fd);
    *coid = ConnectAttach(0, info.pid, info.chid, 0, 0);
    CHECK(*coid != -1);
    size_t aligned = (offsetof(struct _io_connect, path) + 1 + 7) & ~(size_t)7;
    memmove((char *)&msg + aligned, &msg.seek, sizeof msg.seek);
    return (int)MsgSend(*coid, &msg, aligned + sizeof msg.seek, NULL, 0) == -1 ? errno : 0;
}

TEST(combined_open_stays_open)
{
    int coid, fd = opened(O_RDWR), before = saw(fd).close_ocbs;
    CHECK_EQ(combined(_IO_CONNECT_COMBINE, fd, &coid), EINVAL);
    CHECK_EQ(lseek(coid, 0, SEEK_CUR), 0);
    CHECK_EQ(saw(fd).close_ocbs, before);
    CHECK_EQ(close(coid), 0);
    CHECK_EQ(saw(fd).close_ocbs, before + 1);
}

TEST(combined_open_and_close)
{
    int coid, fd = opened(O_RDWR), before = saw(fd).close_ocbs;
    CHECK_EQ(combined(_IO_CONNECT_COMBINE_CLOSE, fd, &coid), EINVAL);
    CHECK_EQ(saw(fd).close_ocbs, before + 1);
    CHECK_ERR(lseek(coid, 0, SEEK_CUR), EBADF);
    ConnectDetach(coid);
}

/* ---- what the receive brought along, and what it did not ---- */

static void written_whole(int how, size_t n)
{
    char out[SIZE], in[SIZE];
    int fd = opened(O_RDWR);
    for (size_t i = 0; i < n; i++)
        out[i] = (char)(i * 7 + 1);
    order(fd, DCMD_MODE, how);
    CHECK_EQ(write(fd, out, n), n);
    order(fd, DCMD_MODE, PLAIN);
    CHECK_EQ(pread(fd, in, n, 0), n);
    CHECK(memcmp(in, out, n) == 0);
}

TEST(data_in_the_buffer) { written_whole(PLAIN, 900); }
TEST(data_beyond_the_buffer) { written_whole(PLAIN, SIZE); }
TEST(data_in_parts) { written_whole(PARTS, 900); }
TEST(data_in_parts_beyond_the_buffer) { written_whole(PARTS, SIZE); }
TEST(data_that_was_overwritten) { written_whole(CLOBBERED, 900); }
TEST(data_in_a_combined_part)
{
    char buf[300], more[300];
    int fd = opened(O_RDWR);
    memset(buf, 'c', sizeof buf);
    CHECK_EQ(writeblock(fd, 300, 2, 1, buf), 1);
    CHECK_EQ(pread(fd, more, sizeof more, 600), sizeof more);
    CHECK(memcmp(buf, more, sizeof buf) == 0);
}
TEST(offset_of_64_bits) { char c; int fd = opened(O_RDWR); CHECK_EQ(pread(fd, &c, 1, 1LL << 40), 0); CHECK_EQ(lseek(fd, 1LL << 40, SEEK_SET), 1LL << 40); CHECK_EQ(read(fd, &c, 1), 0); }

/* ---- devctl ---- */

TEST(devctl_both_ways)
{
    struct extent e = { 5, 6 };
    int info = 0, fd = opened(O_RDWR);
    CHECK_EQ(devctl(fd, DCMD_BOTH, &e, sizeof e, &info), EOK);
    CHECK_EQ(e.offset, (1LL << 40) + 5);
    CHECK_EQ(e.nbytes, 12);
    CHECK_EQ(info, sizeof e);
}

TEST(devctl_in_parts)
{
    struct extent e = { 5, 6 }, back;
    iov_t out[2], in[2];
    int info = 0, fd = opened(O_RDWR);
    SETIOV(&out[0], &e, 3);
    SETIOV(&out[1], (char *)&e + 3, sizeof e - 3);
    SETIOV(&in[0], &back, 10);
    SETIOV(&in[1], (char *)&back + 10, sizeof back - 10);
    CHECK_EQ(devctlv(fd, DCMD_BOTH, 2, 2, out, in, &info), EOK);
    CHECK_EQ(back.offset, (1LL << 40) + 5);
    CHECK_EQ(back.nbytes, 12);
}

TEST(devctl_none) { CHECK_EQ(devctl(opened(O_RDWR), DCMD_ANSWER, NULL, 0, NULL), EOK); }

/* ---- clients that give up ---- */

static int blocked_fd;
static ssize_t read_result;
static int read_errno;

static void *reads(void *arg)
{
    char c = 0;
    read_result = read(blocked_fd, &c, 1);
    read_errno = errno;
    return (void *)(intptr_t)c;
}

static void nothing(int signo) { (void)signo; }

/* A signal without SA_RESTART's help. */
static void interrupt(int tid)
{
    struct sigaction sa = { .sa_handler = nothing };
    sigaction(SIGUSR2, &sa, NULL);
    CHECK_EQ(pthread_kill(tid, SIGUSR2), 0);
}

static int blocked_reader(int how)
{
    blocked_fd = opened(O_RDWR);
    order(blocked_fd, DCMD_MODE, how);
    int tid = test_thread(reads, NULL);
    test_await_state(0, tid, STATE_REPLY);
    return tid;
}

TEST(blocked_client_is_answered) { int tid = blocked_reader(BLOCKING); order(blocked_fd, DCMD_ANSWER, 0); test_join(tid); CHECK_EQ(read_result, 1); }
TEST(blocked_client_gets_a_signal)
{
    int tid = blocked_reader(BLOCKING);
    interrupt(tid);
    test_join(tid);
    CHECK_EQ(read_result, -1);
    CHECK_EQ(read_errno, EINTR);
    CHECK_EQ(saw(blocked_fd).unblocks, 1);
}
TEST(blocked_client_is_cancelled)
{
    int tid = blocked_reader(BLOCKING);
    void *result;
    CHECK_EQ(pthread_cancel(tid), 0);
    CHECK_EQ(pthread_join(tid, &result), 0);
    CHECK(result == PTHREAD_CANCELED);
    CHECK_EQ(saw(blocked_fd).unblocks, 1);
}
TEST(blocked_client_times_out)
{
    char c;
    uint64_t ns = 2000000;
    blocked_fd = opened(O_RDWR);
    order(blocked_fd, DCMD_MODE, BLOCKING);
    CHECK(TimerTimeout(CLOCK_MONOTONIC, _NTO_TIMEOUT_REPLY, NULL, &ns, NULL) != -1);
    CHECK_ERR(read(blocked_fd, &c, 1), ETIMEDOUT);
    CHECK_EQ(saw(blocked_fd).unblocks, 1);
}
TEST(blocked_client_must_wait_on)
{
    int tid = blocked_reader(BLOCKING_DEAF);
    interrupt(tid);
    while (saw(blocked_fd).unblocks == 0)
        test_sleep_ms(1);
    CHECK_EQ(test_state(0, tid), STATE_REPLY);
    order(blocked_fd, DCMD_ANSWER, 0);
    test_join(tid);
    CHECK_EQ(read_result, 1);
}

ROLE(reads_and_dies)
{
    char c;
    int fd = open(MAIN, O_RDWR);
    CHECK(fd != -1);
    (void)!read(fd, &c, 1);
    return 0;
}
TEST(blocked_client_is_killed)
{
    int fd = opened(O_RDWR);
    order(fd, DCMD_MODE, BLOCKING);
    pid_t pid = test_spawn("reads_and_dies", NULL);
    while (saw(fd).waits == 0)
        test_sleep_ms(1);
    CHECK_EQ(kill(pid, SIGKILL), 0);
    test_wait(pid);
    while (saw(fd).close_ocbs == 0)
        test_sleep_ms(1);
    CHECK_EQ(saw(fd).unblocks, 1);
    CHECK_EQ(saw(fd).freed, 1);
}
TEST(nonblocking_is_not_kept) { char c; int fd = opened(O_RDWR | O_NONBLOCK); order(fd, DCMD_MODE, BLOCKING); CHECK_ERR(read(fd, &c, 1), EAGAIN); }

static void *opens(void *arg)
{
    read_result = open(MAIN "/block", O_RDONLY);
    read_errno = errno;
    return NULL;
}
static int blocked_opener(void)
{
    blocked_fd = opened(O_RDWR);
    int tid = test_thread(opens, NULL);
    while (strcmp(saw(blocked_fd).path, "block") != 0)      /* it waits for the path manager first */
        test_sleep_ms(1);
    return tid;
}
TEST(blocked_open_is_answered) { int tid = blocked_opener(); order(blocked_fd, DCMD_ANSWER, 0); test_join(tid); CHECK_EQ(read_result, -1); CHECK_EQ(read_errno, EDOM); }
TEST(blocked_open_gets_a_signal)
{
    int tid = blocked_opener();
    interrupt(tid);
    test_join(tid);
    CHECK_EQ(read_result, -1);
    CHECK_EQ(read_errno, EINTR);
    CHECK_EQ(saw(blocked_fd).open_unblocks, 1);
}

/* ---- closing ---- */

static void *closes(void *fd) { read_result = close((int)(intptr_t)fd); return NULL; }
TEST(close_that_takes_its_time)
{
    int fd = opened(O_RDWR), other = open(MAIN, O_RDWR);
    CHECK(other != -1);
    int freed = saw(fd).freed;
    order(fd, DCMD_MODE, CLOSING);
    read_result = -2;
    int tid = test_thread(closes, (void *)(intptr_t)other);
    while (saw(fd).close_dups == 0)
        test_sleep_ms(1);
    test_await_state(0, tid, STATE_REPLY);
    CHECK_EQ(saw(fd).freed, freed);
    order(fd, DCMD_ANSWER, 0);
    test_join(tid);
    CHECK_EQ(read_result, 0);
    CHECK_EQ(saw(fd).freed, freed + 1);
}
ROLE(closes_and_dies)
{
    int fd = open(MAIN, O_RDWR);
    CHECK(fd != -1);
    close(fd);
    return 0;
}
/* The OCB goes with the client, and the answer to nobody does no harm. */
TEST(close_that_takes_its_time_and_death)
{
    int fd = opened(O_RDWR);
    int freed = saw(fd).freed;
    order(fd, DCMD_MODE, CLOSING);
    pid_t pid = test_spawn("closes_and_dies", NULL);
    while (saw(fd).close_dups == 0)
        test_sleep_ms(1);
    CHECK_EQ(kill(pid, SIGKILL), 0);
    while (saw(fd).freed == freed)
        test_sleep_ms(1);
    test_wait(pid);
    order(fd, DCMD_ANSWER, 0);
    CHECK_EQ(saw(fd).freed, freed + 1);
}
TEST(close_of_duplicates)
{
    int fd = opened(O_RDWR), a = open(MAIN, O_RDONLY), b = dup(a), c = dup(b);
    struct seen before = saw(fd);
    close(a);
    close(c);
    CHECK_EQ(saw(fd).close_dups, before.close_dups + 2);
    CHECK_EQ(saw(fd).close_ocbs, before.close_ocbs);
    close(b);
    CHECK_EQ(saw(fd).close_dups, before.close_dups + 3);
    CHECK_EQ(saw(fd).close_ocbs, before.close_ocbs + 1);
    CHECK_EQ(saw(fd).allocated, 2);
    CHECK_EQ(saw(fd).freed, 1);
}

ROLE(inherits_and_dies) { kill(getpid(), SIGKILL); return 0; }
TEST(close_by_death)
{
    int fd = opened(O_RDWR), shared = open(MAIN, O_RDONLY);
    struct seen before = saw(fd);
    test_wait(test_spawn("inherits_and_dies", NULL));
    test_sleep_ms(2);
    CHECK_EQ(saw(fd).close_ocbs, before.close_ocbs);
    CHECK_EQ(saw(fd).close_dups, before.close_dups);
    close(shared);
    CHECK_EQ(saw(fd).close_ocbs, before.close_ocbs + 1);
}

ROLE(closes_opens_and_dies)
{
    struct _server_info info;
    int fd = open(MAIN, O_RDONLY);
    CHECK(fd != -1);
    CHECK_EQ(ConnectServerInfo(0, fd, &info), fd);
    CHECK(ConnectAttach(0, info.pid, info.chid, _NTO_SIDE_CHANNEL, 0) != -1);
    CHECK_EQ(close(fd), 0);
    CHECK(open(MAIN, O_RDONLY) != -1);
    kill(getpid(), SIGKILL);
    return 0;
}
TEST(close_by_death_after_a_last_close)
{
    int fd = opened(O_RDWR);
    test_wait(test_spawn("closes_opens_and_dies", NULL));
    while (saw(fd).close_ocbs < 2)
        test_sleep_ms(1);
    CHECK_EQ(saw(fd).freed, 2);
}

ROLE(opens_and_closes) { CHECK_EQ(close(open(MAIN, O_RDONLY)), 0); return 0; }
TEST(disconnects_are_told)
{
    start_server("told");
    int fd = open(MAIN, O_RDWR);
    CHECK(fd != -1);
    CHECK_EQ(saw(fd).disconnects, 0);
    test_wait(test_spawn("opens_and_closes", NULL));
    while (saw(fd).disconnects == 0)
        test_sleep_ms(1);
    CHECK_EQ(saw(fd).disconnects, 1);
}

TEST(openfd_is_an_open_of_its_own)
{
    int fd = opened(O_RDWR);
    CHECK_EQ(lseek(fd, 5, SEEK_SET), 5);
    int other = openfd(fd, O_RDONLY);
    CHECK(other != -1);
    CHECK_EQ(lseek(other, 0, SEEK_CUR), 0);
    CHECK_ERR(write(other, "x", 1), EBADF);
}

/* ---- locks of whole files ---- */

ROLE(flocks) { int fd = open(MAIN, O_RDWR); CHECK(fd != -1); return flock(fd, atoi(argv[0]) | LOCK_NB) == 0 ? 0 : errno; }
static int other_flock(int how) { int status = test_wait(test_spawn("flocks", test_number(how), NULL)); CHECK(WIFEXITED(status)); return WEXITSTATUS(status); }
TEST(flock_excludes)
{
    int fd = opened(O_RDWR);
    CHECK_EQ(flock(fd, LOCK_EX), 0);
    CHECK_EQ(other_flock(LOCK_SH), EWOULDBLOCK);
    CHECK_EQ(flock(fd, LOCK_SH), 0);
    CHECK_EQ(other_flock(LOCK_SH), 0);
    CHECK_EQ(other_flock(LOCK_EX), EWOULDBLOCK);
    CHECK_EQ(flock(fd, LOCK_UN), 0);
    CHECK_EQ(other_flock(LOCK_EX), 0);
    CHECK_ERR(flock(fd, 99), EINVAL);
}

static void *waits_for_lock(void *arg)
{
    struct flock l = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    read_result = fcntl(blocked_fd, F_SETLKW, &l);
    read_errno = errno;
    return NULL;
}

ROLE(holds_the_lock)
{
    int fd = open(MAIN, O_RDWR), signo;
    sigset_t set;
    CHECK_EQ(flock(fd, LOCK_EX), 0);
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, NULL);
    CHECK_EQ(kill(getppid(), SIGUSR1), 0);
    CHECK_EQ(sigwait(&set, &signo), 0);
    return 0;
}

/* Who waits on a descriptor that another thread closes waits no more, and gets no lock that nobody could give back. */
TEST(wait_for_a_lock_ends_with_the_descriptor)
{
    sigset_t set;
    int signo, fd = opened(O_RDWR);
    pid_t holder = test_spawn("holds_the_lock", NULL);
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    CHECK_EQ(sigwait(&set, &signo), 0);
    blocked_fd = open(MAIN, O_RDWR);
    int tid = test_thread(waits_for_lock, NULL);
    test_await_state(0, tid, STATE_REPLY);
    CHECK_EQ(close(blocked_fd), 0);
    test_join(tid);
    CHECK_EQ(read_result, -1);
    CHECK_EQ(read_errno, EBADF);
    CHECK_EQ(kill(holder, SIGUSR1), 0);
    test_exited_ok(holder);
    CHECK_EQ(other_flock(LOCK_EX), 0);
    close(fd);
}

/* ---- notification ---- */

static int chid, coid;

static struct sigevent event_of(int code)
{
    struct sigevent event;
    if (chid == 0) {
        chid = ChannelCreate(0);
        coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
        CHECK(chid != -1 && coid != -1);
    }
    SIGEV_PULSE_INT_INIT(&event, coid, SIGEV_PULSE_PRIO_INHERIT, code, 0);
    SIGEV_MAKE_UPDATEABLE(&event);
    return event;
}

/* -> the code of the next pulse; 0: none for some ms */
static int fired(unsigned *value)
{
    struct _pulse pulse;
    uint64_t ns = 3000000;
    TimerTimeout(CLOCK_MONOTONIC, _NTO_TIMEOUT_RECEIVE, NULL, &ns, NULL);
    if (MsgReceivePulse(chid, &pulse, sizeof pulse, NULL) == -1)
        return 0;
    if (value != NULL)
        *value = (unsigned)pulse.value.sival_int;
    return pulse.code;
}

TEST(notify_poll)
{
    int fd = opened(O_RDWR);
    unsigned both = _NOTIFY_COND_INPUT | _NOTIFY_COND_OUTPUT;
    CHECK_EQ((unsigned)ionotify(fd, _NOTIFY_ACTION_POLL, (int)both, NULL), _NOTIFY_COND_OUTPUT);
    order(fd, DCMD_INPUT, 1);
    CHECK_EQ((unsigned)ionotify(fd, _NOTIFY_ACTION_POLL, (int)both, NULL), both);
}
TEST(notify_pollarm)
{
    unsigned value = 0;
    int fd = opened(O_RDWR);
    struct sigevent event = event_of(5);
    CHECK_EQ(ionotify(fd, _NOTIFY_ACTION_POLLARM, (int)_NOTIFY_COND_INPUT, &event), 0);
    CHECK_EQ(fired(NULL), 0);
    order(fd, DCMD_INPUT, 1);
    CHECK_EQ(fired(&value), 5);
    CHECK(value & _NOTIFY_COND_INPUT);
    order(fd, DCMD_INPUT, 1);
    CHECK_EQ(fired(NULL), 0);           /* once */
    CHECK_EQ((unsigned)ionotify(fd, _NOTIFY_ACTION_POLLARM, (int)_NOTIFY_COND_INPUT, &event), _NOTIFY_COND_INPUT);
    order(fd, DCMD_INPUT, 2);
    CHECK_EQ(fired(NULL), 0);           /* what was true has armed nothing */
}
TEST(notify_condarm)
{
    int fd = opened(O_RDWR);
    struct sigevent event = event_of(6);
    CHECK_ERR(ionotify(fd, _NOTIFY_ACTION_CONDARM, (int)_NOTIFY_COND_INPUT, &event), EAGAIN);
    order(fd, DCMD_INPUT, 1);
    CHECK_EQ(fired(NULL), 6);
    CHECK(ionotify(fd, _NOTIFY_ACTION_CONDARM, (int)_NOTIFY_COND_INPUT, &event) >= 0);
    order(fd, DCMD_INPUT, 1);
    CHECK_EQ(fired(NULL), 0);
}
TEST(notify_tranarm)
{
    int fd = opened(O_RDWR);
    struct sigevent event = event_of(7);
    order(fd, DCMD_INPUT, 1);
    CHECK(ionotify(fd, _NOTIFY_ACTION_TRANARM, (int)_NOTIFY_COND_INPUT, &event) >= 0);
    CHECK_EQ(fired(NULL), 0);           /* it is true, but has not become so */
    order(fd, DCMD_INPUT, 2);
    CHECK_EQ(fired(NULL), 7);
}
TEST(notify_rearm_replaces)
{
    int fd = opened(O_RDWR);
    struct sigevent first = event_of(8), second = event_of(9);
    CHECK_EQ(ionotify(fd, _NOTIFY_ACTION_POLLARM, (int)_NOTIFY_COND_INPUT, &first), 0);
    CHECK_EQ(ionotify(fd, _NOTIFY_ACTION_POLLARM, 0, NULL), 0);     /* disarms */
    CHECK_EQ(ionotify(fd, _NOTIFY_ACTION_POLLARM, (int)_NOTIFY_COND_INPUT, &second), 0);
    order(fd, DCMD_INPUT, 1);
    CHECK_EQ(fired(NULL), 9);
    CHECK_EQ(fired(NULL), 0);
}
TEST(notify_goes_with_the_descriptor)
{
    int fd = opened(O_RDWR), other = open(MAIN, O_RDWR);
    struct sigevent event = event_of(10);
    CHECK_EQ(ionotify(other, _NOTIFY_ACTION_POLLARM, (int)_NOTIFY_COND_INPUT, &event), 0);
    close(other);
    order(fd, DCMD_INPUT, 1);
    CHECK_EQ(fired(NULL), 0);
}
TEST(notify_conditions_are_apart)
{
    int fd = opened(O_RDWR);
    struct sigevent input = event_of(11), oband = event_of(12);
    CHECK_EQ(ionotify(fd, _NOTIFY_ACTION_POLLARM, (int)_NOTIFY_COND_INPUT, &input), 0);
    CHECK_EQ(ionotify(fd, _NOTIFY_ACTION_POLLARM, (int)_NOTIFY_COND_OBAND, &oband), 0);
    order(fd, DCMD_INPUT, 1);
    CHECK_EQ(fired(NULL), 11);
}
TEST(notify_without_event_disarms)
{
    int fd = opened(O_RDWR);
    struct sigevent event = event_of(13);
    CHECK_EQ(ionotify(fd, _NOTIFY_ACTION_POLLARM, (int)_NOTIFY_COND_INPUT, &event), 0);
    CHECK_EQ(ionotify(fd, _NOTIFY_ACTION_CONDARM, (int)_NOTIFY_COND_INPUT, NULL), 0);
    order(fd, DCMD_INPUT, 1);
    CHECK_EQ(fired(NULL), 0);
}
/* select() and poll() arm for a thread: what a program has armed itself is left alone. */
TEST(notify_stays_with_a_poll)
{
    int fd = opened(O_RDWR);
    struct sigevent event = event_of(14);
    struct pollfd p = { .fd = fd, .events = POLLIN };
    CHECK_EQ(ionotify(fd, _NOTIFY_ACTION_POLLARM, (int)_NOTIFY_COND_INPUT, &event), 0);
    CHECK_EQ(poll(&p, 1, 0), 0);
    CHECK_EQ(poll(&p, 1, 2), 0);
    order(fd, DCMD_INPUT, 1);
    CHECK_EQ(fired(NULL), 14);
}
TEST(notify_leaves_the_value_alone)
{
    unsigned value = 0;
    int fd = opened(O_RDWR);
    struct sigevent event = event_of(15);
    SIGEV_CLEAR_UPDATEABLE(&event);
    event.sigev_value.sival_int = 77;
    CHECK_EQ(ionotify(fd, _NOTIFY_ACTION_POLLARM, (int)_NOTIFY_COND_INPUT, &event), 0);
    order(fd, DCMD_INPUT, 1);
    CHECK_EQ(fired(&value), 15);
    CHECK_EQ(value, 77);
}
TEST(notify_bad_action) { struct sigevent event = event_of(11); CHECK_ERR(ionotify(opened(O_RDWR), 77, (int)_NOTIFY_COND_INPUT, &event), EINVAL); }

/* ---- select_attach() ---- */

static int selected, selected_flags, pipe_ends[2];

static int on_select(select_context_t *ctp, int fd, unsigned flags, void *handle)
{
    int query_fd = -1;
    void *query_handle = NULL;
    CHECK_EQ(select_query(ctp, &query_fd, NULL, NULL, &query_handle), 0);
    CHECK(query_fd == fd && query_handle == handle && handle == &selected);
    selected++;
    selected_flags = (int)flags;
    return 0;
}

static void select_setup(unsigned flags)
{
    static dispatch_context_t *ctp;
    CHECK_EQ(pipe(pipe_ends), 0);
    dpp = dispatch_create();
    CHECK(dpp != NULL);
    CHECK_EQ(select_attach(dpp, NULL, pipe_ends[0], flags, on_select, &selected), 0);
    ctp = dispatch_context_alloc(dpp);
    CHECK(ctp != NULL);
}

/* Serves what comes within some ms. */
static void serve_a_while(void)
{
    struct timespec some = { 0, 3000000 };
    dispatch_context_t *ctp = dispatch_context_alloc(dpp);
    CHECK_EQ(dispatch_timeout(dpp, &some), 0);
    while (dispatch_block(ctp) != NULL)
        dispatch_handler(ctp);
    CHECK_EQ(errno, ETIMEDOUT);
    dispatch_context_free(ctp);
}

TEST(select_waits_for_data)
{
    select_setup(SELECT_FLAG_READ);
    serve_a_while();
    CHECK_EQ(selected, 0);
    CHECK_EQ(write(pipe_ends[1], "x", 1), 1);
    serve_a_while();
    CHECK_EQ(selected, 1);
    CHECK((unsigned)selected_flags & SELECT_FLAG_READ);
    CHECK_EQ(write(pipe_ends[1], "x", 1), 1);
    serve_a_while();
    CHECK_EQ(selected, 1);              /* not armed again */
}
TEST(select_data_that_is_there) { select_setup(SELECT_FLAG_READ); CHECK_EQ(write(pipe_ends[1], "x", 1), 1); serve_a_while(); CHECK_EQ(selected, 1); }
TEST(select_rearms)
{
    char c;
    select_setup(SELECT_FLAG_READ | SELECT_FLAG_REARM);
    for (int i = 1; i <= 3; i++) {
        CHECK_EQ(write(pipe_ends[1], "x", 1), 1);
        dispatch_context_t *ctp = dispatch_context_alloc(dpp);
        CHECK(dispatch_block(ctp) != NULL);
        CHECK_EQ(read(pipe_ends[0], &c, 1), 1);     /* before it looks again: else it is ready at once */
        dispatch_handler(ctp);
        dispatch_context_free(ctp);
    }
    CHECK_EQ(selected, 0);              /* nothing was there any more each time */
    CHECK_EQ(write(pipe_ends[1], "x", 1), 1);
    dispatch_context_t *ctp = dispatch_context_alloc(dpp);
    CHECK(dispatch_block(ctp) != NULL);
    dispatch_handler(ctp);
    CHECK_EQ(selected, 1);
    dispatch_context_free(ctp);
}
TEST(select_detached)
{
    select_setup(SELECT_FLAG_READ);
    CHECK_EQ(select_detach(dpp, pipe_ends[0]), 0);
    CHECK_ERR(select_detach(dpp, pipe_ends[0]), EINVAL);
    CHECK_EQ(write(pipe_ends[1], "x", 1), 1);
    serve_a_while();
    CHECK_EQ(selected, 0);
}
TEST(select_bad) { select_setup(SELECT_FLAG_READ); CHECK_ERR(select_attach(dpp, NULL, pipe_ends[0], SELECT_FLAG_READ, on_select, NULL), EINVAL); CHECK_ERR(select_attach(dpp, NULL, 999, SELECT_FLAG_READ, on_select, NULL), EBADF); }

/* ---- the calls of the library alone ---- */

TEST(check_access)
{
    struct _client_info info = { 0 };
    iofunc_attr_t attr;
    iofunc_attr_init(&attr, S_IFREG | 0640, NULL, NULL);
    attr.uid = OWNER;
    attr.gid = GROUP;
    info.cred.euid = 5;
    info.cred.egid = 6;
    CHECK_EQ(iofunc_check_access(NULL, &attr, S_IREAD, &info), EACCES);
    CHECK_EQ(iofunc_check_access(NULL, &attr, S_ISUID, &info), EPERM);
    CHECK_EQ(iofunc_check_access(NULL, &attr, S_ISGID, &info), EPERM);
    info.cred.egid = GROUP;
    CHECK_EQ(iofunc_check_access(NULL, &attr, S_IREAD, &info), EOK);
    CHECK_EQ(iofunc_check_access(NULL, &attr, S_IWRITE, &info), EACCES);
    CHECK_EQ(iofunc_check_access(NULL, &attr, S_ISGID, &info), EOK);
    info.cred.euid = OWNER;
    CHECK_EQ(iofunc_check_access(NULL, &attr, S_IREAD | S_IWRITE | S_ISUID, &info), EOK);
    CHECK_EQ(iofunc_check_access(NULL, &attr, S_IEXEC, &info), EACCES);
    info.cred.euid = 0;
    CHECK_EQ(iofunc_check_access(NULL, &attr, S_IREAD | S_IWRITE | S_ISUID | S_ISGID, &info), EOK);
    CHECK_EQ(iofunc_check_access(NULL, &attr, S_IEXEC, &info), EACCES);
    CHECK_EQ(iofunc_check_access(NULL, &attr, S_IREAD, NULL), ENOSYS);
}

TEST(attributes_of_a_new_file)
{
    struct _client_info info = { 0 };
    iofunc_attr_t dir, file;
    info.cred.euid = 5;
    info.cred.egid = 6;
    iofunc_attr_init(&dir, S_IFDIR | 0755, NULL, NULL);
    dir.gid = GROUP;
    dir.mount = &own_mount;
    iofunc_attr_init(&file, S_IFREG | 0640, &dir, &info);
    CHECK(file.uid == 5 && file.gid == 6 && file.mount == &own_mount && file.nlink == 1);
    dir.mode |= S_ISGID;
    iofunc_attr_init(&file, S_IFDIR | 0640, &dir, &info);
    CHECK(file.gid == GROUP && file.nlink == 2);
}

TEST(names_and_numbers_of_a_link)
{
    static const resmgr_connect_funcs_t connect = { .nfuncs = _RESMGR_CONNECT_NFUNCS };
    static const resmgr_io_funcs_t io = { .nfuncs = _RESMGR_IO_NFUNCS };
    char path[64];
    dev_t dev = 0, dev2 = 0;
    ino64_t ino = 0, ino2 = 0;
    dpp = dispatch_create();
    int a = resmgr_attach(dpp, NULL, "/dev/fw_link", _FTYPE_ANY, 0, &connect, &io, NULL);
    int b = resmgr_attach(dpp, NULL, NULL, _FTYPE_ANY, 0, &connect, &io, NULL);
    CHECK(a != -1 && b != -1 && a != b);
    CHECK_EQ(resmgr_pathname(a, 0, path, sizeof path), sizeof "/dev/fw_link");
    CHECK_STR(path, "/dev/fw_link");
    CHECK_ERR(resmgr_pathname(a, 0, path, 5), ERANGE);
    CHECK_ERR(resmgr_pathname(b, 0, path, sizeof path), EINVAL);
    CHECK_EQ(resmgr_devino(a, &dev, &ino), 0);
    CHECK_EQ(resmgr_devino(b, &dev2, &ino2), 0);
    CHECK(dev == dev2 && ino != ino2);
    CHECK_EQ(resmgr_detach(dpp, b, _RESMGR_DETACH_ALL), 0);
    CHECK_ERR(resmgr_detach(dpp, b, _RESMGR_DETACH_ALL), EINVAL);
    CHECK_EQ(dispatch_destroy(dpp), 0);
    CHECK_ERR(access("/dev/fw_link", F_OK), ENOENT);
}

ROLE(attaches_without_right)
{
    static const resmgr_connect_funcs_t connect = { .nfuncs = _RESMGR_CONNECT_NFUNCS };
    static const resmgr_io_funcs_t io = { .nfuncs = _RESMGR_IO_NFUNCS };
    CHECK_EQ(setuid(77), 0);
    dpp = dispatch_create();
    CHECK_ERR(resmgr_attach(dpp, NULL, "/dev/fw_no", _FTYPE_ANY, 0, &connect, &io, NULL), EPERM);
    CHECK(resmgr_attach(dpp, NULL, NULL, _FTYPE_ANY, 0, &connect, &io, NULL) != -1);
    return 0;
}
TEST(attach_needs_the_ability) { test_run("attaches_without_right", NULL); }
