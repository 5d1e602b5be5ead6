// sources: procnto/resmgr/ifs.c
// flags: -Iprocnto
// SPDX-License-Identifier: Apache-2.0
// The image file system's directory: names, implied directories, links, and images that lie.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../lib/c/include/sys/image.h"
#include "resmgr/ifs.h"

static unsigned passed, failed;

static void check(int good, const char *what)
{
    printf("%s %u - %s\n", good ? "ok" : "not ok", passed + failed + 1, what);
    good ? passed++ : failed++;
}

/* An image under construction; static so that it is aligned. */
static union { unsigned char bytes[4096]; struct image_header header; uint32_t align; } image;
static size_t used;

static void image_begin(const char *mountpoint)
{
    memset(&image, 0, sizeof image);
    memcpy(image.header.signature, IMAGE_SIGNATURE, 7);
    strcpy((char *)image.bytes + sizeof image.header, mountpoint);
    used = (sizeof image.header + strlen(mountpoint) + 4) & ~(size_t)3;
    image.header.dir_offset = (uint32_t)used;
}

static union image_dirent *entry_add(uint32_t mode, uint32_t ino, size_t fixed, const char *path, size_t path_size)
{
    union image_dirent *entry = (void *)(image.bytes + used);
    size_t size = (fixed + path_size + 3) & ~(size_t)3;
    entry->attr.mode = mode;
    entry->attr.ino = ino;
    entry->attr.size = (uint16_t)size;
    memcpy((char *)entry + fixed, path, path_size);
    used += size;
    return entry;
}

static void add_file(const char *path, uint32_t ino, uint32_t offset, uint32_t size)
{
    union image_dirent *entry = entry_add(IMAGE_S_IFREG | 0755, ino, offsetof(struct image_file, path), path,
                                          strlen(path) + 1);
    entry->file.offset = offset;
    entry->file.size = size;
}

static void add_link(const char *path, const char *target)
{
    char text[300];
    size_t len = strlen(path) + 1;
    memcpy(text, path, len);
    strcpy(text + len, target);
    union image_dirent *entry = entry_add(IMAGE_S_IFLNK | 0777, 0, offsetof(struct image_symlink, path), text,
                                          len + strlen(target) + 1);
    entry->symlink.sym_offset = (uint16_t)len;
    entry->symlink.sym_size = (uint16_t)strlen(target);
}

static void image_end(void)
{
    used += 4;
    image.header.hdr_dir_size = (uint32_t)used;
    image.header.image_size = 4096;
}

static void build(void)
{
    image_begin("/");
    entry_add(IMAGE_S_IFDIR | 0755, 1, offsetof(struct image_dir, path), "", 1);
    add_file("proc/boot/ls", 2, 2048, 100);
    add_file("proc/boot/dir", 2, 2048, 100);
    add_file("proc/boot/.script", 3, 3000, 10);
    add_link("tmp", "/dev/shmem");
    add_link("bin/sh", "/proc/boot/ls");
    image_end();
    image.header.script_ino = 3;
}

static void test_names(void)
{
    struct ifs fs;
    const char *rest;
    build();
    check(ifs_load(&fs, &image, sizeof image) == 0, "load");
    check(strcmp(fs.mountpoint, "/") == 0, "mountpoint");
    const struct ifs_node *node = ifs_walk(&fs, "proc/boot/ls", &rest);
    check(*rest == '\0' && node->size == 100 && node->offset == 2048 && node->links == 2, "a file");
    node = ifs_walk(&fs, "proc/boot", &rest);
    check(*rest == '\0' && (node->mode & IMAGE_S_IFMT) == IMAGE_S_IFDIR, "an implied directory");
    unsigned count = 0;
    for (const struct ifs_node *child = ifs_child_after(node, 0); child; child = ifs_child_after(node, child->serial))
        count++;
    check(count == 3, "its entries");
    node = ifs_walk(&fs, "tmp/a/b", &rest);
    check(node->target && strcmp(node->target, "/dev/shmem") == 0 && strcmp(rest, "a/b") == 0, "a link on the way");
    node = ifs_walk(&fs, "bin/sh", &rest);
    check(node->target && *rest == '\0', "a link at the end");
    node = ifs_walk(&fs, "proc/none", &rest);
    check(strcmp(rest, "none") == 0, "no such name");
    node = ifs_walk(&fs, "proc/boot/ls/x", &rest);
    check((node->mode & IMAGE_S_IFMT) == IMAGE_S_IFREG && strcmp(rest, "x") == 0, "below a file");
    node = ifs_by_ino(&fs, fs.script_ino);
    check(node != NULL && node->offset == 3000, "the script");
    check(ifs_by_ino(&fs, 99) == NULL, "no such inode");
    ifs_unload(&fs);
}

static int splice_is(const char *path, const char *rest, const char *target, const char *want)
{
    char out[IFS_PATH_MAX];
    return ifs_splice(path, rest, target, out) == 0 && strcmp(out, want) == 0;
}

static void test_splice(void)
{
    char out[IFS_PATH_MAX], longest[IFS_PATH_MAX];
    const char *path = "/tmp/a/b";
    check(splice_is(path, path + 5, "/dev/shmem", "/dev/shmem/a/b"), "absolute link on the way");
    check(splice_is(path, path + 5, "x/y", "/x/y/a/b"), "relative link on the way");
    path = "/bin/sh";
    check(splice_is(path, path + 7, "ksh", "/bin/ksh"), "relative link at the end");
    check(splice_is(path, path + 7, "/proc/boot/ksh", "/proc/boot/ksh"), "absolute link at the end");
    memset(longest, 120, sizeof longest);
    longest[sizeof longest - 1] = 0;
    check(ifs_splice(path, path + 7, longest, out) == ENAMETOOLONG, "too long");
}

static void test_lies(void)
{
    struct ifs fs;
    build();
    image.header.signature[0] = 'x';
    check(ifs_load(&fs, &image, sizeof image) == EINVAL, "signature");
    build();
    check(ifs_load(&fs, &image, 50) == EINVAL, "short");
    image.header.image_size = 5000;
    check(ifs_load(&fs, &image, sizeof image) == EINVAL, "larger than its memory");
    build();
    image.header.hdr_dir_size = image.header.dir_offset + 40;
    check(ifs_load(&fs, &image, sizeof image) == EINVAL, "directory without an end");
    build();
    image.header.dir_offset = 4094;
    check(ifs_load(&fs, &image, sizeof image) == EINVAL, "directory outside");
    image_begin("/");
    add_file("f", 1, 4000, 200);
    image_end();
    check(ifs_load(&fs, &image, sizeof image) == EINVAL, "file data outside");
    image_begin("/");
    add_file("f", 1, 0xffffffff, 2);
    image_end();
    check(ifs_load(&fs, &image, sizeof image) == EINVAL, "offset wraps");
    image_begin("/");
    add_link("l", "target");
    ((union image_dirent *)(image.bytes + image.header.dir_offset))->symlink.sym_offset = 500;
    image_end();
    check(ifs_load(&fs, &image, sizeof image) == EINVAL, "link target outside");
    image_begin("/");
    union image_dirent *entry = entry_add(IMAGE_S_IFREG, 1, offsetof(struct image_file, path), "abcd", 4);
    check(entry->attr.size % 4 == 0, "record size");
    image_end();
    check(ifs_load(&fs, &image, sizeof image) == EINVAL, "path without an end");
}

/* Whatever the directory says, nothing outside the image is read (a sanitizer watches). */
static void test_random(void)
{
    struct ifs fs;
    const char *rest;
    unsigned loaded = 0;
    srand(1);
    for (unsigned i = 0; i < 50000; i++) {
        build();
        for (unsigned n = (unsigned)rand() % 4 + 1; n > 0; n--)
            image.bytes[(unsigned)rand() % used] = (unsigned char)rand();
        if (ifs_load(&fs, &image, sizeof image) != 0)
            continue;
        loaded++;
        for (uint32_t j = 0; j < fs.count; j++)
            if (fs.nodes[j].target && strlen(fs.nodes[j].target) != fs.nodes[j].target_len)
                loaded = 0;
        ifs_walk(&fs, "proc/boot/ls", &rest);
        ifs_unload(&fs);
    }
    check(loaded != 0, "damaged directories");
}

int main(void)
{
    test_names();
    test_splice();
    test_lies();
    test_random();
    printf("%u passed, %u failed\n", passed, failed);
    return failed != 0;
}
