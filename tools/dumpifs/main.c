/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dumpifs: lists an image and takes files out of it.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sys/image.h>
#include <sys/startup.h>

#include "md5.h"
#include "reader.h"

static const char usage[] =
    "dumpifs [-mvxbz] [-u file] [-d dir] [-f file] image [files...]\n"
    " -m        MD5 of each file\n"
    " -v        owner, mode, inode, time; twice: ELF segments too\n"
    " -x        extract (all, or the files named)\n"
    " -b        extract to base names, without directories\n"
    " -d dir    extract below dir (default .)\n"
    " -f file   extract this one file\n"
    " -u file   write an uncompressed copy of the image\n"
    " -z        look for the header between other data too\n"
    "Status: 0 all well, 1 damaged image or failed extraction, 2 wrong use.\n";

static struct {
    int verbose;
    bool sums, extract, base_only, anywhere;
    const char *copy, *dir, *image;
    char **names;
    int count;
} opt = { .dir = "." };

static int failures;

static void complain(const char *what, const char *why)
{
    fprintf(stderr, "dumpifs: %s: %s\n", what, why);
    failures++;
}

static uint8_t *read_all(const char *path, size_t *size)
{
    FILE *f = fopen(path, "rb");
    size_t room = 1 << 16;
    uint8_t *data = malloc(room);
    *size = 0;
    while (f && data) {
        size_t n = fread(data + *size, 1, room - *size, f);
        if (n == 0) break;
        *size += n;
        if (*size < room) continue;
        uint8_t *more = realloc(data, room * 2);
        if (!more) break;
        data = more;
        room *= 2;
    }
    if (!f || !data || ferror(f) || !feof(f)) {
        complain(path, f ? "cannot be read whole" : strerror(errno));
        free(data);
        data = NULL;
    }
    if (f) fclose(f);
    return data;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static bool chosen(const char *path)
{
    if (opt.count == 0) return true;
    for (int i = 0; i < opt.count; i++) {
        const char *name = opt.names[i];
        while (*name == '/') name++;
        if (strcmp(name, path) == 0 || strcmp(name, base_name(path)) == 0) return true;
    }
    return false;
}

/* An image is not trusted: its paths must stay below the chosen directory. */
static bool safe_path(const char *path)
{
    if (*path == '/' || *path == 0) return false;
    for (const char *part = path; part; part = strchr(part, '/')) {
        if (*part == '/') part++;
        size_t len = strcspn(part, "/");
        if (len == 0 || (len == 1 && part[0] == '.') || (len == 2 && memcmp(part, "..", 2) == 0)) return false;
    }
    return true;
}

static bool make_parents(char *path)
{
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        struct stat st;
        *slash = 0;
        bool ok = mkdir(path, 0755) == 0 || errno == EEXIST;
        if (ok && (lstat(path, &st) != 0 || S_ISLNK(st.st_mode)))
            ok = strcmp(path, opt.dir) == 0 || strlen(path) < strlen(opt.dir);
        *slash = '/';
        if (!ok) return false;
    }
    return true;
}

static bool write_data(const char *path, const uint8_t *data, size_t size, unsigned mode)
{
    remove(path);
    FILE *f = fopen(path, "wb");
    bool ok = f && fwrite(data, 1, size, f) == size;
    if (f && fclose(f) != 0) ok = false;
    return ok && chmod(path, mode & 0777) == 0;
}

static void extract(const struct view *v, const struct node *n)
{
    char path[4096];
    struct stat st;
    bool ok;
    if (n->kind == NODE_DIR && n->path[0] == 0) return;
    if (!safe_path(n->path)) {
        complain(n->path, "unsafe path in the image: not extracted");
        return;
    }
    if (opt.base_only && n->kind == NODE_DIR) return;
    int len = snprintf(path, sizeof path, "%s/%s", opt.dir, opt.base_only ? base_name(n->path) : n->path);
    if (len < 0 || (size_t)len >= sizeof path || !make_parents(path)) {
        complain(n->path, "cannot make its directory");
        return;
    }
    switch (n->kind) {
    case NODE_FILE: ok = write_data(path, v->data + n->offset, n->size, n->mode); break;
    case NODE_DIR: ok = mkdir(path, n->mode & 0777) == 0 || (errno == EEXIST && lstat(path, &st) == 0 &&
        S_ISDIR(st.st_mode)); break;
    case NODE_LINK:
        remove(path);
        ok = symlink(n->target, path) == 0;
        break;
    default: ok = (n->mode & IMAGE_S_IFMT) == IMAGE_S_IFIFO && (mkfifo(path, n->mode & 0777) == 0 ||
        errno == EEXIST); break;
    }
    if (!ok) complain(path, strerror(errno));
}

static uint64_t word64(const uint8_t *at)
{
    return view_word(at) | (uint64_t)view_word(at + 4) << 32;
}

static void show_elf(const uint8_t *data, size_t size)
{
    if (size < 64 || memcmp(data, "\177ELF\2\1", 6) != 0) return;
    uint64_t phoff = word64(data + 32);
    unsigned phnum = data[56] | (unsigned)data[57] << 8;
    printf("                       entry=0x%llx\n", (unsigned long long)word64(data + 24));
    for (unsigned i = 0; i < phnum && opt.verbose > 1; i++) {
        if (phoff > size || size - phoff < (uint64_t)(i + 1) * 56) break;
        const uint8_t *ph = data + phoff + (uint64_t)i * 56;
        if (view_word(ph) != 1) continue;
        printf("                       segment %c%c%c offset=0x%llx vaddr=0x%llx filesz=0x%llx memsz=0x%llx\n",
               ph[4] & 4 ? 'r' : '-', ph[4] & 2 ? 'w' : '-', ph[4] & 1 ? 'x' : '-',
                   (unsigned long long)word64(ph + 8),
               (unsigned long long)word64(ph + 16), (unsigned long long)word64(ph + 32),
                   (unsigned long long)word64(ph + 40));
    }
}

/* Paths from a damaged image must not steer the terminal. */
static void print_text(const char *text)
{
    for (; *text; text++) putchar((unsigned char)*text < ' ' || *text == 127 ? '?' : *text);
}

static void show_details(const struct view *v, const struct node *n)
{
    if (opt.sums && n->kind == NODE_FILE) {
        uint8_t digest[16];
        md5(v->data + n->offset, n->size, digest);
        printf("                       md5=");
        for (int i = 0; i < 16; i++) printf("%02x", digest[i]);
        putchar('\n');
    }
    if (!opt.verbose) return;
    printf("                       gid=%u uid=%u mode=0%o ino=0x%x mtime=%u\n", n->gid, n->uid, n->mode, n->ino,
        n->mtime);
    if (n->kind == NODE_FILE) show_elf(v->data + n->offset, n->size);
}

static void show(const struct view *v, const struct node *n)
{
    if (n->kind == NODE_FILE) printf("%9zx %8zx  ", n->offset, n->size);
    else if (n->kind == NODE_LINK) printf("     ---- %8zx  ", n->size);
    else printf("     ----     ----  ");
    print_text(n->path[0] ? n->path : "Root-dirent");
    if (n->kind == NODE_LINK) {
        printf(" -> ");
        print_text(n->target);
    }
    putchar('\n');
    show_details(v, n);
}

static void show_head(const struct view *v)
{
    printf("   Offset     Size  Name\n");
    if (v->has_startup) {
        struct startup_header h;
        memcpy(&h, v->data + v->startup, sizeof h);
        printf("%9zx %8zx  Startup-header flags1=0x%x flags2=%x paddr_bias=%x\n", v->startup, sizeof h, h.flags1,
            h.flags2, h.paddr_bias);
        printf("%9zx %8zx  startup.*\n", v->startup + sizeof h, v->startup_size - sizeof h);
        if (h.flags1 & STARTUP_HDR_FLAGS1_COMPRESS_MASK)
            printf("     ----     ----  compressed image: not supported\n");
    }
    printf("%9zx %8zx  Image-header mountpoint=", v->fs, v->dir - v->fs);
    print_text(v->mountpoint);
    printf("\n%9zx %8zx  Image-directory\n", v->dir, v->dir_end - v->dir);
}

static void show_sums(const struct view *v)
{
    printf("Checksums: image=0x%08x", view_word(v->data + v->fs + v->fs_size - 4));
    if (v->has_startup) printf(" startup=0x%08x", view_word(v->data + v->startup + v->startup_size - 4));
    putchar('\n');
    if (v->fs_sum) complain(opt.image, "checksum of the image is wrong: the file is damaged");
    if (v->startup_sum) complain(opt.image, "checksum of startup is wrong: the file is damaged");
}

static void walk(const struct view *v)
{
    struct node n;
    const char *wrong = NULL;
    size_t at = v->dir;
    int more;
    bool listing = !opt.extract, found = false;
    if (listing) show_head(v);
    while ((more = view_next(v, &at, &n, &wrong)) > 0) {
        if (!chosen(n.path)) continue;
        found = true;
        if (listing) show(v, &n);
        else extract(v, &n);
        if (opt.extract && opt.verbose) printf("%s\n", n.path);
    }
    if (more < 0) complain(opt.image, wrong);
    else if (!found && opt.count) complain(opt.names[0], "not in the image");
    if (listing) show_sums(v);
}

static void write_copy(const uint8_t *data, size_t size)
{
    if (!write_data(opt.copy, data, size, 0644)) complain(opt.copy, strerror(errno));
}

static int parse_options(int argc, char **argv)
{
    static char *one[1];
    int c;
    while ((c = getopt(argc, argv, "bd:f:mu:vxz")) != -1) {
        switch (c) {
        case 'b': opt.base_only = true; break;
        case 'd': opt.dir = optarg; break;
        case 'f':
            one[0] = optarg;
            opt.names = one;
            opt.count = 1;
            opt.extract = true;
            break;
        case 'm': opt.sums = true; break;
        case 'u': opt.copy = optarg; break;
        case 'v': opt.verbose++; break;
        case 'x': opt.extract = true; break;
        case 'z': opt.anywhere = true; break;
        default: return -1;
        }
    }
    if (optind >= argc) return -1;
    opt.image = argv[optind];
    if (!opt.count) {
        opt.names = argv + optind + 1;
        opt.count = argc - optind - 1;
    }
    return 0;
}

int main(int argc, char **argv)
{
    struct view v;
    size_t size;
    if (parse_options(argc, argv) != 0) {
        fputs(usage, stderr);
        return 2;
    }
    uint8_t *data = read_all(opt.image, &size);
    if (!data) return 1;
    const char *wrong = view_open(&v, data, size, opt.anywhere);
    if (wrong) complain(opt.image, wrong);
    else if (opt.copy) write_copy(data, size);
    else walk(&v);
    free(data);
    return failures ? 1 : 0;
}
