/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A driver for the PL031 real-time clock of QEMU's virt board: registers, and its alarm as an interrupt that becomes a
 * pulse. docs/write-a-driver.md explains it.
 * > clock runs
 * > alarm interrupt after about a second
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/neutrino.h>

#define RTC_BASE 0x09010000
#define RTC_IRQ  34             /* SPI 2 of the GIC */

enum { DR = 0x00, MR = 0x04, CR = 0x0c, IMSC = 0x10, ICR = 0x1c };

#define CODE_ALARM (_PULSE_CODE_MINAVAIL + 0)

static volatile uint32_t *rtc;

static uint32_t get(unsigned reg)
{
    return rtc[reg / 4];
}

static void put(unsigned reg, uint32_t value)
{
    rtc[reg / 4] = value;
}

static void fail(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

int main(void)
{
    struct sigevent event;
    struct _pulse pulse;
    if (ThreadCtl(_NTO_TCTL_IO, 0) == -1)               /* may touch devices and attach to interrupts */
        fail("I/O privilege");
    rtc = mmap_device_memory(NULL, 0x1000, PROT_READ | PROT_WRITE | PROT_NOCACHE, 0, RTC_BASE);
    if (rtc == MAP_FAILED)
        fail("registers");
    put(CR, 1);
    printf("clock %s\n", get(DR) != 0 ? "runs" : "stands");

    int chid = ChannelCreate(_NTO_CHF_PRIVATE);
    int coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
    SIGEV_PULSE_INIT(&event, coid, SIGEV_PULSE_PRIO_INHERIT, CODE_ALARM, 0);
    int id = InterruptAttachEvent(RTC_IRQ, &event, _NTO_INTR_FLAGS_TRK_MSK);
    if (id == -1)
        fail("interrupt");

    uint32_t begin = get(DR);
    put(ICR, 1);
    put(MR, begin + 1);                                 /* match: the alarm's second */
    put(IMSC, 1);
    if (MsgReceivePulse(chid, &pulse, sizeof pulse, NULL) == -1)
        fail("MsgReceivePulse");
    /* The kernel has masked the line. First the device lets go of it, then it is unmasked. */
    put(IMSC, 0);
    put(ICR, 1);
    InterruptUnmask(RTC_IRQ, id);
    if (pulse.code == CODE_ALARM && get(DR) - begin <= 2)
        printf("alarm interrupt after about a second\n");
    InterruptDetach(id);
    return EXIT_SUCCESS;
}
