/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SCHED_SPORADIC as in the manual's example, SCHED_FIFO against SCHED_RR, sched_rr_get_interval().
 * > sporadic: policy 4, low 5, budget 10 ms
 * > rr interval 4 ms
 */
#include <stdio.h>
#include <errno.h>
#include <string.h>
#include <sched.h>
#include <pthread.h>
#include <sys/neutrino.h>
#include <sys/syspage.h>

int main(void)
{
    struct sched_param p;
    struct timespec ts;
    int policy;

    memset(&p, 0, sizeof p);
    p.sched_priority = 20;
    p.sched_ss_low_priority = 5;
    p.sched_ss_max_repl = 10;
    p.sched_ss_repl_period.tv_nsec = 50000000;
    p.sched_ss_init_budget.tv_nsec = 10000000;
    if (pthread_setschedparam(pthread_self(), SCHED_SPORADIC, &p) != EOK) printf("setschedparam failed\n");
    memset(&p, 0, sizeof p);
    pthread_getschedparam(pthread_self(), &policy, &p);
    printf("sporadic: policy %d, low %d, budget %ld ms\n", policy, p.sched_ss_low_priority, p.sched_ss_init_budget.tv_nsec / 1000000);
    p.sched_priority = 10;
    pthread_setschedparam(pthread_self(), SCHED_RR, &p);
    sched_rr_get_interval(0, &ts);
    printf("rr interval %ld ms\n", ts.tv_nsec / 1000000);
    return 0;
}
