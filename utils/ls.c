/* SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <errno.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>

#define HALF_YEAR (182 * 24 * 3600)

static struct {
    bool all, almost, longer, one, directory, recursive, classify, inode, numeric, reverse, by_time, by_size, unsorted;
    bool headers, blocks, slash;
    unsigned columns;
} opt;

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
    fprintf(stderr, "ls: %s: %s\n", name, strerror(errno));
    status = 1;
}

static void *checked(void *p)
{
    if (p == NULL) {
        fprintf(stderr, "ls: %s\n", strerror(ENOMEM));
        exit(1);
    }
    return p;
}

static void join(char path[PATH_MAX], const char *dir, const char *name)
{
    size_t len = strlen(dir);
    snprintf(path, PATH_MAX, "%s%s%s", dir, len != 0 && dir[len - 1] != '/' ? "/" : "", name);
}

static bool stat_needed(void)
{
    return opt.longer || opt.recursive || opt.classify || opt.slash || opt.inode || opt.by_time || opt.by_size ||
           opt.blocks;
}

static void read_target(struct entry *e, const char *path)
{
    char target[PATH_MAX];
    ssize_t n = opt.longer && S_ISLNK(e->st.st_mode) ? readlink(path, target, sizeof target - 1) : -1;
    if (n >= 0) {
        target[n] = '\0';
        e->target = checked(strdup(target));
    }
}

/* dir is NULL for an operand. -> NULL when it cannot be examined */
static struct entry *add(struct list *list, const char *dir, const char *name, bool examine)
{
    char path[PATH_MAX];
    if (dir != NULL)
        join(path, dir, name);
    else
        snprintf(path, sizeof path, "%s", name);
    if (list->count == list->room) {
        list->room = list->room ? list->room * 2 : 32;
        list->entries = checked(realloc(list->entries, list->room * sizeof list->entries[0]));
    }
    struct entry *e = &list->entries[list->count];
    memset(e, 0, sizeof *e);
    if (examine) {
        e->known = (dir == NULL && !opt.longer && !opt.directory && stat(path, &e->st) == 0) ||
            lstat(path, &e->st) == 0;
        if (!e->known && dir == NULL) {
            complain(path);
            return NULL;
        }
        read_target(e, path);
    }
    e->name = checked(strdup(name));
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

static int compare(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    int order = 0;
    if (opt.by_time)
        order = (a->st.st_mtime < b->st.st_mtime) - (a->st.st_mtime > b->st.st_mtime);
    else if (opt.by_size)
        order = (a->st.st_size < b->st.st_size) - (a->st.st_size > b->st.st_size);
    if (order == 0)
        order = strcmp(a->name, b->name);
    return opt.reverse ? -order : order;
}

/* ---- printing ---- */

static char type_letter(mode_t mode)
{
    switch (mode & S_IFMT) {
    case S_IFDIR:  return 'd';
    case S_IFCHR:  return 'c';
    case S_IFBLK:  return 'b';
    case S_IFIFO:  return 'p';
    case S_IFLNK:  return 'l';
    case S_IFSOCK: return 's';
#ifdef S_IFNAM
    case S_IFNAM:  return 'n';
#endif
    default:       return '-';
    }
}

static void mode_text(mode_t mode, char text[11])
{
    static const char letters[] = "rwxrwxrwx";
    text[0] = type_letter(mode);
    for (unsigned i = 0; i < 9; i++)
        text[i + 1] = mode & (0400u >> i) ? letters[i] : '-';
    if (mode & S_ISUID)
        text[3] = mode & S_IXUSR ? 's' : 'S';
    if (mode & S_ISGID)
        text[6] = mode & S_IXGRP ? 's' : 'S';
    if (mode & S_ISVTX)
        text[9] = mode & S_IXOTH ? 't' : 'T';
    text[10] = '\0';
}

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
    if (S_ISREG(e->st.st_mode) && (e->st.st_mode & 0111))
        return "*";
    return "";
}

static void owner_text(const struct stat *st, char owner[32], char group[32])
{
    struct passwd *pw = opt.numeric ? NULL : getpwuid(st->st_uid);
    struct group *gr = opt.numeric ? NULL : getgrgid(st->st_gid);
    if (pw != NULL)
        snprintf(owner, 32, "%s", pw->pw_name);
    else
        snprintf(owner, 32, "%d", (int)st->st_uid);
    if (gr != NULL)
        snprintf(group, 32, "%s", gr->gr_name);
    else
        snprintf(group, 32, "%d", (int)st->st_gid);
}

static bool is_recent(time_t when)
{
    time_t now = time(NULL);
    return when <= now && now - when <= HALF_YEAR;
}

static void print_long(const struct entry *e)
{
    char mode[11], owner[32], group[32], size[32], when[32] = "?";
    const struct stat *st = &e->st;
    struct tm tm;
    if (!e->known) {
        printf("?????????? %s\n", e->name);
        return;
    }
    mode_text(st->st_mode, mode);
    owner_text(st, owner, group);
    if (S_ISCHR(st->st_mode) || S_ISBLK(st->st_mode))
        snprintf(size, sizeof size, "%u, %u", (unsigned)major(st->st_rdev), (unsigned)minor(st->st_rdev));
    else
        snprintf(size, sizeof size, "%lld", (long long)st->st_size);
    if (localtime_r(&st->st_mtime, &tm) != NULL)
        strftime(when, sizeof when, is_recent(st->st_mtime) ? "%b %d %H:%M" : "%b %d  %Y", &tm);
    if (opt.inode)
        printf("%8llu ", (unsigned long long)st->st_ino);
    printf("%s %2u %-9s %-9s %9s %s %s%s", mode, (unsigned)st->st_nlink, owner, group, size, when, e->name, mark(e));
    if (e->target != NULL)
        printf(" -> %s", e->target);
    putchar('\n');
}

static void print_short(const struct entry *e, int width)
{
    int used = 0;
    if (opt.inode)
        used += printf("%8llu ", (unsigned long long)e->st.st_ino);
    if (opt.blocks)
        used += printf("%4lld ", (long long)((e->st.st_size + 511) / 512));
    used += printf("%s%s", e->name, mark(e));
    if (width > used)
        printf("%*s", width - used, "");
}

static void print_columns(const struct list *list)
{
    size_t widest = 0;
    for (size_t i = 0; i < list->count; i++) {
        size_t len = strlen(list->entries[i].name) + (opt.inode ? 9 : 0) + (opt.blocks ? 5 : 0);
        len += opt.classify || opt.slash;
        widest = len > widest ? len : widest;
    }
    size_t columns = opt.columns / (widest + 2) ? opt.columns / (widest + 2) : 1;
    size_t rows = (list->count + columns - 1) / columns;
    for (size_t row = 0; row < rows; row++) {
        for (size_t i = row; i < list->count; i += rows)
            print_short(&list->entries[i], i + rows < list->count ? (int)widest + 2 : 0);
        putchar('\n');
    }
}

static void print_list(const struct list *list)
{
    if (!opt.longer && !opt.one) {
        print_columns(list);
    } else {
        for (size_t i = 0; i < list->count; i++) {
            if (opt.longer) {
                print_long(&list->entries[i]);
            } else {
                print_short(&list->entries[i], 0);
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

static void list_directory(const char *path, bool header);

static void descend(const char *path, const struct list *list)
{
    char child[PATH_MAX];
    for (size_t i = 0; i < list->count; i++) {
        const struct entry *e = &list->entries[i];
        if (!e->known || !S_ISDIR(e->st.st_mode) || strcmp(e->name, ".") == 0 || strcmp(e->name, "..") == 0)
            continue;
        join(child, path, e->name);
        list_directory(child, true);
    }
}

static void list_directory(const char *path, bool header)
{
    struct list list = { 0 };
    struct dirent *entry;
    DIR *dir = opendir(path);
    if (dir == NULL) {
        complain(path);
        return;
    }
    while (errno = 0, (entry = readdir(dir)) != NULL)
        if (!hidden(entry->d_name))
            add(&list, path, entry->d_name, stat_needed());
    if (errno != 0)
        complain(path);
    closedir(dir);
    if (!opt.unsorted && list.count != 0)
        qsort(list.entries, list.count, sizeof list.entries[0], compare);
    if (header)
        printf("%s%s:\n", printed ? "\n" : "", path);
    printed |= header;
    print_list(&list);
    if (opt.recursive)
        descend(path, &list);
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
        qsort(files.entries, files.count, sizeof files.entries[0], compare);
        print_list(&files);
    }
    if (dirs.count != 0)
        qsort(dirs.entries, dirs.count, sizeof dirs.entries[0], compare);
    for (size_t i = 0; i < dirs.count; i++)
        list_directory(dirs.entries[i].name, count > 1 || opt.recursive);
    free_list(&files);
    free_list(&dirs);
}

static void parse_options(int argc, char *argv[])
{
    int c;
    while ((c = getopt(argc, argv, "1aACdFfgilnopRrsStx")) != -1) {
        switch (c) {
        case '1': opt.one = true; break;
        case 'a': opt.all = true; break;
        case 'A': opt.almost = true; break;
        case 'C':
        case 'x': opt.one = false; break;
        case 'd': opt.directory = true; break;
        case 'F': opt.classify = true; break;
        case 'f': opt.unsorted = opt.all = true; break;
        case 'i': opt.inode = true; break;
        case 'g':
        case 'o':
        case 'l': opt.longer = true; break;
        case 'n': opt.numeric = opt.longer = true; break;
        case 'p': opt.slash = true; break;
        case 'R': opt.recursive = true; break;
        case 'r': opt.reverse = true; break;
        case 's': opt.blocks = true; break;
        case 'S': opt.by_size = true; break;
        case 't': opt.by_time = true; break;
        default:  exit(1);
        }
    }
}

int main(int argc, char *argv[])
{
    struct winsize size;
    char *here[] = { "." };
    opt.one = !isatty(STDOUT_FILENO);
    opt.columns = !opt.one && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col != 0 ? size.ws_col : 80;
    parse_options(argc, argv);
    list_operands(optind < argc ? argc - optind : 1, optind < argc ? argv + optind : here);
    return fflush(stdout) == EOF ? 1 : status;
}
