/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines are kept in memory; what does not fit (-S bytes, 32 MiB) goes to sorted runs in TMPDIR that are merged in
 * the end. Lines that compare equal by all keys are compared whole, unless -s or -u.
 */
#include <ctype.h>
#include <errno.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool.h"

struct order { bool blanks, dictionary, fold, printable, numeric, human, reverse, given; };
/* from 1; field 0: not given, character 0: the field's end */
struct place { size_t field, character; bool blanks; };
struct key { struct place from, to; struct order order; };
struct line { char *text; size_t length; };
struct run { FILE *file; struct line line; size_t room; size_t number; bool more; };

static struct key *keys;
static size_t key_count, key_room;
static struct order global;
static struct { bool check, check_silent, merge, stable, unique; } opt;
static int separator = -1;
static const char *temporary;
static long long memory_limit = 32 << 20;

static struct line *lines;
static size_t line_count, line_room, memory_used;
static struct run *runs;
static size_t run_count, run_room;

/* ---- comparing ---- */

static const char *field_start(const struct line *l, size_t field)
{
    const char *s = l->text, *end = s + l->length;
    for (; field > 1 && s < end; field--) {
        if (separator != -1) {
            s = memchr(s, separator, (size_t)(end - s));
            s = s != NULL ? s + 1 : end;
            continue;
        }
        while (s < end && isblank((unsigned char)*s))
            s++;
        while (s < end && !isblank((unsigned char)*s))
            s++;
    }
    return s;
}

static const char *field_end(const struct line *l, const char *s)
{
    const char *end = l->text + l->length;
    if (separator != -1) {
        s = memchr(s, separator, (size_t)(end - s));
        return s != NULL ? s : end;
    }
    while (s < end && isblank((unsigned char)*s))
        s++;
    while (s < end && !isblank((unsigned char)*s))
        s++;
    return s;
}

static const char *skip_blanks(const char *s, const char *end)
{
    while (s < end && isblank((unsigned char)*s))
        s++;
    return s;
}

static struct line key_part(const struct line *l, const struct key *k)
{
    const char *end = l->text + l->length, *from = field_start(l, k->from.field), *to = end;
    if (k->from.blanks)
        from = skip_blanks(from, end);
    from = (size_t)(end - from) > k->from.character - 1 ? from + k->from.character - 1 : end;
    if (k->to.field != 0) {
        to = field_start(l, k->to.field);
        if (k->to.character == 0) {
            to = field_end(l, to);
        } else {
            if (k->to.blanks)
                to = skip_blanks(to, end);
            to = (size_t)(end - to) > k->to.character ? to + k->to.character : end;
        }
    }
    if (to < from)
        to = from;
    return (struct line){ (char *)(uintptr_t)from, (size_t)(to - from) };
}

struct number { bool negative; const char *digits; size_t whole; const char *fraction; size_t places; };

static struct number number_of(struct line part)
{
    const char *end = part.text + part.length, *s = skip_blanks(part.text, end);
    struct number n = { 0 };
    n.negative = s < end && *s == '-';
    s += n.negative;
    while (s < end && *s == '0')
        s++;
    n.digits = s;
    while (s < end && isdigit((unsigned char)*s))
        s++;
    n.whole = (size_t)(s - n.digits);
    n.fraction = s;
    if (s < end && *s == '.') {
        n.fraction = ++s;
        while (s < end && isdigit((unsigned char)*s))
            s++;
        n.places = (size_t)(s - n.fraction);
        while (n.places != 0 && n.fraction[n.places - 1] == '0')
            n.places--;
    }
    if (n.whole == 0 && n.places == 0)
        n.negative = false;
    return n;
}

/* Numbers of any length, by their digits. */
static int compare_numbers(struct line a, struct line b)
{
    struct number x = number_of(a), y = number_of(b);
    if (x.negative != y.negative)
        return x.negative ? -1 : 1;
    int order = (x.whole > y.whole) - (x.whole < y.whole);
    if (order == 0 && x.whole != 0)
        order = memcmp(x.digits, y.digits, x.whole);
    if (order == 0) {
        size_t n = x.places < y.places ? x.places : y.places;
        order = n != 0 ? memcmp(x.fraction, y.fraction, n) : 0;
        if (order == 0)
            order = (x.places > y.places) - (x.places < y.places);
    }
    return x.negative ? -order : order;
}

static int unit_rank(struct line part)
{
    const struct number n = number_of(part);
    const char *behind = n.places != 0 || n.fraction != n.digits + n.whole ? n.fraction + n.places : n.digits + n.whole;
    static const char units[] = "KMGTPE";
    const char *unit = behind < part.text + part.length && *behind != '\0' ?
        strchr(units, toupper((unsigned char)*behind)) : NULL;
    int rank = unit != NULL ? (int)(unit - units) + 1 : 0;
    return n.whole == 0 && n.places == 0 ? 0 : n.negative ? -rank : rank;
}

static int compare_human(struct line a, struct line b)
{
    int x = unit_rank(a), y = unit_rank(b);
    struct number p = number_of(a), q = number_of(b);
    if (p.negative == q.negative && x != y)
        return x < y ? -1 : 1;
    return compare_numbers(a, b);
}

static bool is_ignored(const struct order *o, int c)
{
    return (o->dictionary && !isalnum(c) && !isblank(c)) || (o->printable && !isprint(c));
}

static int compare_text(struct line a, struct line b, const struct order *o)
{
    if (!o->dictionary && !o->printable && !o->fold) {
        size_t n = a.length < b.length ? a.length : b.length;
        int order = n != 0 ? memcmp(a.text, b.text, n) : 0;
        return order != 0 ? order : (a.length > b.length) - (a.length < b.length);
    }
    for (size_t i = 0, j = 0;; i++, j++) {
        while (i < a.length && is_ignored(o, (unsigned char)a.text[i]))
            i++;
        while (j < b.length && is_ignored(o, (unsigned char)b.text[j]))
            j++;
        if (i >= a.length || j >= b.length)
            return (i < a.length) - (j < b.length);
        int x = (unsigned char)a.text[i], y = (unsigned char)b.text[j];
        if (o->fold) {
            x = toupper(x);
            y = toupper(y);
        }
        if (x != y)
            return x - y;
    }
}

static int compare_keys(const struct line *a, const struct line *b)
{
    for (size_t i = 0; i < key_count; i++) {
        const struct key *k = &keys[i];
        struct line x = key_part(a, k), y = key_part(b, k);
        int order = k->order.numeric ? compare_numbers(x, y) : k->order.human ? compare_human(x, y) :
            compare_text(x, y, &k->order);
        if (order != 0)
            return k->order.reverse ? -order : order;
    }
    return 0;
}

static int compare(const struct line *a, const struct line *b)
{
    static const struct order plain;
    int order = compare_keys(a, b);
    if (order != 0 || opt.stable || opt.unique)
        return order;
    order = compare_text(*a, *b, &plain);
    return global.reverse ? -order : order;
}

/* ---- sorting in memory: a merge sort, which keeps the order of equal lines ---- */

static void merge_sort(struct line *list, struct line *spare, size_t n)
{
    if (n < 2)
        return;
    size_t half = n / 2, i = 0, j = half, k = 0;
    merge_sort(list, spare, half);
    merge_sort(list + half, spare, n - half);
    if (compare(&list[half - 1], &list[half]) <= 0)
        return;
    memcpy(spare, list, half * sizeof *list);
    while (i < half && j < n)
        list[k++] = compare(&spare[i], &list[j]) <= 0 ? spare[i++] : list[j++];
    memcpy(&list[k], &spare[i], (half - i) * sizeof *list);
}

static void sort_lines(void)
{
    struct line *spare = tool_alloc((line_count / 2 + 1) * sizeof *spare);
    merge_sort(lines, spare, line_count);
    free(spare);
}

static void write_line(FILE *out, const struct line *l)
{
    fwrite(l->text, 1, l->length, out);
    putc('\n', out);
}

static void write_lines(FILE *out)
{
    for (size_t i = 0; i < line_count; i++)
        if (!opt.unique || i == 0 || compare_keys(&lines[i - 1], &lines[i]) != 0)
            write_line(out, &lines[i]);
}

/* ---- runs ---- */

static bool read_line(struct run *r)
{
    ssize_t n = getline(&r->line.text, &r->room, r->file);
    r->more = n > 0;
    if (r->more)
        r->line.length = (size_t)n - (r->line.text[n - 1] == '\n');
    return r->more;
}

static void add_run(FILE *file)
{
    runs = tool_grow(runs, &run_room, run_count + 1, sizeof *runs);
    memset(&runs[run_count], 0, sizeof *runs);
    runs[run_count].file = file;
    runs[run_count].number = run_count;
    run_count++;
}

/* What is in memory goes to a file without a name. */
static void spill(void)
{
    const char *dir = temporary != NULL ? temporary : getenv("TMPDIR");
    char *name = tool_join(dir != NULL && dir[0] != '\0' ? dir : "/tmp", "sortXXXXXX");
    int fd = mkstemp(name);
    FILE *file = fd != -1 ? fdopen(fd, "w+") : NULL;
    if (file == NULL || unlink(name) == -1) {
        tool_error(name);
        exit(2);
    }
    sort_lines();
    write_lines(file);
    if (fflush(file) == EOF || ferror(file) || fseek(file, 0, SEEK_SET) == -1) {
        tool_error(name);
        exit(2);
    }
    free(name);
    for (size_t i = 0; i < line_count; i++)
        free(lines[i].text);
    line_count = memory_used = 0;
    add_run(file);
}

static bool run_before(const struct run *a, const struct run *b)
{
    int order = compare(&a->line, &b->line);
    return order < 0 || (order == 0 && a->number < b->number);
}

static void sift(size_t *heap, size_t n, size_t at)
{
    for (size_t child; (child = 2 * at + 1) < n; at = child) {
        if (child + 1 < n && run_before(&runs[heap[child + 1]], &runs[heap[child]]))
            child++;
        if (run_before(&runs[heap[at]], &runs[heap[child]]))
            return;
        size_t held = heap[at];
        heap[at] = heap[child];
        heap[child] = held;
    }
}

static void merge_runs(FILE *out)
{
    size_t *heap = tool_alloc((run_count + 1) * sizeof *heap), n = 0;
    struct line last = { 0 };
    size_t last_room = 0;
    bool any = false;
    for (size_t i = 0; i < run_count; i++)
        if (read_line(&runs[i]))
            heap[n++] = i;
    for (size_t i = n; i-- > 0;)
        sift(heap, n, i);
    while (n != 0) {
        struct run *first = &runs[heap[0]];
        if (!opt.unique || !any || compare_keys(&last, &first->line) != 0) {
            write_line(out, &first->line);
            if (opt.unique) {
                last.text = tool_grow(last.text, &last_room, first->line.length + 1, 1);
                memcpy(last.text, first->line.text, first->line.length);
                last.length = first->line.length;
                any = true;
            }
        }
        if (!read_line(first))
            heap[0] = heap[--n];
        sift(heap, n, 0);
    }
    free(last.text);
    free(heap);
}

/* ---- reading ---- */

static int load(FILE *file, const char *name)
{
    char *text = NULL;
    size_t room = 0;
    ssize_t n;
    while ((n = getline(&text, &room, file)) > 0) {
        size_t length = (size_t)n - (text[n - 1] == '\n');
        lines = tool_grow(lines, &line_room, line_count + 1, sizeof *lines);
        lines[line_count++] = (struct line){ tool_copy_n(text, length), length };
        memory_used += length + 1 + 2 * sizeof *lines;
        if ((long long)memory_used > memory_limit)
            spill();
    }
    free(text);
    return 0;
}

static int check(FILE *file, const char *name)
{
    struct run now = { .file = file }, before = { 0 };
    unsigned long long number = 0;
    while (read_line(&now)) {
        number++;
        int order = before.line.text != NULL ? compare(&before.line, &now.line) : -1;
        if (opt.unique ? order >= 0 : order > 0) {
            if (!opt.check_silent)
                tool_say("%s:%llu: disorder: %.*s", name, number, (int)now.line.length, now.line.text);
            return 1;
        }
        struct run swap = before;
        before = now;
        now = swap;
        now.file = file;
    }
    free(now.line.text);
    free(before.line.text);
    return 0;
}

static bool open_runs(char *names[])
{
    for (; *names != NULL; names++) {
        FILE *file = tool_open(*names);
        if (file == NULL)
            return false;
        add_run(file);
    }
    if (run_count == 0)
        add_run(stdin);
    return true;
}

/* ---- options ---- */

static bool take_order(struct order *o, char letter)
{
    switch (letter) {
    case 'b': o->blanks = true; break;
    case 'd': o->dictionary = true; break;
    case 'f': o->fold = true; break;
    case 'h': o->human = true; break;
    case 'i': o->printable = true; break;
    case 'n': o->numeric = true; break;
    case 'r': o->reverse = true; break;
    default:  return false;
    }
    return o->given = true;
}

static struct place take_place(const char **text, struct key *k, size_t character)
{
    struct place p = { .character = character };
    char *end;
    p.field = strtoul(*text, &end, 10);
    if (end != *text && *end == '.') {
        const char *digits = end + 1;
        p.character = strtoul(digits, &end, 10);
        if (end == digits)
            p.field = 0;
    }
    *text = end;
    for (; **text != '\0' && **text != ','; ++*text) {
        if (**text == 'b')
            p.blanks = k->order.given = true;
        else if (!take_order(&k->order, **text))
            p.field = 0;
        if (p.field == 0)
            break;
    }
    return p;
}

static void take_key(const char *text)
{
    const char *at = text;
    struct key k = { 0 };
    k.from = take_place(&at, &k, 1);
    bool good = k.from.field != 0 && k.from.character != 0;
    if (good && *at == ',') {
        at++;
        k.to = take_place(&at, &k, 0);
        good = k.to.field != 0;
    }
    if (!good || *at != '\0')
        tool_die("%s: a key is FIELD[.CHAR][bdfhinr][,FIELD[.CHAR][bdfhinr]]", text);
    keys = tool_grow(keys, &key_room, key_count + 1, sizeof *keys);
    keys[key_count++] = k;
}

static void finish_keys(void)
{
    if (key_count == 0) {
        keys = tool_grow(keys, &key_room, 1, sizeof *keys);
        keys[key_count++] = (struct key){ .from = { 1, 1, false } };
    }
    for (size_t i = 0; i < key_count; i++)
        if (!keys[i].order.given) {
            keys[i].order = global;
            keys[i].from.blanks = keys[i].to.blanks = global.blanks;
        }
}

static void take_separator(const char *text)
{
    if (strcmp(text, "\\0") == 0)
        separator = '\0';
    else if (text[0] != '\0' && text[1] == '\0')
        separator = (unsigned char)text[0];
    else
        tool_die("%s: the separator is one character", text);
}

static void write_all(FILE *out)
{
    if (run_count != 0)
        merge_runs(out);
    else
        write_lines(out);
}

/* The output may be one of the inputs: a merge, which reads them while it writes, goes to a temporary file first. */
static int write_output(const char *output)
{
    if (output == NULL)
        return write_all(stdout), 0;
    FILE *held = opt.merge ? tmpfile() : NULL, *out;
    if (opt.merge && held == NULL) {
        tool_error("temporary file");
        return 2;
    }
    if (held != NULL)
        write_all(held);
    out = fopen(output, "w");
    if (out == NULL) {
        tool_error(output);
        return 2;
    }
    if (held != NULL) {
        rewind(held);
        for (int c; (c = getc(held)) != EOF;)
            putc(c, out);
    } else {
        write_all(out);
    }
    bool bad = ferror(out) || (held != NULL && ferror(held));
    if (fclose(out) == EOF || bad) {
        tool_error(output);
        return 2;
    }
    return 0;
}

int main(int argc, char *argv[])
{
    const char *output = NULL;
    int c;
    tool_trouble = 2;
    while ((c = getopt(argc, argv, "bcCdfhik:mno:rsS:t:T:u")) != -1) {
        switch (c) {
        case 'c': opt.check = true; break;
        case 'C': opt.check = opt.check_silent = true; break;
        case 'k': take_key(optarg); break;
        case 'm': opt.merge = true; break;
        case 'o': output = optarg; break;
        case 's': opt.stable = true; break;
        case 'S':
            if (!tool_size(optarg, &memory_limit))
                return 2;
            break;
        case 't': take_separator(optarg); break;
        case 'T': temporary = optarg; break;
        case 'u': opt.unique = true; break;
        default:
            if (!take_order(&global, (char)c))
                return 2;
        }
    }
    finish_keys();
    argv += optind;
    if (opt.check) {
        if (argc - optind > 1)
            tool_die("-c and -C take one file");
        return tool_each(argv, check);
    }
    if (opt.merge ? !open_runs(argv) : tool_each(argv, load) != 0)
        return 2;
    if (run_count == 0)
        sort_lines();
    else if (!opt.merge)
        spill();
    return tool_close(write_output(output));
}
