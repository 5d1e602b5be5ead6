/* SPDX-License-Identifier: Apache-2.0 */
/* XSI shared memory, semaphores and message queues. */
#include <pthread.h>
#include <signal.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>

#include "test.h"

union semun {
    int val;
    struct semid_ds *buf;
    unsigned short *array;
};

static void nothing(int signo) { }
static pid_t child_that(int (*body)(void))
{
    pid_t pid = fork();

    if (pid == 0)
        _exit(body());
    return pid;
}

TEST(ftok_of_a_file)
{
    key_t a = ftok("/tmp", 1), b = ftok("/tmp", 2);

    CHECK(a != (key_t)-1 && b != (key_t)-1 && a != b);
    CHECK_EQ(ftok("/tmp", 1), a);
    CHECK(ftok("/tmp/nosuch", 1) == (key_t)-1 && errno == ENOENT);
}

/* ---- shared memory ---- */

#define SHM_KEY 0x51700001
static int shm;
static char *memory;
static int writes_memory(void) { strcpy(memory, "child"); return 0; }

TEST(shm_get)
{
    struct shmid_ds ds;

    CHECK_ERR(shmget(SHM_KEY, 100, 0), ENOENT);
    CHECK((shm = shmget(SHM_KEY, 5000, IPC_CREAT | IPC_EXCL | 0600)) != -1);
    CHECK_ERR(shmget(SHM_KEY, 5000, IPC_CREAT | IPC_EXCL | 0600), EEXIST);
    CHECK_EQ(shmget(SHM_KEY, 5000, IPC_CREAT | 0600), shm);
    CHECK_EQ(shmget(SHM_KEY, 0, 0), shm);
    CHECK_ERR(shmget(SHM_KEY, 5001, 0), EINVAL);
    CHECK_ERR(shmget(SHM_KEY + 1, 0, IPC_CREAT | 0600), EINVAL);
    CHECK_EQ(shmctl(shm, IPC_STAT, &ds), 0);
    CHECK_EQ(ds.shm_segsz, 5000);
    CHECK_EQ(ds.shm_nattch, 0);
    CHECK_EQ(ds.shm_cpid, getpid());
    CHECK_EQ(ds.shm_perm.mode & 0777, 0600);
    CHECK(ds.shm_ctime > 0 && ds.shm_atime == 0 && ds.shm_dtime == 0);
    CHECK_EQ(shmctl(shm, IPC_RMID, NULL), 0);
    CHECK_ERR(shmctl(shm, IPC_STAT, &ds), EINVAL);
    CHECK_ERR(shmget(SHM_KEY, 100, 0), ENOENT);
}

TEST(shm_attach)
{
    struct shmid_ds ds;
    char *again, *read_only;

    CHECK((shm = shmget(IPC_PRIVATE, 8192, 0600)) != -1);
    CHECK((memory = shmat(shm, NULL, 0)) != (void *)-1);
    CHECK_EQ(memory[8191], 0);
    test_exited_ok(child_that(writes_memory));
    CHECK_STR(memory, "child");
    CHECK((again = shmat(shm, NULL, 0)) != (void *)-1 && again != memory);
    CHECK_STR(again, "child");
    CHECK((read_only = shmat(shm, NULL, SHM_RDONLY)) != (void *)-1);
    CHECK_STR(read_only, "child");
    CHECK_EQ(shmctl(shm, IPC_STAT, &ds), 0);
    CHECK_EQ(ds.shm_nattch, 3);
    CHECK_EQ(ds.shm_lpid, getpid());
    CHECK_EQ(shmctl(shm, IPC_RMID, NULL), 0);
    memory[1] = 'H';
    CHECK_STR(again, "cHild");
    CHECK_EQ(shmdt(again), 0);
    CHECK_ERR(shmdt(again), EINVAL);
    CHECK_EQ(shmdt(memory), 0);
    CHECK_EQ(shmdt(read_only), 0);
    CHECK_ERR(shmdt(&shm), EINVAL);
}

TEST(shm_at_an_address)
{
    CHECK((shm = shmget(IPC_PRIVATE, 4096, 0600)) != -1);
    CHECK((memory = shmat(shm, NULL, 0)) != (void *)-1);
    CHECK_EQ(shmdt(memory), 0);
    CHECK(shmat(shm, memory + 1, 0) == (void *)-1 && errno == EINVAL);
    CHECK(shmat(shm, memory + 1, SHM_RND) == memory);
    CHECK(shmat(shm, memory, 0) == (void *)-1 && errno == EINVAL);
    CHECK_EQ(shmdt(memory), 0);
    CHECK_EQ(shmctl(shm, IPC_RMID, NULL), 0);
    CHECK(shmat(shm, NULL, 0) == (void *)-1 && errno == EINVAL);
}

static int not_allowed(void)
{
    struct shmid_ds ds;

    return setuid(4711) == 0 && shmat(shm, NULL, 0) == (void *)-1 && errno == EACCES &&
           shmget(SHM_KEY, 1, 0600) == -1 && errno == EACCES && shmctl(shm, IPC_STAT, &ds) == -1 && errno == EACCES &&
           shmctl(shm, IPC_RMID, NULL) == -1 && errno == EPERM ? 0 : 1;
}

TEST(shm_rights)
{
    CHECK((shm = shmget(SHM_KEY, 4096, IPC_CREAT | 0600)) != -1);
    test_exited_ok(child_that(not_allowed));
    CHECK_EQ(shmctl(shm, IPC_RMID, NULL), 0);
}

static int attaches_only(void) { return shmat(shm, NULL, 0) != (void *)-1 ? 0 : 1; }

TEST(shm_those_who_died_do_not_count)
{
    struct shmid_ds ds;

    CHECK((shm = shmget(IPC_PRIVATE, 4096, 0600)) != -1);
    test_exited_ok(child_that(attaches_only));
    CHECK_EQ(shmctl(shm, IPC_STAT, &ds), 0);
    CHECK_EQ(ds.shm_nattch, 0);
    CHECK_EQ(shmctl(shm, IPC_RMID, NULL), 0);
}

/* ---- semaphores ---- */

#define SEM_KEY 0x51700002
static int sem;

static int operate(unsigned short num, short op, short flags)
{
    struct sembuf b = { num, op, flags };

    return semop(sem, &b, 1);
}

TEST(sem_get)
{
    struct semid_ds ds;
    union semun arg = { .buf = &ds };

    CHECK_ERR(semget(SEM_KEY, 1, 0), ENOENT);
    CHECK_ERR(semget(SEM_KEY, 0, IPC_CREAT | 0600), EINVAL);
    CHECK_ERR(semget(SEM_KEY, 1000000, IPC_CREAT | 0600), EINVAL);
    CHECK((sem = semget(SEM_KEY, 3, IPC_CREAT | IPC_EXCL | 0600)) != -1);
    CHECK_ERR(semget(SEM_KEY, 3, IPC_CREAT | IPC_EXCL), EEXIST);
    CHECK_EQ(semget(SEM_KEY, 2, 0), sem);
    CHECK_ERR(semget(SEM_KEY, 4, 0), EINVAL);
    CHECK_EQ(semctl(sem, 0, IPC_STAT, arg), 0);
    CHECK_EQ(ds.sem_nsems, 3);
    CHECK_EQ(ds.sem_otime, 0);
    CHECK_EQ(semctl(sem, 0, IPC_RMID), 0);
    CHECK_ERR(semctl(sem, 0, GETVAL), EINVAL);
}

TEST(sem_values)
{
    unsigned short values[3] = { 1, 2, 3 }, back[3];
    union semun arg = { .val = 7 };

    CHECK((sem = semget(IPC_PRIVATE, 3, 0600)) != -1);
    CHECK_EQ(semctl(sem, 1, SETVAL, arg), 0);
    CHECK_EQ(semctl(sem, 1, GETVAL), 7);
    CHECK_EQ(semctl(sem, 0, GETVAL), 0);
    CHECK_EQ(semctl(sem, 1, GETPID), getpid());
    arg.array = values;
    CHECK_EQ(semctl(sem, 0, SETALL, arg), 0);
    arg.array = back;
    CHECK_EQ(semctl(sem, 0, GETALL, arg), 0);
    CHECK(memcmp(values, back, sizeof back) == 0);
    arg.val = 40000;
    CHECK_ERR(semctl(sem, 0, SETVAL, arg), ERANGE);
    arg.val = -1;
    CHECK_ERR(semctl(sem, 0, SETVAL, arg), ERANGE);
    arg.val = 1;
    CHECK_ERR(semctl(sem, 3, SETVAL, arg), EINVAL);
    CHECK_ERR(semctl(sem, -1, GETVAL), EINVAL);
    CHECK_ERR(semctl(sem, 0, 99), EINVAL);
    CHECK_EQ(semctl(sem, 0, IPC_RMID), 0);
}

TEST(sem_operations)
{
    struct sembuf both[2] = { { 0, -1, IPC_NOWAIT }, { 1, -1, IPC_NOWAIT } };

    CHECK((sem = semget(IPC_PRIVATE, 2, 0600)) != -1);
    CHECK_EQ(operate(0, 2, 0), 0);
    CHECK_ERR(semop(sem, both, 2), EAGAIN);
    CHECK_EQ(semctl(sem, 0, GETVAL), 2);
    CHECK_EQ(operate(1, 1, 0), 0);
    CHECK_EQ(semop(sem, both, 2), 0);
    CHECK_EQ(semctl(sem, 0, GETVAL), 1);
    CHECK_EQ(semctl(sem, 1, GETVAL), 0);
    CHECK_EQ(operate(1, 0, 0), 0);
    CHECK_ERR(operate(0, 0, IPC_NOWAIT), EAGAIN);
    CHECK_ERR(operate(2, 1, 0), EFBIG);
    CHECK_ERR(operate(0, 32767, 0), ERANGE);
    CHECK_ERR(semop(sem, both, 100000), E2BIG);
    CHECK_ERR(semop(-1, both, 1), EINVAL);
    CHECK_EQ(semctl(sem, 0, IPC_RMID), 0);
}

static int posts(void) { test_sleep_ms(5); return operate(0, 1, 0) == 0 ? 0 : 1; }
static int waits_for_zero(void) { return operate(0, 0, 0) == 0 ? 0 : 1; }
static int waits_removed(void) { return operate(0, -5, 0) == -1 && errno == EIDRM ? 0 : 1; }
static int waits_interrupted(void) { signal(SIGALRM, nothing); ualarm(5000, 0); return operate(0, -5, 0) == -1 && errno == EINTR ? 0 : 1; }
static int takes_with_undo(void) { return operate(0, -1, SEM_UNDO) == 0 ? 0 : 1; }

TEST(sem_waiting)
{
    CHECK((sem = semget(IPC_PRIVATE, 1, 0600)) != -1);
    pid_t child = child_that(posts);
    CHECK_EQ(operate(0, -1, 0), 0);
    test_exited_ok(child);
    CHECK_EQ(operate(0, 2, 0), 0);
    child = child_that(waits_for_zero);
    while (semctl(sem, 0, GETZCNT) == 0)
        test_sleep_ms(1);
    CHECK_EQ(operate(0, -1, 0), 0);
    CHECK_EQ(operate(0, -1, 0), 0);
    test_exited_ok(child);
    child = child_that(waits_removed);
    while (semctl(sem, 0, GETNCNT) == 0)
        test_sleep_ms(1);
    test_exited_ok(child_that(waits_interrupted));
    CHECK_EQ(semctl(sem, 0, GETNCNT), 1);
    CHECK_EQ(semctl(sem, 0, IPC_RMID), 0);
    test_exited_ok(child);
}

TEST(sem_undo)
{
    CHECK((sem = semget(IPC_PRIVATE, 1, 0600)) != -1);
    CHECK_EQ(operate(0, 1, 0), 0);
    test_exited_ok(child_that(takes_with_undo));
    CHECK_EQ(semctl(sem, 0, GETVAL), 1);
    CHECK_EQ(operate(0, -1, IPC_NOWAIT), 0);
    CHECK_EQ(semctl(sem, 0, IPC_RMID), 0);
}

static int dies_holding(void) { operate(0, -1, SEM_UNDO); test_sleep_ms(10); raise(SIGKILL); return 0; }

TEST(sem_undo_wakes_who_waits)
{
    CHECK((sem = semget(IPC_PRIVATE, 1, 0600)) != -1);
    CHECK_EQ(operate(0, 1, 0), 0);
    pid_t child = child_that(dies_holding);
    while (semctl(sem, 0, GETVAL) != 0)
        test_sleep_ms(1);
    CHECK_EQ(operate(0, -1, 0), 0);
    test_wait(child);
    CHECK_EQ(semctl(sem, 0, IPC_RMID), 0);
}

/* ---- message queues ---- */

#define MSG_KEY 0x51700003
static int msg;
static struct { long type; char text[64]; } m;

static int send(long type, const char *text, int flags)
{
    m.type = type;
    strcpy(m.text, text);
    return msgsnd(msg, &m, strlen(text) + 1, flags);
}

static const char *receive(long type, int flags)
{
    memset(&m, 0, sizeof m);
    return msgrcv(msg, &m, sizeof m.text, type, flags) >= 0 ? m.text : "";
}

TEST(msg_order)
{
    struct msqid_ds ds;

    CHECK_ERR(msgget(MSG_KEY, 0), ENOENT);
    CHECK((msg = msgget(MSG_KEY, IPC_CREAT | IPC_EXCL | 0600)) != -1);
    CHECK_ERR(msgget(MSG_KEY, IPC_CREAT | IPC_EXCL | 0600), EEXIST);
    CHECK_EQ(msgget(MSG_KEY, 0), msg);
    CHECK_EQ(send(3, "three", 0), 0);
    CHECK_EQ(send(1, "one", 0), 0);
    CHECK_EQ(send(2, "two", 0), 0);
    CHECK_EQ(send(1, "uno", 0), 0);
    CHECK_EQ(send(5, "five", 0), 0);
    CHECK_EQ(msgctl(msg, IPC_STAT, &ds), 0);
    CHECK_EQ(ds.msg_qnum, 5);
    CHECK_EQ(ds.msg_lspid, getpid());
    CHECK_STR(receive(0, 0), "three");
    CHECK_EQ(m.type, 3);
    CHECK_STR(receive(2, 0), "two");
    CHECK_STR(receive(-4, 0), "one");
    CHECK_STR(receive(-4, 0), "uno");
    CHECK_STR(receive(-4, IPC_NOWAIT), "");
    CHECK_EQ(errno, ENOMSG);
    CHECK_STR(receive(0, 0), "five");
    CHECK_EQ(msgctl(msg, IPC_RMID, NULL), 0);
    CHECK_ERR(msgctl(msg, IPC_STAT, &ds), EINVAL);
}

TEST(msg_sizes)
{
    char small[sizeof(long) + 4];

    CHECK((msg = msgget(IPC_PRIVATE, 0600)) != -1);
    CHECK_EQ(send(1, "", 0), 0);
    CHECK_EQ(send(1, "long text", 0), 0);
    CHECK_STR(receive(0, 0), "");
    CHECK_ERR(msgrcv(msg, small, 4, 0, 0), E2BIG);
    CHECK_EQ(msgrcv(msg, small, 4, 0, MSG_NOERROR), 4);
    CHECK(memcmp(small + sizeof(long), "long", 4) == 0);
    CHECK_ERR(msgsnd(msg, &m, 1 << 20, 0), EINVAL);
    CHECK_ERR(send(0, "x", 0), EINVAL);
    CHECK_ERR(send(-1, "x", 0), EINVAL);
    CHECK_EQ(msgctl(msg, IPC_RMID, NULL), 0);
}

static int sends(void) { test_sleep_ms(5); return send(9, "late", 0) == 0 ? 0 : 1; }
static int receives_late(void) { test_sleep_ms(5); receive(0, 0); return 0; }
static int waits_for_message(void) { return msgrcv(msg, &m, sizeof m.text, 4, 0) == -1 && errno == EIDRM ? 0 : 1; }

TEST(msg_waiting)
{
    CHECK((msg = msgget(IPC_PRIVATE, 0600)) != -1);
    pid_t child = child_that(sends);
    CHECK_STR(receive(9, 0), "late");
    test_exited_ok(child);
    while (send(1, "fills the queue to its last byte", IPC_NOWAIT) == 0)
        ;
    CHECK_EQ(errno, EAGAIN);
    child = child_that(receives_late);
    CHECK_EQ(send(1, "fills the queue to its last byte", 0), 0);
    test_exited_ok(child);
    child = child_that(waits_for_message);
    test_sleep_ms(5);
    CHECK_EQ(msgctl(msg, IPC_RMID, NULL), 0);
    test_exited_ok(child);
}

static void *receives(void *arg) { msgrcv(msg, &m, sizeof m.text, 0, 0); return arg; }

TEST(msg_receive_is_a_cancellation_point)
{
    pthread_t thread;
    void *result;

    CHECK((msg = msgget(IPC_PRIVATE, 0600)) != -1);
    CHECK_EQ(pthread_create(&thread, NULL, receives, NULL), 0);
    test_sleep_ms(5);
    CHECK_EQ(pthread_cancel(thread), 0);
    CHECK_EQ(pthread_join(thread, &result), 0);
    CHECK(result == PTHREAD_CANCELED);
    CHECK_EQ(send(1, "x", 0), 0);
    CHECK_EQ(msgctl(msg, IPC_RMID, NULL), 0);
}
