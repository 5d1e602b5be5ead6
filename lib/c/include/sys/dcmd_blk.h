/* SPDX-License-Identifier: Apache-2.0 */
/* Device control commands of block devices and file systems (one class). */
#ifndef _SYS_DCMD_BLK_H
#define _SYS_DCMD_BLK_H

#include <stdint.h>
#include <sys/types.h>
#include <sys/statvfs.h>
#include <devctl.h>

/* An entry of a PC partition table, as on the disk. */
struct partition_entry {
    uint8_t boot_ind;
    uint8_t beg_head;
    uint8_t beg_sector;
    uint8_t beg_cylinder;
    uint8_t os_type;
    uint8_t end_head;
    uint8_t end_sector;
    uint8_t end_cylinder;
    uint32_t part_offset;
    uint32_t part_size;
};

/* A partition of either kind. */
struct partition_description {
    uint32_t scheme;       /* _BLK_PARTITION_* */
    uint32_t index;
    uint64_t header;       /* block of the table */
    uint8_t fsdll[16];
    uint32_t sequence;
    union {
        struct partition_entry pc;
        struct {
            uint8_t type[16];
            uint8_t unique[16];
            uint64_t start;
            uint64_t end;
            uint64_t attributes;
            uint16_t name[36];
        } gpt;
        uint8_t filler[128];
    } un;
};
#define _BLK_PARTITION_PC  1
#define _BLK_PARTITION_GPT 2

/* Counters of a file system; requests about single files. */
struct fs_stats {
    uint64_t f_read;
    uint64_t f_write;
    uint64_t f_cache_hits;
    uint64_t f_cache_misses;
    uint64_t f_reserved[28];
};
struct fs_fileflags {
    uint32_t mask[2];
    uint32_t bits[2];
};
struct fs_directio {
    uint64_t offset;
    uint64_t nbytes;
    uint64_t vaddr;
    uint64_t paddr;
};
struct fs_mapoffset {
    off64_t offset;
    off64_t size;
};

#define DCMD_BLK_PARTENTRY        __DIOF(_DCMD_BLK, 1, struct partition_entry)
#define DCMD_BLK_FORCE_RELEARN    __DION(_DCMD_BLK, 2)
#define DCMD_BLK_PART_DESCRIPTION __DIOF(_DCMD_BLK, 3, struct partition_description)
#define DCMD_FSYS_STATISTICS      __DIOF(_DCMD_FSYS, 11, struct fs_stats)
#define DCMD_FSYS_STATISTICS_CLR  __DIOF(_DCMD_FSYS, 12, struct fs_stats)
#define DCMD_FSYS_STATVFS         __DIOF(_DCMD_FSYS, 13, struct statvfs)
#define DCMD_FSYS_PREGROW_FILE    __DIOT(_DCMD_FSYS, 14, off64_t)
#define DCMD_FSYS_DIRECT_IO       __DIOTF(_DCMD_FSYS, 15, struct fs_directio)
#define DCMD_FSYS_MOUNTED_ON      __DIO_RAW(_DCMD_FSYS, 16, 256, DEVDIR_FROM)
#define DCMD_FSYS_MOUNTED_AT      __DIO_RAW(_DCMD_FSYS, 17, 256, DEVDIR_FROM)
#define DCMD_FSYS_MOUNTED_BY      __DIO_RAW(_DCMD_FSYS, 18, 256, DEVDIR_FROM)
#define DCMD_FSYS_OPTIONS         __DIO_RAW(_DCMD_FSYS, 19, 256, DEVDIR_FROM)
#define DCMD_FSYS_FILE_FLAGS      __DIOTF(_DCMD_FSYS, 20, struct fs_fileflags)
#define DCMD_FSYS_MAP_OFFSET      __DIOTF(_DCMD_FSYS, 21, struct fs_mapoffset)
#define DCMD_FSYS_LABEL           __DIO_RAW(_DCMD_FSYS, 22, 256, DEVDIR_FROM)
#define DCMD_FSYS_LABEL_RAW       __DIO_RAW(_DCMD_FSYS, 27, 256, DEVDIR_FROM)
#define DCMD_FSYS_ERRNOTIFY       __DIO_RAW(_DCMD_FSYS, 28, 32, DEVDIR_TO)

#endif
