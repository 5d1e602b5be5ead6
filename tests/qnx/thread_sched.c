/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Thread attributes with explicit scheduling, getprio()/setprio(), SchedGet()/SchedSet()/SchedInfo().
 * > main at 10
 * > thread 0 at 11 policy 2
 * > thread 1 at 12 policy 1
 * > SchedGet: policy 2 prio 9
 * > priorities 1..63, slice 4 ms
 */
#include <stdio.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <stdlib.h>
#include <errno.h>
#include <sys/neutrino.h>

void *f(void *arg)
{
    struct sched_param p;
    int policy;

    pthread_getschedparam(pthread_self(), &policy, &p);
    printf("thread %d at %d policy %d\n", (int)(long)arg, p.sched_priority, policy);
    return arg;
}

int main(void)
{
    pthread_attr_t attr;
    struct sched_param param;
    pthread_t t;
    void *r;
    int i, policy;
    struct _sched_info si;

    printf("main at %d\n", getprio(0));
    for (i = 0; i < 2; i++) {
        pthread_attr_init(&attr);
        pthread_attr_setinheritsched(&attr, PTHREAD_EXPLICIT_SCHED);
        pthread_attr_setschedpolicy(&attr, i ? SCHED_FIFO : SCHED_RR);
        param.sched_priority = 11 + i;
        pthread_attr_setschedparam(&attr, &param);
        if (pthread_create(&t, &attr, f, (void *)(long)i) != EOK) { puts("create failed"); exit(1); }
        pthread_join(t, &r);
        if ((long)r != i) puts("wrong result");
        pthread_attr_destroy(&attr);
    }
    if (setprio(0, 9) == -1) perror("setprio");
    memset(&param, 0, sizeof param);
    policy = SchedGet(0, 0, &param);
    printf("SchedGet: policy %d prio %d\n", policy, param.sched_priority);
    param.sched_priority = 10;
    if (SchedSet(0, 0, SCHED_NOCHANGE, &param) == -1 && SchedSet(0, 0, SCHED_RR, &param) == -1) perror("SchedSet");
    if (SchedInfo(0, SCHED_RR, &si) == -1) perror("SchedInfo");
    printf("priorities %d..%d, slice %d ms\n", si.priority_min, si.priority_priv - 1, (int)(si.interval / 1000000));
    return 0;
}
