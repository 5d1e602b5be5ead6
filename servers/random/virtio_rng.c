/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One queue with one buffer, and no interrupt: the few requests are waited for. The queue's three
 * parts lie in two pages next to each other as the older version of the transport wants it, the
 * buffer behind the driver's part.
 */
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <time.h>
#include <hw/inout.h>
#include <hw/sysinfo.h>
#include <sys/mman.h>
#include <sys/neutrino.h>

#include "virtio_rng.h"

enum {
    MAGIC = 0x000, VERSION = 0x004, DEVICE_ID = 0x008,
        DRIVER_FEATURES = 0x020, DRIVER_FEATURES_SEL = 0x024,
    GUEST_PAGE_SIZE = 0x028, QUEUE_SEL = 0x030, QUEUE_NUM_MAX = 0x034,
        QUEUE_NUM = 0x038, QUEUE_ALIGN = 0x03c,
    QUEUE_PFN = 0x040, QUEUE_READY = 0x044, QUEUE_NOTIFY = 0x050,
        INTERRUPT_STATUS = 0x060, INTERRUPT_ACK = 0x064,
    STATUS = 0x070, QUEUE_DESC = 0x080, QUEUE_DRIVER = 0x090, QUEUE_DEVICE = 0x0a0
};

#define MAGIC_VALUE   0x74726976u
#define DEVICE_RNG    4
#define ACKNOWLEDGE   1u
#define DRIVER        2u
#define DRIVER_OK     4u
#define FEATURES_OK   8u
#define VERSION_1_HI  1u             /* feature bit 32 */

#define QUEUE_SIZE    2
#define DESC_WRITE    2u
#define NO_INTERRUPT  1u
#define PAGE          4096u
#define BUFFER_OFFSET 2048u
#define BUFFER_SIZE   256u
#define REGISTERS     0x200u
#define WAIT_MS       100

struct desc {
    uint64_t addr;
    uint32_t len;
    uint16_t flags, next;
};

struct avail {
    uint16_t flags, index, ring[QUEUE_SIZE];
};

struct used {
    uint16_t flags, index;
    struct { uint32_t id, len; } ring[QUEUE_SIZE];
};

static struct {
    uintptr_t base;
    uint64_t paddr;                  /* of the two pages */
    volatile struct desc *desc;
    volatile struct avail *avail;
    volatile struct used *used;
    volatile uint8_t *buffer;
    uint16_t seen;
} rng;

static uint32_t get(unsigned reg)
{
    return in32(rng.base + reg);
}

static void set(unsigned reg, uint32_t value)
{
    out32(rng.base + reg, value);
}

static void set64(unsigned reg, uint64_t value)
{
    set(reg, (uint32_t)value);
    set(reg + 4, (uint32_t)(value >> 32));
}

static void barrier(void)
{
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    __asm__ __volatile__("dsb sy" ::: "memory");
}

static int queue_memory(void)
{
    char *pages = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PHYS | MAP_ANON | MAP_PRIVATE,
                       NOFD, 0);
    off64_t paddr;
    size_t contiguous;
    if (pages == MAP_FAILED)
        return errno;
    if (mem_offset64(pages, NOFD, 2 * PAGE, &paddr, &contiguous) == -1 || contiguous < 2 * PAGE) {
        munmap(pages, 2 * PAGE);
        return ENOMEM;
    }
    memset(pages, 0, 2 * PAGE);
    rng.paddr = (uint64_t)paddr;
    rng.desc = (volatile struct desc *)(void *)pages;
    rng.avail = (volatile struct avail *)(void *)(pages + QUEUE_SIZE * sizeof(struct desc));
    rng.used = (volatile struct used *)(void *)(pages + PAGE);
    rng.buffer = (volatile uint8_t *)pages + BUFFER_OFFSET;
    rng.avail->flags = NO_INTERRUPT;
    return EOK;
}

static int queue_start(bool old)
{
    set(QUEUE_SEL, 0);
    if (get(QUEUE_NUM_MAX) < QUEUE_SIZE)
        return ENODEV;
    set(QUEUE_NUM, QUEUE_SIZE);
    if (old) {
        set(QUEUE_ALIGN, PAGE);
        set(QUEUE_PFN, (uint32_t)(rng.paddr / PAGE));
        return EOK;
    }
    set64(QUEUE_DESC, rng.paddr);
    set64(QUEUE_DRIVER, rng.paddr + QUEUE_SIZE * sizeof(struct desc));
    set64(QUEUE_DEVICE, rng.paddr + PAGE);
    set(QUEUE_READY, 1);
    return EOK;
}

static int start(void)
{
    bool old = get(VERSION) == 1;
    uint32_t status = ACKNOWLEDGE | DRIVER;
    int err = queue_memory();
    if (err != EOK)
        return err;
    set(STATUS, 0);
    set(STATUS, ACKNOWLEDGE);
    set(STATUS, status);
    set(DRIVER_FEATURES_SEL, 0);
    set(DRIVER_FEATURES, 0);
    if (old) {
        set(GUEST_PAGE_SIZE, PAGE);
    } else {
        set(DRIVER_FEATURES_SEL, 1);
        set(DRIVER_FEATURES, VERSION_1_HI);
        status |= FEATURES_OK;
        set(STATUS, status);
        if (!(get(STATUS) & FEATURES_OK))
            return ENODEV;
    }
    err = queue_start(old);
    if (err == EOK)
        set(STATUS, status | DRIVER_OK);
    return err;
}

static bool map_registers(const hwi_tag *location)
{
    uint64_t paddr = location->location.base;
    rng.base = mmap_device_io(REGISTERS, paddr);
    return rng.base != (uintptr_t)MAP_DEVICE_FAILED;
}

bool virtio_rng_find(int *err)
{
    unsigned off;
    *err = EOK;
    if (ThreadCtl(_NTO_TCTL_IO, NULL) == -1) {
        *err = errno;
        return false;
    }
    for (unsigned unit = 0; (off = hwi_find_device("virtio_mmio", unit)) != HWI_NULL_OFF; unit++) {
        const hwi_tag *location = hwi_tag_find(off, HWI_TAG_NAME_location, NULL);
        if (location == NULL || !map_registers(location))
            continue;
        if (get(MAGIC) == MAGIC_VALUE && get(DEVICE_ID) == DEVICE_RNG) {
            *err = start();
            if (*err == EOK)
                return true;
            set(STATUS, 0);
        }
        munmap_device_io(rng.base, REGISTERS);
        rng.base = 0;
    }
    return false;
}

size_t virtio_rng_read(void *buf, size_t len)
{
    if (rng.base == 0)
        return 0;
    if (len > BUFFER_SIZE)
        len = BUFFER_SIZE;
    rng.desc[0].addr = rng.paddr + BUFFER_OFFSET;
    rng.desc[0].len = (uint32_t)len;
    rng.desc[0].flags = DESC_WRITE;
    rng.avail->ring[rng.avail->index % QUEUE_SIZE] = 0;
    barrier();
    rng.avail->index++;
    barrier();
    set(QUEUE_NOTIFY, 0);
    for (int ms = 0; rng.used->index == rng.seen; ms++) {
        if (ms == WAIT_MS) {
            rng.base = 0;            /* never asked again: the buffer may still be written */
            return 0;
        }
        nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
        barrier();
    }
    barrier();
    size_t got = rng.used->ring[rng.seen % QUEUE_SIZE].len;
    rng.seen++;
    if (got > len)
        got = len;
    for (size_t i = 0; i < got; i++) {
        ((uint8_t *)buf)[i] = rng.buffer[i];
        rng.buffer[i] = 0;
    }
    return got;
}
