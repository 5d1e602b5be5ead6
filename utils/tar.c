/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ustar archives; what does not fit their fields (long names, large files) is written as pax extended headers,
 * which are also read, as are GNU's long names. Names that leave the directory (absolute ones, ..) lose what leads
 * out of it.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#ifndef __QNX__
#include <sys/sysmacros.h>
#endif
#include <time.h>
#include <unistd.h>
#include <utime.h>

#include "tool.h"

#define BLOCK 512
#define RECORD 20               /* blocks */
#define PAX_MAX (1 << 20)       /* bytes of an extended header that are believed */

struct header {
    char name[100], mode[8], uid[8], gid[8], size[12], mtime[12], sum[8], type, link[100], magic[6], version[2],
        user[32], group[32],
        major[8], minor[8], prefix[155], pad[12];
};
_Static_assert(sizeof(struct header) == BLOCK, "struct header");

struct member {
    char *path, *link;
    char user[33], group[33];
    mode_t mode;
    uid_t uid;
    gid_t gid;
    long long size;
    struct timespec mtime;
    unsigned device_major, device_minor;
    char type;
};

static struct {
    char action;                /* c t x r */
    const char *file;
    bool verbose, keep_mode, keep_old, touch, to_stdout, follow, one_device;
} opt;
static int fd = STDIN_FILENO, status;
static unsigned long long blocks_done;
static char **patterns;
static bool *pattern_used;

static _Noreturn void fail(const char *what)
{
    tool_error(what);
    exit(1);
}

static const char *archive_name(void)
{
    return opt.file != NULL ? opt.file : opt.action == 'c' ? "standard output" : "standard input";
}

/* ---- blocks ---- */

/* -> false: end of the archive */
static bool read_block(char *block)
{
    size_t done = 0;
    while (done < BLOCK) {
        ssize_t n = read(fd, block + done, BLOCK - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            fail(archive_name());
        if (n == 0 && done != 0)
            tool_die("%s: ends within a block", archive_name());
        if (n == 0)
            return false;
        done += (size_t)n;
    }
    blocks_done++;
    return true;
}

static void write_block(const char *block)
{
    if (!tool_write(fd, block, BLOCK, archive_name()))
        exit(1);
    blocks_done++;
}

static void skip_blocks(long long size)
{
    char block[BLOCK];
    long long n = (size + BLOCK - 1) / BLOCK;
    if (n > 16 && lseek(fd, (off_t)n * BLOCK, SEEK_CUR) != -1)
        return;
    for (; n > 0; n--)
        if (!read_block(block))
            tool_die("%s: ends within a file", archive_name());
}

/* ---- numbers ---- */

static bool get_number(const char *field, size_t size, long long *value)
{
    unsigned long long n = 0;
    size_t i = 0;
    *value = 0;
    if (field[0] & 0x80) {              /* base 256, for what octal has no room for */
        n = (unsigned char)field[0] & 0x3f;
        for (i = 1; i < size; i++) {
            if (n >> 55)
                return false;
            n = n << 8 | (unsigned char)field[i];
        }
        *value = (long long)n;
        return true;
    }
    while (i < size && field[i] == ' ')
        i++;
    for (; i < size && field[i] >= '0' && field[i] <= '7'; i++)
        n = n << 3 | (unsigned)(field[i] - '0');
    *value = (long long)n;
    return i == size || field[i] == '\0' || field[i] == ' ';
}

static bool put_number(char *field, size_t size, unsigned long long value)
{
    char text[32];
    int n = snprintf(text, sizeof text, "%0*llo", (int)size - 1, value);
    if (n < 0 || (size_t)n >= size) {
        memset(field, '0', size - 1);
        return false;
    }
    memcpy(field, text, size);
    return true;
}

static unsigned sum_of(const struct header *h)
{
    const unsigned char *bytes = (const unsigned char *)h;
    unsigned sum = 0;
    for (size_t i = 0; i < BLOCK; i++)
        sum += i >= 148 && i < 156 ? ' ' : bytes[i];
    return sum;
}

/* ---- reading ---- */

static char *text_field(const char *field, size_t size)
{
    return tool_copy_n(field, strnlen(field, size));
}

static char *read_text(long long size)
{
    if (size < 0 || size > PAX_MAX)
        tool_die("%s: an extended header of %lld bytes", archive_name(), size);
    char *text = tool_alloc((size_t)size + BLOCK + 1);
    for (long long at = 0; at < size; at += BLOCK)
        if (!read_block(text + at))
            tool_die("%s: ends within a header", archive_name());
    text[size] = '\0';
    return text;
}

static void replace(char **old, const char *text)
{
    free(*old);
    *old = tool_copy(text);
}

/* What extended headers say of the next member. */
struct extended { char *path, *link; long long size, uid, gid; struct timespec mtime;
bool has_size, has_mtime, has_uid, has_gid; };

static void take_record(struct extended *x, const char *key, const char *value)
{
    if (strcmp(key, "path") == 0) {
        replace(&x->path, value);
    } else if (strcmp(key, "linkpath") == 0) {
        replace(&x->link, value);
    } else if (strcmp(key, "size") == 0) {
        x->size = strtoll(value, NULL, 10);
        x->has_size = x->size >= 0;
    } else if (strcmp(key, "uid") == 0) {
        x->uid = strtoll(value, NULL, 10);
        x->has_uid = true;
    } else if (strcmp(key, "gid") == 0) {
        x->gid = strtoll(value, NULL, 10);
        x->has_gid = true;
    } else if (strcmp(key, "mtime") == 0) {
        char *end;
        long place = 100000000;
        x->mtime = (struct timespec){ .tv_sec = (time_t)strtoll(value, &end, 10) };
        for (end += *end == '.'; isdigit((unsigned char)*end) && place > 0; end++, place /= 10)
            x->mtime.tv_nsec += (*end - '0') * place;
        x->has_mtime = true;
    }
}

/* Records "LENGTH KEY=VALUE\n". */
static void take_pax(struct extended *x, char *text, size_t size)
{
    for (char *end = text + size; text < end;) {
        char *key, *equals;
        unsigned long length = strtoul(text, &key, 10);
        if (key == text || *key != ' ' || length > (size_t)(end - text) || length <= (size_t)(key - text) + 1) {
            tool_say("%s: a damaged extended header", archive_name());
            status = 1;
            return;
        }
        text[length - 1] = '\0';
        equals = strchr(++key, '=');
        if (equals != NULL) {
            *equals = '\0';
            take_record(x, key, equals + 1);
        }
        text += length;
    }
}

static void free_member(struct member *m)
{
    free(m->path);
    free(m->link);
    memset(m, 0, sizeof *m);
}

static void decode(const struct header *h, struct member *m, struct extended *x)
{
    long long mode = 0, uid = 0, gid = 0, mtime = 0, major_number = 0, minor_number = 0;
    bool good = get_number(h->mode, 8, &mode) & get_number(h->uid, 8, &uid) & get_number(h->gid, 8, &gid) &
        get_number(h->size, 12, &m->size) & get_number(h->mtime, 12, &mtime);
    if (!good && !x->has_size)
        tool_die("%s: a damaged header", archive_name());
    get_number(h->major, 8, &major_number);
    get_number(h->minor, 8, &minor_number);
    m->type = h->type == '\0' || h->type == '7' ? '0' : h->type;
    m->mode = (mode_t)mode & 07777;
    m->uid = (uid_t)(x->has_uid ? x->uid : uid);
    m->gid = (gid_t)(x->has_gid ? x->gid : gid);
    m->mtime = x->has_mtime ? x->mtime : (struct timespec){ .tv_sec = (time_t)mtime };
    m->device_major = (unsigned)major_number;
    m->device_minor = (unsigned)minor_number;
    if (x->has_size)
        m->size = x->size;
    if (m->size < 0)
        tool_die("%s: a damaged header", archive_name());
    char *name = text_field(h->name, sizeof h->name), *prefix = text_field(h->prefix, sizeof h->prefix);
    bool ustar = memcmp(h->magic, "ustar\0", 6) == 0;
    m->path = x->path != NULL ? x->path : ustar && prefix[0] != '\0' ? tool_join(prefix, name) : tool_copy(name);
    m->link = x->link != NULL ? x->link : text_field(h->link, sizeof h->link);
    snprintf(m->user, sizeof m->user, "%.32s", h->user);
    snprintf(m->group, sizeof m->group, "%.32s", h->group);
    free(name);
    free(prefix);
    /* Old archives mark directories by the name. */
    size_t n = strlen(m->path);
    if (m->type == '0' && n != 0 && m->path[n - 1] == '/')
        m->type = '5';
    if (m->type != '0')
        m->size = strchr("123456", m->type) != NULL ? 0 : m->size;
}

/* -> false: end */
static bool next_member(struct member *m)
{
    struct extended x = { 0 };
    union { struct header h; char bytes[BLOCK]; } u;
    unsigned zeros = 0;
    for (;;) {
        long long sum, size;
        if (!read_block(u.bytes))
            return false;
        if (u.h.name[0] == '\0' && sum_of(&u.h) == 8 * ' ') {
            if (++zeros == 2)
                return false;
            continue;
        }
        if (!get_number(u.h.sum, 8, &sum) || sum != sum_of(&u.h))
            tool_die("%s: not a tar archive, or damaged, at block %llu", archive_name(), blocks_done - 1);
        if (strchr("xgLK", u.h.type) == NULL || u.h.type == '\0')
            break;
        get_number(u.h.size, 12, &size);
        char *text = read_text(size);
        if (u.h.type == 'L')
            replace(&x.path, text);
        else if (u.h.type == 'K')
            replace(&x.link, text);
        else if (u.h.type == 'x')
            take_pax(&x, text, (size_t)size);
        free(text);
    }
    decode(&u.h, m, &x);
    return true;
}

/* A name that stays below the directory it is unpacked in. */
static char *safe_path(const char *path)
{
    const char *start = path, *s = path;
    while (*s != '\0') {
        size_t n = strcspn(s, "/");
        bool up = n == 2 && s[0] == '.' && s[1] == '.';
        s += n;
        bool ends = *s == '\0';
        while (*s == '/')
            s++;
        if (up || (n == 0 && !ends))
            start = s;
    }
    if (start != path) {
        static bool said;
        if (!said)
            tool_say("leading %.*s of names left out", (int)(start - path), path);
        said = true;
    }
    char *safe = tool_copy(*start != '\0' ? start : ".");
    for (size_t n = strlen(safe); n > 1 && safe[n - 1] == '/';)
        safe[--n] = '\0';
    return safe;
}

static bool is_wanted(const char *path)
{
    bool wanted = patterns[0] == NULL;
    for (size_t i = 0; patterns[i] != NULL; i++) {
        size_t n = strlen(patterns[i]);
        while (n > 1 && patterns[i][n - 1] == '/')
            n--;
        bool here = fnmatch(patterns[i], path, 0) == 0 ||
            (strncmp(path, patterns[i], n) == 0 && (path[n] == '\0' || path[n] == '/'));
        pattern_used[i] |= here;
        wanted |= here;
    }
    return wanted;
}

static void list_member(const struct member *m)
{
    static const char types[] = "0123456", letters[] = "-hlcbdp";
    char mode[11], when[32] = "?", size[32], owner[80];
    const char *type = m->type != '\0' ? strchr(types, m->type) : NULL;
    struct tm tm;
    if (!opt.verbose) {
        puts(m->path);
        return;
    }
    tool_mode_text(m->mode, mode);
    mode[0] = type != NULL ? letters[type - types] : '?';
    if (localtime_r(&m->mtime.tv_sec, &tm) != NULL)
        strftime(when, sizeof when, "%Y-%m-%d %H:%M", &tm);
    if (m->user[0] != '\0')
        snprintf(owner, sizeof owner, "%s/%s", m->user, m->group);
    else
        snprintf(owner, sizeof owner, "%ld/%ld", (long)m->uid, (long)m->gid);
    if (m->type == '3' || m->type == '4')
        snprintf(size, sizeof size, "%u,%u", m->device_major, m->device_minor);
    else
        snprintf(size, sizeof size, "%lld", m->size);
    printf("%s %-13s %9s %s %s", mode, owner, size, when, m->path);
    if (m->type == '1' || m->type == '2')
        printf(m->type == '2' ? " -> %s" : " link to %s", m->link);
    putchar('\n');
}

static bool make_parents(const char *path)
{
    char *copy = tool_copy(path);
    bool good = true;
    for (char *slash = strchr(copy + 1, '/'); good && slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        good = mkdir(copy, 0777) == 0 || errno == EEXIST;
        *slash = '/';
    }
    free(copy);
    return good;
}

static int open_output(const char *path)
{
    if (opt.to_stdout)
        return STDOUT_FILENO;
    int mode = O_WRONLY | O_CREAT | O_EXCL;
    if (!opt.keep_old)
        unlink(path);
    int out = open(path, mode, 0600);
    if (out == -1 && errno == ENOENT && make_parents(path))
        out = open(path, mode, 0600);
    return out;
}

static bool extract_file(const struct member *m, const char *path)
{
    char block[BLOCK];
    int out = open_output(path);
    if (out == -1) {
        tool_error(path);
        skip_blocks(m->size);
        return false;
    }
    bool good = true;
    for (long long left = m->size; left > 0; left -= BLOCK) {
        if (!read_block(block))
            tool_die("%s: ends within %s", archive_name(), m->path);
        good = good && tool_write(out, block, left < BLOCK ? (size_t)left : BLOCK, path);
    }
    if (!opt.to_stdout && close(out) == -1) {
        tool_error(path);
        good = false;
    }
    return good;
}

static dev_t device(const struct member *m)
{
#ifdef __QNX__
    return makedev(0, m->device_major, m->device_minor);
#else
    return makedev(m->device_major, m->device_minor);
#endif
}

static bool make_other(const struct member *m, const char *path)
{
    char *target;
    int made = -1;
    struct stat st;
    if (m->type == '5') {
        if (mkdir(path, 0700 | (m->mode & 0777)) == 0 || (errno == EEXIST && stat(path, &st) == 0 &&
            S_ISDIR(st.st_mode)))
            return true;
        return false;
    }
    if (!opt.keep_old)
        unlink(path);
    switch (m->type) {
    case '1':
        target = safe_path(m->link);
        made = link(target, path);
        free(target);
        break;
    case '2': made = symlink(m->link, path); break;
    case '3': made = mknod(path, S_IFCHR | 0600, device(m)); break;
    case '4': made = mknod(path, S_IFBLK | 0600, device(m)); break;
    case '6': made = mkfifo(path, 0600); break;
    default:  errno = ENOTSUP;
    }
    return made == 0;
}

/* Owner, mode and time. Set-id bits only where the owner could be set. */
static void finish(const struct member *m, const char *path)
{
    const struct timespec times[2] = { { .tv_nsec = UTIME_OMIT }, m->mtime };
    mode_t mode = m->mode, mask = umask(0);
    bool owned = true;
    umask(mask);
    if (geteuid() == 0 || opt.keep_mode)
        owned = lchown(path, m->uid, m->gid) == 0;
    if (m->type == '2')
        return;
    if (!opt.keep_mode)
        mode &= ~mask;
    if (!owned || !opt.keep_mode)
        mode &= ~(mode_t)(S_ISUID | S_ISGID);
    if (chmod(path, mode) == -1 || (!opt.touch && utimensat(AT_FDCWD, path, times, 0) == -1)) {
        tool_error(path);
        status = 1;
    }
}

/* Directories get their mode and time last: files are still made in them. */
struct later { struct member member; char *path; };
static struct later *later;
static size_t later_count, later_room;

static void extract_member(struct member *m)
{
    char *path = safe_path(m->path);
    struct stat st;
    bool good;
    if (opt.verbose)
        fprintf(opt.to_stdout ? stderr : stdout, "%s\n", m->path);
    if (m->type == '0') {
        good = extract_file(m, path);
        if (!good)
            status = 1;
    } else if (opt.to_stdout) {
        good = false;
        skip_blocks(m->size);
    } else {
        good = make_other(m, path) || (errno == ENOENT && make_parents(path) && make_other(m, path));
        if (!good) {
            tool_error(path);
            status = 1;
        }
        skip_blocks(m->size);
    }
    if (good && !opt.to_stdout && m->type == '5') {
        later = tool_grow(later, &later_room, later_count + 1, sizeof *later);
        later[later_count++] = (struct later){ .member = { .mode = m->mode, .uid = m->uid, .gid = m->gid,
            .mtime = m->mtime, .type = '5' },
                                               .path = tool_copy(path) };
    } else if (good && !opt.to_stdout && (m->type != '1' || lstat(path, &st) == -1)) {
        finish(m, path);
    }
    free(path);
}

static void read_archive(void)
{
    struct member m = { 0 };
    while (next_member(&m)) {
        if (!is_wanted(m.path)) {
            skip_blocks(m.size);
        } else if (opt.action == 't') {
            list_member(&m);
            skip_blocks(m.size);
        } else {
            extract_member(&m);
        }
        free_member(&m);
    }
    free_member(&m);
    while (later_count > 0) {
        struct later *l = &later[--later_count];
        finish(&l->member, l->path);
        free(l->path);
    }
    for (size_t i = 0; patterns[i] != NULL; i++)
        if (!pattern_used[i]) {
            tool_say("%s: not in the archive", patterns[i]);
            status = 1;
        }
}

/* ---- writing ---- */

/* name and prefix, if they can hold it */
static bool put_name(struct header *h, const char *path)
{
    size_t n = strlen(path);
    if (n <= sizeof h->name) {
        memcpy(h->name, path, n);
        return true;
    }
    for (const char *slash = strchr(path, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        size_t head = (size_t)(slash - path), tail = n - head - 1;
        if (head != 0 && head <= sizeof h->prefix && tail != 0 && tail <= sizeof h->name) {
            memcpy(h->prefix, path, head);
            memcpy(h->name, slash + 1, tail);
            return true;
        }
    }
    memcpy(h->name, path, sizeof h->name);
    return false;
}

static void write_header(struct header *h)
{
    memcpy(h->magic, "ustar", 6);
    memcpy(h->version, "00", 2);
    snprintf(h->sum, sizeof h->sum, "%06o", sum_of(h));
    h->sum[7] = ' ';
    write_block((const char *)h);
}

static void append_record(char **text, const char *key, const char *value)
{
    size_t base = strlen(key) + strlen(value) + 3, length = base + 1;
    for (size_t digits = 1; digits < 20; digits++) {
        char number[32];
        length = base + digits;
        if ((size_t)snprintf(number, sizeof number, "%zu", length) == digits)
            break;
    }
    char *longer = tool_format("%s%zu %s=%s\n", *text, length, key, value);
    free(*text);
    *text = longer;
}

static void write_text(const char *text)
{
    char block[BLOCK];
    size_t left = strlen(text);
    for (; left > 0; left -= left < BLOCK ? left : BLOCK) {
        memset(block, 0, sizeof block);
        memcpy(block, text, left < BLOCK ? left : BLOCK);
        write_block(block);
        text += left < BLOCK ? left : BLOCK;
    }
}

static void write_member(struct header *h, const char *path, const char *link, long long size)
{
    char *records = tool_copy("");
    if (!put_name(h, path))
        append_record(&records, "path", path);
    if (strlen(link) > sizeof h->link)
        append_record(&records, "linkpath", link);
    memcpy(h->link, link, strnlen(link, sizeof h->link));
    if (!put_number(h->size, sizeof h->size, (unsigned long long)size)) {
        char number[32];
        snprintf(number, sizeof number, "%lld", size);
        append_record(&records, "size", number);
    }
    if (records[0] != '\0') {
        struct header x = { .type = 'x' };
        memcpy(x.name, "pax_header", 10);
        put_number(x.mode, sizeof x.mode, 0644);
        put_number(x.uid, sizeof x.uid, 0);
        put_number(x.gid, sizeof x.gid, 0);
        put_number(x.size, sizeof x.size, strlen(records));
        put_number(x.mtime, sizeof x.mtime, 0);
        write_header(&x);
        write_text(records);
    }
    free(records);
    write_header(h);
}

struct linked { dev_t dev; ino_t ino; char *path; };
static struct linked *linked;
static size_t linked_count, linked_room;

static const char *earlier_link(const struct stat *st, const char *path)
{
    if (st->st_nlink < 2 || S_ISDIR(st->st_mode))
        return NULL;
    for (size_t i = 0; i < linked_count; i++)
        if (linked[i].dev == st->st_dev && linked[i].ino == st->st_ino)
            return linked[i].path;
    linked = tool_grow(linked, &linked_room, linked_count + 1, sizeof *linked);
    linked[linked_count++] = (struct linked){ st->st_dev, st->st_ino, tool_copy(path) };
    return NULL;
}

/* A file that became shorter meanwhile is filled up with zeros: its size is written already. */
static void write_contents(int in, const char *path, long long size)
{
    char block[BLOCK];
    bool ended = false;
    for (long long left = size; left > 0; left -= BLOCK) {
        size_t want = left < BLOCK ? (size_t)left : BLOCK, done = 0;
        memset(block, 0, sizeof block);
        while (!ended && done < want) {
            ssize_t n = read(in, block + done, want - done);
            if (n < 0 && errno == EINTR)
                continue;
            if (n <= 0) {
                if (n < 0)
                    tool_error(path);
                else
                    tool_say("%s: has become shorter", path);
                status = 1;
                ended = true;
                break;
            }
            done += (size_t)n;
        }
        write_block(block);
    }
}

static void add_file(const char *path, const struct stat *st)
{
    struct header h = { 0 };
    char *name = safe_path(path), *link = tool_copy("");
    const char *other = earlier_link(st, name);
    long long size = 0;
    int in = -1;
    put_number(h.mode, sizeof h.mode, st->st_mode & 07777);
    put_number(h.uid, sizeof h.uid, (unsigned long long)st->st_uid);
    put_number(h.gid, sizeof h.gid, (unsigned long long)st->st_gid);
    put_number(h.mtime, sizeof h.mtime, st->st_mtime > 0 ? (unsigned long long)st->st_mtime : 0);
    snprintf(h.user, sizeof h.user, "%s", tool_user_name(st->st_uid));
    snprintf(h.group, sizeof h.group, "%s", tool_group_name(st->st_gid));
    if (S_ISDIR(st->st_mode)) {
        char *slashed = tool_format("%s/", name);
        free(name);
        name = slashed;
        h.type = '5';
    } else if (other != NULL) {
        h.type = '1';
        free(link);
        link = tool_copy(other);
    } else if (S_ISLNK(st->st_mode)) {
        size_t room = st->st_size > 0 ? (size_t)st->st_size : 1024;
        h.type = '2';
        link = tool_resize(link, room + 1);
        ssize_t n = readlink(path, link, room);
        if (n < 0)
            fail(path);
        link[n] = '\0';
    } else if (S_ISREG(st->st_mode)) {
        h.type = '0';
        size = st->st_size;
        in = open(path, O_RDONLY);
    } else if (S_ISFIFO(st->st_mode) || S_ISCHR(st->st_mode) || S_ISBLK(st->st_mode)) {
        h.type = S_ISFIFO(st->st_mode) ? '6' : S_ISCHR(st->st_mode) ? '3' : '4';
        put_number(h.major, sizeof h.major, major(st->st_rdev));
        put_number(h.minor, sizeof h.minor, minor(st->st_rdev));
    }
    if (h.type == '0' && in == -1) {
        tool_error(path);
        status = 1;
    } else if (h.type == '\0') {
        tool_say("%s: of a type archives do not have; left out", path);
        status = 1;
    } else {
        if (opt.verbose)
            fprintf(opt.file == NULL ? stderr : stdout, "%s\n", name);
        write_member(&h, name, link, size);
        if (in != -1)
            write_contents(in, path, size);
    }
    if (in != -1)
        close(in);
    free(name);
    free(link);
}

static struct stat archive_stat;

static enum walk_verdict visit(const struct walk *at, void *arg)
{
    if (at->st == NULL) {
        tool_error(at->path);
        status = 1;
        return WALK_SKIP;
    }
    if (at->after && at->error != 0) {
        errno = at->error;
        tool_error(at->path);
        status = 1;
    }
    if (at->after || at->loop)
        return WALK_ON;
    if (at->st->st_dev == archive_stat.st_dev && at->st->st_ino == archive_stat.st_ino && at->st->st_ino != 0) {
        tool_say("%s: is the archive", at->path);
        return WALK_SKIP;
    }
    add_file(at->path, at->st);
    return WALK_ON;
}

static void write_archive(char *names[])
{
    static const char zeros[BLOCK];
    if (names[0] == NULL)
        tool_die("say what is to go into the archive");
    for (; names[0] != NULL; names++) {
        if (strcmp(names[0], "-C") == 0 && names[1] != NULL) {
            if (chdir(*++names) == -1)
                fail(names[0]);
            continue;
        }
        tool_walk(names[0], (opt.follow ? WALK_FOLLOW : 0) | (opt.one_device ? WALK_ONE_DEVICE : 0), visit, NULL);
    }
    write_block(zeros);
    write_block(zeros);
    while (blocks_done % RECORD != 0)
        write_block(zeros);
}

/* For -r: to behind the last member. */
static void find_end(void)
{
    struct member m = { 0 };
    off_t end = 0;
    while (next_member(&m)) {
        skip_blocks(m.size);
        end = lseek(fd, 0, SEEK_CUR);
        free_member(&m);
    }
    if (end == -1 || lseek(fd, end, SEEK_SET) == -1)
        fail(archive_name());
    blocks_done = (unsigned long long)end / BLOCK;
}

/* ---- options ---- */

static void take_action(char action)
{
    if (opt.action != '\0' && opt.action != action)
        tool_die("give one of c, r, t and x");
    opt.action = action;
}

static void take_option(int c, const char *argument, const char **directory)
{
    switch (c) {
    case 'c':
    case 'r':
    case 't':
    case 'x': take_action((char)c); break;
    case 'C': *directory = argument; break;
    case 'f': opt.file = strcmp(argument, "-") != 0 ? argument : NULL; break;
    case 'h': opt.follow = true; break;
    case 'k': opt.keep_old = true; break;
    case 'l': opt.one_device = true; break;
    case 'm': opt.touch = true; break;
    case 'O': opt.to_stdout = true; break;
    case 'p': opt.keep_mode = true; break;
    case 'v': opt.verbose = true; break;
    case 'o':
    case 'b': break;
    default:  exit(1);
    }
}

#define OPTIONS "b:cC:f:hklmoOprtvx"

/* The old form: letters without a dash, their arguments behind them in order. -> index of the first operand */
static int old_form(int argc, char *argv[], const char **directory)
{
    int next = 2;
    for (const char *letter = argv[1]; *letter != '\0'; letter++) {
        const char *known = strchr(OPTIONS, *letter);
        if (known == NULL || *letter == ':')
            tool_die("%c: no such option", *letter);
        if (known[1] == ':' && next >= argc)
            tool_die("%c: its argument is missing", *letter);
        take_option(*letter, known[1] == ':' ? argv[next++] : NULL, directory);
    }
    return next;
}

int main(int argc, char *argv[])
{
    const char *directory = NULL;
    int c;
    if (argc > 1 && argv[1][0] != '-') {
        optind = old_form(argc, argv, &directory);
    } else {
        while ((c = getopt(argc, argv, "+" OPTIONS)) != -1)
            take_option(c, optarg, &directory);
    }
    if (opt.action == '\0')
        tool_usage("c|r|t|x [-hklmOpv] [-f archive] [-C directory] [file...]");
    bool writing = opt.action == 'c' || opt.action == 'r';
    if (opt.file != NULL)
        fd = open(opt.file, opt.action == 'c' ? O_WRONLY | O_CREAT | O_TRUNC : opt.action == 'r' ?
            O_RDWR | O_CREAT : O_RDONLY, 0666);
    else if (writing)
        fd = STDOUT_FILENO;
    if (fd == -1)
        fail(opt.file);
    if (writing && fstat(fd, &archive_stat) == -1)
        fail(archive_name());
    if (!S_ISREG(archive_stat.st_mode))
        memset(&archive_stat, 0, sizeof archive_stat);
    if (directory != NULL && chdir(directory) == -1)
        fail(directory);
    patterns = argv + optind;
    pattern_used = tool_alloc((size_t)(argc - optind) + 1);
    if (opt.action == 'r')
        find_end();
    if (writing)
        write_archive(argv + optind);
    else
        read_archive();
    if (writing && opt.file != NULL && close(fd) == -1)
        fail(opt.file);
    free(pattern_used);
    return tool_close(status);
}
