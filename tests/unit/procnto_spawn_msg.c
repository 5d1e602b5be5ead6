// SPDX-License-Identifier: Apache-2.0
// sources: procnto/proc/spawn_msg.c
// flags: -nostdinc -isystem lib/c/include -isystem $(shell $(HOSTCC) -print-file-name=include) -Iprocnto -Ikernel/include
/* _PROC_POSIX_SPAWN messages, right, wrong and random: whatever a client sends, only what it sent is read. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/procmsg.h>
#include "mem/program.h"
#include "proc/private.h"

#define CHECK(x) do { if (!(x)) { printf("%s:%d: %s\n", __FILE__, __LINE__, #x); exit(1); } } while (0)
#define FUZZ_RUNS 300000

static unsigned char *message;
static size_t message_size;
static struct proc client;
static unsigned spawned;
static char said[256];
static uint64_t seed = 42;

static uint64_t rnd(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed;
}

/* What the parser calls. */
struct proc *client_proc(const struct msg_call *call) { return &client; }
void proc_put(struct proc *p) { CHECK(p == &client); }

void *client_read_alloc(const struct msg_call *call, size_t offset, size_t size, int *err)
{
    void *buf;

    CHECK(size <= 1024 * 1024);
    *err = -EBADMSG;
    if (offset > message_size || size > message_size - offset)
        return NULL;
    buf = malloc(size);
    memcpy(buf, message + offset, size);
    *err = 0;
    return buf;
}

ssize_t client_read(const struct msg_call *call, void *buf, size_t size, size_t offset)
{
    if (offset > message_size || size > message_size - offset)
        return -EBADMSG;
    memcpy(buf, message + offset, size);
    return (ssize_t)size;
}

/* A server's file: taken, and started at once. */
static bool taken;
int mem_program_read(const struct mem_program *program, uint64_t offset, void *buf, size_t size) { return -EIO; }
int mem_program_open(const struct msg_call *call, int fd, mem_program_run *run, void *context)
{
    static const struct mem_program program = { .object = 3, .size = 10 };

    if (fd != 3)
        return -EBADF;
    taken = true;
    run(context, rnd() % 2 ? &program : NULL);
    return 0;
}

/* Touches everything it is given, so that the sanitizer sees a string that does not end. */
long proc_spawn_internal(struct spawn_request *req)
{
    size_t total = strlen(req->path) + (req->search != NULL ? strlen(req->search) : 0);
    volatile char sink = 0;

    for (unsigned i = 0; i < req->argc; i++)
        total += strlen(req->argv[i]);
    for (unsigned i = 0; i < req->envc; i++)
        total += strlen(req->envp[i]);
    for (size_t i = 0; i < req->actions_size; i++)
        sink += ((const char *)req->actions)[i];
    if (req->nfds != SPAWN_ALL_FDS)
        for (unsigned i = 0; i < req->nfds; i++)
            total += (size_t)(unsigned)req->fd_map[i];
    snprintf(said, sizeof said, "%s %s %u %s %u %d %zu", req->path, req->search != NULL ? req->search : "-", req->argc,
             req->argc != 0 ? req->argv[req->argc - 1] : "-", req->envc, (int)req->nfds, req->actions_size);
    spawned++;
    return total < (size_t)-1 ? 77 : -1;
}

static size_t put(size_t at, const void *data, size_t size)
{
    memcpy(message + at, data, size);
    return at + size;
}

static void message_make(void)
{
    proc_posixspawn_t head = { .type = _PROC_POSIX_SPAWNP, .pathlen = 3, .nargv = 2, .narge = 1, .searchlen = 5,
                               .filact_bytes = 24 + 32, .argenv_bytes = 9, .attr_bytes = sizeof(proc_spawnattr_t) + 8 };
    proc_spawnattr_t attr = { .nfds = 2 };
    int32_t map[2] = { 4, -1 };
    proc_filact_t dup = { .size = 24, .type = _PROC_FILACT_DUP2, .fd = 1, .newfd = 2 };
    proc_filact_t open = { .size = 32, .type = _PROC_FILACT_OPEN };
    size_t at;

    message = calloc(1, 512);
    at = put(0, &head, sizeof head);
    at = put(at, &attr, sizeof attr);
    at = put(at, map, sizeof map);
    at = put(at, &dup, sizeof dup);
    at = put(at, &open, sizeof open);
    at = put(at, "/x\0\0\0\0\0", 8);
    at = put(at, "/bin", 5);
    at = put(at, "ls", 3);
    message_size = put(at, "ls\0-l\0A=", 9);
}

static long send(void)
{
    struct msg_call call = { .rcvid = 9, .pid = 5 };
    struct _msg_info info = { .tid = 1 };
    unsigned char buffer[sizeof(proc_posixspawn_t)];

    memcpy(buffer, message, sizeof buffer);
    call.info = &info;
    call.msg = buffer;
    call.len = sizeof buffer;
    call.srclen = message_size;
    spawned = 0;
    taken = false;
    return spawn_message(&call);
}

static proc_posixspawn_t *head(void) { return (proc_posixspawn_t *)(void *)message; }
static proc_spawnattr_t *attr(void) { return (proc_spawnattr_t *)(void *)(message + sizeof(proc_posixspawn_t)); }
static proc_filact_t *action(void) { return (proc_filact_t *)(void *)(message + 32 + sizeof(proc_spawnattr_t) + 8); }

static void test_good(void)
{
    message_make();
    CHECK(send() == MSG_NOREPLY);
    CHECK(strcmp(said, "ls /bin 2 -l 1 2 56") == 0);
    head()->type = _PROC_POSIX_SPAWN;
    CHECK(send() == MSG_NOREPLY && strcmp(said, "ls - 2 -l 1 2 56") == 0);
    attr()->nfds = -1;
    CHECK(send() == MSG_NOREPLY && strcmp(said, "ls - 2 -l 1 -1 56") == 0);
    attr()->file_fd = 4;
    CHECK(send() == MSG_NOREPLY && taken);
    free(message);
}

#define BAD(change, error) do { message_make(); change; CHECK(send() == (error) && spawned == 0); free(message); } while (0)

static void test_bad(void)
{
    BAD(attr()->file_fd = 9, -EBADF);
    BAD(head()->nargv = 3, -EINVAL);                     /* fewer strings than promised */
    BAD(message[message_size - 1] = 'x', -EINVAL);       /* the last one does not end */
    BAD(attr()->nfds = 3, -EINVAL);
    BAD(attr()->nfds = INT32_MAX, -EINVAL);
    BAD(attr()->nfds = -2, -EINVAL);
    BAD(head()->attr_bytes = 8, -EINVAL);
    BAD(head()->attr_bytes = UINT32_MAX & ~7u, -EINVAL);
    BAD(head()->filact_bytes = UINT32_MAX & ~7u, -EINVAL);
    BAD(head()->argenv_bytes = UINT32_MAX, -EINVAL);
    BAD(head()->argenv_bytes = 400, -EBADMSG);           /* more than was sent */
    BAD(head()->pathlen = 0, -EINVAL);
    BAD(head()->pathlen = 1, -EINVAL);
    BAD(action()->size = 0, -EINVAL);
    BAD(action()->size = 25, -EINVAL);
    BAD(action()->size = 64, -EINVAL);
    BAD(action()->type = 9, -EINVAL);
    BAD(memset((unsigned char *)action() + 48, 'a', 8), -EINVAL);   /* path of the open without an end */
    BAD((attr()->flags = POSIX_SPAWN_SETND, attr()->nd = 3), -ENOREMOTE);
}

static void test_random(void)
{
    for (unsigned run = 0; run < FUZZ_RUNS; run++) {
        long result;

        message_make();
        for (unsigned n = rnd() % 6 + 1; n != 0; n--) {
            size_t at = rnd() % 2 ? rnd() % 32 : rnd() % message_size;

            message[at] = rnd() % 3 ? (unsigned char)rnd() : 0xff;
        }
        if (rnd() % 4 == 0)
            message_size = sizeof(proc_posixspawn_t) + rnd() % (message_size - sizeof(proc_posixspawn_t));
        result = send();
        CHECK(spawned != 0 || taken ? result == MSG_NOREPLY : result < 0 && result != MSG_NOREPLY);
        free(message);
    }
}

int main(void)
{
    test_good();
    test_bad();
    test_random();
    return 0;
}
