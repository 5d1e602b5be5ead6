/* SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#ifndef __QNX__
#include <sys/sysmacros.h>
#endif
#include <termios.h>

#include "tool.h"

#define HALF_YEAR (182 * 24 * 3600)

enum shape { LONG, ONE, DOWN, ACROSS, STREAM };
enum { BY_NAME, BY_TIME, BY_SIZE, UNSORTED };
static struct {
    enum shape shape;
    int order;
    bool all, almost, directory, recursive, classify, slash, inode, numeric, reverse, blocks, kilobytes, human,
        marks, no_owner,
        no_group, header, directories_first, directories_only;
    char time;                  /* m, a (-u) or c */
    char follow;                /* H, L or 0 */
    unsigned columns;
} opt = { .time = 'm' };

struct entry {
    char *name;
    struct stat st;
    char *target;
    bool known;                 /* st is filled in */
};
struct list {
    struct entry *entries;
    size_t count, room;
};

static int status;
static bool printed;

static void complain(const char *name)
{
    tool_error(name);
    status = 1;
}

static bool stat_needed(void)
{
    return opt.shape == LONG || opt.recursive || opt.classify || opt.slash || opt.inode || opt.blocks ||
        opt.directories_first ||
        opt.directories_only || opt.order == BY_TIME || opt.order == BY_SIZE;
}

static void read_target(struct entry *e, const char *path)
{
    char target[PATH_MAX];
    ssize_t n = opt.shape == LONG && S_ISLNK(e->st.st_mode) ? readlink(path, target, sizeof target - 1) : -1;
    if (n >= 0)
        e->target = tool_copy_n(target, (size_t)n);
}

/* A symbolic link named as an operand is followed unless that would hide what is asked for. */
static bool follows(bool operand)
{
    if (opt.follow == 'L' || (opt.follow == 'H' && operand))
        return true;
    return operand && opt.shape != LONG && !opt.directory && !opt.classify;
}

/* dir is NULL for an operand. -> NULL when it cannot be examined */
static struct entry *add(struct list *list, const char *dir, const char *name, bool examine)
{
    char *path = dir != NULL ? tool_join(dir, name) : tool_copy(name);
    list->entries = tool_grow(list->entries, &list->room, list->count + 1, sizeof list->entries[0]);
    struct entry *e = &list->entries[list->count];
    memset(e, 0, sizeof *e);
    if (examine) {
        e->known = (follows(dir == NULL) && stat(path, &e->st) == 0) || lstat(path, &e->st) == 0;
        if (!e->known)
            complain(path);
        if (!e->known && dir == NULL) {
            free(path);
            return NULL;
        }
        read_target(e, path);
    }
    free(path);
    e->name = tool_copy(name);
    list->count++;
    return e;
}

static void free_list(struct list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        free(list->entries[i].name);
        free(list->entries[i].target);
    }
    free(list->entries);
}

static struct timespec time_of(const struct stat *st)
{
    return opt.time == 'a' ? st->st_atim : opt.time == 'c' ? st->st_ctim : st->st_mtim;
}

static int compare_times(const struct stat *a, const struct stat *b)
{
    struct timespec x = time_of(a), y = time_of(b);
    if (x.tv_sec != y.tv_sec)
        return x.tv_sec < y.tv_sec ? 1 : -1;
    return (x.tv_nsec < y.tv_nsec) - (x.tv_nsec > y.tv_nsec);
}

static int compare(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    int order = 0;
    if (opt.directories_first && S_ISDIR(a->st.st_mode) != S_ISDIR(b->st.st_mode))
        return S_ISDIR(a->st.st_mode) ? -1 : 1;
    if (opt.order == BY_TIME)
        order = compare_times(&a->st, &b->st);
    else if (opt.order == BY_SIZE)
        order = (a->st.st_size < b->st.st_size) - (a->st.st_size > b->st.st_size);
    if (order == 0)
        order = strcmp(a->name, b->name);
    return opt.reverse ? -order : order;
}

/* ---- printing ---- */

static const char *mark(const struct entry *e)
{
    if (!e->known || !(opt.classify || opt.slash))
        return "";
    if (S_ISDIR(e->st.st_mode))
        return "/";
    if (!opt.classify)
        return "";
    if (S_ISLNK(e->st.st_mode))
        return "@";
    if (S_ISFIFO(e->st.st_mode))
        return "|";
    if (S_ISSOCK(e->st.st_mode))
        return "=";
    if (S_ISREG(e->st.st_mode) && (e->st.st_mode & 0111))
        return "*";
    return "";
}

/* With -q what is not printable is a question mark. -> columns */
static int print_name(const char *name)
{
    int n = 0;
    for (; *name != '\0'; name++) {
        unsigned char c = (unsigned char)*name;
        putchar(opt.marks && (c < 32 || c == 127) ? '?' : c);
        n += (c & 0xc0) != 0x80;        /* the later bytes of a UTF-8 character take no column */
    }
    return n;
}

static bool is_recent(time_t when)
{
    time_t now = time(NULL);
    return when <= now && now - when <= HALF_YEAR;
}

/* st_blocks counts 512 bytes; a server that does not say has what the size needs. */
static unsigned long long blocks_of(const struct stat *st)
{
    unsigned long long blocks = st->st_blocks > 0 ? (unsigned long long)st->st_blocks :
        ((unsigned long long)st->st_size + 511) / 512;
    return opt.kilobytes ? (blocks + 1) / 2 : blocks;
}

static void size_text(const struct stat *st, char text[32])
{
    if (S_ISCHR(st->st_mode) || S_ISBLK(st->st_mode))
        snprintf(text, 32, "%u, %u", (unsigned)major(st->st_rdev), (unsigned)minor(st->st_rdev));
    else if (opt.human)
        tool_human((uint64_t)st->st_size, text);
    else
        snprintf(text, 32, "%lld", (long long)st->st_size);
}

static int print_extras(const struct entry *e)
{
    int used = 0;
    if (opt.inode)
        used += printf("%8llu ", (unsigned long long)e->st.st_ino);
    if (opt.blocks)
        used += printf("%4llu ", blocks_of(&e->st));
    return used;
}

static void print_long(const struct entry *e)
{
    char mode[11], size[32], when[32] = "?";
    const struct stat *st = &e->st;
    struct tm tm;
    if (!e->known) {
        printf("?????????? %s\n", e->name);
        return;
    }
    struct timespec at = time_of(st);
    tool_mode_text(st->st_mode, mode);
    size_text(st, size);
    if (localtime_r(&at.tv_sec, &tm) != NULL)
        strftime(when, sizeof when, is_recent(at.tv_sec) ? "%b %e %H:%M" : "%b %e  %Y", &tm);
    print_extras(e);
    printf("%s %2u", mode, (unsigned)st->st_nlink);
    if (!opt.no_owner && opt.numeric)
        printf(" %-9ld", (long)st->st_uid);
    else if (!opt.no_owner)
        printf(" %-9s", tool_user_name(st->st_uid));
    if (!opt.no_group && opt.numeric)
        printf(" %-9ld", (long)st->st_gid);
    else if (!opt.no_group)
        printf(" %-9s", tool_group_name(st->st_gid));
    printf(" %9s %s ", size, when);
    print_name(e->name);
    fputs(mark(e), stdout);
    if (e->target != NULL)
        printf(" -> %s", e->target);
    putchar('\n');
}

static int print_short(const struct entry *e)
{
    int used = print_extras(e) + print_name(e->name);
    const char *m = mark(e);
    fputs(m, stdout);
    return used + (int)strlen(m);
}

static size_t width_of(const struct entry *e)
{
    size_t n = 0;
    for (const char *s = e->name; *s != '\0'; s++)
        n += (*s & 0xc0) != 0x80;
    return n + (opt.inode ? 9 : 0) + (opt.blocks ? 5 : 0) + (opt.classify || opt.slash);
}

static void print_columns(const struct list *list)
{
    size_t widest = 0;
    for (size_t i = 0; i < list->count; i++)
        widest = width_of(&list->entries[i]) > widest ? width_of(&list->entries[i]) : widest;
    size_t columns = opt.columns / (widest + 2) ? opt.columns / (widest + 2) : 1;
    size_t rows = (list->count + columns - 1) / columns;
    for (size_t row = 0; row < rows; row++) {
        size_t first = opt.shape == ACROSS ? row * columns : row, step = opt.shape == ACROSS ? 1 : rows;
        size_t end = opt.shape == ACROSS && first + columns < list->count ? first + columns : list->count;
        for (size_t i = first; i < end; i += step) {
            int used = print_short(&list->entries[i]);
            if (i + step < end)
                printf("%*s", (int)widest + 2 - used, "");
        }
        putchar('\n');
    }
}

static void print_stream(const struct list *list)
{
    size_t column = 0;
    for (size_t i = 0; i < list->count; i++) {
        size_t width = width_of(&list->entries[i]) + 2;
        if (i != 0 && column + width > opt.columns) {
            putchar('\n');
            column = 0;
        }
        print_short(&list->entries[i]);
        if (i + 1 < list->count)
            fputs(", ", stdout);
        column += width;
    }
    if (list->count != 0)
        putchar('\n');
}

static void print_total(const struct list *list)
{
    unsigned long long blocks = 0;
    for (size_t i = 0; i < list->count; i++)
        blocks += blocks_of(&list->entries[i].st);
    printf("total %llu\n", blocks);
}

static void print_list(const struct list *list)
{
    if (opt.header && opt.shape == LONG && list->count != 0)
        printf("%-10s %2s %-9s %-9s %9s %-12s %s\n", "mode", "ln", "owner", "group", "size", "date", "name");
    if (opt.shape == DOWN || opt.shape == ACROSS) {
        print_columns(list);
    } else if (opt.shape == STREAM) {
        print_stream(list);
    } else {
        for (size_t i = 0; i < list->count; i++) {
            if (opt.shape == LONG) {
                print_long(&list->entries[i]);
            } else {
                print_short(&list->entries[i]);
                putchar('\n');
            }
        }
    }
    printed |= list->count != 0;
}

/* ---- directories ---- */

static bool hidden(const char *name)
{
    if (name[0] != '.' || opt.all)
        return false;
    return !opt.almost || strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* The directories that are being listed: a link back to one of them is not followed again. */
struct above { dev_t dev; ino_t ino; const struct above *next; };

static void list_directory(const char *path, bool header, const struct above *up);

static void descend(const char *path, const struct list *list, const struct above *up)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct entry *e = &list->entries[i];
        if (!e->known || !S_ISDIR(e->st.st_mode) || strcmp(e->name, ".") == 0 || strcmp(e->name, "..") == 0)
            continue;
        char *child = tool_join(path, e->name);
        list_directory(child, true, up);
        free(child);
    }
}

static bool is_above(const char *path, struct above *here)
{
    struct stat st;
    if (opt.follow != 'L' || stat(path, &st) == -1)
        return false;
    here->dev = st.st_dev;
    here->ino = st.st_ino;
    for (const struct above *up = here->next; up != NULL && st.st_ino != 0; up = up->next)
        if (up->dev == st.st_dev && up->ino == st.st_ino)
            return true;
    return false;
}

static void list_directory(const char *path, bool header, const struct above *up)
{
    struct above here = { .next = up };
    struct list list = { 0 };
    struct dirent *entry;
    if (is_above(path, &here)) {
        tool_say("%s: leads back to a directory above it", path);
        status = 1;
        return;
    }
    DIR *dir = opendir(path);
    if (dir == NULL) {
        complain(path);
        return;
    }
    while (errno = 0, (entry = readdir(dir)) != NULL) {
        if (hidden(entry->d_name))
            continue;
        struct entry *e = add(&list, path, entry->d_name, stat_needed());
        if (opt.directories_only && !S_ISDIR(e->st.st_mode)) {
            list.count--;
            free(e->name);
            free(e->target);
        }
    }
    if (errno != 0)
        complain(path);
    closedir(dir);
    if (opt.order != UNSORTED && list.count != 0)
        qsort(list.entries, list.count, sizeof list.entries[0], compare);
    if (header)
        printf("%s%s:\n", printed ? "\n" : "", path);
    printed |= header;
    if (opt.shape == LONG || opt.blocks)
        print_total(&list);
    print_list(&list);
    if (opt.recursive)
        descend(path, &list, &here);
    free_list(&list);
}

static void list_operands(int count, char *names[])
{
    struct list files = { 0 }, dirs = { 0 };
    for (int i = 0; i < count; i++) {
        struct entry *e = add(&files, NULL, names[i], true);
        if (e == NULL || opt.directory || !S_ISDIR(e->st.st_mode))
            continue;
        files.count--;
        free(e->name);
        free(e->target);
        add(&dirs, NULL, names[i], true);
    }
    if (files.count != 0) {
        if (opt.order != UNSORTED)
            qsort(files.entries, files.count, sizeof files.entries[0], compare);
        print_list(&files);
    }
    if (dirs.count != 0 && opt.order != UNSORTED)
        qsort(dirs.entries, dirs.count, sizeof dirs.entries[0], compare);
    for (size_t i = 0; i < dirs.count; i++)
        list_directory(dirs.entries[i].name, count > 1 || opt.recursive, NULL);
    free_list(&files);
    free_list(&dirs);
}

static void take_option(int c)
{
    switch (c) {
    case '1': opt.shape = ONE; break;
    case 'a': opt.all = true; break;
    case 'A': opt.almost = true; break;
    case 'b':
    case 'q': opt.marks = true; break;
    case 'C': opt.shape = DOWN; break;
    case 'c':
    case 'u': opt.time = c == 'c' ? 'c' : 'a'; break;
    case 'd': opt.directory = true; break;
    case 'D': opt.directories_only = true; break;
    case 'F': opt.classify = true; break;
    case 'f': opt.order = UNSORTED; opt.all = true; break;
    case 'g': opt.shape = LONG; opt.no_owner = true; break;
    case 'h': opt.human = opt.header = true; break;
    case 'H':
    case 'L': opt.follow = (char)c; break;
    case 'i': opt.inode = true; break;
    case 'k': opt.kilobytes = true; break;
    case 'l': opt.shape = LONG; break;
    case 'm': opt.shape = STREAM; break;
    case 'n': opt.shape = LONG; opt.numeric = true; break;
    case 'o': opt.shape = LONG; opt.no_group = true; break;
    case 'p': opt.slash = true; break;
    case 'R': opt.recursive = true; break;
    case 'r': opt.reverse = true; break;
    case 's': opt.blocks = true; break;
    case 'S': opt.order = BY_SIZE; break;
    case 't': opt.order = BY_TIME; break;
    case 'v': opt.directories_first = true; break;
    case 'x': opt.shape = ACROSS; break;
    default:  exit(1);
    }
}

int main(int argc, char *argv[])
{
    struct winsize size;
    char *here[] = { "." };
    const char *columns = getenv("COLUMNS");
    int c;
    opt.shape = isatty(STDOUT_FILENO) ? DOWN : ONE;
    opt.marks = opt.shape == DOWN;
    opt.columns = columns != NULL ? (unsigned)strtoul(columns, NULL, 10) : 0;
    if (opt.columns == 0)
        opt.columns = opt.shape == DOWN && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 &&
            size.ws_col != 0 ? size.ws_col : 80;
    while ((c = getopt(argc, argv, "1aAbcCdDfFghHiklLmnopqrRsStuvx")) != -1)
        take_option(c);
    if (opt.directory)
        opt.recursive = false;
    list_operands(optind < argc ? argc - optind : 1, optind < argc ? argv + optind : here);
    return tool_close(status);
}
