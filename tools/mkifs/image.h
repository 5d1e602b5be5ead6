/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The image being made: its entries in the order of the buildfile, and what the writer needs to know.
 */
#ifndef MKIFS_IMAGE_H
#define MKIFS_IMAGE_H

#include "attr.h"

struct entry {
    struct entry *next;
    struct place at;         /* the line that asked for it */
    char *path;              /* without a leading slash */
    uint32_t mode;           /* IMAGE_S_IF* and permissions */
    uint32_t uid, gid, mtime;
    uint32_t ino;            /* set by the writer; hard links share it */
    uint32_t ino_flags;      /* IFS_INO_* */
    const char *host;        /* host file, NULL if made here */
    uint64_t host_dev, host_ino;
    const char *link;        /* symbolic link: its text; hard link: path of the other name */
    struct entry *hard;      /* the entry whose data this name shares */
    uint8_t *data;
    size_t size;
    size_t align;            /* of data in memory */
    uint32_t offset;         /* from the image_header; set by the writer */
    uint64_t elf_entry;      /* for the listing */
    bool is_elf;
    bool by_soname;          /* a shared library, under its SONAME */
};

#define BOOT_PROGRAMS 4

struct boot_program {
    char *name;              /* as in the bootstrap file */
    struct buffer strings;   /* argv, then environment */
    unsigned argc, envc;
    struct entry *entry;     /* NULL for startup */
};

struct image {
    struct entry *first, **tail;
    const char *mount;
    struct range_spec range;
    uint64_t chain;
    struct place range_at;
    bool bootable;
    struct place boot_at;    /* the bootstrap file's line */
    struct boot_program boot[BOOT_PROGRAMS];
    int boot_count;
    struct buffer startup;   /* startup's ELF file */
    struct place startup_at;
    const char *startup_host;
    struct entry *script;
    uint32_t root_mode, root_uid, root_gid, root_mtime;
};

void image_init(struct image *img);
/* Adds e; a second entry of the same path is an error. */
void image_add(struct image *img, struct entry *e);
struct entry *image_find(struct image *img, const char *path);

struct layout { /* where the writer put things: for the listing */
    size_t startup_offset, program_offset, startup_size, imagefs_offset, imagefs_size, dir_size, file_size;
    uint32_t startup_cksum, image_cksum;
};
/* The finished file. */
void image_write(struct image *img, struct buffer *out, struct layout *layout);
void image_list(const struct image *img, const struct layout *layout);

#endif
