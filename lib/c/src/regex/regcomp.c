/* SPDX-License-Identifier: Apache-2.0 */
#include "../fnmatch/bracket.h"
#include "regex_impl.h"
#include <limits.h>
#include <stdlib.h>
#include <string.h>

struct compiler {
    struct __regex *re;
    const char *p, *end;
    int extended;
    int nsub;
    int depth;
    int err;
    unsigned open[8]; /* bitmap: groups not closed yet, no back reference may name them */
};

static void alternatives(struct compiler *c);

static int fail(struct compiler *c, int err)
{
    if (c->err == 0) {
        c->err = err;
    }
    c->p = c->end;
    return -1;
}

/* Makes room for n instructions at position at. */
static struct inst *insert(struct compiler *c, int at, int n)
{
    struct __regex *re = c->re;

    if (re->n + n > PROGRAM_MAX) {
        fail(c, REG_ESPACE);
        return NULL;
    }
    if (re->n + n > re->room) {
        int room = (re->n + n) * 2 + 16;
        struct inst *p = reallocarray(re->prog, (size_t)room, sizeof *p);
        if (p == NULL) {
            fail(c, REG_ESPACE);
            return NULL;
        }
        re->prog = p;
        re->room = room;
    }
    memmove(re->prog + at + n, re->prog + at, (size_t)(re->n - at) * sizeof *re->prog);
    re->n += n;
    return re->prog + at;
}

static void put(struct compiler *c, int at, int op, int x, int y)
{
    struct inst *i = insert(c, at, 1);

    if (i != NULL) {
        *i = (struct inst) { op, x, y };
    }
}

static void emit(struct compiler *c, int op, int x, int y)
{
    put(c, c->re->n, op, x, y);
}

static void emit_char(struct compiler *c)
{
    wchar_t wc;

    c->p += __regex_decode(c->p, c->end, &wc);
    if (c->re->flags & REG_ICASE) {
        wc = (wchar_t)towlower((wint_t)wc);
    }
    emit(c, OP_CHAR, (int)wc, 0);
}

static int add_range(struct compiler *c, struct set *set, wchar_t lo, wchar_t hi)
{
    struct range *r;

    if (lo > hi) {
        return fail(c, REG_ERANGE);
    }
    for (; lo <= hi && (unsigned)lo < 128; lo++) {
        set->low[lo / 32] |= 1u << (lo % 32);
    }
    if (lo > hi) {
        return 0;
    }
    r = reallocarray(set->ranges, (size_t)set->nranges + 1, sizeof *r);
    if (r == NULL) {
        return fail(c, REG_ESPACE);
    }
    set->ranges = r;
    r[set->nranges++] = (struct range) { lo, hi };
    return 0;
}

static int class_item(struct compiler *c, struct set *set)
{
    const char *name = c->p + 2, *q = name;
    wctype_t type;

    while (q + 1 < c->end && !(q[0] == ':' && q[1] == ']')) {
        q++;
    }
    if (q + 1 >= c->end) {
        return fail(c, REG_EBRACK);
    }
    type = __class_by_name(name, (int)(q - name));
    if (type == 0 || set->nclasses == (int)(sizeof set->classes / sizeof set->classes[0])) {
        return fail(c, REG_ECTYPE);
    }
    set->classes[set->nclasses++] = type;
    c->p = q + 2;
    return 0;
}

/* A single element: a character, [.x.] or [=x=]. */
static int set_element(struct compiler *c, wchar_t *wc)
{
    if (c->p + 1 < c->end && c->p[0] == '[' && (c->p[1] == '.' || c->p[1] == '=')) {
        char kind = c->p[1];
        c->p += 2;
        if (c->p >= c->end) {
            return fail(c, REG_EBRACK);
        }
        c->p += __regex_decode(c->p, c->end, wc);
        if (c->p + 1 >= c->end || c->p[0] != kind || c->p[1] != ']') {
            return fail(c, REG_ECOLLATE);
        }
        c->p += 2;
        return 0;
    }
    c->p += __regex_decode(c->p, c->end, wc);
    return 0;
}

static int set_item(struct compiler *c, struct set *set)
{
    wchar_t lo, hi;

    if (c->p + 1 < c->end && c->p[0] == '[' && c->p[1] == ':') {
        return class_item(c, set);
    }
    if (set_element(c, &lo) != 0) {
        return -1;
    }
    hi = lo;
    if (c->p + 1 < c->end && c->p[0] == '-' && c->p[1] != ']') {
        c->p++;
        if (set_element(c, &hi) != 0) {
            return -1;
        }
    }
    return add_range(c, set, lo, hi);
}

static struct set *new_set(struct compiler *c)
{
    struct __regex *re = c->re;
    struct set *s = reallocarray(re->sets, (size_t)re->nsets + 1, sizeof *s);

    if (s == NULL) {
        fail(c, REG_ESPACE);
        return NULL;
    }
    re->sets = s;
    s += re->nsets++;
    memset(s, 0, sizeof *s);
    return s;
}

/* After the '['. */
static void bracket(struct compiler *c)
{
    struct set *set = new_set(c);
    int first = 1;

    if (set == NULL) {
        return;
    }
    if (c->p < c->end && *c->p == '^') {
        set->invert = 1;
        c->p++;
    }
    for (; c->p < c->end && (first || *c->p != ']'); first = 0) {
        if (set_item(c, set) != 0) {
            return;
        }
    }
    if (c->p >= c->end) {
        fail(c, REG_EBRACK);
        return;
    }
    c->p++;
    emit(c, OP_SET, c->re->nsets - 1, 0);
}

static void shorthand_set(struct compiler *c, const char *class, int extra, int invert)
{
    struct set *set = new_set(c);

    if (set != NULL) {
        set->classes[set->nclasses++] = wctype(class);
        set->invert = invert;
        if (extra != 0) {
            set->low[extra / 32] |= 1u << (extra % 32);
        }
        emit(c, OP_SET, c->re->nsets - 1, 0);
    }
}

static void group(struct compiler *c)
{
    int n = ++c->nsub;

    if (++c->depth > 250) {
        fail(c, REG_ESPACE);
        return;
    }
    if (n < 256) {
        c->open[n / 32] |= 1u << (n % 32);
    }
    emit(c, OP_SAVE, 2 * n, 0);
    alternatives(c);
    if (c->err == 0) {
        int closes = c->extended ? c->p < c->end && *c->p == ')'
                                 : c->p + 1 < c->end && c->p[0] == '\\' && c->p[1] == ')';
        if (!closes) {
            fail(c, REG_EPAREN);
            return;
        }
        c->p += c->extended ? 1 : 2;
    }
    emit(c, OP_SAVE, 2 * n + 1, 0);
    if (n < 256) {
        c->open[n / 32] &= ~(1u << (n % 32));
    }
    c->depth--;
}

static void back_reference(struct compiler *c, int n)
{
    if (n > c->nsub || (c->open[0] >> n & 1)) {
        fail(c, REG_ESUBREG);
        return;
    }
    c->re->backrefs = 1;
    emit(c, OP_BACKREF, n, 0);
}

/* After a backslash that opens no group and no interval. Returns 0 for an assertion, which cannot be repeated. */
static int escape(struct compiler *c)
{
    char ch = *c->p++;

    switch (ch) {
    case '<': emit(c, OP_WORD_START, 0, 0); return 0;
    case '>': emit(c, OP_WORD_END, 0, 0); return 0;
    case 'b': emit(c, OP_WORD_EDGE, 0, 0); return 0;
    case 'B': emit(c, OP_NOT_EDGE, 0, 0); return 0;
    case 'w': shorthand_set(c, "alnum", '_', 0); return 1;
    case 'W': shorthand_set(c, "alnum", '_', 1); return 1;
    case 's': shorthand_set(c, "space", 0, 0); return 1;
    case 'S': shorthand_set(c, "space", 0, 1); return 1;
    case 'n': emit(c, OP_CHAR, '\n', 0); return 1;
    case 't': emit(c, OP_CHAR, '\t', 0); return 1;
    default:
        break;
    }
    if (ch >= '1' && ch <= '9') {
        back_reference(c, ch - '0');
    } else {
        c->p--;
        emit_char(c);
    }
    return 1;
}

static int at_close(const struct compiler *c)
{
    if (c->extended) {
        return *c->p == ')' && c->depth > 0;
    }
    return c->p + 1 < c->end && c->p[0] == '\\' && c->p[1] == ')';
}

static int at_bar(const struct compiler *c)
{
    if (c->extended) {
        return *c->p == '|';
    }
    return c->p + 1 < c->end && c->p[0] == '\\' && c->p[1] == '|';
}

/* Basic syntax: '$' is an anchor only where a branch ends. */
static int dollar_ends(const struct compiler *c)
{
    struct compiler after = *c;

    after.p++;
    return after.p >= after.end || at_close(&after) || at_bar(&after);
}

/* One atom. first: nothing stands before it in its branch. Returns whether a repetition may follow. */
static int atom(struct compiler *c, int first)
{
    char ch = *c->p;

    switch (ch) {
    case '.':
        c->p++;
        emit(c, OP_ANY, 0, 0);
        return 1;
    case '[':
        c->p++;
        bracket(c);
        return 1;
    case '^':
        if (c->extended || first) {
            c->p++;
            emit(c, OP_BOL, 0, 0);
            return 0;
        }
        break;
    case '$':
        if (c->extended || dollar_ends(c)) {
            c->p++;
            emit(c, OP_EOL, 0, 0);
            return 0;
        }
        break;
    case '\\':
        if (++c->p >= c->end) {
            fail(c, REG_EESCAPE);
            return 0;
        }
        if (!c->extended && *c->p == '(') {
            c->p++;
            group(c);
            return 1;
        }
        if (!c->extended && (*c->p == '{' || *c->p == '}')) {
            fail(c, REG_BADRPT);
            return 0;
        }
        return escape(c);
    case '(':
        if (c->extended) {
            c->p++;
            group(c);
            return 1;
        }
        break;
    case ')':
        if (c->extended) {
            fail(c, REG_EPAREN);
            return 0;
        }
        break;
    case '*': case '+': case '?':
        if (c->extended) {
            fail(c, REG_BADRPT);
            return 0;
        }
        break;
    default:
        break;
    }
    emit_char(c);
    return 1;
}

/* Copies the program [from, from + n) to the end. */
static void duplicate(struct compiler *c, int from, int n)
{
    int at = c->re->n;

    if (insert(c, at, n) != NULL) {
        memcpy(c->re->prog + at, c->re->prog + from, (size_t)n * sizeof *c->re->prog);
    }
}

/*
 * A loop ends behind its body, so that a body that matches nothing is gone through once and its groups are set.
 * Patterns with back references need to see that a round has consumed something before the next begins.
 */
static void wrap_star(struct compiler *c, int start)
{
    int mark = c->re->nmarks, len;

    if (c->err != 0) {
        return;
    }
    if (mark < INT_MAX) {
        c->re->nmarks++;
    }
    put(c, start, OP_MARK, mark, 0);
    emit(c, OP_SPLIT, 1, 3);
    emit(c, OP_PROGRESS, mark, 0);
    len = c->re->n - start;
    emit(c, OP_JUMP, -len, 0);
    put(c, start, OP_SPLIT, 1, len + 2);
}

static void wrap_optional(struct compiler *c, int start)
{
    if (c->err == 0) {
        put(c, start, OP_SPLIT, 1, c->re->n - start + 1);
    }
}

/* The atom at start, min to max times (max < 0: any number). */
static void repeat(struct compiler *c, int start, int min, int max)
{
    int n = c->re->n - start, optional = 0, first_optional;

    if (max == 0) {
        c->re->n = start;
        return;
    }
    for (int i = 1; i < min && c->err == 0; i++) {
        duplicate(c, start, n);
    }
    if (max < 0) {
        int at = c->re->n;
        if (min == 0) {
            at = start;
        } else {
            duplicate(c, start, n);
        }
        wrap_star(c, at);
        return;
    }
    /* x{0,3} is (x(x(x)?)?)?: each later copy is inside the one before. */
    first_optional = min == 0 ? start : c->re->n;
    optional = max - min;
    for (int i = min == 0 ? 1 : 0; i < optional && c->err == 0; i++) {
        duplicate(c, start, n);
    }
    for (int i = optional; i-- > 0 && c->err == 0;) {
        wrap_optional(c, first_optional + i * n);
    }
}

static int number(struct compiler *c)
{
    int v = -1;

    while (c->p < c->end && *c->p >= '0' && *c->p <= '9') {
        v = (v < 0 ? 0 : v) * 10 + (*c->p++ - '0');
        if (v > RE_DUP_MAX) {
            fail(c, REG_BADBR);
            return -1;
        }
    }
    return v;
}

/* After the opening brace. */
static void interval(struct compiler *c, int start)
{
    int min = number(c), max = min;

    if (c->err == 0 && c->p < c->end && *c->p == ',') {
        c->p++;
        max = number(c);
        min = min < 0 ? 0 : min;
        if (max >= 0 && max < min) {
            fail(c, REG_BADBR);
        }
    } else if (min < 0) {
        fail(c, c->p < c->end ? REG_BADBR : REG_EBRACE);
    }
    if (c->err != 0) {
        return;
    }
    int closes = c->extended ? c->p < c->end && *c->p == '}' : c->p + 1 < c->end && c->p[0] == '\\' && c->p[1] == '}';
    if (!closes) {
        fail(c, c->p < c->end ? REG_BADBR : REG_EBRACE);
        return;
    }
    c->p += c->extended ? 1 : 2;
    repeat(c, start, min, max);
}

/* The repetition operator at p, if there is one. */
static int repetition(struct compiler *c, int start)
{
    const char *q = c->p;
    char ch;

    if (q >= c->end) {
        return 0;
    }
    ch = *q;
    if (!c->extended && ch == '\\' && q + 1 < c->end) {
        ch = q[1] == '{' || q[1] == '+' || q[1] == '?' ? q[1] : '\0';
        q++;
    } else if (!c->extended && ch != '*') {
        return 0;
    }
    if (ch == '*' || ch == '+' || ch == '?') {
        c->p = q + 1;
        repeat(c, start, ch == '+', ch == '?' ? 1 : -1);
        return 1;
    }
    if (ch == '{' && (!c->extended || (q + 1 < c->end && ((q[1] >= '0' && q[1] <= '9') || q[1] == ',')))) {
        c->p = q + 1;
        interval(c, start);
        return 1;
    }
    return 0;
}

static void branch(struct compiler *c)
{
    int first = 1;

    while (c->err == 0 && c->p < c->end && !at_close(c) && !at_bar(c)) {
        int start = c->re->n, repeatable;
        if (first && !c->extended && *c->p == '*') {
            emit_char(c);
            repeatable = 1;
        } else {
            int anchor = *c->p == '^';
            repeatable = atom(c, first == 1);
            if (!c->extended && anchor && !repeatable) {
                first = 2; /* "^*": the star still stands first, but no second anchor does */
                continue;
            }
        }
        first = 0;
        while (c->err == 0 && (repeatable || c->extended) && repetition(c, start)) {
            continue;
        }
    }
}

static void alternatives(struct compiler *c)
{
    int start = c->re->n;

    branch(c);
    while (c->err == 0 && c->p < c->end && at_bar(c)) {
        int jump;
        c->p += c->extended ? 1 : 2;
        put(c, start, OP_SPLIT, 1, c->re->n - start + 2);
        jump = c->re->n;
        emit(c, OP_JUMP, 0, 0);
        if (c->err == 0) {
            branch(c);
            if (c->err == 0) {
                c->re->prog[jump].x = c->re->n - jump;
            }
        }
    }
}

/* Marks only serve back references; elsewhere they become jumps to the next instruction. */
static void drop_marks(struct __regex *re)
{
    for (int i = 0; i < re->n; i++) {
        if (re->prog[i].op == OP_MARK || re->prog[i].op == OP_PROGRESS) {
            re->prog[i] = (struct inst) { OP_JUMP, 1, 0 };
        }
    }
    re->nmarks = 0;
}

int regcomp(regex_t *restrict re, const char *restrict pattern, int flags)
{
    struct compiler c = { .p = pattern, .end = pattern + strlen(pattern), .extended = (flags & REG_EXTENDED) != 0 };

    re->re_magic = REGEX_MAGIC;
    re->re_g = c.re = calloc(1, sizeof *c.re);
    if (c.re == NULL) {
        return REG_ESPACE;
    }
    c.re->flags = flags;
    emit(&c, OP_SAVE, 0, 0);
    alternatives(&c);
    if (c.err == 0 && c.p < c.end) {
        c.err = REG_EPAREN;
    }
    emit(&c, OP_SAVE, 1, 0);
    emit(&c, OP_MATCH, 0, 0);
    re->re_nsub = (size_t)c.nsub;
    re->re_endp = c.end;
    if (c.err != 0) {
        regfree(re);
        return c.err;
    }
    if (!c.re->backrefs) {
        drop_marks(c.re);
    }
    return 0;
}

void regfree(regex_t *re)
{
    struct __regex *g = re->re_g;

    if (g == NULL || re->re_magic != REGEX_MAGIC) {
        return;
    }
    for (int i = 0; i < g->nsets; i++) {
        free(g->sets[i].ranges);
    }
    free(g->sets);
    free(g->prog);
    free(g);
    re->re_g = NULL;
    re->re_magic = 0;
}
