/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The image file. From its start:
 *   0            Linux arm64 Image header, padded to a page: a loader finds the size here and branches to startup
 *   4096         startup_header, startup flattened, padding, checksum word
 *   next page    image_header "imagefs", directory, small files, page-aligned files, checksum word
 * An image without a bootstrap file is the last part alone.
 */
#include "image.h"

#include <stdio.h>
#include <string.h>

#include <sys/image.h>
#include <sys/startup.h>

#include "elf.h"
#include "options.h"

#define PREBOOT_SIZE PAGE_SIZE
#define TEXT_OFFSET 0x80000u          /* of the image from the start of RAM, itself 2 MiB aligned */
#define ARM64_FLAGS (1u << 1 | 1u << 3) /* 4 KiB pages, any 2 MiB aligned place */

void image_init(struct image *img)
{
    memset(img, 0, sizeof *img);
    img->tail = &img->first;
    img->mount = "/";
    img->root_mode = IMAGE_S_IFDIR | 0755;
    img->root_mtime = options.zero_mtime >= 2 ? 0 : options.default_mtime;
}

struct entry *image_find(struct image *img, const char *path)
{
    for (struct entry *e = img->first; e; e = e->next)
        if (strcmp(e->path, path) == 0) return e;
    return NULL;
}

void image_add(struct image *img, struct entry *e)
{
    struct entry *old = image_find(img, e->path);
    if (old) {
        bool both_dirs = (old->mode & IMAGE_S_IFMT) == IMAGE_S_IFDIR && (e->mode & IMAGE_S_IFMT) == IMAGE_S_IFDIR;
        if (!both_dirs)
            error(e->at, "/%s is already in the image, from line %d: remove one of them", e->path, old->at.line);
        return;
    }
    *img->tail = e;
    img->tail = &e->next;
}

/* ---- startup ---- */

static void boot_records(struct image *img, uint8_t *space)
{
    size_t used = 0;
    for (int i = 0; i < img->boot_count; i++) {
        const struct boot_program *p = &img->boot[i];
        size_t size = align_up(sizeof(struct bootargs_entry) + p->strings.len, 4);
        if (used + size + 4 > BOOTARGS_SPACE || p->argc > 127 || p->envc > 127) {
            error(img->boot_at, "arguments of the bootstrap programs too long: keep them under %u bytes",
                BOOTARGS_SPACE);
            return;
        }
        struct bootargs_entry head = { .size_lo = (uint8_t)size, .size_hi = (uint8_t)(size >> 8),
            .argc = (int8_t)p->argc,
                                       .envc = (int8_t)p->envc, .shdr_addr = p->entry ? p->entry->offset : 0 };
        memcpy(space + used, &head, sizeof head);
        memcpy(space + used + sizeof head, p->strings.data, p->strings.len);
        used += size;
    }
}

static bool patch_startup(struct image *img, struct buffer *flat)
{
    static const char mark[] = BOOTARGS_MARK;
    size_t len = sizeof mark - 1, found = 0, times = 0;
    for (size_t i = 0; i + len + BOOTARGS_SPACE <= flat->len; i++) {
        if (memcmp(flat->data + i, mark, len) != 0) continue;
        found = i;
        times++;
        i += len + BOOTARGS_SPACE - 1;
    }
    if (times != 1) {
        error(img->startup_at, "%s: %s argument space (mark \"%s\"): link it with Pauli's startup library",
            img->startup_host,
              times ? "more than one" : "no", mark);
        return false;
    }
    memset(flat->data + found + len, 0, BOOTARGS_SPACE);
    boot_records(img, flat->data + found + len);
    return true;
}

static void preboot(uint8_t *page, size_t entry, size_t file_size)
{
    struct arm64_image_header h = { .code0 = 0x14000000u | (uint32_t)(entry / 4), .code1 = 0xd503201fu /* nop */,
                                    .text_offset = TEXT_OFFSET, .image_size = align_up(file_size, PAGE_SIZE),
                                    .flags = ARM64_FLAGS, .magic = ARM64_IMAGE_MAGIC };
    memcpy(page, &h, sizeof h);
}

/* ---- the image file system ---- */

static void number_entries(struct image *img)
{
    uint32_t ino = 2; /* 1 is the root directory */
    for (struct entry *e = img->first; e; e = e->next)
        if (!e->hard) e->ino = ino++ | e->ino_flags;
    for (struct entry *e = img->first; e; e = e->next)
        if (e->hard) e->ino = e->hard->ino;
}

static void dirent(struct buffer *out, struct image_attr attr, const void *body, size_t body_len, const char *path)
{
    size_t path_len = strlen(path) + 1;
    attr.size = (uint16_t)align_up(sizeof attr + body_len + path_len, 4);
    buffer_put(out, &attr, sizeof attr);
    buffer_put(out, body, body_len);
    buffer_put(out, path, path_len);
    buffer_align(out, 4);
}

static void symlink_dirent(struct buffer *out, struct image_attr attr, const struct entry *e)
{
    uint16_t words[2] = { (uint16_t)(strlen(e->path) + 1), (uint16_t)strlen(e->link) };
    size_t body = sizeof words + words[0] + words[1] + 1u;
    attr.size = (uint16_t)align_up(sizeof attr + body, 4);
    buffer_put(out, &attr, sizeof attr);
    buffer_put(out, words, sizeof words);
    buffer_string(out, e->path);
    buffer_string(out, e->link);
    buffer_align(out, 4);
}

/* The directory; offsets of files are right once they are placed. */
static void directory(const struct image *img, struct buffer *out)
{
    struct image_attr root = { .ino = 1, .mode = img->root_mode, .gid = img->root_gid, .uid = img->root_uid,
                               .mtime = img->root_mtime };
    dirent(out, root, NULL, 0, "");
    for (const struct entry *e = img->first; e; e = e->next) {
        const struct entry *data = e->hard ? e->hard : e;
        struct image_attr attr = { .ino = e->ino, .mode = e->mode, .gid = e->gid, .uid = e->uid, .mtime = e->mtime };
        uint32_t file[2] = { data->offset, (uint32_t)data->size }, device[2] = { 0, 0 };
        switch (e->mode & IMAGE_S_IFMT) {
        case IMAGE_S_IFREG: dirent(out, attr, file, sizeof file, e->path); break;
        case IMAGE_S_IFDIR: dirent(out, attr, NULL, 0, e->path); break;
        case IMAGE_S_IFLNK: symlink_dirent(out, attr, e); break;
        default: dirent(out, attr, device, sizeof device, e->path); break;
        }
    }
    buffer_zero(out, 4);
}

/* Puts the files with least <= align < limit behind at; returns the new end. base: physical offset of the
   image_header. */
static size_t place_files(struct image *img, size_t at, size_t least, size_t limit, size_t base)
{
    for (struct entry *e = img->first; e; e = e->next) {
        if ((e->mode & IMAGE_S_IFMT) != IMAGE_S_IFREG || e->hard || e->align < least || e->align >= limit) continue;
        at = align_up(base + at, e->align) - base;
        e->offset = (uint32_t)at;
        at += e->size;
    }
    return at;
}

static size_t imagefs_size(struct image *img, size_t head, size_t base)
{
    size_t end = place_files(img, head, 0, PAGE_SIZE, base);
    end = place_files(img, end, PAGE_SIZE, PAGE_SIZE + 1, base);
    end = place_files(img, end, PAGE_SIZE + 1, SIZE_MAX, base);
    return align_up(end, 4) + sizeof(struct image_trailer);
}

static void imagefs_write(struct image *img, struct buffer *out, struct layout *lay)
{
    size_t mount_len = align_up(strlen(img->mount) + 1, 4);
    struct image_header h = { .flags = IMAGE_FLAGS_READONLY | IMAGE_FLAGS_INO_BITS };
    struct buffer dir = { 0 };
    size_t start = lay->imagefs_offset, head_size = sizeof h + mount_len;
    memcpy(h.signature, IMAGE_SIGNATURE, sizeof h.signature);
    h.image_size = (uint32_t)lay->imagefs_size;
    h.hdr_dir_size = (uint32_t)(head_size + lay->dir_size);
    h.dir_offset = (uint32_t)head_size;
    for (int i = 1; i < img->boot_count; i++) h.boot_ino[i - 1] = img->boot[i].entry ? img->boot[i].entry->ino : 0;
    h.script_ino = img->script ? img->script->ino : 0;
    h.chain_paddr = (uint32_t)img->chain;
    buffer_zero(out, start - out->len);
    buffer_put(out, &h, sizeof h);
    buffer_string(out, img->mount);
    buffer_zero(out, mount_len - strlen(img->mount) - 1);
    directory(img, &dir);
    buffer_put(out, dir.data, dir.len);
    buffer_zero(out, start + lay->imagefs_size - out->len);
    for (const struct entry *e = img->first; e; e = e->next)
        if (e->size) memcpy(out->data + start + e->offset, e->data, e->size);
    lay->image_cksum = 0u - sum32(out->data + start, lay->imagefs_size);
    put32(out->data + start + lay->imagefs_size - 4, lay->image_cksum);
}

/* The whole file's size: what image= asks for on top of what there is. */
static size_t padded_size(const struct image *img, size_t size)
{
    const struct range_spec *r = &img->range;
    uint64_t room = r->end ? r->end - r->start : 0;
    if (r->maxlen && (!room || r->maxlen < room)) room = r->maxlen;
    if (room && size > room)
        error(img->range_at, "image of %zu bytes, %llu allowed: remove files or raise the limit", size,
            (unsigned long long)room);
    if (r->totallen && size > r->totallen)
        error(img->range_at, "image of %zu bytes, %llu asked for: remove files or raise the length", size,
              (unsigned long long)r->totallen);
    if (size < r->totallen) size = r->totallen;
    return r->align ? align_up(size, r->align) : size;
}

static void startup_write(struct image *img, struct buffer *flat, uint64_t entry, struct buffer *out,
    struct layout *lay)
{
    struct startup_header h = {
        .signature = STARTUP_HDR_SIGNATURE, .version = STARTUP_HDR_VERSION, .flags1 = STARTUP_HDR_FLAGS1_VIRTUAL,
        .header_size = sizeof h, .machine = STARTUP_HDR_MACHINE, .startup_vaddr = (uint32_t)entry,
        .image_paddr = (uint32_t)img->range.start, .ram_paddr = (uint32_t)img->range.start,
            .ram_size = (uint32_t)lay->file_size,
        .startup_size = (uint32_t)lay->startup_size, .stored_size = (uint32_t)lay->file_size,
        .imagefs_size = (uint32_t)lay->imagefs_size, .preboot_size = PREBOOT_SIZE };
    buffer_zero(out, PREBOOT_SIZE);
    preboot(out->data, PREBOOT_SIZE + entry, lay->file_size);
    buffer_put(out, &h, sizeof h);
    buffer_zero(out, lay->program_offset - out->len);
    buffer_put(out, flat->data, flat->len);
    buffer_zero(out, lay->imagefs_offset - out->len);
    lay->startup_cksum = 0u - sum32(out->data + PREBOOT_SIZE, lay->startup_size);
    put32(out->data + lay->imagefs_offset - 4, lay->startup_cksum);
}

/* Startup keeps its place in a page, so that its page-relative addresses stay true. */
static bool startup_layout(struct image *img, struct buffer *flat, uint64_t *entry, struct layout *lay)
{
    uint64_t base = 0;
    struct elf_info info;
    const char *wrong = elf_flatten(img->startup.data, img->startup.len, flat, &base);
    if (wrong) {
        error(img->startup_at, "%s: %s: link startup for aarch64", img->startup_host, wrong);
        return false;
    }
    elf_check(img->startup.data, img->startup.len, &info);
    if (info.entry < base || info.entry - base >= flat->len || info.entry % 4) {
        error(img->startup_at, "%s: entry 0x%llx lies outside: link startup with an entry symbol", img->startup_host,
              (unsigned long long)info.entry);
        return false;
    }
    lay->startup_offset = PREBOOT_SIZE;
    lay->program_offset = PREBOOT_SIZE + sizeof(struct startup_header);
    lay->program_offset += (base - lay->program_offset) % PAGE_SIZE;
    lay->imagefs_offset = align_up(lay->program_offset + flat->len + sizeof(struct startup_trailer), PAGE_SIZE);
    lay->startup_size = lay->imagefs_offset - PREBOOT_SIZE;
    *entry = lay->program_offset - PREBOOT_SIZE + (info.entry - base);
    return true;
}

void image_write(struct image *img, struct buffer *out, struct layout *lay)
{
    struct buffer flat = { 0 }, dir = { 0 };
    uint64_t entry = 0;
    memset(lay, 0, sizeof *lay);
    if (img->bootable && !startup_layout(img, &flat, &entry, lay)) return;
    number_entries(img);
    directory(img, &dir);
    lay->dir_size = dir.len;
    size_t head = sizeof(struct image_header) + align_up(strlen(img->mount) + 1, 4) + dir.len;
    lay->imagefs_size = imagefs_size(img, head, TEXT_OFFSET + lay->imagefs_offset);
    size_t size = lay->imagefs_offset + lay->imagefs_size;
    if (size > UINT32_MAX) {
        error((struct place){ 0 }, "image of %zu bytes: keep it under 4 GiB", size);
        return;
    }
    lay->file_size = padded_size(img, size);
    if (img->bootable) {
        if (!patch_startup(img, &flat)) return;
        startup_write(img, &flat, entry, out, lay);
    }
    imagefs_write(img, out, lay);
    buffer_zero(out, lay->file_size - out->len);
}

/* ---- mkifs -v ---- */

static void row(size_t offset, size_t size, const char *entry, const char *name, const char *host)
{
    printf("%8zx %8zx %8s %8s %s%s%s\n", offset, size, entry, "---", name, host ? "=" : "", host ? host : "");
}

void image_list(const struct image *img, const struct layout *lay)
{
    size_t fs = lay->imagefs_offset, head = sizeof(struct image_header) + align_up(strlen(img->mount) + 1, 4);
    printf("  Offset     Size    Entry   Ramoff Target=Host\n");
    if (img->bootable) {
        row(lay->startup_offset, sizeof(struct startup_header), "---", "Startup-header", NULL);
        row(lay->program_offset, fs - 4 - lay->program_offset, "---", "startup.*", img->startup_host);
        row(fs - 4, 4, "---", "Startup-trailer", NULL);
    }
    row(fs, head, "---", "Image-header", NULL);
    row(fs + head, lay->dir_size, "---", "Image-directory", NULL);
    for (const struct entry *e = img->first; e; e = e->next) {
        const char *entry = e->is_elf ? xformat("%llx", (unsigned long long)e->elf_entry) : "---";
        if ((e->mode & IMAGE_S_IFMT) == IMAGE_S_IFREG && !e->hard)
            row(fs + e->offset, e->size, entry, e->path, e->host);
        else printf("%8s %8s %8s %8s %s%s%s\n", "---", "---", "---", "---", e->path, e->link || e->hard ? " -> " : "",
                    e->link ? e->link : e->hard ? e->hard->path : "");
    }
    row(fs + lay->imagefs_size - 4, 4, "---", "Image-trailer", NULL);
}
