// sources: servers/mqueue/msgq.c
// flags: -Iservers/mqueue
// SPDX-License-Identifier: Apache-2.0
// The order of messages in a queue.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "msgq.h"

static unsigned passed, failed;

static void check(int good, const char *what)
{
    printf("%s %u - %s\n", good ? "ok" : "not ok", passed + failed + 1, what);
    good ? passed++ : failed++;
}

static void put(struct msgq *q, unsigned prio, int number, size_t len)
{
    struct msg *msg = msg_alloc(len);
    msg->prio = prio;
    memset(msg->data, 0xEE, len);
    memcpy(msg->data, &number, sizeof number);
    msgq_put(q, msg);
}

static int take(struct msgq *q, unsigned *prio)
{
    int number = -1;
    struct msg *first = msgq_first(q), *msg = msgq_take(q);
    if (msg == NULL || msg != first)
        return -1;
    memcpy(&number, msg->data, sizeof number);
    *prio = msg->prio;
    msg_free(msg);
    return number;
}

/* Against a sorted search in an array. */
static void test_random(void)
{
    enum { N = 4000 };
    static struct { unsigned prio; int there; } model[N];
    struct msgq q;
    int good = 1, made = 0;
    unsigned state = 99;
    msgq_init(&q);
    for (int round = 0; round < 2 * N; round++) {
        state = state * 1103515245u + 12345u;
        if ((state >> 16 & 3) != 0 && made < N) {
            model[made].prio = state >> 20 & 31;
            model[made].there = 1;
            put(&q, model[made].prio, made, 4 + (state >> 8 & 1023));
            made++;
            continue;
        }
        int want = -1;
        for (int i = 0; i < made; i++)
            if (model[i].there && (want == -1 || model[i].prio > model[want].prio))
                want = i;
        unsigned prio = 0;
        int got = take(&q, &prio);
        good &= got == want && (want == -1 || prio == model[want].prio);
        if (want != -1)
            model[want].there = 0;
    }
    check(good, "highest priority first, oldest first within one");
    for (unsigned prio; take(&q, &prio) != -1;)
        continue;
    check(q.count == 0 && q.present == 0, "emptied");
}

int main(void)
{
    struct msgq q;
    unsigned prio;
    msgq_init(&q);
    check(msgq_first(&q) == NULL && msgq_take(&q) == NULL, "empty queue");
    put(&q, 0, 1, 4);
    put(&q, 31, 2, 4);
    put(&q, 0, 3, 4);
    check(q.count == 3, "three");
    check(take(&q, &prio) == 2 && prio == 31, "31 first");
    check(take(&q, &prio) == 1 && prio == 0 && take(&q, &prio) == 3, "then 0 in order");
    test_random();
    printf("1..%u\n", passed + failed);
    return failed != 0;
}
