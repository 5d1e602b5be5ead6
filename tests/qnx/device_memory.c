/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The PL011 and PL031 of the board through mmap_device_memory() and mmap_device_io(), <hw/inout.h>, mem_offset64().
 * > uart id ok
 * > rtc runs
 * > in32 sees the same
 * > physical address of a page known
 */
#include <stdio.h>
#include <stdlib.h>
#include <stdint.h>
#include <unistd.h>
#include <errno.h>
#include <sys/mman.h>
#include <sys/neutrino.h>
#include <hw/inout.h>

#define UART_BASE 0x09000000
#define RTC_BASE  0x09010000

int main(int argc, char *argv[])
{
    volatile uint32_t *uart, *rtc;
    uintptr_t port;
    off64_t paddr = 0;
    void *p;

    if (ThreadCtl(_NTO_TCTL_IO, 0) == -1) {
        perror("ThreadCtl");
        return EXIT_FAILURE;
    }
    uart = mmap_device_memory(NULL, 0x1000, PROT_READ | PROT_WRITE | PROT_NOCACHE, 0, UART_BASE);
    if (uart == MAP_FAILED) {
        perror("mmap_device_memory");
        return EXIT_FAILURE;
    }
    if ((uart[0xfe0 / 4] & 0xff) == 0x11) printf("uart id ok\n");
    else printf("id %#x\n", uart[0xfe0 / 4]);
    rtc = mmap_device_memory(0, 0x1000, PROT_NOCACHE | PROT_READ, 0, RTC_BASE);
    if (rtc != MAP_FAILED && rtc[0] > 1000000) printf("rtc runs\n");
    port = mmap_device_io(0x1000, UART_BASE);
    if (port != MAP_DEVICE_FAILED && in32(port + 0xfe0) == uart[0xfe0 / 4] && in8(port + 0xfe0) == 0x11)
        printf("in32 sees the same\n");
    p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PHYS | MAP_ANON, NOFD, 0);
    if (p == MAP_FAILED) perror("mmap MAP_PHYS");
    *(volatile int *)p = 1;
    if (mem_offset64(p, NOFD, 1, &paddr, NULL) == -1) perror("mem_offset64");
    else if (paddr >= 0x40000000) printf("physical address of a page known\n");
    munmap_device_memory((void *)uart, 0x1000);
    munmap_device_io(port, 0x1000);
    return EXIT_SUCCESS;
}
