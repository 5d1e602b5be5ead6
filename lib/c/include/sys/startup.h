/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The head of a boot image: what the loader, mkifs and startup tell each other.
 * File: [64-byte Linux arm64 Image header, padded to preboot_size][startup_header][startup][padding,
 * trailer][imagefs ...].
 */
#ifndef __STARTUP_H_INCLUDED
#define __STARTUP_H_INCLUDED

#include <stdint.h>

#define STARTUP_HDR_SIGNATURE 0x00ff7eebu
#define STARTUP_HDR_VERSION   1u
#define STARTUP_HDR_MACHINE   183u      /* EM_AARCH64 */

#define STARTUP_HDR_FLAGS1_VIRTUAL        0x01u
#define STARTUP_HDR_FLAGS1_BIGENDIAN      0x02u
#define STARTUP_HDR_FLAGS1_COMPRESS_MASK  0x1cu
#define STARTUP_HDR_FLAGS1_COMPRESS_SHIFT 2u
#define STARTUP_HDR_FLAGS1_COMPRESS_NONE  0x00u
#define STARTUP_HDR_FLAGS1_COMPRESS_ZLIB  0x04u
#define STARTUP_HDR_FLAGS1_COMPRESS_LZO   0x08u
#define STARTUP_HDR_FLAGS1_COMPRESS_UCL   0x0cu

struct startup_header {
    uint32_t signature;
    uint16_t version;
    uint8_t  flags1;
    uint8_t  flags2;
    uint16_t header_size;
    uint16_t machine;
    uint32_t startup_vaddr;     /* entry point: offset from the start of this header */
    uint32_t paddr_bias;
    uint32_t image_paddr;
    uint32_t ram_paddr;
    uint32_t ram_size;
    uint32_t startup_size;      /* from this header to the image file system: startup, padding and trailer included */
    uint32_t stored_size;       /* the whole file */
    uint32_t imagefs_paddr;     /* set by the loader; 0: it follows startup */
    uint32_t imagefs_size;      /* header to trailer */
    uint16_t preboot_size;
    uint16_t zero0;
    uint32_t zero[3];
    uint32_t info[48];
};

/* Last word before the image file system: the 32-bit words from the header to it, with it, add up to 0. */
struct startup_trailer { uint32_t cksum; };

/* Records in startup_header.info. */
struct startup_info_hdr { uint16_t type, size; };
#define STARTUP_INFO_SKIP 0u
#define STARTUP_INFO_MEM  1u
#define STARTUP_INFO_DISK 2u
#define STARTUP_INFO_TIME 3u
#define STARTUP_INFO_BOX  4u
#define STARTUP_INFO_USER 0x8000u

/*
 * One record for each program of the bootstrap file, in order: startup first, the kernel last; a record of size 0
 * ends.
 * They lie in a space of BOOTARGS_SPACE bytes in startup's own data, right behind the 8-byte mark.
 */
struct bootargs_entry {
    uint8_t  size_lo, size_hi;  /* of the whole record, a multiple of 4 */
    int8_t   argc, envc;
    uint32_t shdr_addr;         /* offset of the program's ELF file from the image_header; 0 for startup */
    char     args[];            /* argc + envc strings, each ended by NUL */
};
#define BOOTARGS_MARK  "ddpvbskr"
#define BOOTARGS_SPACE 4088u

/* The Linux arm64 Image header: what makes a loader put the device tree's address in x0. */
struct arm64_image_header {
    uint32_t code0, code1;      /* code0: branch to startup's entry */
    uint64_t text_offset;       /* from the start of RAM */
    uint64_t image_size;
    uint64_t flags;             /* bit 0 big-endian, 1..2 page size (1 = 4 KiB), 3 any 2 MiB aligned place */
    uint64_t res2, res3, res4;
    uint32_t magic;             /* "ARM\x64" */
    uint32_t res5;
};
#define ARM64_IMAGE_MAGIC 0x644d5241u

#ifndef __cplusplus
_Static_assert(sizeof(struct startup_header) == 256, "startup_header");
_Static_assert(sizeof(struct arm64_image_header) == 64, "arm64_image_header");
#endif

#endif
