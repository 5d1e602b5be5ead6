/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The hwinfo section of the system page: a stream of tags. An item tag opens a bus or device; the tags behind it, up to
 * the next item, describe it. Items form a tree by `owner`. Drivers find their device here instead of by constants:
 *
 *     unsigned off = hwi_find_device("pl011", 0);
 *     hwi_tag *loc = hwi_tag_find(off, HWI_TAG_NAME_location, NULL);
 *
 * Device names are those of the device tree's `compatible` strings, without the vendor: pl011, pl031, pl061, virtio_mmio,
 * fw_cfg, cfi-flash, pci-host-ecam.
 */
#ifndef __HW_SYSINFO_H_INCLUDED
#define __HW_SYSINFO_H_INCLUDED

#include <stdint.h>

#define HWI_NULL_OFF       0xffffu
#define HWI_ILLEGAL_VECTOR 0xffffffffu

struct hwi_prefix { uint16_t size; uint16_t name; };    /* size in 32-bit words; name: offset in strings */

struct hwi_item {               /* tag names "Bus", "Device", "Group" */
    struct hwi_prefix prefix;
    uint16_t itemsize;          /* words of this item with all its tags */
    uint16_t itemname;          /* offset in strings: "pl011" */
    uint16_t owner;             /* word offset of the owning item from the start of hwinfo, HWI_NULL_OFF for a root */
    uint16_t kids;              /* items directly inside */
};
struct hwi_location {           /* "location" */
    struct hwi_prefix prefix;
    uint32_t len;               /* low 32 bits of the length */
    uint64_t base __attribute__((packed, aligned(4)));
    uint16_t regshift;          /* registers lie 1 << regshift bytes apart */
    uint16_t addrspace;         /* offset of the asinfo entry */
    uint32_t len_hi;
};
struct hwi_irq {                /* "irq" */
    struct hwi_prefix prefix;
    uint32_t vector;            /* as for InterruptAttach() */
    uint32_t flags;             /* HWI_IRQ_* */
};
#define HWI_IRQ_EDGE 1u
struct hwi_inputclk {           /* "inputclk": Hz = clk / div */
    struct hwi_prefix prefix;
    uint32_t clk, div;
};
struct hwi_nicaddr {            /* "nicaddr" */
    struct hwi_prefix prefix;
    uint16_t len;
    uint8_t  addr[6];
};
struct hwi_pciwindow {          /* "pciwindow": one of a host bridge's windows */
    struct hwi_prefix prefix;
    uint32_t space;             /* 1 I/O, 2 32-bit memory, 3 64-bit memory */
    uint32_t pci_lo, pci_hi;
    uint32_t cpu_lo, cpu_hi;
    uint32_t size_lo, size_hi;
};
struct hwi_pciintx {            /* "pciintx": vector of a slot's INTx line */
    struct hwi_prefix prefix;
    uint8_t  devno, pin;        /* pin 1..4 */
    uint16_t spare;
    uint32_t vector;
};

/* Any tag of an item. */
typedef union {
    struct hwi_prefix    prefix;
    struct hwi_item      item;
    struct hwi_location  location;
    struct hwi_irq       irq;
    struct hwi_inputclk  inputclk;
    struct hwi_nicaddr   nicaddr;
    struct hwi_pciwindow pciwindow;
    struct hwi_pciintx   pciintx;
} hwi_tag;

#define HWI_TAG_NAME_bus       "Bus"
#define HWI_TAG_NAME_device    "Device"
#define HWI_TAG_NAME_group     "Group"
#define HWI_TAG_NAME_location  "location"
#define HWI_TAG_NAME_irq       "irq"
#define HWI_TAG_NAME_inputclk  "inputclk"
#define HWI_TAG_NAME_nicaddr   "nicaddr"
#define HWI_TAG_NAME_pciwindow "pciwindow"
#define HWI_TAG_NAME_pciintx   "pciintx"

#ifdef __cplusplus
extern "C" {
#endif

/* Word offset <-> tag, in the caller's system page. */
hwi_tag *hwi_off2tag(unsigned off);
unsigned hwi_tag2off(void *tag);
/* Item number `unit` (from 0) whose name is `name`, of any kind; HWI_NULL_OFF if there is none. */
unsigned hwi_find_device(const char *name, unsigned unit);
unsigned hwi_find_bus(const char *name, unsigned unit);
/* Next item after `start` (HWI_NULL_OFF: the first) on the path of names given, the innermost last, ended by NULL. */
unsigned hwi_find_item(unsigned start, ...);
/* First tag of that name in the item; *curr (curr may be NULL) carries on a search, 0 at first. NULL: there is none. */
hwi_tag *hwi_tag_find(unsigned item, const char *tagname, unsigned *curr);
/* The item's interrupt vectors, one after the other, *curr as above; HWI_ILLEGAL_VECTOR: there is none, or no more. */
unsigned hwitag_find_ivec(unsigned item, unsigned *curr);
/* Next tag of that name anywhere after `start`, HWI_NULL_OFF when there is none; curr_item != 0 stays in the item. */
unsigned hwi_find_tag(unsigned start, int curr_item, const char *tagname);

#ifdef __cplusplus
}
#endif

#endif
