/* SPDX-License-Identifier: Apache-2.0 */
#include "regex_impl.h"
#include <stdlib.h>
#include <string.h>

struct text {
    const char *start, *end;
    int flags;  /* of regcomp() */
    int eflags; /* of regexec() */
};

static int is_word(const struct text *t, const char *s)
{
    return s >= t->start && s < t->end && (iswalnum((unsigned char)*s < 0x80 ? (wint_t)(unsigned char)*s : WEOF) ||
                                           *s == '_' || (unsigned char)*s >= 0x80);
}

static int assertion(const struct text *t, const struct inst *i, const char *s)
{
    int before = is_word(t, s - 1), after = is_word(t, s);

    switch (i->op) {
    case OP_BOL:
        return (s == t->start && !(t->eflags & REG_NOTBOL)) ||
               (s > t->start && (t->flags & REG_NEWLINE) && s[-1] == '\n');
    case OP_EOL:
        return (s == t->end && !(t->eflags & REG_NOTEOL)) || (s < t->end && (t->flags & REG_NEWLINE) && *s == '\n');
    case OP_WORD_START:
        return !before && after;
    case OP_WORD_END:
        return before && !after;
    case OP_WORD_EDGE:
        return before != after;
    default:
        return before == after;
    }
}

static int consumes(const struct __regex *g, const struct inst *i, wchar_t c)
{
    switch (i->op) {
    case OP_CHAR:
        return (wchar_t)i->x == c || ((g->flags & REG_ICASE) && (wchar_t)i->x == (wchar_t)towlower((wint_t)c));
    case OP_ANY:
        return !(c == '\n' && (g->flags & REG_NEWLINE));
    case OP_SET:
        return __regex_set_has(&g->sets[i->x], c, g->flags);
    default:
        return 0;
    }
}

/*
 * Threads in order of preference. A thread is an instruction that consumes a character (or MATCH) and its positions;
 * the same instruction is in a list once, by the preferred way to it.
 */
struct list {
    int n;
    int *pc;
    const char **caps; /* ncap for each thread */
};

struct step {
    int pc;
    int cap;          /* >= 0: put old back into this position instead of going on */
    const char *old;
};

struct machine {
    const struct __regex *g;
    struct text t;
    int ncap;
    struct list now, next;
    unsigned *seen; /* generation in which the instruction was last reached */
    unsigned generation;
    struct step *stack;
    const char **scratch;
    const char **best;
    int matched;
    void *memory;
};

/* Follows everything that consumes nothing from pc on. caps is changed on the way and restored. */
static void add_thread(struct machine *m, struct list *l, int pc, const char *s, const char **caps)
{
    int top = 0;

    m->stack[top++] = (struct step) { pc, -1, NULL };
    while (top > 0) {
        struct step st = m->stack[--top];
        const struct inst *i;
        if (st.cap >= 0) {
            caps[st.cap] = st.old;
            continue;
        }
        pc = st.pc;
        if (m->seen[pc] == m->generation) {
            continue;
        }
        m->seen[pc] = m->generation;
        i = &m->g->prog[pc];
        switch (i->op) {
        case OP_JUMP:
            m->stack[top++] = (struct step) { pc + i->x, -1, NULL };
            break;
        case OP_SPLIT:
            m->stack[top++] = (struct step) { pc + i->y, -1, NULL };
            m->stack[top++] = (struct step) { pc + i->x, -1, NULL };
            break;
        case OP_SAVE:
            if (i->x < m->ncap) {
                m->stack[top++] = (struct step) { 0, i->x, caps[i->x] };
                caps[i->x] = s;
            }
            m->stack[top++] = (struct step) { pc + 1, -1, NULL };
            break;
        case OP_CHAR: case OP_ANY: case OP_SET: case OP_MATCH:
            l->pc[l->n] = pc;
            memcpy(l->caps + (size_t)l->n * (size_t)m->ncap, caps, (size_t)m->ncap * sizeof *caps);
            l->n++;
            break;
        default:
            if (assertion(&m->t, i, s)) {
                m->stack[top++] = (struct step) { pc + 1, -1, NULL };
            }
            break;
        }
    }
}

/* Leftmost first, then longest, then preferred. */
static void note_match(struct machine *m, const char *const *caps)
{
    if (!m->matched || caps[0] < m->best[0] || (caps[0] == m->best[0] && caps[1] > m->best[1])) {
        memcpy(m->best, caps, (size_t)m->ncap * sizeof *caps);
        m->matched = 1;
    }
}

static void run_threads(struct machine *m, wchar_t c, const char *after)
{
    m->generation++;
    for (int i = 0; i < m->now.n; i++) {
        const struct inst *in = &m->g->prog[m->now.pc[i]];
        const char **caps = m->now.caps + (size_t)i * (size_t)m->ncap;
        if (in->op == OP_MATCH) {
            note_match(m, caps);
        } else if (after != NULL && (!m->matched || caps[0] <= m->best[0]) && consumes(m->g, in, c)) {
            memcpy(m->scratch, caps, (size_t)m->ncap * sizeof *caps);
            add_thread(m, &m->next, m->now.pc[i] + 1, after, m->scratch);
        }
    }
}

static void scan(struct machine *m)
{
    const char *s = m->t.start;

    m->generation = 1;
    for (;;) {
        const char *after = NULL;
        wchar_t c = 0;
        struct list swap;
        if (!m->matched) {
            memset(m->scratch, 0, (size_t)m->ncap * sizeof *m->scratch);
            add_thread(m, &m->now, 0, s, m->scratch);
        }
        if (m->now.n == 0 && m->matched) {
            return;
        }
        if (s < m->t.end) {
            after = s + __regex_decode(s, m->t.end, &c);
        }
        run_threads(m, c, after);
        swap = m->now;
        m->now = m->next;
        m->next = swap;
        m->next.n = 0;
        if (after == NULL) {
            return;
        }
        s = after;
    }
}

static int machine_open(struct machine *m, int ncap)
{
    size_t n = (size_t)m->g->n, caps = n * (size_t)ncap * sizeof(char *);
    size_t size = 2 * caps + 2 * (size_t)ncap * sizeof(char *) + (3 * n + 8) * sizeof(struct step) + 2 * n * sizeof(int) +
                  n * sizeof(unsigned);
    char *p = malloc(size);

    if (p == NULL) {
        return REG_ESPACE;
    }
    memset(p, 0, size);
    m->memory = p;
    m->ncap = ncap;
    m->now.caps = (const char **)(void *)p;
    m->next.caps = (const char **)(void *)(p + caps);
    p += 2 * caps;
    m->scratch = (const char **)(void *)p;
    m->best = m->scratch + ncap;
    p += 2 * (size_t)ncap * sizeof(char *);
    m->stack = (struct step *)(void *)p;
    p += (3 * n + 8) * sizeof(struct step);
    m->now.pc = (int *)(void *)p;
    m->next.pc = m->now.pc + n;
    m->seen = (unsigned *)(void *)(m->next.pc + n);
    return 0;
}

/*
 * Back references: depth first over choices kept on a stack of its own; every way from a start is tried for the
 * longest match, up to a number of steps after which the best so far stands.
 */
#define STEP_LIMIT 2000000

struct choice {
    int pc;           /* where to go on; < 0: restore slot ~pc to s */
    const char *s;
};

struct search {
    const struct __regex *g;
    struct text t;
    const char **slot; /* captures, then marks */
    int ncap, nslots;
    struct choice *stack;
    size_t top, room;
    const char **best;
    int matched, err;
};

static void push(struct search *b, int pc, const char *s)
{
    if (b->top == b->room) {
        size_t room = b->room * 2 + 64;
        struct choice *p = reallocarray(b->stack, room, sizeof *p);
        if (p == NULL) {
            b->err = REG_ESPACE;
            return;
        }
        b->stack = p;
        b->room = room;
    }
    b->stack[b->top++] = (struct choice) { pc, s };
}

static void set_slot(struct search *b, int slot, const char *s)
{
    push(b, ~slot, b->slot[slot]);
    b->slot[slot] = s;
}

static const char *match_again(const struct search *b, int group, const char *s)
{
    const char *from = b->slot[2 * group], *to = b->slot[2 * group + 1];

    if (from == NULL || to == NULL || to - from > b->t.end - s) {
        return NULL;
    }
    for (; from < to; from++, s++) {
        int x = (unsigned char)*from, y = (unsigned char)*s;
        if (b->g->flags & REG_ICASE) {
            x = x < 0x80 ? (int)towlower((wint_t)x) : x;
            y = y < 0x80 ? (int)towlower((wint_t)y) : y;
        }
        if (x != y) {
            return NULL;
        }
    }
    return s;
}

/* Runs from pc until the path fails (0) or matches (1). */
static int run_path(struct search *b, int pc, const char *s, long *steps)
{
    for (; b->err == 0 && ++*steps < STEP_LIMIT; pc++) {
        const struct inst *i = &b->g->prog[pc];
        wchar_t c;
        int n;
        switch (i->op) {
        case OP_CHAR: case OP_ANY: case OP_SET:
            if (s >= b->t.end) {
                return 0;
            }
            n = __regex_decode(s, b->t.end, &c);
            if (!consumes(b->g, i, c)) {
                return 0;
            }
            s += n;
            break;
        case OP_SPLIT:
            push(b, pc + i->y, s);
            pc += i->x - 1;
            break;
        case OP_JUMP:
            pc += i->x - 1;
            break;
        case OP_SAVE:
            set_slot(b, i->x, s);
            break;
        case OP_MARK:
            set_slot(b, b->ncap + i->x, s);
            break;
        case OP_PROGRESS:
            if (b->slot[b->ncap + i->x] == s) {
                return 0;
            }
            break;
        case OP_BACKREF:
            s = match_again(b, i->x, s);
            if (s == NULL) {
                return 0;
            }
            break;
        case OP_MATCH:
            return 1;
        default:
            if (!assertion(&b->t, i, s)) {
                return 0;
            }
            break;
        }
    }
    return 0;
}

static void try_from(struct search *b, const char *s)
{
    long steps = 0;

    memset(b->slot, 0, (size_t)b->nslots * sizeof *b->slot);
    b->top = 0;
    push(b, 0, s);
    while (b->top > 0 && b->err == 0 && steps < STEP_LIMIT) {
        struct choice c = b->stack[--b->top];
        if (c.pc < 0) {
            b->slot[~c.pc] = c.s;
        } else if (run_path(b, c.pc, c.s, &steps) && (!b->matched || b->slot[1] > b->best[1])) {
            memcpy(b->best, b->slot, (size_t)b->ncap * sizeof *b->best);
            b->matched = 1;
        }
    }
}

static int backtrack(const struct __regex *g, const struct text *t, int ncap, const char **result, int *matched)
{
    struct search b = { .g = g, .t = *t, .ncap = ncap, .nslots = ncap + g->nmarks };

    b.slot = calloc((size_t)b.nslots + (size_t)ncap, sizeof *b.slot);
    if (b.slot == NULL) {
        return REG_ESPACE;
    }
    b.best = b.slot + b.nslots;
    for (const char *s = t->start; !b.matched && b.err == 0; s++) {
        try_from(&b, s);
        if (s == t->end) {
            break;
        }
    }
    memcpy(result, b.best, (size_t)ncap * sizeof *result);
    *matched = b.matched;
    free(b.slot);
    free(b.stack);
    return b.err;
}

static void report(const char *base, const char **caps, int ncap, size_t nmatch, regmatch_t *match)
{
    for (size_t i = 0; i < nmatch; i++) {
        int known = 2 * i + 1 < (size_t)ncap && caps[2 * i] != NULL && caps[2 * i + 1] != NULL;
        match[i].rm_so = known ? caps[2 * i] - base : -1;
        match[i].rm_eo = known ? caps[2 * i + 1] - base : -1;
    }
}

static int match_with_backrefs(const struct __regex *g, const struct text *t, const char *base, size_t nsub,
                               size_t nmatch, regmatch_t *match)
{
    int ncap = 2 * ((int)nsub + 1), matched = 0, err;
    const char **caps = calloc((size_t)ncap, sizeof *caps);

    if (caps == NULL) {
        return REG_ESPACE;
    }
    err = backtrack(g, t, ncap, caps, &matched);
    if (err == 0 && matched) {
        report(base, caps, ncap, nmatch, match);
    }
    free(caps);
    return err != 0 ? err : matched ? 0 : REG_NOMATCH;
}

int regexec(const regex_t *restrict re, const char *restrict s, size_t nmatch, regmatch_t *restrict match, int eflags)
{
    const struct __regex *g = re->re_g;
    struct machine m = { .g = g };
    int err, ncap;

    if (g == NULL || re->re_magic != REGEX_MAGIC) {
        return REG_BADPAT;
    }
    m.t = (struct text) { s, s, g->flags, eflags };
    if (eflags & REG_STARTEND) {
        m.t.start = s + match[0].rm_so;
        m.t.end = s + match[0].rm_eo;
    } else {
        m.t.end = s + strlen(s);
    }
    if (g->flags & REG_NOSUB) {
        nmatch = 0;
    }
    if (g->backrefs) {
        return match_with_backrefs(g, &m.t, s, re->re_nsub, nmatch, match);
    }
    ncap = nmatch > re->re_nsub ? 2 * ((int)re->re_nsub + 1) : nmatch > 0 ? 2 * (int)nmatch : 2;
    err = machine_open(&m, ncap);
    if (err != 0) {
        return err;
    }
    scan(&m);
    if (m.matched) {
        report(s, m.best, ncap, nmatch, match);
    }
    free(m.memory);
    return m.matched ? 0 : REG_NOMATCH;
}
