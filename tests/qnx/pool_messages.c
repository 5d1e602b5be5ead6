/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A thread pool around MsgReceive() with functions of its own, THREAD_POOL_PARAM_T a private context,
 * POOL_FLAG_USE_SELF. > 20 answers, at least 2 threads
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <errno.h>
#include <unistd.h>
#include <pthread.h>
struct my_ctx;
#define THREAD_POOL_PARAM_T struct my_ctx
#define THREAD_POOL_HANDLE_T int
#include <sys/dispatch.h>
#include <sys/neutrino.h>

struct my_ctx { int chid, rcvid; union { struct _pulse p; int n; } msg; };
static int chid;

struct my_ctx *ctx_alloc(int *handle)
{
    struct my_ctx *c = calloc(1, sizeof *c);
    c->chid = *handle;
    return c;
}

void ctx_free(struct my_ctx *c) { free(c); }

struct my_ctx *block(struct my_ctx *c)
{
    c->rcvid = MsgReceive(c->chid, &c->msg, sizeof c->msg, NULL);
    return c->rcvid == -1 ? NULL : c;
}

void unblock(struct my_ctx *c) { }

int handler(struct my_ctx *c)
{
    int tid = pthread_self();
    if (c->rcvid > 0) {
        delay(5);
        MsgReply(c->rcvid, c->msg.n * 2, &tid, sizeof tid);
    }
    return 0;
}

static volatile int right, threads[64];

void *client(void *a)
{
    int coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0), i, tid;
    for (i = 0; i < 5; i++)
        if (MsgSend(coid, &i, sizeof i, &tid, sizeof tid) == i * 2) {
            __sync_fetch_and_add(&right, 1);
            if (tid < 64) threads[tid] = 1;
        }
    return NULL;
}

void *clients(void *a)
{
    pthread_t t[4];
    int i, n = 0;
    for (i = 0; i < 4; i++) pthread_create(&t[i], NULL, client, NULL);
    for (i = 0; i < 4; i++) pthread_join(t[i], NULL);
    for (i = 0; i < 64; i++) n += threads[i];
    printf("%d answers, %s\n", right, n >= 2 ? "at least 2 threads" : "1 thread");
    exit(0);
}

int main()
{
    thread_pool_attr_t a;
    thread_pool_t *pool;

    chid = ChannelCreate(0);
    memset(&a, 0, sizeof a);
    a.handle = &chid;
    a.context_alloc = ctx_alloc;
    a.context_free = ctx_free;
    a.block_func = block;
    a.unblock_func = unblock;
    a.handler_func = handler;
    a.lo_water = 3;
    a.hi_water = 5;
    a.increment = 2;
    a.maximum = 10;
    if ((pool = thread_pool_create(&a, POOL_FLAG_USE_SELF)) == NULL) { perror("thread_pool_create"); return 1; }
    pthread_create(NULL, NULL, clients, NULL);
    thread_pool_start(pool);
    return 1;
}
