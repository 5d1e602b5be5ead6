/* SPDX-License-Identifier: Apache-2.0 */
/* The name fgrep is grep -F, egrep is grep -E. A line with a NUL in it is binary: of its file only that it matches
   is said, without -a. */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <locale.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tool.h"

struct pattern { char *text; size_t length; regex_t re; };
struct span { size_t from, to; };

static struct {
    char kind;                  /* G, E, F */
    bool ignore_case, invert, count, names, names_without, number, only, quiet, silent, words, whole, offset, text,
        recursive;
    int headings;               /* 1 -H, -1 -h */
    long before, after, most;
    const char *include;
} opt = { .kind = 'G', .most = -1 };

static struct pattern *patterns;
static size_t count, room;
static bool any_selected, any_error, several;

/* ---- patterns ---- */

static void add_pattern(const char *text, size_t length)
{
    patterns = tool_grow(patterns, &room, count + 1, sizeof *patterns);
    patterns[count++] = (struct pattern){ .text = tool_copy_n(text, length), .length = length };
}

/* A list has one a line. */
static void add_patterns(const char *text)
{
    for (;;) {
        size_t n = strcspn(text, "\n");
        add_pattern(text, n);
        if (text[n] == '\0')
            return;
        text += n + 1;
    }
}

static void add_file(const char *name)
{
    FILE *file = tool_open(name);
    char *line = NULL;
    size_t size = 0;
    ssize_t n;
    if (file == NULL)
        exit(2);
    while ((n = getline(&line, &size, file)) > 0)
        add_pattern(line, (size_t)n - (line[n - 1] == '\n'));
    free(line);
    tool_done(file);
}

static void compile(void)
{
    for (size_t i = 0; i < count && opt.kind != 'F'; i++) {
        int err = regcomp(&patterns[i].re, patterns[i].text, (opt.kind == 'E' ? REG_EXTENDED :
            0) | (opt.ignore_case ? REG_ICASE : 0));
        if (err != 0) {
            char why[128];
            regerror(err, &patterns[i].re, why, sizeof why);
            tool_die("%s: %s", patterns[i].text, why);
        }
    }
}

/* ---- matching ---- */

static bool equal_fold(const char *a, const char *b, size_t n)
{
    for (; n > 0; n--)
        if (tolower((unsigned char)*a++) != tolower((unsigned char)*b++))
            return false;
    return true;
}

static bool find_fixed(const struct pattern *p, const char *line, size_t from, size_t length, struct span *found)
{
    if (!opt.ignore_case) {
        const char *at = p->length == 0 ? line + from : memmem(line + from, length - from, p->text, p->length);
        if (at == NULL)
            return false;
        *found = (struct span){ (size_t)(at - line), (size_t)(at - line) + p->length };
        return true;
    }
    for (size_t at = from; at + p->length <= length; at++)
        if (equal_fold(line + at, p->text, p->length)) {
            *found = (struct span){ at, at + p->length };
            return true;
        }
    return false;
}

/* The first match in line[from..to); `end` is where the line ends. */
static bool find_regex(const struct pattern *p, const char *line, size_t from, size_t to, size_t end,
    struct span *found)
{
    regmatch_t m = { .rm_so = (regoff_t)from, .rm_eo = (regoff_t)to };
    if (regexec(&p->re, line, 1, &m, REG_STARTEND | (from != 0 ? REG_NOTBOL : 0) | (to != end ? REG_NOTEOL : 0)) != 0)
        return false;
    *found = (struct span){ (size_t)m.rm_so, (size_t)m.rm_eo };
    return true;
}

static bool find(const struct pattern *p, const char *line, size_t from, size_t to, size_t end, struct span *found)
{
    return opt.kind == 'F' ? find_fixed(p, line, from, to, found) : find_regex(p, line, from, to, end, found);
}

static bool is_word_byte(const char *line, size_t at, size_t length)
{
    return at < length && (isalnum((unsigned char)line[at]) || line[at] == '_');
}

static bool is_word(const char *line, size_t length, const struct span *s)
{
    return !(s->from > 0 && is_word_byte(line, s->from - 1, length)) && !is_word_byte(line, s->to, length);
}

/* With -w shorter matches at the same place are tried before later ones. */
static bool find_word(const struct pattern *p, const char *line, size_t from, size_t length, struct span *found)
{
    for (; from <= length && find(p, line, from, length, length, found); from = found->from + 1) {
        struct span s = *found;
        while (!is_word(line, length, &s)) {
            if (s.to == s.from || !find(p, line, s.from, s.to - 1, length, &s) || s.from != found->from)
                break;
        }
        if (s.from == found->from && is_word(line, length, &s) && s.to > s.from) {
            *found = s;
            return true;
        }
    }
    return false;
}

/* The leftmost of all patterns' matches, the longest of those. */
static bool match(const char *line, size_t from, size_t length, struct span *best)
{
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        struct span s;
        bool found;
        if (opt.whole && opt.kind == 'F')
            found = patterns[i].length == length &&
                (opt.ignore_case ? equal_fold(line, patterns[i].text, length) :
                    memcmp(line, patterns[i].text, length) == 0),
            s = (struct span){ 0, length };
        else
            found = opt.words && !opt.whole ? find_word(&patterns[i], line, from, length, &s) :
                find(&patterns[i], line, from, length, length, &s);
        if (!found || (opt.whole && (s.from != 0 || s.to != length)))
            continue;
        if (!any || s.from < best->from || (s.from == best->from && s.to > best->to))
            *best = s;
        any = true;
        if (!opt.only)
            return true;
    }
    return any;
}

/* ---- output ---- */

struct line { char *text; size_t length, room; unsigned long long number, offset; };

static void heading(const char *name, const struct line *l, size_t at, char mark)
{
    if (opt.headings > 0)
        printf("%s%c", name, mark);
    if (opt.number)
        printf("%llu%c", l->number, mark);
    if (opt.offset)
        printf("%llu%c", l->offset + at, mark);
}

static void print_line(const char *name, const struct line *l, char mark)
{
    heading(name, l, 0, mark);
    fwrite(l->text, 1, l->length, stdout);
    putchar('\n');
}

static void print_parts(const char *name, const struct line *l)
{
    struct span s;
    for (size_t at = 0; at <= l->length && match(l->text, at, l->length, &s); at = s.to > s.from ? s.to : s.to + 1) {
        if (s.to == s.from)
            continue;
        heading(name, l, s.from, ':');
        fwrite(l->text + s.from, 1, s.to - s.from, stdout);
        putchar('\n');
    }
}

/* The last lines, for -B. */
struct context { struct line *ring; size_t used, next; unsigned long long printed; long after; bool any; };

static void remember(struct context *c, const struct line *l)
{
    if (opt.before == 0)
        return;
    struct line *kept = &c->ring[c->next];
    kept->text = tool_grow(kept->text, &kept->room, l->length + 1, 1);
    memcpy(kept->text, l->text, l->length);
    kept->length = l->length;
    kept->number = l->number;
    kept->offset = l->offset;
    c->next = (c->next + 1) % (size_t)opt.before;
    if (c->used < (size_t)opt.before)
        c->used++;
}

static void print_before(struct context *c, const char *name, const struct line *l)
{
    if (opt.before == 0 && opt.after == 0)
        return;
    unsigned long long first = l->number - c->used;
    if (first <= c->printed)
        first = c->printed + 1;
    if (c->any && first > c->printed + 1)
        puts("--");
    for (size_t i = 0; i < c->used; i++) {
        const struct line *kept = &c->ring[(c->next + (size_t)opt.before - c->used + i) % (size_t)opt.before];
        if (kept->number >= first)
            print_line(name, kept, '-');
    }
    c->used = 0;
}

/* A selected line. -> false: no more of this file */
static bool select_line(struct context *c, const char *name, const struct line *l)
{
    if (opt.quiet)
        exit(0);
    if (opt.names || opt.names_without)
        return false;
    if (opt.count)
        return true;
    if (!opt.text && memchr(l->text, '\0', l->length) != NULL) {
        printf("Binary file %s matches\n", name);
        return false;
    }
    if (opt.only) {
        if (!opt.invert)
            print_parts(name, l);
        return true;
    }
    print_before(c, name, l);
    print_line(name, l, ':');
    c->printed = l->number;
    c->any = true;
    c->after = opt.after;
    return true;
}

static void search(FILE *file, const char *name)
{
    static struct context c;
    struct line l = { 0 };
    unsigned long long selected = 0;
    ssize_t n;
    bool more = true;
    c.ring = c.ring != NULL ? c.ring : tool_alloc((size_t)(opt.before + 1) * sizeof *c.ring);
    c.used = 0;
    c.printed = 0;
    c.after = 0;
    while (more && (opt.most < 0 || selected < (unsigned long long)opt.most || c.after > 0) &&
           (n = getline(&l.text, &l.room, file)) > 0) {
        struct span s;
        l.length = (size_t)n - (l.text[n - 1] == '\n');
        l.number++;
        bool wanted = opt.most < 0 || selected < (unsigned long long)opt.most;
        if (wanted && match(l.text, 0, l.length, &s) != opt.invert) {
            selected++;
            any_selected |= !opt.names_without;
            more = select_line(&c, name, &l);
        } else if (c.after > 0) {
            c.after--;
            if (!opt.only)
                print_line(name, &l, '-');
            c.printed = l.number;
        } else {
            remember(&c, &l);
        }
        l.offset += (size_t)n;
    }
    free(l.text);
    if (opt.names_without && selected == 0)
        any_selected = true;
    if ((opt.names && selected != 0) || (opt.names_without && selected == 0)) {
        puts(name);
    } else if (opt.count && !opt.names && !opt.names_without) {
        if (opt.headings > 0)
            printf("%s:", name);
        printf("%llu\n", selected);
    }
}

static void complain(const char *name)
{
    if (!opt.silent)
        tool_error(name);
    any_error = true;
}

static void search_file(const char *name)
{
    struct stat st;
    bool input = strcmp(name, "-") == 0;
    FILE *file = input ? stdin : fopen(name, "r");
    if (file == NULL || (!input && fstat(fileno(file), &st) == 0 && S_ISDIR(st.st_mode))) {
        if (file != NULL) {
            fclose(file);
            errno = EISDIR;
        }
        complain(name);
        return;
    }
    errno = 0;
    search(file, input ? "(standard input)" : name);
    if (ferror(file))
        complain(name);
    tool_done(file);
}

static enum walk_verdict visit(const struct walk *at, void *arg)
{
    const char *slash = strrchr(at->path, '/');
    if (at->st == NULL || (at->after && at->error != 0)) {
        if (at->st != NULL)
            errno = at->error;
        complain(at->path);
    } else if (S_ISREG(at->st->st_mode) || (at->depth == 0 && !S_ISDIR(at->st->st_mode))) {
        if (opt.include == NULL || fnmatch(opt.include, slash != NULL ? slash + 1 : at->path, 0) == 0)
            search_file(at->path);
    }
    return at->loop ? WALK_SKIP : WALK_ON;
}

/* ---- options ---- */

static long take_number(const char *text)
{
    long n;
    if (!tool_number(text, 0, INT32_MAX, &n))
        exit(2);
    return n;
}

static bool take_option(int c)
{
    switch (c) {
    case 'A': opt.after = take_number(optarg); return true;
    case 'a': return opt.text = true;
    case 'B': opt.before = take_number(optarg); return true;
    case 'b': return opt.offset = true;
    case 'C': opt.before = opt.after = take_number(optarg); return true;
    case 'c': return opt.count = true;
    case 'E':
    case 'F':
    case 'G': opt.kind = (char)c; return true;
    case 'e': add_patterns(optarg); return true;
    case 'f': add_file(optarg); return several = true;
    case 'H': opt.headings = 1; return true;
    case 'h': opt.headings = -1; return true;
    case 'i':
    case 'y': return opt.ignore_case = true;
    case 'I': opt.include = optarg; return true;
    case 'L': return opt.names_without = true;
    case 'l': return opt.names = true;
    case 'm': opt.most = take_number(optarg); return true;
    case 'n': return opt.number = true;
    case 'o': return opt.only = true;
    case 'q': return opt.quiet = true;
    case 'R':
    case 'r': return opt.recursive = true;
    case 's': return opt.silent = true;
    case 'v': return opt.invert = true;
    case 'w': return opt.words = true;
    case 'x': return opt.whole = true;
    default:  return false;
    }
}

int main(int argc, char *argv[])
{
    static char *input[] = { "-", NULL }, *here[] = { ".", NULL };
    const char *slash = strrchr(argv[0], '/'), *name = slash != NULL ? slash + 1 : argv[0];
    int c;
    tool_trouble = 2;
    setlocale(LC_CTYPE, "");
    if (strcmp(name, "egrep") == 0)
        opt.kind = 'E';
    else if (strcmp(name, "fgrep") == 0)
        opt.kind = 'F';
    while ((c = getopt(argc, argv, "A:aB:bC:cEFGe:f:HhiI:Llm:noqRrsvwxy")) != -1)
        if (!take_option(c))
            return 2;
    if (count == 0 && !several) {
        if (optind == argc)
            tool_usage("[-E|-F] [-abcHhiLlnoqrsvwx] [-ABCm n] [-e pattern]... [-f file]... [pattern] [file...]");
        add_patterns(argv[optind++]);
    }
    compile();
    if (opt.headings == 0)
        opt.headings = argc - optind > 1 || opt.recursive ? 1 : -1;
    char **files = optind < argc ? argv + optind : opt.recursive ? here : input;
    for (; *files != NULL; files++) {
        if (opt.recursive)
            tool_walk(*files, WALK_FOLLOW_ROOT, visit, NULL);
        else
            search_file(*files);
    }
    c = any_error && !(opt.quiet && any_selected) ? 2 : !any_selected;
    return tool_close(c);
}
