/* SPDX-License-Identifier: Apache-2.0 */
/* The path manager: servers on one name and their order, links of the tree, servers that die or never answer, named channels. */
#include <devctl.h>
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <sys/dcmd_all.h>
#include <sys/dispatch.h>
#include <sys/iofunc.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/pathmgr.h>
#include <sys/procmgr.h>
#include <sys/stat.h>

#include "test.h"

/* ---- servers: a file, or a directory whose every name is a file; told apart by their inode number ---- */

#define READY "/dev/shmem/path_ready"

static int any_open(resmgr_context_t *ctp, io_open_t *msg, RESMGR_HANDLE_T *attr, void *extra)
{
    /* a directory server answers for every name below it but "absent" */
    if (strstr(msg->connect.path, "absent") != NULL) return ENOENT;
    return iofunc_open_default(ctp, msg, (iofunc_attr_t *)attr, extra);
}

/* argv: path, RESMGR_FLAG_*, file type, inode */
ROLE(server)
{
    dispatch_t *dpp = dispatch_create();
    static resmgr_connect_funcs_t connect;
    static resmgr_io_funcs_t io;
    static iofunc_attr_t attr;
    unsigned flags = (unsigned)strtoul(argv[1], NULL, 0);
    iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &connect, _RESMGR_IO_NFUNCS, &io);
    connect.open = any_open;
    iofunc_attr_init(&attr, S_IFREG | 0666, NULL, NULL);
    attr.inode = (ino_t)atoi(argv[3]);
    if (resmgr_attach(dpp, NULL, argv[0], (enum _file_type)atoi(argv[2]), flags, &connect, &io, &attr) == -1) return errno;
    dispatch_context_t *ctp = dispatch_context_alloc(dpp);
    int fd = open(READY, O_RDWR | O_CREAT, 0666);
    close(fd);
    while ((ctp = dispatch_block(ctp)) != NULL) dispatch_handler(ctp);
    return 99;
}

static pid_t serve(const char *path, unsigned flags, int type, int inode)
{
    unlink(READY);
    pid_t pid = test_spawn("server", path, test_number((long)flags), test_number(type), test_number(inode), NULL);
    while (access(READY, F_OK) == -1) {
        int status;
        CHECK_EQ(waitpid(pid, &status, WNOHANG), 0);
        test_sleep_ms(1);
    }
    unlink(READY);
    return pid;
}

static void end(pid_t pid)
{
    CHECK_EQ(kill(pid, SIGKILL), 0);
    CHECK_EQ(test_wait(pid), SIGKILL);
}

/* -> the inode number of what answers, or -errno */
static int who(const char *path)
{
    struct stat st;
    return stat(path, &st) == -1 ? -errno : (int)st.st_ino;
}

TEST(newest_first)
{
    pid_t a = serve("/ptest/f", 0, _FTYPE_ANY, 11), b = serve("/ptest/f", 0, _FTYPE_ANY, 12);
    CHECK_EQ(who("/ptest/f"), 12);
    end(b);
    CHECK_EQ(who("/ptest/f"), 11);
    end(a);
    CHECK_EQ(who("/ptest/f"), -ENOENT);
    CHECK_EQ(who("/ptest"), -ENOENT);            /* the way there is gone too */
}

TEST(before_and_after)
{
    pid_t a = serve("/ptest/f", _RESMGR_FLAG_BEFORE, _FTYPE_ANY, 11), b = serve("/ptest/f", 0, _FTYPE_ANY, 12);
    CHECK_EQ(who("/ptest/f"), 11);
    end(a);
    CHECK_EQ(who("/ptest/f"), 12);
    pid_t c = serve("/ptest/f", _RESMGR_FLAG_AFTER, _FTYPE_ANY, 13);
    CHECK_EQ(who("/ptest/f"), 12);
    end(b);
    CHECK_EQ(who("/ptest/f"), 13);
    end(c);
}

TEST(exact_names_only_without_dir)
{
    pid_t a = serve("/ptest/f", 0, _FTYPE_ANY, 11);
    CHECK_EQ(who("/ptest/f/below"), -ENOTDIR);
    CHECK_EQ(who("/ptest/f/"), -ENOTDIR);
    CHECK_EQ(who("/ptest/other"), -ENOENT);
    end(a);
}

TEST(dir_takes_all_below)
{
    pid_t a = serve("/ptest", _RESMGR_FLAG_DIR, _FTYPE_ANY, 11);
    CHECK_EQ(who("/ptest/x"), 11);
    CHECK_EQ(who("/ptest/x/y/z"), 11);
    CHECK_EQ(who("/ptestx"), -ENOENT);
    pid_t b = serve("/ptest/x/y", 0, _FTYPE_ANY, 12);
    CHECK_EQ(who("/ptest/x/y"), 12);             /* the deeper name wins */
    CHECK_EQ(who("/ptest/x/other"), 11);
    end(b);
    CHECK_EQ(who("/ptest/x/y"), 11);
    end(a);
}

TEST(second_server_is_asked_when_the_first_has_not)
{
    pid_t a = serve("/ptest", _RESMGR_FLAG_DIR, _FTYPE_ANY, 11), b = serve("/ptest/absent", 0, _FTYPE_ANY, 12);
    CHECK_EQ(who("/ptest/absent"), 12);
    CHECK_EQ(who("/ptest/absent2"), -ENOENT);
    end(a);
    CHECK_EQ(who("/ptest/absent"), 12);
    end(b);
}

TEST(opaque_hides_what_is_above)
{
    pid_t a = serve("/ptest", _RESMGR_FLAG_DIR, _FTYPE_ANY, 11);
    pid_t b = serve("/ptest/in", _RESMGR_FLAG_DIR | _RESMGR_FLAG_OPAQUE, _FTYPE_ANY, 12);
    CHECK_EQ(who("/ptest/in/x"), 12);
    CHECK_EQ(who("/ptest/in/absent"), -ENOENT);  /* a is not asked */
    CHECK_EQ(who("/ptest/x"), 11);
    end(b);
    CHECK_EQ(who("/ptest/in/x"), 11);
    end(a);
}

static void *serves_itself(void *dpp)
{
    dispatch_context_t *ctp = dispatch_context_alloc(dpp);
    while ((ctp = dispatch_block(ctp)) != NULL) dispatch_handler(ctp);
    return NULL;
}

static int own_server(unsigned flags)
{
    static resmgr_connect_funcs_t connect;
    static resmgr_io_funcs_t io;
    static iofunc_attr_t attr;
    dispatch_t *dpp = dispatch_create();
    iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &connect, _RESMGR_IO_NFUNCS, &io);
    iofunc_attr_init(&attr, S_IFREG | 0666, NULL, NULL);
    attr.inode = 21;
    int id = resmgr_attach(dpp, NULL, "/ptest/self", _FTYPE_ANY, flags, &connect, &io, &attr);
    CHECK(id != -1);
    test_thread(serves_itself, dpp);
    return id;
}

TEST(own_names_are_not_found)
{
    own_server(0);
    CHECK_EQ(who("/ptest/self"), -ENOENT);
}

TEST(own_names_with_self)
{
    own_server(_RESMGR_FLAG_SELF);
    CHECK_EQ(who("/ptest/self"), 21);
}

/* ---- links of the tree ---- */

TEST(tree_links)
{
    char text[64];
    CHECK_EQ(pathmgr_symlink("/ptest/a/link", "/dev/null"), 0);
    CHECK_ERR(pathmgr_symlink("/ptest/a/link", "/dev/zero"), EEXIST);
    CHECK_EQ(readlink("/ptest/a/link", text, sizeof text), 9);
    CHECK(memcmp(text, "/dev/null", 9) == 0);
    struct stat st, null;
    CHECK_EQ(lstat("/ptest/a/link", &st), 0);
    CHECK(S_ISLNK(st.st_mode));
    CHECK_EQ(stat("/dev/null", &null), 0);
    CHECK_EQ(stat("/ptest/a/link", &st), 0);
    CHECK_EQ(st.st_rdev, null.st_rdev);
    CHECK_EQ(pathmgr_unlink("/ptest/a/link"), 0);
    CHECK_ERR(pathmgr_unlink("/ptest/a/link"), ENOENT);
    CHECK_EQ(who("/ptest/a/link"), -ENOENT);
}

TEST(relative_links)
{
    struct stat st, null;
    CHECK_EQ(pathmgr_symlink("/ptest/up", "../dev"), 0);
    CHECK_EQ(pathmgr_symlink("/ptest/here", "up/null"), 0);
    CHECK_EQ(stat("/dev/null", &null), 0);
    CHECK_EQ(stat("/ptest/here", &st), 0);
    CHECK_EQ(st.st_rdev, null.st_rdev);
    CHECK_EQ(stat("/ptest/up/../dev/./null", &st), 0);
    CHECK_EQ(pathmgr_unlink("/ptest/here"), 0);
    CHECK_EQ(pathmgr_unlink("/ptest/up"), 0);
}

TEST(loops_of_links)
{
    CHECK_EQ(pathmgr_symlink("/ptest/l1", "/ptest/l2"), 0);
    CHECK_EQ(pathmgr_symlink("/ptest/l2", "/ptest/l1"), 0);
    CHECK_EQ(who("/ptest/l1"), -ELOOP);
    CHECK_EQ(who("/ptest/l1/x"), -ELOOP);
    CHECK_EQ(pathmgr_unlink("/ptest/l1"), 0);
    CHECK_EQ(who("/ptest/l2"), -ENOENT);
    CHECK_EQ(pathmgr_unlink("/ptest/l2"), 0);
}

TEST(long_names)
{
    char path[PATH_MAX + 16];
    memset(path, 'x', sizeof path);
    path[0] = '/';
    path[NAME_MAX + 2] = '\0';
    CHECK_EQ(who(path), -ENAMETOOLONG);
    path[NAME_MAX + 1] = '\0';
    CHECK_EQ(who(path), -ENOENT);
    for (size_t i = 0; i < sizeof path - 1; i += 2) memcpy(path + i, "/x", 2);
    path[PATH_MAX - 2] = '\0';
    CHECK(who(path) < 0);
    path[PATH_MAX - 2] = '/';
    path[PATH_MAX + 2] = '\0';
    CHECK_EQ(who(path), -ENAMETOOLONG);
}

TEST(links_below_links)
{
    CHECK_EQ(pathmgr_symlink("/ptest/dir", "/dev"), 0);
    CHECK_ERR(pathmgr_symlink("/ptest/dir", "/proc"), EEXIST);
    pid_t a = serve("/ptest/dir/new_name", 0, _FTYPE_ANY, 31);     /* attached where the link leads */
    CHECK_EQ(who("/dev/new_name"), 31);
    CHECK_EQ(who("/ptest/dir/new_name"), 31);
    end(a);
    CHECK_EQ(pathmgr_unlink("/ptest/dir"), 0);
}

/* ---- files: what lies beyond one ---- */

TEST(files_are_no_directories)
{
    CHECK_ERR(open("/dev/null/x", O_RDONLY), ENOTDIR);
    CHECK_ERR(open("/dev/null/", O_RDONLY), ENOTDIR);
    CHECK_ERR(open("/dev/null/x/y", O_RDWR | O_CREAT, 0666), ENOTDIR);
    CHECK_ERR(open("/dev/zero/../null", O_RDONLY | O_DIRECTORY), ENOTDIR);
    CHECK_ERR(unlink("/dev/null/x"), ENOTDIR);
    CHECK_ERR(chdir("/dev/null"), ENOTDIR);
    CHECK_ERR(chdir("/dev/null/x"), ENOTDIR);
}

/* ---- directories made of several servers ---- */

static bool listed(const char *path, const char *name, unsigned *times)
{
    struct dirent *entry;
    DIR *dir = opendir(path);
    if (dir == NULL) return false;
    *times = 0;
    while ((entry = readdir(dir)) != NULL)
        if (strcmp(entry->d_name, name) == 0) ++*times;
    closedir(dir);
    return *times != 0;
}

TEST(names_of_the_tree_are_listed)
{
    unsigned times;
    pid_t a = serve("/ptest/one", 0, _FTYPE_ANY, 11), b = serve("/ptest/two/three", 0, _FTYPE_ANY, 12);
    CHECK(listed("/", "ptest", &times) && times == 1);
    CHECK(listed("/ptest", "one", &times) && times == 1);
    CHECK(listed("/ptest", "two", &times) && times == 1);
    CHECK(listed("/ptest/two", "three", &times) && times == 1);
    end(b);
    CHECK(!listed("/ptest", "two", &times));
    CHECK(listed("/ptest", "one", &times));
    end(a);
    CHECK(!listed("/", "ptest", &times));
}

TEST(dev_is_a_union)
{
    unsigned times;
    pid_t a = serve("/dev/path_test_device", 0, _FTYPE_ANY, 11);
    CHECK(listed("/dev", "path_test_device", &times) && times == 1);
    CHECK(listed("/dev", "null", &times) && times == 1);
    CHECK(listed("/dev", "shmem", &times) && times == 1);
    end(a);
    CHECK(!listed("/dev", "path_test_device", &times));
}

/* ---- servers that die, or hang ---- */

TEST(descriptor_of_a_dead_server)
{
    char byte;
    pid_t a = serve("/ptest/f", 0, _FTYPE_ANY, 11);
    int fd = open("/ptest/f", O_RDONLY);
    CHECK(fd != -1);
    end(a);
    CHECK_EQ(read(fd, &byte, 1), -1);
    CHECK(errno == EBADF || errno == ESRCH);
    CHECK_ERR(open("/ptest/f", O_RDONLY), ENOENT);
    pid_t b = serve("/ptest/f", 0, _FTYPE_ANY, 12);
    CHECK_EQ(who("/ptest/f"), 12);
    close(fd);
    end(b);
}

/* Attaches its name and never receives. */
ROLE(mute)
{
    int chid = ChannelCreate(_NTO_CHF_UNBLOCK);
    if (pathmgr_link("/ptest/mute", 0, getpid(), chid, 0, _FTYPE_ANY, 0) == -1) return errno;
    int fd = open(READY, O_RDWR | O_CREAT, 0666);
    close(fd);
    for (;;) pause();
    return 0;
}

ROLE(opens_mute) { return open("/ptest/mute", O_RDONLY) == -1 ? 1 : 2; }

TEST(server_that_never_answers)
{
    unlink(READY);
    pid_t mute = test_spawn("mute", NULL);
    while (access(READY, F_OK) == -1) test_sleep_ms(1);
    unlink(READY);
    pid_t client = test_spawn("opens_mute", NULL);
    test_await_state(client, 1, STATE_SEND);
    CHECK_EQ(who("/dev/null") > 0, 1);           /* nobody else notices */
    unsigned times;
    CHECK(listed("/ptest", "mute", &times));
    CHECK_EQ(kill(client, SIGKILL), 0);
    CHECK_EQ(test_wait(client), SIGKILL);
    client = test_spawn("opens_mute", NULL);
    test_await_state(client, 1, STATE_SEND);
    end(mute);
    CHECK_EQ(test_wait(client), 1 << 8);
}

TEST(events_of_the_path_space)
{
    struct sigevent event;
    struct _pulse pulse;
    int chid = ChannelCreate(_NTO_CHF_PRIVATE), coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
    SIGEV_PULSE_INIT(&event, coid, 10, 3, 0);
    int id = procmgr_event_notify_add(PROCMGR_EVENT_PATHSPACE, &event);
    CHECK(id != -1);
    pid_t a = serve("/ptest/f", 0, _FTYPE_ANY, 11);
    CHECK_EQ(MsgReceivePulse(chid, &pulse, sizeof pulse, NULL), 0);
    CHECK_EQ(pulse.code, 3);
    end(a);
    CHECK_EQ(MsgReceivePulse(chid, &pulse, sizeof pulse, NULL), 0);
    CHECK_EQ(procmgr_event_notify_delete(id), 0);
}

/* ---- named channels ---- */

TEST(named_channels)
{
    name_attach_t *name = name_attach(NULL, "path_test_name", 0);
    CHECK(name != NULL);
    CHECK(name_attach(NULL, "path_test_name", 0) == NULL);
    CHECK_EQ(errno, EEXIST);
    struct stat st;
    CHECK_EQ(stat("/dev/name/local/path_test_name", &st), 0);
    CHECK(S_ISNAM(st.st_mode));
    unsigned times;
    CHECK(listed("/dev/name/local", "path_test_name", &times) && times == 1);
    CHECK_ERR(name_open("path_test_absent", 0), ENOENT);
    CHECK_EQ(name_detach(name, 0), 0);
    CHECK_ERR(stat("/dev/name/local/path_test_name", &st), ENOENT);
}

/* ---- roots ---- */

ROLE(confined)
{
    struct stat st;
    char cwd[PATH_MAX];
    if (chdir("/proc") != 0 || chroot("/dev") != 0) return 1;
    if (stat("/null", &st) != 0) return 2;
    if (stat("/dev/null", &st) != -1 || errno != ENOENT) return 3;
    if (stat("/../../dev/null", &st) != -1) return 4;
    if (getcwd(cwd, sizeof cwd) == NULL || strcmp(cwd, "/") != 0) return 5;      /* it lay outside */
    if (stat("null", &st) != 0) return 6;
    if (chdir("..") != 0 || stat("null", &st) != 0) return 7;
    if (pathmgr_symlink("/ptest_link", "/zero") != 0) return 8;                  /* /dev/ptest_link -> /dev/zero, from here */
    if (stat("/ptest_link", &st) != 0) return 9;
    return pathmgr_unlink("/ptest_link") == 0 ? 0 : 10;
}
TEST(change_of_root) { test_run("confined", NULL); }

TEST(path_limits)
{
    CHECK_EQ(pathconf("/dev", _PC_NAME_MAX), NAME_MAX);
    CHECK_EQ(pathconf("/proc/boot", _PC_PATH_MAX), PATH_MAX);
    CHECK_EQ(pathconf("/proc/boot", _PC_NO_TRUNC), 1);
    CHECK_ERR(pathconf("/nowhere", _PC_NAME_MAX), ENOENT);
    CHECK_ERR(pathconf("/dev", 7777), EINVAL);
}

/* ---- mount() and umount(): a connect of their own to whoever mounts things of that type ---- */

static dispatch_t *mount_dpp;
static int mounted = -1;

static int mount_something(resmgr_context_t *ctp, io_mount_t *msg, RESMGR_HANDLE_T *handle, io_mount_extra_t *extra)
{
    static resmgr_connect_funcs_t connect;
    static resmgr_io_funcs_t io;
    static iofunc_attr_t attr;
    static iofunc_mount_t mount;
    char path[64] = "/";
    if (extra->flags & _MOUNT_UNMOUNT) {
        if (mounted == -1) return EINVAL;
        int err = resmgr_detach(mount_dpp, mounted, 0) == -1 ? errno : EOK;
        mounted = -1;
        return err;
    }
    if (strcmp(extra->extra.srv.type, "ptype") != 0) return ENOSYS;      /* somebody else's, perhaps */
    if (strcmp(extra->extra.srv.special, "special text") != 0 || strcmp(extra->extra.srv.data, "options") != 0) return EINVAL;
    if (mounted != -1) return EBUSY;
    strlcat(path, msg->connect.path, sizeof path);
    iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &connect, _RESMGR_IO_NFUNCS, &io);
    iofunc_attr_init(&attr, S_IFREG | 0666, NULL, NULL);
    attr.inode = 55;
    attr.mount = &mount;
    mount.flags = extra->flags & IOFUNC_MOUNT_FLAGS;
    mounted = resmgr_attach(mount_dpp, NULL, path, _FTYPE_ANY, 0, &connect, &io, &attr);
    return mounted == -1 ? errno : EOK;
}

ROLE(mounter)
{
    static resmgr_connect_funcs_t connect = { .nfuncs = _RESMGR_CONNECT_NFUNCS, .mount = mount_something };
    static resmgr_io_funcs_t io;
    static iofunc_attr_t attr;
    iofunc_func_init(0, NULL, _RESMGR_IO_NFUNCS, &io);
    iofunc_attr_init(&attr, S_IFDIR | 0755, NULL, NULL);
    mount_dpp = dispatch_create();
    if (resmgr_attach(mount_dpp, NULL, "/", _FTYPE_MOUNT, _RESMGR_FLAG_DIR | _RESMGR_FLAG_FTYPEONLY, &connect, &io, &attr) == -1)
        return errno;
    dispatch_context_t *ctp = dispatch_context_alloc(mount_dpp);
    close(open(READY, O_RDWR | O_CREAT, 0666));
    while ((ctp = dispatch_block(ctp)) != NULL) dispatch_handler(ctp);
    return 99;
}

TEST(mount_and_umount)
{
    int flags = 0;
    CHECK_ERR(mount("special text", "/pmnt", 0, "ptype", "options", -1), ENOSYS);        /* nobody mounts anything */
    unlink(READY);
    pid_t pid = test_spawn("mounter", NULL);
    while (access(READY, F_OK) == -1) test_sleep_ms(1);
    unlink(READY);
    CHECK_ERR(mount("special text", "/pmnt", 0, "other", "options", -1), ENOSYS);
    CHECK_ERR(mount("wrong", "/pmnt", 0, "ptype", "options", -1), EINVAL);
    CHECK_EQ(who("/pmnt"), -ENOENT);
    CHECK_EQ(mount("special text", "/pmnt", _MOUNT_READONLY | _MOUNT_NOSUID, "ptype", "options", -1), 0);
    CHECK_EQ(who("/pmnt"), 55);
    int fd = open("/pmnt", O_RDONLY);
    CHECK_EQ(devctl(fd, DCMD_ALL_GETMOUNTFLAGS, &flags, sizeof flags, NULL), 0);
    CHECK_EQ(flags, _MOUNT_READONLY | _MOUNT_NOSUID);
    close(fd);
    CHECK_ERR(open("/pmnt", O_RDWR), EROFS);
    CHECK_ERR(mount("special text", "/pmnt", 0, "ptype", "options", -1), EBUSY);
    CHECK_EQ(umount("/pmnt", 0), 0);
    CHECK_EQ(who("/pmnt"), -ENOENT);
    CHECK_ERR(umount("/pmnt", 0), EINVAL);
    end(pid);
    CHECK_ERR(umount("/pmnt", 0), ENOSYS);
}
