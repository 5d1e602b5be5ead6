/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How drivers of board support packages find their device, and say so in the log.
 * > pl011: 4096 bytes, one interrupt
 * > it is a PL011
 */
#include <stdio.h>
#include <stdlib.h>
#include <errno.h>
#include <sys/mman.h>
#include <sys/neutrino.h>
#include <sys/hwinfo.h>
#include <drvr/hwinfo.h>
#include <hw/inout.h>
#include <sys/slog.h>
#include <sys/slogcodes.h>

typedef struct {
    paddr_t pbase;
    unsigned len;
    unsigned irq[4], num_irqs;
    uintptr_t vbase;
} uart_t;

static int query_hwi_device(uart_t *dev, unsigned unit)
{
    unsigned hwi_off = hwi_find_device("pl011", unit), ivec, ivec_idx = 0;
    hwi_tag *tag;

    if (hwi_off == HWI_NULL_OFF) {
        slogf(_SLOG_SETCODE(_SLOGC_TEST, 0), _SLOG_ERROR, "pl011: device %d not found in syspage", unit);
        return -1;
    }
    tag = hwi_tag_find(hwi_off, HWI_TAG_NAME_location, 0);
    if (tag) {
        dev->pbase = tag->location.base;
        dev->len = tag->location.len;
    }
    while ((ivec = hwitag_find_ivec(hwi_off, &ivec_idx)) != HWI_ILLEGAL_VECTOR && dev->num_irqs < 4)
        dev->irq[dev->num_irqs++] = ivec;
    return 0;
}

int main(void)
{
    uart_t dev = { 0 };

    if (ThreadCtl(_NTO_TCTL_IO, 0) == -1) {
        perror("ThreadCtl");
        return 1;
    }
    if (query_hwi_device(&dev, 0) == -1 || hwi_tag_find(HWI_NULL_OFF, HWI_TAG_NAME_location, NULL) != NULL) return 1;
    printf("pl011: %u bytes, %s\n", dev.len, dev.num_irqs == 1 && dev.irq[0] >= 32 ? "one interrupt" : "?");
    dev.vbase = mmap_device_io(dev.len, dev.pbase);
    if (dev.vbase == MAP_DEVICE_FAILED) return 1;
    if (in8(dev.vbase + 0xFE0) == 0x11) printf("it is a PL011\n");
    munmap_device_io(dev.vbase, dev.len);
    return 0;
}
