/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two deadlocks for the debugger and the dump key: of messages between two processes, and of two mutexes; beside them a thread that
 * sleeps. Then ready() is called over and over, for breakpoints, or, with -k, the kernel is asked for its report once.
 */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/mman.h>
#include <sys/neutrino.h>
#include <sys/procfs.h>
#include <sys/states.h>
#include <sys/wait.h>
#include <devctl.h>

static pthread_mutex_t first = PTHREAD_MUTEX_INITIALIZER, second = PTHREAD_MUTEX_INITIALIZER;
static pthread_barrier_t both_locked;
static volatile int *child_chid;
static pid_t child;
static int chid;

static int state_of(pid_t pid, int tid)
{
    char path[32];
    procfs_status status = { .tid = (pthread_t)tid };
    snprintf(path, sizeof path, "/proc/%d/as", pid);
    int fd = open(path, O_RDONLY);
    int err = devctl(fd, DCMD_PROC_TIDSTATUS, &status, sizeof status, NULL);
    close(fd);
    return err == 0 && (int)status.tid == tid ? status.state : -1;
}

static void await(pid_t pid, int tid, int state)
{
    while (state_of(pid, tid) != state)
        usleep(1000);
}

/* Serves the parent's channel, and does not while it waits for the child, which sends to that channel. */
static void *server(void *arg)
{
    struct _pulse pulse;
    char c = 0;
    MsgReceivePulse(chid, &pulse, sizeof pulse, NULL);
    int coid = ConnectAttach(0, child, *child_chid, _NTO_SIDE_CHANNEL, 0);
    return (void *)MsgSend(coid, &c, 1, NULL, 0);
}

static void child_main(void)
{
    char c;
    int own = ChannelCreate(0), coid = ConnectAttach(0, getppid(), chid, _NTO_SIDE_CHANNEL, 0);
    *child_chid = own;
    MsgReceive(own, &c, 1, NULL);
    exit((int)MsgSend(coid, &c, 1, NULL, 0));
}

static void *locker(void *arg)
{
    pthread_mutex_t *mine = arg, *others = mine == &first ? &second : &first;
    pthread_mutex_lock(mine);
    pthread_barrier_wait(&both_locked);
    pthread_mutex_lock(others);
    return NULL;
}

static __attribute__((noinline)) unsigned sleeper(volatile unsigned marker)
{
    sleep(1000);
    return marker;
}

static void *sleeper_thread(void *arg)
{
    return (void *)(uintptr_t)sleeper(4711);
}

__attribute__((noinline)) void ready(int rounds);
void ready(int rounds)
{
    MsgSend(-1, &rounds, sizeof rounds, NULL, 0);       /* a kernel call with an error of its own */
}

int main(int argc, char *argv[])
{
    pthread_t thread;
    child_chid = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANON, NOFD, 0);
    chid = ChannelCreate(0);
    child = fork();
    if (child == 0)
        *(volatile int *)16 = 0;                        /* a line for the kernel's log */
    waitpid(child, NULL, 0);
    child = fork();
    if (child == 0)
        child_main();
    while (*child_chid == 0)
        usleep(1000);
    pthread_barrier_init(&both_locked, NULL, 2);
    pthread_create(&thread, NULL, server, NULL);
    pthread_create(&thread, NULL, locker, &first);
    pthread_create(&thread, NULL, locker, &second);
    pthread_create(&thread, NULL, sleeper_thread, NULL);
    MsgSendPulse(ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0), -1, 1, 0);
    await(getpid(), 2, STATE_REPLY);
    await(child, 1, STATE_SEND);
    await(getpid(), 3, STATE_MUTEX);
    await(getpid(), 4, STATE_MUTEX);
    await(getpid(), 5, STATE_NANOSLEEP);
    if (argc > 1 && strcmp(argv[1], "-k") == 0)
        DebugKDBreak();
    else
        for (int rounds = 0;; rounds++)
            ready(rounds);
    kill(child, SIGKILL);
    return 0;
}
