/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The statements of a buildfile: attribute lines, files, inline files, links, directories, the script, the
 * bootstrap file.
 */
#include "buildfile.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sys/image.h>

#include "elf.h"
#include "host.h"
#include "lexer.h"
#include "options.h"
#include "script.h"

#define MAX_PATH 1023
#define MAX_DEPTH 32

struct statement {
    struct place at;
    struct attrs attrs;
    char *name;   /* left of = */
    char *value;  /* right of =, NULL if there is none */
    bool is_inline;
    struct buffer text;
    struct place text_at;
};

/* Target path without leading, double or trailing slashes; relative names go below prefix. NULL after an error. */
static char *target_path(const char *name, const char *prefix, struct place at)
{
    struct buffer out = { 0 };
    char *whole = *name == '/' ? xstrdup(name) : xformat("%s/%s", prefix, name);
    for (char *part = strtok(whole, "/"); part; part = strtok(NULL, "/")) {
        if (strcmp(part, ".") == 0) continue;
        if (strcmp(part, "..") == 0) {
            error(at, "target \"%s\" contains ..: write the path without it", name);
            return NULL;
        }
        if (out.len) buffer_byte(&out, '/');
        buffer_put(&out, part, strlen(part));
    }
    if (out.len > MAX_PATH) {
        error(at, "target path of %zu characters: keep it under %d", out.len, MAX_PATH + 1);
        return NULL;
    }
    return buffer_text(&out);
}

static const char *prefix_of(const struct attrs *a)
{
    return a->value[ATTR_PREFIX] ? a->value[ATTR_PREFIX] : "proc/boot";
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static uint32_t id_of(const char *value, uint32_t host)
{
    uint64_t n = 0;
    if (!value) return 0;
    if (strcmp(value, "*") == 0) return host;
    number_parse(value, UINT32_MAX, &n, NULL);
    return (uint32_t)n;
}

static uint32_t permissions(const char *value, uint32_t standard, const struct stat *st)
{
    uint32_t mode = standard;
    if (!value) return standard;
    if (strcmp(value, "*") == 0) return st ? st->st_mode & 07777 : standard;
    perms_parse(value, &mode);
    return mode;
}

static uint32_t time_of(const struct attrs *a, const struct stat *st)
{
    uint32_t t = options.default_mtime;
    const char *value = a->value[ATTR_MTIME];
    if (options.zero_mtime >= 2 || (options.zero_mtime && !st)) return 0;
    if (value && strcmp(value, "*") == 0) return st ? (uint32_t)st->st_mtime : t;
    if (value) time_parse(value, &t);
    return t;
}

/* An entry with everything the attributes say. st: of the host file, or NULL. */
static struct entry *new_entry(const struct attrs *a, char *path, uint32_t type, uint32_t standard,
    const struct stat *st,
                               struct place at)
{
    struct entry *e = xalloc(sizeof *e);
    e->at = at;
    e->path = path;
    e->mode = type | permissions(a->value[type == IMAGE_S_IFDIR ? ATTR_DPERMS : ATTR_PERMS], standard, st);
    e->uid = id_of(a->value[ATTR_UID], st ? st->st_uid : 0);
    e->gid = id_of(a->value[ATTR_GID], st ? st->st_gid : 0);
    e->mtime = time_of(a, st);
    e->align = 4;
    return e;
}

static void set_alignment(struct entry *e, const struct attrs *a)
{
    struct align_spec spec = { 0 };
    if (attr_on(a, ATTR_PAGE_ALIGN) && e->align < PAGE_SIZE) e->align = PAGE_SIZE;
    if (!a->value[ATTR_PHYS_ALIGN]) return;
    phys_align_parse(a->value[ATTR_PHYS_ALIGN], &spec);
    if (spec.address)
        error(e->at, "phys_align with an address: not supported: images run anywhere, give the alignment alone");
    if (spec.align > e->align) e->align = spec.align;
}

static void add_symlink(struct image *img, const struct attrs *a, char *path, const char *text, struct place at)
{
    struct entry *e = new_entry(a, path, IMAGE_S_IFLNK, 0777, NULL, at);
    e->mode = IMAGE_S_IFLNK | 0777;
    e->link = xstrdup(text);
    if (strlen(text) == 0 || strlen(text) > MAX_PATH)
        error(at, "link to a path of %zu characters: write 1 to %d", strlen(text), MAX_PATH);
    image_add(img, e);
}

static void keep_linked(const struct entry *e, const struct buffer *data)
{
    const char *dir = options.side_dir ? options.side_dir : ".";
    char *name = xformat("%s/%s%s", dir, base_name(e->path), options.sym_suffix ? options.sym_suffix : ".sym");
    FILE *f = fopen(name, "wb");
    bool ok = f && fwrite(data->data, 1, data->len, f) == data->len; /* an ELF file is never empty */
    if (f && fclose(f) != 0) ok = false;
    if (!ok) error(e->at, "cannot write %s: %s", name, strerror(errno));
}

/* Strips an ELF file for the image and notes what it is. */
static bool process_elf(struct entry *e, const struct attrs *a, struct buffer *data, struct elf_info *info)
{
    const char *keep[MAX_KEEP + 2] = { NULL };
    const char *wrong = elf_check(data->data, data->len, info);
    if (wrong) {
        error(e->at, "%s: %s: link it for aarch64, or put [+raw] before it", e->host, wrong);
        return false;
    }
    int n = 0;
    for (; options.keep[n]; n++) keep[n] = options.keep[n];
    if (a->value[ATTR_KEEPSECTION]) keep[n] = a->value[ATTR_KEEPSECTION];
    if (attr_on(a, ATTR_KEEPLINKED)) keep_linked(e, data);
    struct buffer stripped = { 0 };
    elf_strip(data->data, data->len, keep, &stripped);
    *data = stripped;
    e->is_elf = true;
    e->elf_entry = info->entry;
    e->align = PAGE_SIZE;
    e->ino_flags |= IFS_INO_PROCESSED_ELF;
    if (attr_on(a, ATTR_RUN_ONCE)) e->ino_flags |= IFS_INO_RUNONCE_ELF;
    return true;
}

/* A shared library is found by its SONAME; the name asked for becomes a link to it. */
static void name_library(struct image *img, struct entry *e, const struct attrs *a, const char *soname)
{
    const char *asked = base_name(e->path);
    if ((a->value[ATTR_AUTOLINK] && !attr_on(a, ATTR_AUTOLINK)) || strcmp(asked, soname) == 0) return;
    char *old = e->path;
    e->path = xformat("%.*s%s", (int)(asked - old), old, soname);
    add_symlink(img, a, old, soname, e->at);
}

static struct entry *same_host_file(struct image *img, const struct stat *st)
{
    if (!options.keep_hard_links || st->st_nlink < 2) return NULL;
    for (struct entry *e = img->first; e; e = e->next)
        if (e->host && !e->hard && e->host_ino == st->st_ino && e->host_dev == st->st_dev) return e;
    return NULL;
}

/* A library that is there already under its SONAME: the further name becomes a link. */
static struct entry *same_library(struct image *img, const struct attrs *a, const char *path, const struct stat *st,
    struct place at)
{
    for (struct entry *e = img->first; e; e = e->next) {
        if (!e->by_soname || e->host_ino != st->st_ino || e->host_dev != st->st_dev) continue;
        size_t dir = (size_t)(base_name(e->path) - e->path);
        bool beside = (size_t)(base_name(path) - path) == dir && strncmp(path, e->path, dir) == 0;
        if (strcmp(path, e->path) != 0)
            add_symlink(img, a, xstrdup(path), beside ? base_name(e->path) : xformat("/%s", e->path), at);
        return e;
    }
    return NULL;
}

static struct entry *add_host_file(struct image *img, const struct attrs *a, char *path, const char *host,
    const struct stat *st,
                                   bool by_soname, struct place at)
{
    struct entry *same = by_soname ? same_library(img, a, path, st, at) : NULL;
    if (same) return same;
    struct entry *e = new_entry(a, path, IMAGE_S_IFREG, st->st_mode & 0100 ? 0755 : 0644, st, at);
    struct buffer data = { 0 };
    struct elf_info info = { 0 };
    e->host = host;
    e->host_dev = st->st_dev;
    e->host_ino = st->st_ino;
    e->hard = same_host_file(img, st);
    if (!e->hard) {
        if (!host_read(host, a, &data, at)) return NULL;
        if (!attr_on(a, ATTR_RAW) && elf_is(data.data, data.len) && !process_elf(e, a, &data, &info)) return NULL;
        set_alignment(e, a);
        e->data = data.data;
        e->size = data.len;
        e->by_soname = by_soname && info.shared_library;
        if (e->by_soname) name_library(img, e, a, info.soname);
    }
    image_add(img, e);
    return e;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Names in dir, sorted so that the image does not depend on the host's file system. */
static char **directory_names(const char *dir, size_t *count, struct place at)
{
    struct stat st, root;
    DIR *d = opendir(dir);
    struct buffer list = { 0 };
    if (!d) {
        error(at, "cannot read directory %s: %s", dir, strerror(errno));
        *count = 0;
        return NULL;
    }
    if (fstat(dirfd(d), &st) == 0 && stat("/", &root) == 0 && st.st_dev == root.st_dev && st.st_ino == root.st_ino) {
        error(at, "%s is the root of the build machine: name a directory in it", dir);
        closedir(d);
        *count = 0;
        return NULL;
    }
    for (struct dirent *de; (de = readdir(d)) != NULL;) {
        if (strcmp(de->d_name, ".") == 0 || strcmp(de->d_name, "..") == 0) continue;
        char *name = xstrdup(de->d_name);
        buffer_put(&list, &name, sizeof name);
    }
    closedir(d);
    *count = list.len / sizeof(char *);
    char **names = (char **)(void *)list.data;
    if (*count) qsort(names, *count, sizeof *names, by_name);
    return names;
}

static void add_tree(struct image *img, const struct attrs *a, char *path, const char *host, struct place at,
    int depth);

static void add_tree_member(struct image *img, const struct attrs *a, char *path, const char *host,
    struct place at, int depth)
{
    struct stat st;
    bool follow = !(a->value[ATTR_FOLLOWLINK] && !attr_on(a, ATTR_FOLLOWLINK));
    if ((follow ? stat(host, &st) : lstat(host, &st)) != 0) {
        error(at, "cannot read %s: %s", host, strerror(errno));
    } else if (S_ISDIR(st.st_mode)) {
        if (*path) image_add(img, new_entry(a, path, IMAGE_S_IFDIR, 0755, &st, at));
        add_tree(img, a, path, host, at, depth + 1);
    } else if (S_ISREG(st.st_mode)) {
        add_host_file(img, a, path, host, &st, false, at);
    } else if (S_ISLNK(st.st_mode)) {
        char text[MAX_PATH + 2];
        ssize_t n = readlink(host, text, sizeof text - 1);
        if (n < 0) error(at, "cannot read link %s: %s", host, strerror(errno));
        else add_symlink(img, a, path, xstrndup(text, (size_t)n), at);
    } else {
        warning(at, "%s is neither file, directory nor link: left out", host);
    }
}

static void add_tree(struct image *img, const struct attrs *a, char *path, const char *host, struct place at,
    int depth)
{
    size_t count;
    if (depth > MAX_DEPTH) {
        error(at, "%s: more than %d directories deep: is there a link to a parent directory?", host, MAX_DEPTH);
        return;
    }
    char **names = directory_names(host, &count, at);
    for (size_t i = 0; i < count; i++) {
        char *target = target_path(xformat("/%s/%s", path, names[i]), "", at);
        if (target) add_tree_member(img, a, target, xformat("%s/%s", host, names[i]), at, depth);
    }
}

void buildfile_add_directory(struct image *img, const char *dir)
{
    struct attrs none = { { NULL } };
    add_tree(img, &none, xstrdup(""), dir, (struct place){ .file = dir }, 0);
}

static void add_inline(struct image *img, struct statement *s, char *path)
{
    struct entry *e = new_entry(&s->attrs, path, IMAGE_S_IFREG, 0644, NULL, s->at);
    struct buffer data = s->text;
    if (attr_on(&s->attrs, ATTR_SCRIPT)) {
        if (img->script) error(s->at, "a second boot script: the first is at line %d", img->script->at.line);
        data = (struct buffer){ 0 };
        script_compile((const char *)s->text.data, s->text.len, s->text_at, &data);
        img->script = e;
    }
    set_alignment(e, &s->attrs);
    e->data = data.data;
    e->size = data.len;
    image_add(img, e);
}

static void missing(const struct statement *s, const char *name)
{
    if (attr_on(&s->attrs, ATTR_OPTIONAL)) warning(s->at, "optional file %s not found", name);
    else error(s->at, "%s not found: looked in %s", name, host_places(&s->attrs));
}

static void add_file(struct image *img, struct statement *s, char *path)
{
    const char *wanted = s->value ? s->value : s->name;
    struct stat st;
    char *host = host_find(wanted, &s->attrs, &st);
    if (!host) {
        missing(s, wanted);
    } else if (S_ISDIR(st.st_mode)) {
        if (!s->value) path = target_path(s->name, prefix_of(&s->attrs), s->at);
        if (path && *path) image_add(img, new_entry(&s->attrs, path, IMAGE_S_IFDIR, 0755, &st, s->at));
        if (path) add_tree(img, &s->attrs, path, host, s->at, 0);
    } else if (S_ISREG(st.st_mode)) {
        add_host_file(img, &s->attrs, path, host, &st, !s->value, s->at);
    } else {
        error(s->at, "%s is neither a file nor a directory: name the file it stands for", host);
    }
}

static void add_hard_link(struct image *img, struct statement *s, char *path)
{
    char *other = target_path(s->value, prefix_of(&s->attrs), s->at);
    struct entry *to = other ? image_find(img, other) : NULL;
    if (!to || (to->mode & IMAGE_S_IFMT) != IMAGE_S_IFREG) {
        error(s->at, "hard link to \"%s\", which is no file above this line: name that file first", s->value);
        return;
    }
    struct entry *e = new_entry(&s->attrs, path, IMAGE_S_IFREG, 0644, NULL, s->at);
    e->mode = to->mode;
    e->uid = to->uid;
    e->gid = to->gid;
    e->mtime = to->mtime;
    e->hard = to->hard ? to->hard : to;
    image_add(img, e);
}

static void add_typed(struct image *img, struct statement *s, const char *type, char *path)
{
    bool is_link = strcmp(type, "link") == 0, is_hlink = strcmp(type, "hlink") == 0;
    if (is_link || is_hlink) {
        if (!s->value) error(s->at, "link without a target: write %s=target", s->name);
        else if (is_link) add_symlink(img, &s->attrs, path, s->value, s->at);
        else add_hard_link(img, s, path);
        return;
    }
    bool dir = strcmp(type, "dir") == 0;
    if (s->value && !dir) {
        error(s->at, "%s %s with a value: write the name alone", type, s->name);
    } else if (s->value) {
        add_file(img, s, path);
    } else {
        image_add(img, new_entry(&s->attrs, path, dir ? IMAGE_S_IFDIR : IMAGE_S_IFIFO, dir ? 0755 : 0666, NULL,
            s->at));
    }
}

/* virtual=cpu[,bootfile[ arguments]] */
static void check_virtual(const char *value, struct place at)
{
    const char *comma = strchr(value, ',');
    size_t cpu = comma ? (size_t)(comma - value) : strlen(value);
    if (cpu != 9 || strncmp(value, "aarch64le", 9) != 0)
        error(at, "virtual=%s: unknown CPU: write virtual=aarch64le,raw", value);
    if (!comma) return;
    size_t len = strcspn(comma + 1, " ");
    if (len == 3 && strncmp(comma + 1, "raw", 3) == 0) return;
    if (len == 6 && strncmp(comma + 1, "binary", 6) == 0) return;
    error(at, "boot file \"%.*s\": not supported: write virtual=aarch64le,raw", (int)len, comma + 1);
}

static void add_boot_program(struct image *img, struct statement *s, int i)
{
    struct boot_program *p = &img->boot[i];
    struct stat st;
    char *host = host_find(p->name, &s->attrs, &st);
    if (!host || !S_ISREG(st.st_mode)) {
        missing(s, p->name);
        return;
    }
    if (i == 0) {
        img->startup_host = host;
        img->startup_at = s->at;
        host_read(host, &s->attrs, &img->startup, s->at);
        return;
    }
    char *path = target_path(base_name(p->name), prefix_of(&s->attrs), s->at);
    p->entry = path ? add_host_file(img, &s->attrs, path, host, &st, false, s->at) : NULL;
    if (!p->entry) return;
    if (!p->entry->is_elf) error(s->at, "%s is no ELF file: name the kernel as it was linked", host);
    p->entry->ino_flags |= IFS_INO_BOOTSTRAP_EXE;
}

static void add_bootstrap(struct image *img, struct statement *s)
{
    if (img->bootable) {
        error(s->at, "a second bootstrap file: the first is at line %d", img->boot_at.line);
        return;
    }
    check_virtual(s->attrs.value[ATTR_VIRTUAL], s->at);
    img->bootable = true;
    img->boot_at = s->at;
    bootstrap_parse((const char *)s->text.data, s->text.len, s->text_at, img);
    for (int i = 0; i < img->boot_count; i++) add_boot_program(img, s, i);
}

static bool is_bootstrap_name(const char *name)
{
    return strcmp(name, ".bootstrap") == 0 || strcmp(name, "boot") == 0 || strcmp(name, ".boot") == 0;
}

static void do_statement(struct image *img, struct statement *s)
{
    if (s->is_inline && strcmp(s->name, "unlink_list") == 0) {
        warning(s->at, "unlink_list has no effect: files in the image use no memory of their own");
        return;
    }
    if (s->is_inline && is_bootstrap_name(s->name) && s->attrs.value[ATTR_VIRTUAL]) {
        add_bootstrap(img, s);
        return;
    }
    if (s->is_inline && is_bootstrap_name(s->name))
        warning(s->at, "%s without virtual= is an ordinary file: put [virtual=aarch64le,raw] before it", s->name);
    /* `name`: the target is named after the host file; a relative name keeps its directories. */
    const char *name = s->name;
    if (!s->value && !s->is_inline && !s->attrs.value[ATTR_TYPE] && (*name == '/' || *name == '.'))
        name = base_name(name);
    char *path = target_path(name, prefix_of(&s->attrs), s->at);
    if (!path) return;
    const char *type = s->attrs.value[ATTR_TYPE];
    if (!*path && (s->is_inline || !s->value || type)) {
        error(s->at, "\"%s\" names the root directory: write a name below it", s->name);
        return;
    }
    if (s->is_inline) add_inline(img, s, path);
    else if (type && strcmp(type, "file") != 0) add_typed(img, s, type, path);
    else add_file(img, s, path);
}

/* Attributes that describe the whole image. */
static void image_attributes(struct image *img, const struct attrs *a, struct place at)
{
    uint64_t n = 0;
    if (a->value[ATTR_IMAGE]) {
        range_parse(a->value[ATTR_IMAGE], &img->range);
        img->range_at = at;
    }
    if (a->value[ATTR_MOUNT]) img->mount = a->value[ATTR_MOUNT];
    if (a->value[ATTR_CHAIN]) {
        number_parse(a->value[ATTR_CHAIN], UINT64_MAX, &n, NULL);
        if (n > UINT32_MAX) error(at, "chain= address above 4 GiB: not supported: place the next image lower");
        img->chain = n;
    }
}

static bool read_statement(struct lexer *lx, struct statement *s)
{
    s->at = lx->at;
    s->name = lexer_word(lx, "=", true);
    if (!s->name || !*s->name) {
        error(s->at, "no file name: write name, target=host or target={...}");
        return false;
    }
    lexer_blanks(lx);
    if (lexer_peek(lx) != '=') return true;
    lexer_get(lx);
    lexer_blanks(lx);
    s->text_at = lx->at;
    if (lexer_peek(lx) == '{') {
        lexer_get(lx);
        lexer_inline(lx, &s->text);
        s->is_inline = true;
        return true;
    }
    s->value = lexer_word(lx, "", true);
    if (s->value) return true;
    error(s->at, "nothing after =: write a host file or {...}");
    return false;
}

/* Is there a file of this name, wherever? A link says so only when it leads to another name: that one is looked for. */
static bool has_library(const struct image *img, const char *name)
{
    for (const struct entry *e = img->first; e; e = e->next)
        if (strcmp(base_name(e->path), name) == 0 && (!e->link || strcmp(base_name(e->link), name) != 0)) return true;
    return false;
}

/* Beside the one that needs it, or where its run path says: $ORIGIN is its directory. */
static char *find_beside(const struct entry *e, const char *runpath, const char *name, struct stat *st)
{
    char *dir = xstrndup(e->host, (size_t)(base_name(e->host) - e->host)), *path = xformat("%s%s", dir, name);
    if (stat(path, st) == 0) return path;
    for (const char *d = runpath ? runpath : ""; *d;) {
        size_t len = strcspn(d, ":");
        size_t origin = strncmp(d, "$ORIGIN", 7) == 0 ? 7 : strncmp(d, "${ORIGIN}", 9) == 0 ? 9 : 0;
        path = xformat("%s%.*s/%s", origin ? *dir ? dir : "." : "", (int)(len - origin), d + origin, name);
        if (len >= origin && stat(path, st) == 0) return path;
        d += len + (d[len] == ':');
    }
    return NULL;
}

static void add_library(struct image *img, const struct entry *e, const char *runpath, const char *name)
{
    static const struct attrs none = { { NULL } };
    struct stat st;
    if (has_library(img, name)) return;
    char *host = host_find(name, &none, &st);
    if (!host) host = find_beside(e, runpath, name, &st);
    if (host && S_ISREG(st.st_mode)) {
        struct entry *added = add_host_file(img, &none, xformat("proc/boot/%s", name), host, &st, true, e->at);
        if (added) added->mode |= 0111;
    } else {
        warning(e->at, "%s needs %s, which is not in the image and not found: name it in the buildfile",
                base_name(e->path), name);
    }
}

/* Entries that are added here are looked at too: they come last. */
void buildfile_add_needed(struct image *img)
{
    for (struct entry *e = img->first; e; e = e->next) {
        struct elf_info info;
        if (!e->is_elf || !e->data || elf_check(e->data, e->size, &info)) continue;
        if (info.interp) add_library(img, e, info.runpath, base_name(info.interp));
        for (int i = 0; i < info.needed_count; i++)
            if (!strchr(info.needed[i], '/')) add_library(img, e, info.runpath, info.needed[i]);
    }
}

void buildfile_read(struct image *img, const char *text, size_t len, struct place at)
{
    struct lexer lx = lexer_open(text, len, at);
    struct attrs persistent = { { NULL } };
    while (lexer_peek(&lx) >= 0) {
        struct statement s = { .attrs = persistent };
        struct place start = lx.at;
        lexer_attributes(&lx, &s.attrs, false);
        image_attributes(img, &s.attrs, start);
        if (lexer_line_end(&lx)) {
            persistent = s.attrs;
        } else if (read_statement(&lx, &s)) {
            lexer_blanks(&lx);
            if (!lexer_line_end(&lx)) error(lx.at, "text after %s: one file a line, quote names with blanks", s.name);
            do_statement(img, &s);
        }
        lexer_skip_line(&lx);
    }
}
