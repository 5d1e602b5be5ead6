/* SPDX-License-Identifier: Apache-2.0 */
#include "reader.h"

#include <string.h>

#include <sys/image.h>
#include <sys/startup.h>

uint32_t view_word(const uint8_t *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static uint32_t sum(const uint8_t *data, size_t len)
{
    uint32_t total = 0;
    for (size_t i = 0; i + 4 <= len; i += 4) total += view_word(data + i);
    return total;
}

/* The startup_header: within the first 64 KiB, at a multiple of 4; only zeros or an arm64 Image header before it. */
static bool find_startup(struct view *v, bool anywhere)
{
    struct startup_header h;
    size_t from = v->size >= 64 && view_word(v->data + 56) == ARM64_IMAGE_MAGIC ? 64 : 0;
    for (size_t at = from; at + sizeof h <= v->size && at <= 65536; at += 4) {
        memcpy(&h, v->data + at, sizeof h);
        if (h.signature == STARTUP_HDR_SIGNATURE && h.header_size == sizeof h) {
            v->has_startup = true;
            v->startup = at;
            v->startup_size = h.startup_size;
            return true;
        }
        if (view_word(v->data + at) != 0 && !anywhere) return false;
    }
    return false;
}

static bool find_fs(struct view *v, size_t from, bool anywhere)
{
    for (size_t at = from; at + sizeof(struct image_header) <= v->size; at += 4) {
        if (memcmp(v->data + at, IMAGE_SIGNATURE, sizeof IMAGE_SIGNATURE - 1) == 0) {
            v->fs = at;
            return true;
        }
        if (view_word(v->data + at) != 0 && !anywhere) return false;
    }
    return false;
}

static const char *read_header(struct view *v)
{
    struct image_header h;
    memcpy(&h, v->data + v->fs, sizeof h);
    v->fs_size = h.image_size;
    if (h.flags & IMAGE_FLAGS_BIGENDIAN) return "a big-endian image";
    if (v->fs_size > v->size - v->fs || v->fs_size % 4 || v->fs_size < sizeof h + 4)
        return "the image's size is wrong: is the file cut off?";
    if (h.hdr_dir_size > v->fs_size || h.dir_offset > h.hdr_dir_size || h.dir_offset < sizeof h || h.dir_offset % 4)
        return "the directory lies outside the image";
    v->dir = v->fs + h.dir_offset;
    v->dir_end = v->fs + h.hdr_dir_size;
    size_t room = h.dir_offset - sizeof h;
    if (room >= sizeof v->mountpoint) room = sizeof v->mountpoint - 1;
    memcpy(v->mountpoint, v->data + v->fs + sizeof h, room);
    v->mountpoint[room] = 0;
    v->fs_sum = sum(v->data + v->fs, v->fs_size);
    return NULL;
}

const char *view_open(struct view *v, const uint8_t *data, size_t size, bool anywhere)
{
    memset(v, 0, sizeof *v);
    v->data = data;
    v->size = size;
    size_t from = 0;
    if (find_startup(v, anywhere)) {
        if (v->startup_size < sizeof(struct startup_header) || v->startup_size % 4 ||
            v->startup_size > size - v->startup)
            return "startup's size is wrong: is the file cut off?";
        v->startup_sum = sum(data + v->startup, v->startup_size);
        from = v->startup + v->startup_size;
    }
    if (!find_fs(v, from, anywhere)) return "no image header found: not an image (-z searches the whole file)";
    return read_header(v);
}

static bool copy_string(char *out, size_t room, const uint8_t *from, size_t len)
{
    const uint8_t *end = memchr(from, 0, len);
    if (!end || (size_t)(end - from) >= room) return false;
    memcpy(out, from, (size_t)(end - from) + 1);
    return true;
}

static const char *read_file_node(const struct view *v, struct node *n, const uint8_t *at, size_t size)
{
    struct image_file f;
    if (size < sizeof f) return "a file's entry is too short";
    memcpy(&f, at, sizeof f);
    if (f.offset > v->fs_size || f.size > v->fs_size - f.offset) return "a file lies outside the image";
    n->kind = NODE_FILE;
    n->offset = v->fs + f.offset;
    n->size = f.size;
    return copy_string(n->path, sizeof n->path, at + sizeof f, size - sizeof f) ? NULL : "a path has no end";
}

static const char *read_link_node(struct node *n, const uint8_t *at, size_t size)
{
    struct image_symlink l;
    if (size < sizeof l) return "a link's entry is too short";
    memcpy(&l, at, sizeof l);
    size_t room = size - sizeof l;
    if (l.sym_offset >= room || l.sym_size > room - l.sym_offset || l.sym_size >= sizeof n->target)
        return "a link's target lies outside its entry";
    n->kind = NODE_LINK;
    n->size = l.sym_size;
    memcpy(n->target, at + sizeof l + l.sym_offset, l.sym_size);
    n->target[l.sym_size] = 0;
    return copy_string(n->path, sizeof n->path, at + sizeof l, room) ? NULL : "a path has no end";
}

static const char *read_other_node(struct node *n, const uint8_t *at, size_t size, size_t head)
{
    n->kind = head == sizeof(struct image_dir) ? NODE_DIR : NODE_OTHER;
    if (size <= head) return "an entry is too short";
    return copy_string(n->path, sizeof n->path, at + head, size - head) ? NULL : "a path has no end";
}

int view_next(const struct view *v, size_t *at, struct node *n, const char **wrong)
{
    struct image_attr a;
    if (v->dir_end - *at < sizeof a) {
        if (v->dir_end - *at >= 2 && v->data[*at] == 0 && v->data[*at + 1] == 0) return 0;
        *wrong = "the directory has no end";
        return -1;
    }
    memcpy(&a, v->data + *at, sizeof a);
    if (a.size == 0) return 0;
    if (a.size < sizeof a || a.size % 4 || a.size > v->dir_end - *at) {
        *wrong = "a directory entry's size is wrong";
        return -1;
    }
    *n = (struct node){ .mode = a.mode, .ino = a.ino, .uid = a.uid, .gid = a.gid, .mtime = a.mtime };
    const uint8_t *entry = v->data + *at;
    switch (a.mode & IMAGE_S_IFMT) {
    case IMAGE_S_IFREG: *wrong = read_file_node(v, n, entry, a.size); break;
    case IMAGE_S_IFLNK: *wrong = read_link_node(n, entry, a.size); break;
    case IMAGE_S_IFDIR: *wrong = read_other_node(n, entry, a.size, sizeof(struct image_dir)); break;
    default: *wrong = read_other_node(n, entry, a.size, sizeof(struct image_device)); break;
    }
    *at += a.size;
    return *wrong ? -1 : 1;
}
