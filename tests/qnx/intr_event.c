/* SPDX-License-Identifier: Apache-2.0 */
/*
 * InterruptAttachEvent() on the system timer with SIGEV_INTR and InterruptWait(), then with a pulse.
 * > 5 timer interrupts
 * > 5 interrupt pulses
 * > timed out: Connection timed out
 */
#include <stdio.h>
#include <stdlib.h>
#include <errno.h>
#include <string.h>
#include <sys/neutrino.h>
#include <sys/syspage.h>
#include <sys/siginfo.h>

struct sigevent event;

int main()
{
    int id, i, chid, rcvid, n;
    struct _pulse pulse;
    uint64_t timeout = 30000000;
    int irq = SYSPAGE_ENTRY(qtime)->intr;

    /* request I/O privileges */
    if (ThreadCtl(_NTO_TCTL_IO, 0) == -1) { perror("ThreadCtl"); return 1; }
    SIGEV_INTR_INIT(&event);
    id = InterruptAttachEvent(irq, &event, _NTO_INTR_FLAGS_TRK_MSK);
    if (id == -1) { perror("InterruptAttachEvent"); return EXIT_FAILURE; }
    for (i = 0; i < 5; i++) {
        if (InterruptWait(0, NULL) == -1) { perror("InterruptWait"); return 1; }
        InterruptUnmask(irq, id);
    }
    printf("%d timer interrupts\n", i);
    InterruptDetach(id);

    chid = ChannelCreate(0);
    SIGEV_PULSE_INIT(&event, ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0), 21, 4, 0);
    id = InterruptAttachEvent(irq, &event, 0);
    if (id == -1) { perror("InterruptAttachEvent"); return EXIT_FAILURE; }
    for (n = 0; n < 5; ) {
        rcvid = MsgReceivePulse(chid, &pulse, sizeof(pulse), NULL);
        if (rcvid == 0 && pulse.code == 4) {
            n++;
            InterruptUnmask(irq, id);
        }
    }
    printf("%d interrupt pulses\n", n);
    InterruptDetach(id);
    SIGEV_INTR_INIT(&event);
    id = InterruptAttachEvent(200, &event, 0);     /* a quiet line */
    /* an interrupt of before may still be noted */
    do TimerTimeout(CLOCK_MONOTONIC, _NTO_TIMEOUT_INTR, NULL, &timeout, NULL);
    while (InterruptWait(0, NULL) != -1);
    printf("timed out: %s\n", strerror(errno));
    return 0;
}
