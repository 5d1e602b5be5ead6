/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pulses: a few bytes that never block their sender. One loop takes those of a timer and of another thread.
 * > tick 1
 * > tick 2
 * > tick 3
 * > stop, value 42
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include <sys/netmgr.h>
#include <sys/neutrino.h>

#define CODE_TICK (_PULSE_CODE_MINAVAIL + 0)
#define CODE_STOP (_PULSE_CODE_MINAVAIL + 1)

static void fail(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static void *stopper(void *coid)
{
    usleep(175000);
    MsgSendPulse(*(int *)coid, SIGEV_PULSE_PRIO_INHERIT, CODE_STOP, 42);
    return NULL;
}

int main(void)
{
    struct itimerspec every = { { 0, 50000000 }, { 0, 50000000 } };
    struct sigevent event;
    struct _pulse pulse;
    pthread_t thread;
    timer_t timer;
    int chid = ChannelCreate(_NTO_CHF_PRIVATE);
    int coid = ConnectAttach(ND_LOCAL_NODE, 0, chid, _NTO_SIDE_CHANNEL, 0);
    if (chid == -1 || coid == -1)
        fail("channel");
    SIGEV_PULSE_INIT(&event, coid, SIGEV_PULSE_PRIO_INHERIT, CODE_TICK, 0);
    if (timer_create(CLOCK_MONOTONIC, &event, &timer) == -1 || timer_settime(timer, 0, &every, NULL) == -1)
        fail("timer");
    if (pthread_create(&thread, NULL, stopper, &coid) != 0)
        fail("pthread_create");
    for (int ticks = 0;;) {
        if (MsgReceivePulse(chid, &pulse, sizeof pulse, NULL) == -1)
            fail("MsgReceivePulse");
        if (pulse.code == CODE_TICK)
            printf("tick %d\n", ++ticks);
        if (pulse.code == CODE_STOP)
            break;
    }
    printf("stop, value %d\n", pulse.value.sival_int);
    pthread_join(thread, NULL);
    return EXIT_SUCCESS;
}
