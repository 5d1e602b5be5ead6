/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The image file system: header, directory, files, trailer. All offsets count from the image_header.
 */
#ifndef __IMAGE_H_INCLUDED
#define __IMAGE_H_INCLUDED

#include <stdint.h>

#define IMAGE_SIGNATURE        "imagefs"
#define IMAGE_FLAGS_BIGENDIAN  0x01u
#define IMAGE_FLAGS_READONLY   0x02u
#define IMAGE_FLAGS_INO_BITS   0x04u    /* the IFS_INO_* bits of ino mean something */

struct image_header {
    char     signature[7];
    uint8_t  flags;
    uint32_t image_size;        /* header to trailer */
    uint32_t hdr_dir_size;      /* header and directory */
    uint32_t dir_offset;
    uint32_t boot_ino[4];       /* files of the bootstrap programs; the kernel's is the last used one */
    uint32_t script_ino;        /* the compiled boot script, 0 if none */
    uint32_t chain_paddr;       /* offset of a further image, 0 if none */
    uint32_t spare[10];
    uint32_t mountflags;
    char     mountpoint[];      /* NUL, padded to 4 */
};

/* Last word of the image: the 32-bit words from header to trailer add up to 0. */
struct image_trailer { uint32_t cksum; };

#define IFS_INO_PROCESSED_ELF  0x80000000u
#define IFS_INO_RUNONCE_ELF    0x40000000u
#define IFS_INO_BOOTSTRAP_EXE  0x20000000u
#define IFS_INO_FLAG_MASK      0xe0000000u

/* Directory entries: 4-byte aligned, `size` leads to the next, 0 ends. The first is the root directory, path "". */
struct image_attr {
    uint16_t size;
    uint16_t extattr_offset;
    uint32_t ino;               /* hard links share it */
    uint32_t mode;              /* file type bits as in <sys/stat.h> */
    uint32_t gid, uid;
    uint32_t mtime;
};
struct image_file    { struct image_attr attr; uint32_t offset, size; char path[]; };
struct image_dir     { struct image_attr attr; char path[]; };
struct image_symlink { struct image_attr attr; uint16_t sym_offset, sym_size; char path[]; /* path NUL target NUL */ };
struct image_device  { struct image_attr attr; uint32_t dev, rdev; char path[]; };
union image_dirent {
    struct image_attr    attr;
    struct image_file    file;
    struct image_dir     dir;
    struct image_symlink symlink;
    struct image_device  device;
};

/* File types in image_attr.mode, for those who cannot include <sys/stat.h>. */
#define IMAGE_S_IFMT  0xf000u
#define IMAGE_S_IFIFO 0x1000u
#define IMAGE_S_IFDIR 0x4000u
#define IMAGE_S_IFREG 0x8000u
#define IMAGE_S_IFLNK 0xa000u

/* ---- the compiled boot script: records, size 0 ends ---- */
enum { SCRIPT_TYPE_EXTERNAL = 0, SCRIPT_TYPE_WAITFOR, SCRIPT_TYPE_REOPEN, SCRIPT_TYPE_DISPLAY_MSG,
       SCRIPT_TYPE_PROCMGR_SYMLINK, SCRIPT_TYPE_EXTSCHED_APS };

struct script_hdr {
    uint8_t size_lo, size_hi;   /* of the whole record, a multiple of 4 */
    uint8_t type;               /* SCRIPT_TYPE_* */
    uint8_t line;               /* of the build file, 0: unknown, or over 255 */
};

/* Lines of a compiled boot script, each with its length in bytes. */
struct script_external {
    struct script_hdr hdr;
    uint8_t cpu;                /* with SCRIPT_FLAGS_CPU_SET: the CPU to run on */
    uint8_t flags;              /* SCRIPT_FLAGS_* */
    union { uint8_t reserved[2]; struct { uint8_t id, spare; } aps; } extsched;
    uint8_t policy;             /* SCRIPT_POLICY_* */
    uint8_t priority;           /* with SCRIPT_FLAGS_SCHED_SET */
    uint8_t argc, envc;
    char    args[];             /* path, argv..., environment..., each ended by NUL */
};
struct script_waitfor_reopen { struct script_hdr hdr; uint8_t checks_lo, checks_hi; char fname[]; };   /* 100 ms each */
struct script_display_msg    { struct script_hdr hdr; char msg[]; };
struct script_procmgr_symlink { struct script_hdr hdr; char src_dest[]; };     /* target NUL name NUL */
struct script_extsched_aps {
    struct script_hdr hdr;
    uint8_t parent, budget;
    uint8_t critical_lo, critical_hi;
    uint8_t id;
    char    pname[];
};
union script_cmd {
    struct script_hdr             hdr;
    struct script_external        external;
    struct script_waitfor_reopen  waitfor_reopen;
    struct script_display_msg     display_msg;
    struct script_procmgr_symlink procmgr_symlink;
    struct script_extsched_aps    extsched_aps;
};

#define SCRIPT_FLAGS_EXTSCHED   0x01u
#define SCRIPT_FLAGS_SESSION    0x02u
#define SCRIPT_FLAGS_SCHED_SET  0x04u
#define SCRIPT_FLAGS_CPU_SET    0x08u
#define SCRIPT_FLAGS_BACKGROUND 0x20u
#define SCRIPT_FLAGS_KDEBUG     0x40u
#define SCRIPT_POLICY_NOCHANGE  0u
#define SCRIPT_POLICY_FIFO      1u
#define SCRIPT_POLICY_RR        2u
#define SCRIPT_POLICY_OTHER     3u
#define SCRIPT_CHECKS_PER_SEC   10u

#ifndef __cplusplus
_Static_assert(sizeof(struct image_header) == 88, "image_header");
_Static_assert(sizeof(struct image_attr) == 24, "image_attr");
#endif

#endif
