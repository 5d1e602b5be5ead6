/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Late 7.1 and 8.0: a channel with its own pulse pool, SIGEV_MEMORY.
 * > pool channel works
 * > memory event: 5
 */
#include <sys/neutrino.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <errno.h>
#include <time.h>
#include <unistd.h>
#include <pthread.h>

int main(void)
{
    struct nto_channel_config cfg;
    struct sigevent ev;
    struct itimerspec it = { { 0, 2000000 }, { 0, 0 } };
    struct _pulse p;
    static volatile unsigned word;
    timer_t t;
    int chid, coid;

    memset(&cfg, 0, sizeof cfg);
    cfg.num_pulses = 10;
    cfg.rearm_threshold = 5;
    chid = ChannelCreatePulsePool(_NTO_CHF_PRIVATE | _NTO_CHF_PULSE_POOL, &cfg);
    if (chid == -1) { perror("ChannelCreatePulsePool"); return 1; }
    coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
    MsgSendPulse(coid, 10, 3, 4);
    if (MsgReceivePulse(chid, &p, sizeof p, NULL) == 0 && p.value.sival_int == 4) printf("pool channel works\n");
    SIGEV_MEMORY_INIT(&ev, &word, 5, SIGEV_MEM_ADD);
    if (timer_create(CLOCK_MONOTONIC, &ev, &t) == -1) perror("timer_create");
    timer_settime(t, 0, &it, NULL);
    delay(20);
    printf("memory event: %u\n", word);
    return 0;
}
