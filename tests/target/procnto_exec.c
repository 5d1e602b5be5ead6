/* SPDX-License-Identifier: Apache-2.0 */
/* Programs on a file system procnto does not serve: spawn, exec, scripts, search, rights. */
#include <elf.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/iofunc.h>
#include <sys/dispatch.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/procmsg.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "test.h"

#define MOUNT "/ptest"
#define PROGRAM MOUNT "/prog"

extern char **environ;

static pid_t server;

static void copy_file(const char *from, const char *to, mode_t mode)
{
    static char buf[65536];
    int in = open(from, O_RDONLY), out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ssize_t n;
    CHECK(in != -1);
    CHECK(out != -1);
    while ((n = read(in, buf, sizeof buf)) > 0) CHECK_EQ(write(out, buf, (size_t)n), n);
    CHECK_EQ(n, 0);
    CHECK_EQ(fchmod(out, mode), 0);
    CHECK_EQ(close(out), 0);
    CHECK_EQ(close(in), 0);
}

static void write_file(const char *path, const char *text, mode_t mode)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    CHECK(fd != -1);
    CHECK_EQ(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    CHECK_EQ(fchmod(fd, mode), 0);
    CHECK_EQ(close(fd), 0);
}

static void stop_server(void)
{
    kill(server, SIGKILL);
    waitpid(server, NULL, 0);
}

static void start_server(void)
{
    char *argv[] = { "fs-tmp", "-d", MOUNT, NULL };
    struct stat st;
    int err = posix_spawn(&server, "/proc/boot/fs-tmp", NULL, NULL, argv, environ);
    if (err == ENOENT) test_skip("no fs-tmp in the image");
    CHECK_EQ(err, 0);
    atexit(stop_server);
    for (int i = 0; i < 500 && stat(MOUNT "/.", &st) == -1; i++) test_sleep_ms(10);
    CHECK_EQ(stat(MOUNT, &st), 0);
}

static int run(const char *path, bool search, const posix_spawnattr_t *attr, const char *role, const char *arg)
{
    char *argv[] = { (char *)path, "-r", "procnto_exec", (char *)role, (char *)arg, NULL };
    pid_t pid;
    int err = search ? posix_spawnp(&pid, path, NULL, attr, argv, environ) : posix_spawn(&pid, path, NULL, attr, argv, environ);
    return err != 0 ? -err : test_wait(pid);
}

ROLE(exits) { return atoi(argv[0]); }

TEST(spawn_foreign)
{
    start_server();
    copy_file(test_program, PROGRAM, 0755);
    CHECK_EQ(run(PROGRAM, false, NULL, "exits", "23"), 23 << 8);
    CHECK_EQ(chdir(MOUNT), 0);
    CHECK_EQ(run("./prog", false, NULL, "exits", "24"), 24 << 8);
    CHECK_EQ(run(MOUNT "//../ptest/./prog", false, NULL, "exits", "25"), 25 << 8);
}

TEST(spawn_foreign_search)
{
    start_server();
    copy_file(test_program, PROGRAM, 0755);
    CHECK_EQ(setenv("PATH", "/none:" MOUNT ":/proc/boot", 1), 0);
    CHECK_EQ(run("prog", true, NULL, "exits", "3"), 3 << 8);
    CHECK_EQ(run("absent", true, NULL, "exits", "3"), -ENOENT);
    CHECK_EQ(run(strrchr(test_program, '/') + 1, true, NULL, "exits", "4"), 4 << 8);     /* behind it, in the image */
}

ROLE(execs)
{
    char *args[] = { PROGRAM, "-r", "procnto_exec", "exits", (char *)argv[0], NULL };
    execv(PROGRAM, args);
    return 99;
}
TEST(exec_foreign)
{
    start_server();
    copy_file(test_program, PROGRAM, 0755);
    CHECK_EQ(test_wait(test_spawn("execs", "41", NULL)), 41 << 8);
}

ROLE(names)
{
    char path[256] = "";
    int fd = open("/proc/self/exefile", O_RDONLY);
    CHECK(fd != -1);
    CHECK(read(fd, path, sizeof path - 1) > 0);
    CHECK(strncmp(path, PROGRAM, strlen(PROGRAM)) == 0);
    return 0;
}
TEST(foreign_name)
{
    start_server();
    copy_file(test_program, PROGRAM, 0755);
    CHECK_EQ(run(PROGRAM, false, NULL, "names", NULL), 0);
}

TEST(foreign_errors)
{
    start_server();
    copy_file(test_program, PROGRAM, 0644);
    CHECK_EQ(run(PROGRAM, false, NULL, "exits", "1"), -EACCES);
    CHECK_EQ(run(MOUNT, false, NULL, "exits", "1"), -EACCES);
    CHECK_EQ(run(MOUNT "/absent", false, NULL, "exits", "1"), -ENOENT);
    CHECK_EQ(run(PROGRAM "/x", false, NULL, "exits", "1"), -ENOTDIR);
    write_file(PROGRAM, "\177ELF but nothing else", 0755);
    CHECK_EQ(run(PROGRAM, false, NULL, "exits", "1"), -ENOEXEC);
    write_file(PROGRAM, "", 0755);
    CHECK_EQ(run(PROGRAM, false, NULL, "exits", "1"), -ENOEXEC);
    copy_file(test_program, PROGRAM, 0755);
    CHECK_EQ(truncate(PROGRAM, 5000), 0);            /* its segments are not all there */
    CHECK_EQ(run(PROGRAM, false, NULL, "exits", "1"), -ENOEXEC);
}

TEST(foreign_script)
{
    posix_spawnattr_t attr;
    start_server();
    CHECK_EQ(posix_spawnattr_init(&attr), 0);
    CHECK_EQ(posix_spawnattr_setxflags(&attr, POSIX_SPAWN_CHECK_SCRIPT), 0);
    write_file(MOUNT "/script", "#! /proc/boot/sh\nexit 17\n", 0755);
    CHECK_EQ(run(MOUNT "/script", false, &attr, "x", NULL), 17 << 8);
    CHECK_EQ(run(MOUNT "/script", false, NULL, "x", NULL), -ENOEXEC);     /* not asked for */
    write_file(MOUNT "/script", "exit 18\n", 0755);
    CHECK_EQ(run(MOUNT "/script", false, &attr, "x", NULL), 18 << 8);
    copy_file("/proc/boot/sh", PROGRAM, 0755);       /* an interpreter beside it */
    write_file(MOUNT "/script", "#!" PROGRAM " -e \nexit $#\n", 0755);
    CHECK_EQ(run(MOUNT "/script", false, &attr, "x", "y"), 4 << 8);
    write_file(MOUNT "/loop", "#!" MOUNT "/loop\n", 0755);
    CHECK_EQ(run(MOUNT "/loop", false, &attr, "x", NULL), -ENOEXEC);
    CHECK_EQ(posix_spawnattr_destroy(&attr), 0);
}

TEST(foreign_server_dead)
{
    start_server();
    copy_file(test_program, PROGRAM, 0755);
    CHECK_EQ(kill(server, SIGKILL), 0);
    CHECK_EQ(waitpid(server, NULL, 0), server);
    CHECK(run(PROGRAM, false, NULL, "exits", "1") < 0);
}

/* ---- programs of other servers are taken over from a descriptor ---- */

ROLE(becomes) { return getuid() == 200 && (int)geteuid() == atoi(argv[0]) && (int)getegid() == atoi(argv[1]) ? 0 : 1; }

/* As user 200: starts PROGRAM, which says whether it has these effective ids. */
ROLE(starts)
{
    if (setgid(200) == -1 || setuid(200) == -1) return 90;
    char *args[] = { (char *)argv[0], "-r", "procnto_exec", "becomes", (char *)argv[1], (char *)argv[2], NULL };
    pid_t pid;
    int err = posix_spawn(&pid, argv[0], NULL, NULL, args, environ);
    return err != 0 ? err : test_wait(pid) >> 8;
}

TEST(foreign_set_id)
{
    start_server();
    copy_file(test_program, PROGRAM, 0600);
    CHECK_EQ(chown(PROGRAM, 77, 78), 0);
    CHECK_EQ(chmod(PROGRAM, 0755), 0);
    test_run("starts", PROGRAM, "200", "200", NULL);
    CHECK_EQ(chmod(PROGRAM, 04755), 0);
    test_run("starts", PROGRAM, "77", "200", NULL);
    CHECK_EQ(chmod(PROGRAM, 02755), 0);
    test_run("starts", PROGRAM, "200", "78", NULL);
    CHECK_EQ(chmod(PROGRAM, 06755), 0);
    test_run("starts", PROGRAM, "77", "78", NULL);
}

TEST(foreign_execute_only)
{
    start_server();
    copy_file(test_program, PROGRAM, 0711);
    test_run("starts", PROGRAM, "200", "200", NULL);
    CHECK_EQ(chmod(PROGRAM, 0700), 0);
    CHECK_EQ(test_wait(test_spawn("starts", PROGRAM, "200", "200", NULL)), EACCES << 8);
    CHECK_EQ(chmod(PROGRAM, 0744), 0);                   /* to be read, not to be run */
    CHECK_EQ(test_wait(test_spawn("starts", PROGRAM, "200", "200", NULL)), EACCES << 8);
    CHECK_EQ(chmod(PROGRAM, 04711), 0);
    test_run("starts", PROGRAM, "0", "200", NULL);
}

/* One file, the program itself, as a server says it is: argv: its name, mode, owner, mount flags; the server's own user. */
static iofunc_attr_t file_attr;
static int file_read(resmgr_context_t *ctp, io_read_t *msg, iofunc_ocb_t *ocb)
{
    static char buf[16384];
    static int image = -1;
    struct _xtype_offset at = { .offset = ocb->offset };
    bool here = (msg->i.xtype & _IO_XTYPE_MASK) == _IO_XTYPE_NONE;
    int err = iofunc_read_verify(ctp, msg, ocb, NULL);
    if (err != EOK) return err;
    if (image == -1) image = open(test_program, O_RDONLY);
    if (!here) memcpy(&at, &msg->i + 1, sizeof at);
    size_t want = _IO_READ_GET_NBYTES(msg);
    ssize_t n = pread(image, buf, want < sizeof buf ? want : sizeof buf, at.offset);
    if (n < 0) return errno;
    if (here) ocb->offset += n;
    _IO_SET_READ_NBYTES(ctp, n);
    return _RESMGR_PTR(ctp, buf, (size_t)n);
}

ROLE(file_server)
{
    static resmgr_connect_funcs_t connect_funcs;
    static resmgr_io_funcs_t io_funcs;
    static iofunc_mount_t mount;
    resmgr_attr_t attr = { .nparts_max = 4, .msg_max_size = 4096 };
    struct stat st;
    CHECK_EQ(stat(test_program, &st), 0);
    iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &connect_funcs, _RESMGR_IO_NFUNCS, &io_funcs);
    io_funcs.read = file_read;
    iofunc_attr_init(&file_attr, S_IFREG | (mode_t)strtoul(argv[1], NULL, 8), NULL, NULL);
    file_attr.uid = (uid_t)atoi(argv[2]);
    file_attr.nbytes = st.st_size;
    file_attr.inode = 1;
    mount.flags = (uint32_t)strtoul(argv[3], NULL, 0);
    file_attr.mount = &mount;
    dispatch_t *dpp = dispatch_create_channel(-1, 0);
    CHECK(resmgr_attach(dpp, &attr, argv[0], _FTYPE_ANY, 0, &connect_funcs, &io_funcs, &file_attr) != -1);
    int user = atoi(argv[4]);
    if (user != 0) CHECK_EQ(setuid((uid_t)user), 0);
    dispatch_context_t *ctp = dispatch_context_alloc(dpp);
    while ((ctp = dispatch_block(ctp)) != NULL) dispatch_handler(ctp);
    return 1;
}

static int from_server(const char *mode, const char *owner, const char *flags, const char *user, const char *euid)
{
    static unsigned n;
    char name[32];
    struct stat st;
    snprintf(name, sizeof name, "/pfile%u", n++);
    pid_t pid = test_spawn("file_server", name, mode, owner, flags, user, NULL);
    while (stat(name, &st) == -1) test_sleep_ms(1);
    int status = test_wait(test_spawn("starts", name, euid, "200", NULL));
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    return status;
}

TEST(set_id_is_the_word_of_a_server)
{
    CHECK_EQ(from_server("4755", "77", "0", "0", "77"), 0);
    CHECK_EQ(from_server("4755", "77", "0", "77", "77"), 0);         /* its own user's: a server may say so */
    CHECK_EQ(from_server("4755", "77", "0", "300", "200"), 0);       /* somebody else's: it may not */
    CHECK_EQ(from_server("4755", "0", "0", "300", "200"), 0);
}

TEST(mount_flags)
{
    CHECK_EQ(from_server("4755", "77", test_number(_MOUNT_NOSUID), "0", "200"), 0);
    CHECK_EQ(from_server("4755", "77", test_number(_MOUNT_NOEXEC), "0", "77"), EACCES << 8);
}

/* Where its text is in memory; then it waits. */
ROLE(text_at)
{
    off64_t at;
    char text[32];
    size_t contiguous;
    CHECK_EQ(mem_offset64((void *)((uintptr_t)role_text_at & ~(uintptr_t)4095), NOFD, 4096, &at, &contiguous), 0);
    snprintf(text, sizeof text, "%llx", (unsigned long long)at);
    write_file(argv[0], text, 0666);
    for (;;) pause();
    return 0;
}

static pid_t text_of(const char *report, char text[32])
{
    char *args[] = { PROGRAM, "-r", "procnto_exec", "text_at", (char *)report, NULL };
    pid_t pid;
    int fd;
    ssize_t n = 0;
    CHECK_EQ(posix_spawn(&pid, PROGRAM, NULL, NULL, args, environ), 0);
    do {
        test_sleep_ms(2);
        fd = open(report, O_RDONLY);
        if (fd == -1) continue;
        n = read(fd, text, 31);
        close(fd);
    } while (n <= 0);
    text[n] = '\0';
    unlink(report);
    return pid;
}

TEST(text_is_shared)
{
    char one[32], two[32];
    start_server();
    copy_file(test_program, PROGRAM, 0755);
    pid_t first = text_of("/dev/shmem/text1", one), second = text_of("/dev/shmem/text2", two);
    CHECK_STR(one, two);
    kill(first, SIGKILL);
    kill(second, SIGKILL);
    CHECK_EQ(waitpid(first, NULL, 0), first);
    CHECK_EQ(waitpid(second, NULL, 0), second);
}

/* The program has other servers' descriptors and no room for another one: the library needs one. */
TEST(no_descriptor_left)
{
    struct rlimit few = { 8, 8 };
    start_server();
    copy_file(test_program, PROGRAM, 0755);
    CHECK_EQ(setrlimit(RLIMIT_NOFILE, &few), 0);
    while (open("/dev/null", O_RDONLY) != -1)
        ;
    CHECK_EQ(run(PROGRAM, false, NULL, "exits", "0"), -EMFILE);
}

/* PROGRAM becomes one whose linker is `name`: its PT_GNU_STACK header is put to that use. */
static void set_interp(const char *name)
{
    Elf64_Ehdr ehdr;
    Elf64_Phdr phdr;
    int fd = open(PROGRAM, O_RDWR);
    off_t end = lseek(fd, 0, SEEK_END);
    CHECK_EQ(write(fd, name, strlen(name) + 1), (ssize_t)strlen(name) + 1);
    CHECK_EQ(pread(fd, &ehdr, sizeof ehdr, 0), sizeof ehdr);
    for (unsigned i = 0; i < ehdr.e_phnum; i++) {
        off_t at = (off_t)(ehdr.e_phoff + i * sizeof phdr);
        CHECK_EQ(pread(fd, &phdr, sizeof phdr, at), sizeof phdr);
        if (phdr.p_type != PT_GNU_STACK) continue;
        phdr.p_type = PT_INTERP;
        phdr.p_offset = (Elf64_Off)end;
        phdr.p_filesz = strlen(name) + 1;
        CHECK_EQ(pwrite(fd, &phdr, sizeof phdr, at), sizeof phdr);
    }
    CHECK_EQ(close(fd), 0);
}

/* The linker of a program is an ordinary program that the system starts in its place: this one, here. */
TEST(foreign_linker)
{
    start_server();
    copy_file(test_program, PROGRAM, 0755);
    set_interp(MOUNT "/linker");
    CHECK_EQ(run(PROGRAM, false, NULL, "exits", "33"), -ELIBACC);
    copy_file(test_program, MOUNT "/linker", 0644);
    CHECK_EQ(run(PROGRAM, false, NULL, "exits", "33"), -ELIBACC);
    CHECK_EQ(chmod(MOUNT "/linker", 0755), 0);
    CHECK_EQ(run(PROGRAM, false, NULL, "exits", "33"), 33 << 8);
    CHECK_EQ(chmod(PROGRAM, 04755), 0);                  /* whose user one trusts, one's linker he need not */
    CHECK_EQ(chown(PROGRAM, 77, 77), 0);
    CHECK_EQ(chmod(PROGRAM, 04755), 0);
    CHECK_EQ(run(PROGRAM, false, NULL, "exits", "33"), -ELIBACC);
    CHECK_EQ(chmod(PROGRAM, 0755), 0);
    write_file(MOUNT "/linker", "\177ELF but nothing else", 0755);
    CHECK_EQ(run(PROGRAM, false, NULL, "exits", "33"), -ELIBBAD);
}

/* A descriptor that is none, one that is no file, a program that goes while it is started. */
TEST(file_descriptors_sent)
{
    struct { proc_posixspawn_t msg; proc_spawnattr_t attr; char path[8]; } request = {
        .msg = { .type = _PROC_POSIX_SPAWN, .pathlen = 3, .attr_bytes = sizeof(proc_spawnattr_t) }, .path = "/x",
    };
    request.attr.nfds = -1;
    request.attr.file_fd = 900;
    CHECK_ERR(MsgSend(SYSMGR_COID, &request, sizeof request, NULL, 0), EBADF);
    request.attr.file_fd = UINT32_MAX;
    CHECK_ERR(MsgSend(SYSMGR_COID, &request, sizeof request, NULL, 0), EBADF);
    request.attr.file_fd = (uint32_t)open("/dev/null", O_RDONLY) + 1;
    CHECK_ERR(MsgSend(SYSMGR_COID, &request, sizeof request, NULL, 0), ENODEV);
    start_server();
    request.attr.file_fd = (uint32_t)open(MOUNT, O_RDONLY) + 1;
    CHECK_ERR(MsgSend(SYSMGR_COID, &request, sizeof request, NULL, 0), ENODEV);
}

TEST(fexecve_of_all_kinds)
{
    static const struct { int flags; bool removed; mode_t mode; int want; } kinds[] = {
        { O_RDONLY, false, 0755, 45 << 8 }, { O_RDONLY | O_CLOEXEC, true, 0755, 45 << 8 }, { O_EXEC, true, 0755, 45 << 8 },
        { O_RDONLY, false, 0644, EACCES << 8 },
    };
    char *args[] = { "prog", "-r", "procnto_exec", "exits", "45", NULL };
    start_server();
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        copy_file(test_program, PROGRAM, kinds[i].mode);
        int fd = open(PROGRAM, kinds[i].flags), status;
        CHECK(fd != -1);
        if (kinds[i].removed) CHECK_EQ(unlink(PROGRAM), 0);
        pid_t pid = fork();
        if (pid == 0) {
            fexecve(fd, args, environ);
            _exit(errno);
        }
        CHECK_EQ(waitpid(pid, &status, 0), pid);
        CHECK_EQ(status, kinds[i].want);
        close(fd);
    }
    int own = open(test_program, O_RDONLY);
    pid_t pid = fork();
    if (pid == 0) {
        fexecve(own, args, environ);
        _exit(errno);
    }
    CHECK_EQ(test_wait(pid), 45 << 8);
    CHECK_ERR(fexecve(99, args, environ), EBADF);
}
