/* SPDX-License-Identifier: Apache-2.0 */
/* Files and devices by descriptor: bad pointers, pipes, polling, locks, ptys, directories, trees, aio, queues, spawning. */
#include <aio.h>
#include <dirent.h>
#include <fcntl.h>
#include <fts.h>
#include <ftw.h>
#include <limits.h>
#include <mqueue.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <spawn.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/time.h>
#include <sys/times.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <syslog.h>
#include <termios.h>
#include <time.h>

#include "test.h"

static const char file[] = "/dev/shmem/posix_io";

static int fresh(void)
{
    int fd = open(file, O_RDWR | O_CREAT | O_TRUNC, 0600);
    CHECK(fd != -1);
    return fd;
}

TEST(bad_buffers)
{
    int fds[2], fd = fresh();
    CHECK_EQ(pipe(fds), 0);
    CHECK_ERR(write(fds[1], (void *)16, 4), EFAULT);
    CHECK_ERR(write(fds[1], (void *)16, 4000), EFAULT);
    CHECK_ERR(write(fd, (void *)16, 4), EFAULT);
    CHECK_EQ(write(fds[1], "abcd", 4), 4);
    CHECK_ERR(read(fds[0], (void *)16, 4), EFAULT);
    CHECK_ERR(read(-1, (void *)16, 4), EBADF);
    CHECK_ERR(write(fds[0], "x", 1), EBADF);
    CHECK_ERR(read(fds[1], (char[1]){ 0 }, 1), EBADF);
    CHECK_EQ(unlink(file), 0);
}

TEST(pipes)
{
    int fds[2];
    char buf[8];
    CHECK_EQ(pipe2(fds, O_NONBLOCK | O_CLOEXEC), 0);
    CHECK_EQ(fcntl(fds[0], F_GETFD), FD_CLOEXEC);
    CHECK((fcntl(fds[0], F_GETFL) & O_NONBLOCK) != 0);
    CHECK_ERR(read(fds[0], buf, 1), EAGAIN);
    CHECK_EQ(write(fds[1], "12345", 5), 5);
    CHECK_EQ(read(fds[0], buf, 3), 3);
    CHECK_EQ(read(fds[0], buf, 8), 2);
    CHECK_ERR(lseek(fds[0], 0, SEEK_SET), ESPIPE);
    CHECK_EQ(close(fds[1]), 0);
    CHECK_EQ(read(fds[0], buf, 8), 0);
    CHECK(fpathconf(fds[0], _PC_PIPE_BUF) >= _POSIX_PIPE_BUF);
}

TEST(polling)
{
    int fds[2];
    struct timeval now = { 0, 0 };
    fd_set in, out;
    CHECK_EQ(pipe(fds), 0);
    struct pollfd p[3] = { { fds[0], POLLIN, 0 }, { fds[1], POLLOUT, 0 }, { 900, POLLIN, 0 } };
    CHECK_EQ(poll(p, 3, 0), 2);
    CHECK(p[0].revents == 0 && (p[1].revents & POLLOUT) != 0 && p[2].revents == POLLNVAL);
    CHECK_EQ(write(fds[1], "x", 1), 1);
    CHECK_EQ(poll(p, 1, 1000), 1);
    CHECK((p[0].revents & POLLIN) != 0);
    FD_ZERO(&in);
    FD_ZERO(&out);
    FD_SET(fds[0], &in);
    FD_SET(fds[1], &out);
    CHECK_EQ(select(fds[1] + 1, &in, &out, NULL, &now), 2);
    CHECK(FD_ISSET(fds[0], &in) && FD_ISSET(fds[1], &out));
    FD_ZERO(&in);
    FD_SET(200, &in);
    CHECK_ERR(select(201, &in, NULL, NULL, &now), EBADF);
    uint64_t before = test_now();
    CHECK_EQ(poll(NULL, 0, 20), 0);
    CHECK(test_now() - before >= 20000000);
    CHECK_EQ(close(fds[1]), 0);
    CHECK_EQ(read(fds[0], &now, 1), 1);
    CHECK_EQ(poll(p, 1, 1000), 1);
    CHECK((p[0].revents & POLLHUP) != 0);
}

TEST(poll_tells_what_was_asked_for)
{
    int fds[2];
    CHECK_EQ(pipe(fds), 0);
    struct pollfd p = { fds[0], POLLIN, 0 };
    CHECK_EQ(write(fds[1], "x", 1), 1);
    CHECK_EQ(poll(&p, 1, 0), 1);
    CHECK_EQ(p.revents, POLLIN);
    p.events = POLLRDNORM;
    CHECK_EQ(poll(&p, 1, 0), 1);
    CHECK_EQ(p.revents, POLLRDNORM);
}

TEST(descriptor_numbers_out_of_range)
{
    int fd = fresh(), most = (int)sysconf(_SC_OPEN_MAX);
    CHECK_ERR(dup2(fd, most), EBADF);
    CHECK_ERR(dup2(fd, 1000000), EBADF);
    CHECK_ERR(dup3(fd, most, O_CLOEXEC), EBADF);
    CHECK_ERR(fcntl(fd, F_DUPFD, most), EINVAL);
    CHECK_EQ(fcntl(fd, F_DUPFD, most - 1), most - 1);
    CHECK_ERR(fcntl(fd, F_DUPFD, most - 1), EMFILE);
}

TEST(advice_and_space_of_pipes)
{
    int fds[2];
    CHECK_EQ(pipe(fds), 0);
    CHECK_EQ(posix_fadvise(fds[0], 0, 0, POSIX_FADV_NORMAL), ESPIPE);
    CHECK_EQ(posix_fallocate(fds[1], 0, 1), ESPIPE);
    CHECK_EQ(posix_fadvise(-1, 0, 0, POSIX_FADV_NORMAL), EBADF);
    CHECK_EQ(posix_fadvise(fresh(), 0, 0, 77), EINVAL);
}

TEST(text_is_run_by_execvp_only)
{
    char path[] = "/tmp/text-program";
    char *args[] = { path, "3", NULL };
    int status, fd = open(path, O_CREAT | O_TRUNC | O_WRONLY, 0755);
    CHECK(fd >= 0);
    CHECK_EQ(write(fd, "exit $1\n", 8), 8);
    CHECK_EQ(close(fd), 0);
    CHECK_ERR(execv(path, args), ENOEXEC);
    CHECK_ERR(execl(path, path, (char *)NULL), ENOEXEC);
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        execvp(path, args);
        _exit(99);
    }
    CHECK_EQ(waitpid(child, &status, 0), child);
    CHECK_EQ(WEXITSTATUS(status), 3);
    CHECK_EQ(unlink(path), 0);
}

TEST(offsets)
{
    int fd = fresh();
    char buf[16];
    struct iovec v[3] = { { .iov_base = "ab", .iov_len = 2 }, { .iov_len = 0 }, { .iov_base = "cdef", .iov_len = 4 } };
    CHECK_EQ(writev(fd, v, 3), 6);
    CHECK_ERR(writev(fd, v, -1), EINVAL);
    CHECK_EQ(pwrite(fd, "XY", 2, 1), 2);
    CHECK_EQ(lseek(fd, 0, SEEK_CUR), 6);
    CHECK_EQ(pread(fd, buf, 10, 0), 6);
    CHECK(memcmp(buf, "aXYdef", 6) == 0);
    CHECK_ERR(lseek(fd, -1, SEEK_SET), EINVAL);
    CHECK_ERR(lseek(fd, 0, 77), EINVAL);
    CHECK_EQ(ftruncate(fd, 100), 0);
    CHECK_EQ(lseek(fd, 0, SEEK_END), 100);
    CHECK_EQ(dup2(fd, 50), 50);
    CHECK_EQ(lseek(50, 7, SEEK_SET), 7);
    CHECK_EQ(lseek(fd, 0, SEEK_CUR), 7);
    CHECK_EQ(fcntl(fd, F_DUPFD, 60), 60);
    CHECK_EQ(fcntl(fd, F_DUPFD_CLOEXEC, 60), 61);
    CHECK_ERR(dup2(fd, -1), EBADF);
    CHECK_ERR(dup3(fd, fd, 0), EINVAL);
    CHECK_EQ(unlink(file), 0);
}

TEST(open_errors)
{
    char long_name[PATH_MAX + 10];
    memset(long_name, 'a', sizeof long_name - 1);
    long_name[sizeof long_name - 1] = '\0';
    CHECK_ERR(open("/no/such/file", O_RDONLY), ENOENT);
    CHECK_ERR(open("", O_RDONLY), ENOENT);
    CHECK_ERR(open(long_name, O_RDONLY), ENAMETOOLONG);
    CHECK_ERR(open("/", O_WRONLY), EISDIR);
    CHECK_ERR(open("/dev/null", O_RDONLY | O_DIRECTORY), ENOTDIR);
    CHECK_ERR(openat(888, "x", O_RDONLY), EBADF);
    CHECK_ERR(mkdir("/", 0777), EEXIST);
    CHECK_ERR(stat("/no", &(struct stat){ 0 }), ENOENT);
}

TEST(directories)
{
    DIR *d = opendir("/dev");
    struct dirent *e;
    long place;
    char name[NAME_MAX + 1];
    int n = 0;
    CHECK(d != NULL);
    CHECK((e = readdir(d)) != NULL);
    place = telldir(d);
    CHECK((e = readdir(d)) != NULL);
    strcpy(name, e->d_name);
    seekdir(d, place);
    CHECK((e = readdir(d)) != NULL);
    CHECK_STR(e->d_name, name);
    rewinddir(d);
    errno = 0;
    while (readdir(d) != NULL)
        n++;
    CHECK(n >= 2 && errno == 0);
    CHECK(fcntl(dirfd(d), F_GETFD) == FD_CLOEXEC);
    CHECK_EQ(closedir(d), 0);
    CHECK(opendir("/dev/null") == NULL && errno == ENOTDIR);
    CHECK(opendir("/none") == NULL && errno == ENOENT);
}

TEST(walking_a_tree)
{
    char *paths[] = { "/proc/boot", NULL };
    FTS *fts = fts_open(paths, FTS_PHYSICAL, NULL);
    FTSENT *e;
    int files = 0, pre = 0, post = 0;
    CHECK(fts != NULL);
    while ((e = fts_read(fts)) != NULL) {
        files += e->fts_info == FTS_F;
        pre += e->fts_info == FTS_D;
        post += e->fts_info == FTS_DP;
        CHECK(e->fts_info != FTS_ERR && e->fts_info != FTS_NS);
    }
    CHECK_EQ(errno, 0);
    CHECK(files > 0 && pre == post && pre >= 1);
    CHECK_EQ(fts_close(fts), 0);
}

TEST(asynchronous_io)
{
    int fd = fresh();
    char buf[8] = "";
    struct aiocb w = { .aio_fildes = fd, .aio_buf = "hello", .aio_nbytes = 5, .aio_offset = 3 }, r = w;
    const struct aiocb *list[] = { &w };
    struct aiocb *both[2] = { &w, &r };
    struct timespec second = { 1, 0 };
    w.aio_sigevent.sigev_notify = r.aio_sigevent.sigev_notify = SIGEV_NONE;
    CHECK_EQ(aio_write(&w), 0);
    CHECK_EQ(aio_suspend(list, 1, &second), 0);
    CHECK_EQ(aio_error(&w), 0);
    CHECK_EQ(aio_return(&w), 5);
    r.aio_buf = buf;
    CHECK_EQ(aio_read(&r), 0);
    while (aio_error(&r) == EINPROGRESS)
        test_sleep_ms(1);
    CHECK_EQ(aio_return(&r), 5);
    CHECK(memcmp(buf, "hello", 5) == 0);
    w.aio_lio_opcode = LIO_WRITE;
    r.aio_lio_opcode = LIO_READ;
    CHECK_EQ(lio_listio(LIO_WAIT, both, 2, NULL), 0);
    CHECK_EQ(aio_return(&w), 5);
    CHECK_EQ(aio_cancel(fd, NULL), AIO_ALLDONE);
    w.aio_fildes = 999;
    CHECK_ERR(aio_write(&w), EBADF);
    CHECK_EQ(unlink(file), 0);
    test_sleep_ms(20);
}

TEST(terminals)
{
    int master = posix_openpt(O_RDWR | O_NOCTTY), slave;
    struct termios t;
    char buf[32];
    if (master == -1)
        test_skip("no ptys here");
    CHECK_EQ(grantpt(master), 0);
    CHECK_EQ(unlockpt(master), 0);
    slave = open(ptsname(master), O_RDWR | O_NOCTTY);
    CHECK(slave != -1);
    CHECK_EQ(isatty(slave), 1);
    CHECK_EQ(tcgetattr(slave, &t), 0);
    cfmakeraw(&t);
    CHECK_EQ(cfsetospeed(&t, B9600), 0);
    CHECK_EQ(tcsetattr(slave, TCSANOW, &t), 0);
    CHECK_EQ(tcgetattr(slave, &t), 0);
    CHECK_EQ(cfgetospeed(&t), B9600);
    CHECK((t.c_lflag & (ICANON | ECHO | ISIG)) == 0);
    CHECK_EQ(write(master, "raw", 3), 3);
    CHECK_EQ(read(slave, buf, sizeof buf), 3);
    CHECK_EQ(tcflush(slave, TCIOFLUSH), 0);
    CHECK_ERR(tcgetattr(open("/dev/null", O_RDWR), &t), ENOTTY);
}

TEST(named_semaphores)
{
    sem_t *a = sem_open("/posix_io", O_CREAT | O_EXCL, 0600, 2), *b;
    int value;
    if (a == SEM_FAILED && errno == ENOSYS)
        test_skip("no server of named semaphores");
    CHECK(a != SEM_FAILED);
    CHECK(sem_open("/posix_io", O_CREAT | O_EXCL, 0600, 2) == SEM_FAILED && errno == EEXIST);
    b = sem_open("/posix_io", 0);
    CHECK(b != SEM_FAILED);
    CHECK_EQ(sem_wait(b), 0);
    CHECK_EQ(sem_getvalue(a, &value), 0);
    CHECK_EQ(value, 1);
    CHECK_EQ(sem_trywait(a), 0);
    CHECK_ERR(sem_trywait(b), EAGAIN);
    CHECK_EQ(sem_post(a), 0);
    CHECK_EQ(sem_close(a), 0);
    CHECK_EQ(sem_close(b), 0);
    CHECK_EQ(sem_unlink("/posix_io"), 0);
    CHECK_ERR(sem_unlink("/posix_io"), ENOENT);
    CHECK(sem_open("/posix_io", 0) == SEM_FAILED && errno == ENOENT);
}

TEST(unnamed_semaphores)
{
    sem_t s;
    struct timespec past = { 1, 0 };
    CHECK_ERR(sem_init(&s, 0, SEM_VALUE_MAX + 1u), EINVAL);
    CHECK_EQ(sem_init(&s, 0, 0), 0);
    CHECK_ERR(sem_trywait(&s), EAGAIN);
    CHECK_ERR(sem_timedwait(&s, &past), ETIMEDOUT);
    CHECK_EQ(sem_post(&s), 0);
    CHECK_EQ(sem_timedwait(&s, &past), 0);
    past.tv_nsec = 1000000000;
    CHECK_ERR(sem_timedwait(&s, &past), EINVAL);
    CHECK_EQ(sem_destroy(&s), 0);
}

TEST(message_queues)
{
    struct mq_attr attr = { .mq_maxmsg = 4, .mq_msgsize = 32 };
    mqd_t q = mq_open("/posix_io_q", O_RDWR | O_CREAT | O_EXCL | O_NONBLOCK, 0600, &attr);
    char buf[32];
    unsigned prio;
    if (q == (mqd_t)-1 && (errno == ENOSYS || errno == ENOENT))
        test_skip("no server of queues");
    CHECK(q != (mqd_t)-1);
    CHECK_ERR(mq_receive(q, buf, sizeof buf, &prio), EAGAIN);
    CHECK_EQ(mq_send(q, "low", 4, 1), 0);
    CHECK_EQ(mq_send(q, "high", 5, 9), 0);
    CHECK_EQ(mq_receive(q, buf, sizeof buf, &prio), 5);
    CHECK(prio == 9 && strcmp(buf, "high") == 0);
    CHECK_ERR(mq_receive(q, buf, 8, &prio), EMSGSIZE);
    CHECK_ERR(mq_send(q, buf, 33, 0), EMSGSIZE);
    CHECK_EQ(mq_getattr(q, &attr), 0);
    CHECK(attr.mq_curmsgs == 1 && attr.mq_maxmsg == 4 && attr.mq_msgsize == 32);
    CHECK_EQ(mq_close(q), 0);
    CHECK_EQ(mq_unlink("/posix_io_q"), 0);
    CHECK_ERR(mq_unlink("/posix_io_q"), ENOENT);
}

TEST(shared_memory)
{
    int fd = shm_open("/posix_io_shm", O_RDWR | O_CREAT | O_EXCL, 0600), status;
    volatile int *p;
    CHECK(fd != -1);
    CHECK_EQ(ftruncate(fd, 4096), 0);
    p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    CHECK(p != MAP_FAILED);
    pid_t pid = fork();
    if (pid == 0) {
        p[0] = 1234;
        _exit(0);
    }
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    CHECK_EQ(p[0], 1234);
    CHECK_EQ(munmap((void *)p, 4096), 0);
    CHECK_EQ(shm_unlink("/posix_io_shm"), 0);
    CHECK_ERR(shm_open("/posix_io_shm", O_RDWR, 0), ENOENT);
    CHECK(mmap(NULL, 0, PROT_READ, MAP_PRIVATE | MAP_ANON, -1, 0) == MAP_FAILED && errno == EINVAL);
    CHECK(mmap(NULL, 4096, PROT_READ, MAP_SHARED, 99, 0) == MAP_FAILED && errno == EBADF);
}

ROLE(exit_with)
{
    return atoi(argv[0]);
}

TEST(children)
{
    int status;
    siginfo_t info;
    pid_t pid = test_spawn("exit_with", "7", NULL);
    CHECK_EQ(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
    CHECK(info.si_pid == pid && info.si_code == CLD_EXITED && info.si_status == 7 && info.si_signo == SIGCHLD);
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 7);
    CHECK_ERR(waitpid(pid, &status, 0), ECHILD);
    CHECK_ERR(waitpid(-1, &status, WNOHANG), ECHILD);
    CHECK_ERR(waitpid(-1, &status, 0x4000), EINVAL);
    pid = fork();
    if (pid == 0) {
        raise(SIGSTOP);
        _exit(3);
    }
    CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
    CHECK(WIFSTOPPED(status) && WSTOPSIG(status) == SIGSTOP);
    CHECK_EQ(waitpid(pid, &status, WNOHANG), 0);
    CHECK_EQ(kill(pid, SIGCONT), 0);
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    CHECK_EQ(WEXITSTATUS(status), 3);
    CHECK_ERR(execv("/no/such", (char *[]){ "x", NULL }), ENOENT);
    CHECK_EQ(posix_spawn(&pid, "/no/such", NULL, NULL, (char *[]){ "x", NULL }, NULL), ENOENT);
}

static volatile int in_child, in_parent, prepared;
static void prepare(void) { prepared = 1; }
static void parent(void) { in_parent = 1; }
static void child(void) { in_child = 1; }
static void *allocate(void *arg)
{
    for (;;) {
        free(malloc(100));
        printf("%s", "");
    }
    return arg;
}

/* A thread is busy with the heap and with stdio while others fork: neither may be left locked in the child. */
TEST(fork_with_busy_locks)
{
    pthread_t tid[2];
    CHECK_EQ(pthread_atfork(prepare, parent, child), 0);
    for (int i = 0; i < 2; i++)
        CHECK_EQ(pthread_create(&tid[i], NULL, allocate, NULL), 0);
    for (int i = 0; i < 20; i++) {
        int status;
        pid_t pid = fork();
        CHECK(pid != -1);
        if (pid == 0) {
            char *p = malloc(200);
            FILE *fp = fopen("/dev/null", "w");
            fprintf(fp, "%p %f", (void *)p, 1.5);
            fclose(fp);
            printf("%s", "");
            fflush(stdout);
            free(p);
            _exit(in_child && prepared && !in_parent ? 0 : 1);
        }
        in_parent = 0;
        CHECK_EQ(waitpid(pid, &status, 0), pid);
        CHECK_EQ(status, 0);
    }
    for (int i = 0; i < 2; i++) {
        pthread_setcanceltype(PTHREAD_CANCEL_DEFERRED, NULL);
        pthread_cancel(tid[i]);
    }
}

static int compare_times(const struct timespec *a, const struct timespec *b)
{
    return a->tv_sec != b->tv_sec ? (a->tv_sec > b->tv_sec) - (a->tv_sec < b->tv_sec)
                                  : (a->tv_nsec > b->tv_nsec) - (a->tv_nsec < b->tv_nsec);
}

TEST(clocks)
{
    struct timespec a, b;
    CHECK_EQ(clock_gettime(CLOCK_MONOTONIC, &a), 0);
    for (int i = 0; i < 1000; i++) {
        CHECK_EQ(clock_gettime(CLOCK_MONOTONIC, &b), 0);
        CHECK(compare_times(&b, &a) >= 0);
        a = b;
    }
    CHECK_ERR(clock_gettime(99, &a), EINVAL);
    CHECK_EQ(clock_getres(CLOCK_REALTIME, &a), 0);
    CHECK_EQ(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &b, NULL), 0);
    a = (struct timespec){ 0, 1000000000 };
    CHECK_ERR(nanosleep(&a, NULL), EINVAL);
    CHECK(clock() != (clock_t)-1 && times(&(struct tms){ 0 }) != (clock_t)-1);
}

static volatile int fired;
static void fire(union sigval value)
{
    fired += value.sival_int;
}

TEST(timers)
{
    struct sigevent event = { .sigev_notify = SIGEV_THREAD };
    struct itimerspec t = { .it_value = { 0, 5000000 } };
    timer_t id;
    event.sigev_notify_function = fire;
    event.sigev_value.sival_int = 5;
    CHECK_EQ(timer_create(CLOCK_MONOTONIC, &event, &id), 0);
    CHECK_EQ(timer_settime(id, 0, &t, NULL), 0);
    while (fired == 0) test_sleep_ms(1);
    test_sleep_ms(10);
    CHECK_EQ(fired, 5);
    CHECK_EQ(timer_gettime(id, &t), 0);
    CHECK(t.it_value.tv_sec == 0 && t.it_value.tv_nsec == 0);
    CHECK_EQ(timer_delete(id), 0);
    CHECK_ERR(timer_delete(id), EINVAL);
}

TEST(system_values)
{
    struct utsname u;
    struct rlimit limit;
    struct statvfs fs;
    char buf[256];
    CHECK_EQ(sysconf(_SC_VERSION), 200809);
    CHECK_EQ(sysconf(_SC_PAGESIZE), 4096);
    CHECK(sysconf(_SC_OPEN_MAX) >= _POSIX_OPEN_MAX);
    CHECK(sysconf(_SC_NPROCESSORS_ONLN) >= 1);
    CHECK_EQ(sysconf(_SC_THREAD_ROBUST_PRIO_INHERIT), 200809);
    CHECK_ERR(sysconf(9999), EINVAL);
    CHECK(confstr(_CS_PATH, buf, sizeof buf) > 0 && buf[0] == '/');
    CHECK_EQ(uname(&u), 0);
    CHECK(u.sysname[0] != '\0' && u.machine[0] != '\0');
    CHECK_EQ(getrlimit(RLIMIT_NOFILE, &limit), 0);
    CHECK(limit.rlim_cur >= 20);
    CHECK_ERR(getrlimit(777, &limit), EINVAL);
    CHECK_EQ(pathconf("/", _PC_NAME_MAX), NAME_MAX);
    CHECK_ERR(pathconf("/", 9999), EINVAL);
    CHECK(statvfs("/", &fs) == 0 || errno == ENOSYS);
    CHECK(gethostname(buf, sizeof buf) == 0);
    CHECK(getcwd(buf, sizeof buf) == buf && buf[0] == '/');
    CHECK(getcwd(buf, 1) == NULL && errno == ERANGE);
    CHECK(getcwd(buf, 0) == NULL && errno == EINVAL);
    CHECK(getppid() > 0 && getpgrp() == getpgid(0) && getsid(0) > 0);
}
