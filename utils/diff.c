/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Both files are read whole and their lines numbered so that equal ones have equal numbers. The shortest edit
 * script is found by Myers' linear-space algorithm (An O(ND) Difference Algorithm, 1986); a limit on its cost
 * keeps very different large files from taking for ever (the script is then not the shortest, but right).
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "tool.h"

struct line { const char *text; size_t length; size_t class; };
struct file { char *text; size_t size; struct line *lines; size_t count, room; bool *changed; bool no_newline; };
struct change { size_t a, b, a_count, b_count; };      /* a, b: from 0 */

static struct {
    char format;                /* n, u, c, e, f */
    long context;
    bool brief, recursive, fold, blanks, all_blanks, blank_lines, new_files, text, report_same;
} opt = { .format = 'n', .context = 3 };

static struct change *changes;
static size_t change_count, change_room;

/* ---- reading ---- */

static bool read_file(const char *name, struct file *f)
{
    FILE *in = tool_open(name);
    size_t room = 0, n;
    if (in == NULL)
        return false;
    do {
        f->text = tool_grow(f->text, &room, f->size + 65536, 1);
        n = fread(f->text + f->size, 1, 65536, in);
        f->size += n;
    } while (n != 0);
    bool bad = ferror(in);
    if (bad)
        tool_error(tool_label(name));
    tool_done(in);
    return !bad;
}

static void split(struct file *f)
{
    for (size_t at = 0; at < f->size;) {
        const char *newline = memchr(f->text + at, '\n', f->size - at);
        size_t length = newline != NULL ? (size_t)(newline - f->text) - at : f->size - at;
        f->lines = tool_grow(f->lines, &f->room, f->count + 1, sizeof *f->lines);
        f->lines[f->count++] = (struct line){ f->text + at, length, 0 };
        f->no_newline = newline == NULL;
        at += length + 1;
    }
    f->changed = tool_alloc(f->count + 2);
}

static bool is_binary(const struct file *f)
{
    return !opt.text && f->size != 0 && memchr(f->text, '\0', f->size < 32768 ? f->size : 32768) != NULL;
}

/* ---- equal lines ---- */

/* The next character that counts, -1 at the end. With -b a row of blanks is one, at the end none. */
static int next_character(const struct line *l, size_t *at)
{
    if (*at >= l->length)
        return -1;
    int c = (unsigned char)l->text[*at];
    if ((opt.blanks || opt.all_blanks) && isspace(c)) {
        while (*at < l->length && isspace((unsigned char)l->text[*at]))
            ++*at;
        if (opt.all_blanks)
            return next_character(l, at);
        return *at >= l->length ? -1 : ' ';
    }
    ++*at;
    return opt.fold ? tolower(c) : c;
}

static uint32_t hash(const struct line *l)
{
    uint32_t h = 2166136261u;
    size_t at = 0;
    for (int c; (c = next_character(l, &at)) != -1;)
        h = (h ^ (uint32_t)c) * 16777619u;
    return h;
}

static bool equal(const struct line *a, const struct line *b)
{
    size_t i = 0, j = 0;
    int c, d;
    do {
        c = next_character(a, &i);
        d = next_character(b, &j);
    } while (c == d && c != -1);
    return c == d;
}

/* A last line without a newline differs from one with it. */
static void classify(struct file *a, struct file *b)
{
    size_t slots = 16;
    while (slots < 2 * (a->count + b->count))
        slots *= 2;
    const struct line **table = tool_alloc(slots * sizeof *table);
    size_t classes = 0;
    struct file *files[] = { a, b };
    for (int f = 0; f < 2; f++)
        for (size_t i = 0; i < files[f]->count; i++) {
            struct line *l = &files[f]->lines[i];
            size_t slot = hash(l) & (slots - 1);
            while (table[slot] != NULL && !equal(table[slot], l))
                slot = (slot + 1) & (slots - 1);
            if (table[slot] == NULL) {
                l->class = ++classes;
                table[slot] = l;
            }
            l->class = table[slot]->class;
        }
    free(table);
    if (a->no_newline != b->no_newline && a->count != 0 && b->count != 0 && !opt.blanks && !opt.all_blanks)
        (a->no_newline ? a : b)->lines[(a->no_newline ? a : b)->count - 1].class = ++classes;
}

/* ---- the shortest edit script ---- */

/* Furthest x by diagonal x - y, from the start and, counted from there, from the end. */
struct search { const struct line *a, *b; bool *a_changed, *b_changed; long *forward, *backward, cost_limit; };
#define UNREACHED (-1)

/* One step further on diagonal k: from k + 1 by a line of b, or from k - 1 by a line of a. */
static long step(const long *furthest, long k, long a_count, long b_count)
{
    long down = furthest[k + 1], right = furthest[k - 1] == UNREACHED ? UNREACHED : furthest[k - 1] + 1;
    if (down != UNREACHED && down - k > b_count)
        down = UNREACHED;
    if (right > a_count)
        right = UNREACHED;
    return down > right ? down : right;
}

/* A point on a shortest path, where the paths from both ends meet. */
static void middle(const struct search *s, long a0, long a1, long b0, long b1, long *x_out, long *y_out)
{
    const struct line *a = s->a + a0, *b = s->b + b0;
    long n = a1 - a0, m = b1 - b0, delta = n - m, *f = s->forward, *r = s->backward;
    for (long k = -m - 1; k <= n + 1; k++)
        f[k] = r[k] = UNREACHED;
    f[0] = r[0] = 0;
    for (long cost = 1;; cost++) {
        long low = cost <= m ? -cost : -m + ((cost - m) & 1), high = cost <= n ? cost : n - ((cost - n) & 1);
        for (long k = low; k <= high; k += 2) {
            long x = step(f, k, n, m);
            for (; x != UNREACHED && x < n && x - k < m && a[x].class == b[x - k].class; x++)
                continue;
            f[k] = x;
            if (x != UNREACHED && r[delta - k] != UNREACHED && x + r[delta - k] >= n) {
                *x_out = a0 + x;
                *y_out = b0 + x - k;
                return;
            }
        }
        for (long k = low; k <= high; k += 2) {
            long u = step(r, k, n, m);
            for (; u != UNREACHED && u < n && u - k < m && a[n - 1 - u].class == b[m - 1 - (u - k)].class; u++)
                continue;
            r[k] = u;
            if (u != UNREACHED && f[delta - k] != UNREACHED && u + f[delta - k] >= n) {
                *x_out = a0 + f[delta - k];
                *y_out = b0 + f[delta - k] - (delta - k);
                return;
            }
        }
        if (cost < s->cost_limit)
            continue;
        /* Too dear: the point furthest from the start. */
        for (long k = low, best = -1; k <= high; k += 2)
            if (f[k] != UNREACHED && 2 * f[k] - k > best) {
                best = 2 * f[k] - k;
                *x_out = a0 + f[k];
                *y_out = b0 + f[k] - k;
            }
        return;
    }
}

static void compare(const struct search *s, long a0, long a1, long b0, long b1)
{
    for (;;) {
        for (; a0 < a1 && b0 < b1 && s->a[a0].class == s->b[b0].class; a0++, b0++)
            continue;
        for (; a0 < a1 && b0 < b1 && s->a[a1 - 1].class == s->b[b1 - 1].class; a1--, b1--)
            continue;
        if (a0 == a1 || b0 == b1) {
            for (; b0 < b1; b0++)
                s->b_changed[b0] = true;
            for (; a0 < a1; a0++)
                s->a_changed[a0] = true;
            return;
        }
        long x = a0, y = b0;
        middle(s, a0, a1, b0, b1, &x, &y);
        if ((x == a0 && y == b0) || (x == a1 && y == b1)) {
            for (; b0 < b1; b0++)
                s->b_changed[b0] = true;
            for (; a0 < a1; a0++)
                s->a_changed[a0] = true;
            return;
        }
        compare(s, a0, x, b0, y);
        a0 = x;
        b0 = y;
    }
}

/* A run of lines that one file has alone slides down while its first line equals the one behind it: where people
   would put it. */
static void slide(const struct file *f, const struct file *other)
{
    size_t j = 0;
    for (size_t start = 0; start < f->count;) {
        if (!f->changed[start]) {
            for (; other->changed[j]; j++)
                continue;
            j++;
            start++;
            continue;
        }
        size_t end = start + 1;
        while (end < f->count && f->changed[end])
            end++;
        while (end < f->count && !f->changed[end] && !other->changed[j] &&
            f->lines[start].class == f->lines[end].class) {
            f->changed[start++] = false;
            f->changed[end++] = true;
            j++;
            while (end < f->count && f->changed[end])
                end++;
        }
        start = end;
    }
}

static bool is_blank_change(const struct file *a, const struct file *b, const struct change *c)
{
    for (size_t i = 0; i < c->a_count; i++)
        if (a->lines[c->a + i].length != 0)
            return false;
    for (size_t i = 0; i < c->b_count; i++)
        if (b->lines[c->b + i].length != 0)
            return false;
    return true;
}

static void find_changes(struct file *a, struct file *b)
{
    struct search s = { .a = a->lines, .b = b->lines, .a_changed = a->changed, .b_changed = b->changed };
    size_t diagonals = a->count + b->count + 3;
    long *space = tool_alloc(2 * diagonals * sizeof *space);
    s.forward = space + b->count + 1;
    s.backward = s.forward + diagonals;
    s.cost_limit = 1000;
    for (size_t n = diagonals; n > 10000; n /= 4)
        s.cost_limit *= 2;
    compare(&s, 0, (long)a->count, 0, (long)b->count);
    free(space);
    slide(a, b);
    slide(b, a);
    change_count = 0;
    for (size_t i = 0, j = 0; i < a->count || j < b->count;) {
        struct change c = { .a = i, .b = j };
        for (; i < a->count && a->changed[i]; i++)
            c.a_count++;
        for (; j < b->count && b->changed[j]; j++)
            c.b_count++;
        if (c.a_count + c.b_count == 0) {
            i++;
            j++;
        } else if (!opt.blank_lines || !is_blank_change(a, b, &c)) {
            changes = tool_grow(changes, &change_room, change_count + 1, sizeof *changes);
            changes[change_count++] = c;
        }
    }
}

/* ---- output ---- */

static void print_line(const struct file *f, size_t i, const char *mark)
{
    fputs(mark, stdout);
    fwrite(f->lines[i].text, 1, f->lines[i].length, stdout);
    putchar('\n');
    if (f->no_newline && i + 1 == f->count)
        puts("\\ No newline at end of file");
}

static void print_lines(const struct file *f, size_t from, size_t count, const char *mark)
{
    for (size_t i = 0; i < count; i++)
        print_line(f, from + i, mark);
}

static void print_range(size_t from, size_t count)
{
    if (count > 1)
        printf("%zu,%zu", from + 1, from + count);
    else
        printf("%zu", count == 0 ? from : from + 1);
}

static char kind_of(const struct change *c)
{
    return c->a_count == 0 ? 'a' : c->b_count == 0 ? 'd' : 'c';
}

static void print_normal(const struct file *a, const struct file *b)
{
    for (size_t i = 0; i < change_count; i++) {
        const struct change *c = &changes[i];
        print_range(c->a, c->a_count);
        putchar(kind_of(c));
        print_range(c->b, c->b_count);
        putchar('\n');
        print_lines(a, c->a, c->a_count, "< ");
        if (kind_of(c) == 'c')
            puts("---");
        print_lines(b, c->b, c->b_count, "> ");
    }
}

/* For ed: from the last to the first; a line . alone ends the text, so it is made from two. */
static void print_ed_text(const struct file *b, const struct change *c)
{
    bool open = true;
    for (size_t i = c->b; i < c->b + c->b_count; i++) {
        const struct line *l = &b->lines[i];
        if (!open)
            puts("a");
        open = true;
        if (l->length == 1 && l->text[0] == '.') {
            puts("..\n.\ns/.//");
            open = false;
        } else {
            fwrite(l->text, 1, l->length, stdout);
            putchar('\n');
        }
    }
    if (open)
        puts(".");
}

static void print_ed(const struct file *a, const struct file *b)
{
    for (size_t i = change_count; i-- > 0;) {
        print_range(changes[i].a, changes[i].a_count);
        printf("%c\n", kind_of(&changes[i]));
        if (changes[i].b_count != 0)
            print_ed_text(b, &changes[i]);
    }
}

static void print_forward_ed(const struct file *a, const struct file *b)
{
    for (size_t i = 0; i < change_count; i++) {
        const struct change *c = &changes[i];
        printf("%c%zu", kind_of(c), c->a_count == 0 ? c->a : c->a + 1);
        if (c->a_count > 1)
            printf(" %zu", c->a + c->a_count);
        putchar('\n');
        print_lines(b, c->b, c->b_count, "");
        if (c->b_count != 0)
            puts(".");
    }
}

/* Changes with at most two contexts between them are one hunk: [*first, -> end). */
static size_t hunk_end(size_t first)
{
    size_t i = first + 1;
    while (i < change_count && changes[i].a - (changes[i - 1].a + changes[i - 1].a_count) <= 2 * (size_t)opt.context)
        i++;
    return i;
}

struct hunk { size_t first, end, a_from, a_to, b_from, b_to; };

static struct hunk make_hunk(size_t first, const struct file *a, const struct file *b)
{
    struct hunk h = { .first = first, .end = hunk_end(first) };
    const struct change *head = &changes[first], *tail = &changes[h.end - 1];
    size_t context = (size_t)opt.context, lead = head->a < context ? head->a : context;
    if (lead > head->b)
        lead = head->b;
    size_t a_end = tail->a + tail->a_count, b_end = tail->b + tail->b_count;
    size_t trail = a->count - a_end < context ? a->count - a_end : context;
    if (trail > b->count - b_end)
        trail = b->count - b_end;
    h.a_from = head->a - lead;
    h.b_from = head->b - lead;
    h.a_to = a_end + trail;
    h.b_to = b_end + trail;
    return h;
}

static void print_unified_range(char sign, size_t from, size_t to)
{
    printf(" %c", sign);
    if (to - from == 1)
        printf("%zu", to);
    else
        printf("%zu,%zu", to == from ? from : from + 1, to - from);
}

static void print_unified(const struct file *a, const struct file *b)
{
    for (size_t i = 0; i < change_count;) {
        struct hunk h = make_hunk(i, a, b);
        fputs("@@", stdout);
        print_unified_range('-', h.a_from, h.a_to);
        print_unified_range('+', h.b_from, h.b_to);
        puts(" @@");
        size_t at = h.a_from;
        for (i = h.first; i < h.end; i++) {
            print_lines(a, at, changes[i].a - at, " ");
            print_lines(a, changes[i].a, changes[i].a_count, "-");
            print_lines(b, changes[i].b, changes[i].b_count, "+");
            at = changes[i].a + changes[i].a_count;
        }
        print_lines(a, at, h.a_to - at, " ");
    }
}

static void print_context_range(const char *mark, size_t from, size_t to)
{
    printf("%s ", mark);
    if (to - from > 1)
        printf("%zu,%zu", from + 1, to);
    else
        printf("%zu", to);
    printf(" %s\n", mark[0] == '*' ? "****" : "----");
}

/* One side of a hunk, unless nothing in it changes. */
static void print_context_side(const struct hunk *h, const struct file *f, bool second)
{
    bool any = false;
    for (size_t i = h->first; i < h->end; i++)
        any |= second ? changes[i].b_count != 0 : changes[i].a_count != 0;
    if (!any)
        return;
    size_t at = second ? h->b_from : h->a_from;
    for (size_t i = h->first; i < h->end; i++) {
        size_t from = second ? changes[i].b : changes[i].a, n = second ? changes[i].b_count : changes[i].a_count;
        print_lines(f, at, from - at, "  ");
        print_lines(f, from, n, kind_of(&changes[i]) == 'c' ? "! " : second ? "+ " : "- ");
        at = from + n;
    }
    print_lines(f, at, (second ? h->b_to : h->a_to) - at, "  ");
}

static void print_context(const struct file *a, const struct file *b)
{
    for (size_t i = 0; i < change_count;) {
        struct hunk h = make_hunk(i, a, b);
        puts("***************");
        print_context_range("***", h.a_from, h.a_to);
        print_context_side(&h, a, false);
        print_context_range("---", h.b_from, h.b_to);
        print_context_side(&h, b, true);
        i = h.end;
    }
}

static void print_heading(const char *mark, const char *name)
{
    struct stat st;
    struct tm tm;
    char text[40] = "", zone[16] = "";
    struct timespec t = { 0 };
    if (strcmp(name, "-") == 0)
        clock_gettime(CLOCK_REALTIME, &t);
    else if (stat(name, &st) == 0)
        t = st.st_mtim;
    if (localtime_r(&t.tv_sec, &tm) != NULL) {
        strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &tm);
        strftime(zone, sizeof zone, "%z", &tm);
    }
    printf("%s %s\t%s.%09ld %s\n", mark, name, text, t.tv_nsec, zone);
}

static void print_changes(const struct file *a, const struct file *b, const char *names[2])
{
    switch (opt.format) {
    case 'u':
        print_heading("---", names[0]);
        print_heading("+++", names[1]);
        print_unified(a, b);
        break;
    case 'c':
        print_heading("***", names[0]);
        print_heading("---", names[1]);
        print_context(a, b);
        break;
    case 'e': print_ed(a, b); break;
    case 'f': print_forward_ed(a, b); break;
    default:  print_normal(a, b);
    }
}

/* ---- files and directories ---- */

static const char *command_line = "diff";

static void free_file(struct file *f)
{
    free(f->text);
    free(f->lines);
    free(f->changed);
}

static int diff_files(const char *a_name, const char *b_name, bool title)
{
    struct file a = { 0 }, b = { 0 };
    const char *names[] = { a_name, b_name };
    int status = 0;
    if (!read_file(a_name, &a) || !read_file(b_name, &b)) {
        free_file(&a);
        free_file(&b);
        return 2;
    }
    bool same = a.size == b.size && (a.size == 0 || memcmp(a.text, b.text, a.size) == 0);
    if (!same && (is_binary(&a) || is_binary(&b))) {
        printf("Binary files %s and %s differ\n", a_name, b_name);
        status = 1;
    } else if (!same) {
        split(&a);
        split(&b);
        classify(&a, &b);
        find_changes(&a, &b);
        status = change_count != 0;
        if (status != 0 && opt.brief) {
            printf("Files %s and %s differ\n", a_name, b_name);
        } else if (status != 0) {
            if (title)
                printf("%s %s %s\n", command_line, a_name, b_name);
            print_changes(&a, &b, names);
        }
    }
    if (status == 0 && opt.report_same)
        printf("Files %s and %s are identical\n", a_name, b_name);
    free_file(&a);
    free_file(&b);
    return status;
}

struct names { char **name; size_t count, room; };

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool read_directory(const char *path, struct names *names)
{
    struct dirent *entry;
    DIR *dir = opendir(path);
    if (dir == NULL)
        return tool_error(path), false;
    while ((entry = readdir(dir)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        names->name = tool_grow(names->name, &names->room, names->count + 1, sizeof names->name[0]);
        names->name[names->count++] = tool_copy(entry->d_name);
    }
    closedir(dir);
    if (names->count != 0)
        qsort(names->name, names->count, sizeof names->name[0], by_name);
    return true;
}

static int diff_paths(const char *a, const char *b, bool top);

static int diff_entry(const char *a, const char *b, const char *name)
{
    char *x = tool_join(a, name), *y = tool_join(b, name);
    int status = diff_paths(x, y, false);
    free(x);
    free(y);
    return status;
}

static int diff_directories(const char *a, const char *b)
{
    struct names x = { 0 }, y = { 0 };
    int status = 0;
    if (!read_directory(a, &x) || !read_directory(b, &y))
        return 2;
    for (size_t i = 0, j = 0; i < x.count || j < y.count;) {
        int order = i == x.count ? 1 : j == y.count ? -1 : strcmp(x.name[i], y.name[j]), result = 1;
        const char *name = order <= 0 ? x.name[i] : y.name[j];
        if (order == 0 || opt.new_files)
            result = diff_entry(a, b, name);
        else
            printf("Only in %s: %s\n", order < 0 ? a : b, name);
        status = result > status ? result : status;
        i += order <= 0;
        j += order >= 0;
    }
    for (size_t i = 0; i < x.count; i++)
        free(x.name[i]);
    for (size_t i = 0; i < y.count; i++)
        free(y.name[i]);
    free(x.name);
    free(y.name);
    return status;
}

static const char *type_name(const struct stat *st)
{
    return S_ISDIR(st->st_mode) ? "directory" : S_ISREG(st->st_mode) ? "regular file" : S_ISFIFO(st->st_mode) ?
        "fifo" : "special file";
}

static bool look(const char *path, struct stat *st)
{
    if (strcmp(path, "-") == 0)
        return fstat(STDIN_FILENO, st) == 0;
    if (stat(path, st) == 0)
        return true;
    tool_error(path);
    return false;
}

/* With -N a file that is not there is an empty one. */
static int diff_paths(const char *a, const char *b, bool top)
{
    struct stat x, y;
    if (opt.new_files && access(a, F_OK) == -1)
        a = "/dev/null";
    if (opt.new_files && access(b, F_OK) == -1)
        b = "/dev/null";
    if (!look(a, &x) || !look(b, &y))
        return 2;
    if (S_ISDIR(x.st_mode) && S_ISDIR(y.st_mode)) {
        if (top || opt.recursive)
            return diff_directories(a, b);
        printf("Common subdirectories: %s and %s\n", a, b);
        return 0;
    }
    if (top && (S_ISDIR(x.st_mode) || S_ISDIR(y.st_mode))) {
        const char *file = S_ISDIR(x.st_mode) ? b : a, *slash = strrchr(file, '/');
        char *inside = tool_join(S_ISDIR(x.st_mode) ? a : b, slash != NULL ? slash + 1 : file);
        int status = S_ISDIR(x.st_mode) ? diff_files(inside, b, false) : diff_files(a, inside, false);
        free(inside);
        return status;
    }
    if (!top && !(S_ISREG(x.st_mode) && S_ISREG(y.st_mode)) && !opt.new_files) {
        printf("File %s is a %s while file %s is a %s\n", a, type_name(&x), b, type_name(&y));
        return 1;
    }
    return diff_files(a, b, !top);
}

static void take_context(char format, const char *text)
{
    opt.format = format;
    if (text != NULL && !tool_number(text, 0, INT32_MAX, &opt.context))
        exit(2);
}

int main(int argc, char *argv[])
{
    char *line = tool_copy(tool_name());
    int c, old = -1;
    tool_trouble = 2;
    while ((c = getopt(argc, argv, "abBcC:efiNqrsuU:w0123456789")) != -1) {
        switch (c) {
        case 'a': opt.text = true; break;
        case 'b': opt.blanks = true; break;
        case 'B': opt.blank_lines = true; break;
        case 'c': take_context('c', NULL); break;
        case 'C': take_context('c', optarg); break;
        case 'e':
        case 'f': opt.format = (char)c; break;
        case 'i': opt.fold = true; break;
        case 'N': opt.new_files = true; break;
        case 'q': opt.brief = true; break;
        case 'r': opt.recursive = true; break;
        case 's': opt.report_same = true; break;
        case 'u': take_context('u', NULL); break;
        case 'U': take_context('u', optarg); break;
        case 'w': opt.all_blanks = true; break;
        case '?': return 2;
        default:  old = (old == -1 ? 0 : old * 10) + c - '0';
        }
    }
    if (old != -1)
        opt.context = old;
    if (argc - optind != 2)
        tool_usage("[-abBiNqrsw] [-u | -U n | -c | -C n | -e | -f] file1 file2");
    for (int i = 1; i < optind; i++) {
        char *longer = tool_format("%s %s", line, argv[i]);
        free(line);
        line = longer;
    }
    command_line = line;
    c = diff_paths(argv[optind], argv[optind + 1], true);
    free(changes);
    free(line);
    return tool_close(c);
}
