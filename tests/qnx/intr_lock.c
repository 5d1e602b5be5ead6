/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A handler and a thread share a structure under InterruptLock(); InterruptMask()/InterruptUnmask(),
 * _NTO_INTR_FLAGS_END. > never seen half-way > masked: no more interrupts
 */
#include <sys/neutrino.h>
#include <sys/syspage.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct shared { struct intrspin lock; volatile unsigned a, b; } s;
struct sigevent ev;

const struct sigevent *isr(void *area, int id)
{
    struct shared *p = area;
    InterruptLock(&p->lock);
    p->a++;
    p->b++;
    InterruptUnlock(&p->lock);
    return p->a == 50 ? &ev : NULL;
}

int main(void)
{
    int irq = SYSPAGE_ENTRY(qtime)->intr, id, i, bad = 0;
    unsigned a;

    if (-1 == ThreadCtl(_NTO_TCTL_IO, NULL)) { perror("ThreadCtl"); return 1; }
    memset(&s, 0, sizeof s);
    SIGEV_INTR_INIT(&ev);
    if ((id = InterruptAttach(irq, isr, &s, sizeof s, _NTO_INTR_FLAGS_END | _NTO_INTR_FLAGS_TRK_MSK)) == -1) { perror("InterruptAttach"); return 1; }
    for (i = 0; i < 1000; i++) {
        InterruptLock(&s.lock);
        if (s.a != s.b) bad++;
        InterruptUnlock(&s.lock);
    }
    InterruptWait(0, NULL);
    printf("%s\n", bad ? "seen half-way" : "never seen half-way");
    InterruptDetach(id);
    a = s.a;
    delay(20);
    printf("%s\n", s.a == a ? "masked: no more interrupts" : "still coming");
    return 0;
}
