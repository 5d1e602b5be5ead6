/* SPDX-License-Identifier: Apache-2.0 */
/* Disks' partitions: the table of a PC disk's first block, and its types. */
#ifndef _SYS_DISK_H_INCLUDED
#define _SYS_DISK_H_INCLUDED

#include <sys/types.h>

#define PARTITION_MAX       4
#define PARTITION_SIGNATURE 0xaa55      /* the last two bytes of the block */
#define PARTITION_ACTIVE    0x80

#define PARTITION_TYPE_FAT12    0x01
#define PARTITION_TYPE_FAT16_32M 0x04
#define PARTITION_TYPE_EXTENDED 0x05
#define PARTITION_TYPE_FAT16    0x06
#define PARTITION_TYPE_NTFS     0x07
#define PARTITION_TYPE_FAT32    0x0b
#define PARTITION_TYPE_FAT32X   0x0c
#define PARTITION_TYPE_QNX4     77
#define PARTITION_TYPE_QNX4_2   78
#define PARTITION_TYPE_QNX4_3   79
#define PARTITION_TYPE_LINUX    0x83
#define PARTITION_TYPE_QNX6     177
#define PARTITION_TYPE_QNX6_2   178
#define PARTITION_TYPE_QNX6_3   179
#define PARTITION_TYPE_GPT      0xee

typedef struct partition_entry {
    _Uint8t  boot_ind;
    _Uint8t  beg_head;
    _Uint8t  beg_sector;
    _Uint8t  beg_cylinder;
    _Uint8t  os_type;
    _Uint8t  end_head;
    _Uint8t  end_sector;
    _Uint8t  end_cylinder;
    _Uint32t part_offset;       /* blocks before it */
    _Uint32t part_size;         /* blocks */
} partition_entry_t;

#endif
