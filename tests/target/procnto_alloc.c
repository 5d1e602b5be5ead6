/* SPDX-License-Identifier: Apache-2.0 */
/*
 * procnto without memory: each operation is done again and again while the first, the second, the third ... allocation
 * procnto makes for it fails, until it needs no more. It may fail then, with an errno; what must hold is that procnto's heap
 * holds afterwards what it held before, and that the operation succeeds again. Needs procnto's option -i.
 */
#include <devctl.h>
#include <dirent.h>
#include <fcntl.h>
#include <grp.h>
#include <semaphore.h>
#include <signal.h>
#include <spawn.h>
#include <sys/dispatch.h>
#include <sys/iofunc.h>
#include <sys/mman.h>
#include <sys/pathmgr.h>
#include <sys/procfs.h>
#include <sys/procmgr.h>
#include <sys/resource.h>
#include <sys/rsrcdbmgr.h>
#include <sys/stat.h>

#include "test.h"

#define POINTS_MAX 400
#define PAGE 4096

extern char **environ;

/* ---- the control ---- */

static int control = -1;

static procfs_alloc_fail fail_at(int count)
{
    procfs_alloc_fail fail = { .count = count };
    CHECK_EQ(devctl(control, DCMD_PROC_ALLOC_FAIL, &fail, sizeof fail, NULL), 0);
    return fail;
}

static void control_open(void)
{
    procfs_alloc_fail fail = { 0 };
    control = open("/proc/self/as", O_RDWR | O_CLOEXEC);
    CHECK(control != -1);
    int err = devctl(control, DCMD_PROC_ALLOC_FAIL, &fail, sizeof fail, NULL);
    if (err == ENOTSUP)
        test_skip("procnto runs without -i");
    CHECK_EQ(err, 0);
}

/* procnto's thread pool grows and shrinks as it likes: a block of this size for each of its threads. */
#define WORKER_BYTES 48

static int threads_of_procnto(void)
{
    procfs_info info;
    int fd = open("/proc/1/as", O_RDONLY);
    CHECK(fd != -1);
    CHECK_EQ(devctl(fd, DCMD_PROC_INFO, &info, sizeof info, NULL), 0);
    close(fd);
    return (int)info.num_threads;
}

/* What the heap holds but for the pool. */
static uint64_t heap_now(void)
{
    return fail_at(0).heap - (uint64_t)threads_of_procnto() * WORKER_BYTES;
}

/* What a process leaves behind may go a little later than it. */
static bool heap_is(uint64_t bytes)
{
    for (int i = 0; i < 500; i++) {
        if (heap_now() == bytes) return true;
        test_sleep_ms(1);
    }
    return false;
}

/* A thread of the pool is made or ends in more than one step: wait for a moment in which none does. */
static uint64_t heap_at_rest(void)
{
    uint64_t before = heap_now(), now;
    for (int same = 0; same < 3; before = now) {
        test_sleep_ms(3);
        now = heap_now();
        same = now == before ? same + 1 : 0;
    }
    return before;
}

static void walk(int (*op)(void))
{
    control_open();
    for (int i = 0; i < 4; i++)
        CHECK_EQ(op(), 0);                  /* tables and caches grow */
    test_sleep_ms(5);
    uint64_t heap = heap_at_rest();
    for (int n = 1;; n++) {
        CHECK(n < POINTS_MAX);
        fail_at(n);
        errno = 0;
        int result = op(), err = errno;
        bool failed = fail_at(0).count == 0;
        if (result != 0 && (!failed || err == 0))
            test_fail(__FILE__, __LINE__, "allocation %d: result %d, errno %d", n, result, err);
        if (!heap_is(heap) && (op() != 0 || op() != 0 || !heap_is(heap)))
            test_fail(__FILE__, __LINE__, "allocation %d: %lld bytes of heap are lost", n,
                      (long long)(heap_now() - heap));
        if (!failed)
            break;
    }
    CHECK_EQ(op(), 0);
    close(control);
}

/* ---- names and files ---- */

static int open_close(const char *path, int oflag)
{
    int fd = open(path, oflag, 0666);
    return fd == -1 ? -1 : close(fd);
}

static int op_null(void) { return open_close("/dev/null", O_RDWR); }
TEST(open_device) { walk(op_null); }

static int op_image(void) { return open_close(test_program, O_RDONLY); }
TEST(open_image_file) { walk(op_image); }

static int list(const char *path)
{
    DIR *dir = opendir(path);
    int err;
    if (dir == NULL) return -1;
    errno = 0;
    while (readdir(dir) != NULL)
        ;
    err = errno;
    closedir(dir);
    errno = err;
    return err == 0 ? 0 : -1;
}
static int op_list_dev(void) { return list("/dev"); }
static int op_list_proc(void) { return list("/proc"); }
static int op_list_root(void) { return list("/"); }
TEST(list_dev) { walk(op_list_dev); }
TEST(list_proc) { walk(op_list_proc); }
TEST(list_root) { walk(op_list_root); }

static int op_text(void)
{
    char text[512];
    int fd = open("/proc/self/mappings", O_RDONLY);
    if (fd == -1) return -1;
    ssize_t got = read(fd, text, sizeof text);
    int err = errno;
    close(fd);
    errno = err;
    return got < 0 ? -1 : 0;
}
TEST(proc_text) { walk(op_text); }

static int op_stat(void)
{
    struct stat st;
    return stat("/proc/boot", &st);
}
TEST(stat_directory) { walk(op_stat); }

static int op_chdir(void)
{
    if (chdir("/proc/boot") == -1) return -1;
    return chdir("/");
}
TEST(change_directory) { walk(op_chdir); }

static int op_symlink(void)
{
    if (pathmgr_symlink("/alloc/test/link", "/dev/null") == -1) return -1;
    while (pathmgr_unlink("/alloc/test/link") == -1)
        ;
    return 0;
}
TEST(tree_link) { walk(op_symlink); }

static int op_attach(void)
{
    static resmgr_connect_funcs_t connect;
    static resmgr_io_funcs_t io;
    static iofunc_attr_t attr;
    static dispatch_t *dpp;
    if (dpp == NULL) {
        dpp = dispatch_create();
        iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &connect, _RESMGR_IO_NFUNCS, &io);
        iofunc_attr_init(&attr, S_IFCHR | 0666, NULL, NULL);
    }
    int id = resmgr_attach(dpp, NULL, "/alloc/server", _FTYPE_ANY, 0, &connect, &io, &attr);
    return id == -1 ? -1 : resmgr_detach(dpp, id, 0);
}
TEST(attach_server) { walk(op_attach); }

static int op_name(void)
{
    name_attach_t *name = name_attach(NULL, "alloc_test", 0);
    return name == NULL ? -1 : name_detach(name, 0);
}
TEST(attach_name) { walk(op_name); }

/* ---- memory ---- */

static int op_map(void)
{
    char *p = mmap(NULL, 16 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, NOFD, 0);
    if (p == MAP_FAILED) return -1;
    p[PAGE] = 1;
    return munmap(p, 16 * PAGE);
}
TEST(map_private) { walk(op_map); }

static int op_map_shared(void)
{
    char *p = mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANON, NOFD, 0);
    return p == MAP_FAILED ? -1 : munmap(p, 4 * PAGE);
}
TEST(map_shared) { walk(op_map_shared); }

static int op_map_file(void)
{
    int fd = open(test_program, O_RDONLY);
    if (fd == -1) return -1;
    char *p = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    int err = errno;
    close(fd);
    errno = err;
    return p == MAP_FAILED ? -1 : munmap(p, PAGE);
}
TEST(map_image_file) { walk(op_map_file); }

static int op_lock(void)
{
    static char pages[4 * PAGE];
    if (mlock(pages, sizeof pages) == -1) return -1;
    return munlock(pages, sizeof pages);
}
TEST(lock_memory) { walk(op_lock); }

static int op_shm(void)
{
    int fd = shm_open("/alloc_test", O_RDWR | O_CREAT | O_EXCL, 0666), err;
    if (fd == -1) return -1;
    char *p = MAP_FAILED;
    if (ftruncate(fd, 2 * PAGE) == 0)
        p = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    err = errno;
    if (p != MAP_FAILED) munmap(p, 2 * PAGE);
    close(fd);
    while (shm_unlink("/alloc_test") == -1)
        ;
    errno = err;
    return p == MAP_FAILED ? -1 : 0;
}
TEST(shared_memory_object) { walk(op_shm); }

static int op_handle(void)
{
    shm_handle_t handle;
    int fd = shm_open(SHM_ANON, O_RDWR | O_CREAT, 0600), err;
    if (fd == -1) return -1;
    int result = ftruncate(fd, PAGE);
    if (result == 0) result = shm_create_handle(fd, getpid(), O_RDWR, &handle, 0);
    err = errno;
    if (result == 0) shm_delete_handle(handle);
    close(fd);
    errno = err;
    return result == -1 ? -1 : 0;
}
TEST(shared_memory_handle) { walk(op_handle); }

static int op_sem(void)
{
    sem_t *sem = sem_open("/alloc_sem", O_CREAT | O_EXCL, 0666, 1);
    if (sem == SEM_FAILED) {
        int err = errno;
        sem_unlink("/alloc_sem");
        errno = err;
        return -1;
    }
    sem_close(sem);
    while (sem_unlink("/alloc_sem") == -1)
        ;
    return 0;
}
TEST(named_semaphore) { walk(op_sem); }

/* ---- processes ---- */

ROLE(nothing) { return 0; }

static int collect(pid_t pid)
{
    int status, got;
    while ((got = waitpid(pid, &status, 0)) == -1 && errno != ECHILD)
        ;                                   /* waiting needs memory too */
    if (got != pid || status == 0) return got == pid ? 0 : -1;
    errno = ENOMEM;                         /* the child itself got none: its requests are not counted, but its birth is */
    return -1;
}

static int op_spawn(void)
{
    char *args[] = { (char *)test_program, "-r", "procnto_alloc", "nothing", NULL };
    pid_t pid;
    int err = posix_spawn(&pid, test_program, NULL, NULL, args, environ);
    if (err != 0) {
        errno = err;
        return -1;
    }
    return collect(pid);
}
TEST(spawn_program) { walk(op_spawn); }

static int op_spawn_more(void)
{
    char *args[] = { (char *)test_program, "-r", "procnto_alloc", "nothing", NULL };
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attr;
    pid_t pid;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attr);
    posix_spawnattr_setxflags(&attr, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
    posix_spawn_file_actions_addopen(&actions, 7, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addclose(&actions, 7);
    int err = posix_spawn(&pid, test_program, &actions, &attr, args, environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attr);
    if (err != 0) {
        errno = err;
        return -1;
    }
    return collect(pid);
}
TEST(spawn_with_actions) { walk(op_spawn_more); }

static int op_fork(void)
{
    pid_t pid = fork();
    if (pid == 0) _exit(0);
    return pid == -1 ? -1 : collect(pid);
}
TEST(fork_process) { walk(op_fork); }

/* The program that is to be replaced sets the trap for itself: 3 when exec failed because of it, 0 when it ran. */
ROLE(execs_without_memory)
{
    control_open();
    fail_at(atoi(argv[0]));
    execl(test_program, test_program, "-r", "procnto_alloc", "nothing", (char *)NULL);
    return errno == ENOMEM || errno == EAGAIN ? 3 : 4;
}

TEST(exec_program)
{
    control_open();
    int status = 3 << 8;
    for (int n = 1; status == 3 << 8; n++) {
        CHECK(n < POINTS_MAX);
        status = test_wait(test_spawn("execs_without_memory", test_number(n), NULL));
    }
    CHECK_EQ(status, 0);
    fail_at(0);
}

static int op_groups(void)
{
    gid_t groups[12] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 };
    return setgroups(12, groups) == -1 ? -1 : setgroups(0, groups);
}
TEST(set_groups) { walk(op_groups); }

static int op_ability(void)
{
    int err = procmgr_ability(0, PROCMGR_ADN_NONROOT | PROCMGR_AOP_ALLOW | PROCMGR_AOP_SUBRANGE | PROCMGR_AID_SETUID,
                              (uint64_t)5, (uint64_t)6, PROCMGR_AID_EOL);
    while (procmgr_ability(0, PROCMGR_ADN_NONROOT | PROCMGR_AOP_DENY | PROCMGR_AID_SETUID, PROCMGR_AID_EOL) != EOK)
        ;
    errno = err;
    return err == EOK ? 0 : -1;
}
TEST(ability_range) { walk(op_ability); }

static int op_event(void)
{
    struct sigevent event;
    SIGEV_SIGNAL_INIT(&event, SIGUSR1);
    int id = procmgr_event_notify_add(PROCMGR_EVENT_SYNC, &event);
    return id == -1 ? -1 : procmgr_event_notify_delete(id);
}
TEST(event_registration) { walk(op_event); }

static int op_limits(void)
{
    struct rlimit limit;
    return getrlimit(RLIMIT_NOFILE, &limit) == -1 ? -1 : setrlimit(RLIMIT_NOFILE, &limit);
}
TEST(limits) { walk(op_limits); }

static int op_mapinfo(void)
{
    procfs_mapinfo maps[64];
    int err = devctl(control, DCMD_PROC_MAPINFO, maps, sizeof maps, NULL);
    errno = err;
    return err == 0 ? 0 : -1;
}
TEST(process_information) { walk(op_mapinfo); }

static int op_rsrc(void)
{
    rsrc_alloc_t range = { .start = 0x7000, .end = 0x7fff, .flags = RSRCDBMGR_DMA_CHANNEL };
    rsrc_request_t request = { .length = 0x10, .flags = RSRCDBMGR_DMA_CHANNEL };
    if (rsrcdbmgr_create(&range, 1) == -1) return -1;
    int result = rsrcdbmgr_attach(&request, 1), err = errno;
    if (result == 0) {
        request.length = 0x10;
        while (rsrcdbmgr_detach(&request, 1) == -1 && errno == ENOMEM)
            ;
    }
    while (rsrcdbmgr_destroy(&range, 1) == -1 && errno == ENOMEM)
        ;
    errno = err;
    return result;
}
TEST(resource_database) { walk(op_rsrc); }
