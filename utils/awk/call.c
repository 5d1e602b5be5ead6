/* SPDX-License-Identifier: Apache-2.0 */
/* The functions awk knows. */
#include "awk.h"

#include <ctype.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <wchar.h>
#include <wctype.h>

#include "tool.h"

static uint64_t random_state = 0x9e3779b97f4a7c15u;
static double last_seed;

static double random_number(void)
{
    random_state += 0x9e3779b97f4a7c15u;
    uint64_t z = random_state;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return (double)((z ^ z >> 31) >> 11) / 9007199254740992.0;
}

static struct awk_value seed(struct awk_node *argument)
{
    double before = last_seed;
    last_seed = argument != NULL ? awk_eval_number(argument) : (double)time(NULL);
    memcpy(&random_state, &last_seed, sizeof random_state);
    return awk_number(before);
}

static struct awk_value length(struct awk_node *argument)
{
    struct awk_node *name = argument;
    while (name != NULL && name->op == N_GROUP && name->a->next == NULL)
        name = name->a;
    if (name != NULL && (name->op == N_VARIABLE || name->op == N_LOCAL)) {
        struct awk_cell *c = name->op == N_LOCAL ? &awk_frame[name->value] : awk_globals[name->value];
        if (c->array != NULL)
            return awk_number((double)awk_array_count(c->array));
    }
    struct awk_value v = argument != NULL ? awk_eval(argument) : awk_field(0);
    struct awk_str *s = awk_to_str(&v, false);
    double n = (double)awk_characters(s->s, s->length);
    awk_str_release(s);
    awk_free(&v);
    return awk_number(n);
}

static struct awk_value find(struct awk_node *arguments)
{
    struct awk_str *s = awk_eval_str(arguments), *what = awk_eval_str(arguments->next);
    const char *at = what->length == 0 ? NULL : memmem(s->s, s->length, what->s, what->length);
    double n = at != NULL ? (double)awk_characters(s->s, (size_t)(at - s->s)) + 1 : 0;
    awk_str_release(s);
    awk_str_release(what);
    return awk_number(n);
}

static struct awk_value match(struct awk_node *arguments)
{
    struct awk_str *s = awk_eval_str(arguments), *held;
    regmatch_t m[1];
    double start = 0, size = -1;
    if (awk_match(awk_pattern(arguments->next, &held), s, 0, 1, m)) {
        start = (double)awk_characters(s->s, (size_t)m[0].rm_so) + 1;
        size = (double)awk_characters(s->s + m[0].rm_so, (size_t)(m[0].rm_eo - m[0].rm_so));
    }
    awk_str_release(s);
    if (held != NULL)
        awk_str_release(held);
    awk_set_variable(V_RSTART, awk_number(start));
    awk_set_variable(V_RLENGTH, awk_number(size));
    return awk_number(start);
}

/* Positions are rounded; those outside the string count and give nothing. */
static struct awk_value part(struct awk_node *arguments)
{
    struct awk_str *s = awk_eval_str(arguments);
    double total = (double)awk_characters(s->s, s->length), from = rint(awk_eval_number(arguments->next)),
        to = total + 1;
    if (arguments->next->next != NULL)
        to = from + rint(awk_eval_number(arguments->next->next));
    if (!(from >= 1))
        from = 1;
    if (to > total + 1)
        to = total + 1;
    struct awk_str *result;
    if (to > from) {
        size_t start = awk_bytes(s->s, s->length, (size_t)from - 1);
        result = awk_str_new(s->s + start, awk_bytes(s->s + start, s->length - start, (size_t)(to - from)));
    } else {
        result = awk_empty();
    }
    awk_str_release(s);
    return awk_string(result);
}

struct piece { struct awk_array *array; size_t count; };

static void add_piece(void *arg, const char *s, size_t n)
{
    struct piece *p = arg;
    char key[24];
    int length_of = snprintf(key, sizeof key, "%zu", ++p->count);
    struct awk_str *name = awk_str_new(key, (size_t)length_of);
    awk_set(&awk_array_get(p->array, name)->value, awk_input(s, n));
    awk_str_release(name);
}

static struct awk_value split(struct awk_node *arguments)
{
    struct awk_str *s = awk_eval_str(arguments), *fs, *held;
    struct awk_node *by = arguments->next->next;
    while (by != NULL && by->op == N_GROUP && by->a->next == NULL)
        by = by->a;
    struct piece p = { 0 };
    size_t n;
    if (by != NULL && by->op == N_ERE) {
        p.array = awk_array_of(arguments->next);
        awk_array_clear(p.array);
        n = awk_split_by(s, awk_pattern(by, &held), add_piece, &p);
    } else {
        fs = by != NULL ? awk_eval_str(by) : awk_to_str(&awk_globals[V_FS]->value, false);
        p.array = awk_array_of(arguments->next);
        awk_array_clear(p.array);
        n = awk_split(s, fs, add_piece, &p);
        awk_str_release(fs);
    }
    awk_str_release(s);
    return awk_number((double)n);
}

struct text { char *s; size_t n, room; };

static void put(struct text *t, const char *s, size_t n)
{
    t->s = tool_grow(t->s, &t->room, t->n + n + 1, 1);
    memcpy(t->s + t->n, s, n);
    t->n += n;
}

/* & is what matched, \& an ampersand, \\ a backslash before one */
static void put_replacement(struct text *t, const struct awk_str *replacement, const char *matched, size_t n)
{
    for (const char *s = replacement->s, *end = s + replacement->length; s < end; s++) {
        if (*s == '\\' && s + 1 < end && (s[1] == '&' || (s[1] == '\\' && s + 2 < end && s[2] == '&')))
            put(t, ++s, 1);
        else if (*s == '&')
            put(t, matched, n);
        else
            put(t, s, 1);
    }
}

static struct awk_value substitute(struct awk_node *arguments, bool all)
{
    struct awk_node record_index = { .op = N_NUMBER, .constant = awk_number(0) },
        record = { .op = N_FIELD, .a = &record_index };
    struct awk_node *target = arguments->next->next != NULL ? arguments->next->next : &record;
    struct awk_str *held, *replacement;
    const regex_t *re = awk_pattern(arguments, &held);
    replacement = awk_eval_str(arguments->next);
    /* The pattern may have been forgotten meanwhile by what made the replacement. */
    if (held != NULL)
        re = awk_pattern_of(held);
    struct awk_str *s = awk_eval_str(target);
    if (held != NULL)
        re = awk_pattern_of(held);
    struct text t = { 0 };
    regmatch_t m[1];
    size_t at = 0, copied = 0, before = SIZE_MAX, count = 0;
    while (at <= s->length && awk_match(re, s, at, 1, m)) {
        size_t start = (size_t)m[0].rm_so, end = (size_t)m[0].rm_eo;
        if (!(start == end && start == before)) {
            put(&t, s->s + copied, start - copied);
            put_replacement(&t, replacement, s->s + start, end - start);
            copied = end;
            count++;
            if (!all)
                break;
        }
        before = end;
        at = end > start ? end : end + (end < s->length ? awk_bytes(s->s + end, s->length - end, 1) : 1);
    }
    if (count != 0) {
        put(&t, s->s + copied, s->length - copied);
        awk_assign(target, awk_string(awk_str_new(t.s, t.n)));
    }
    free(t.s);
    awk_str_release(s);
    awk_str_release(replacement);
    if (held != NULL)
        awk_str_release(held);
    return awk_number((double)count);
}

static struct awk_value change_case(struct awk_node *argument, bool upper)
{
    struct awk_str *s = awk_eval_str(argument);
    struct text t = { 0 };
    put(&t, "", 0);
    for (size_t at = 0, n; at < s->length; at += n) {
        wchar_t wide;
        char bytes[16];
        n = awk_bytes(s->s + at, s->length - at, 1);
        if (n == 1) {
            unsigned char c = (unsigned char)s->s[at];
            bytes[0] = (char)(upper ? toupper(c) : tolower(c));
            put(&t, bytes, 1);
        } else {
            int size = mbtowc(&wide, s->s + at, n) > 0 ? wctomb(bytes,
                (wchar_t)(upper ? towupper : towlower)((wint_t)wide)) : -1;
            put(&t, size > 0 ? bytes : s->s + at, size > 0 ? (size_t)size : n);
        }
    }
    struct awk_str *result = awk_str_new(t.s, t.n);
    free(t.s);
    awk_str_release(s);
    return awk_string(result);
}

static struct awk_value run_command(struct awk_node *argument)
{
    struct awk_str *command = awk_eval_str(argument);
    awk_flush(NULL);
    int status = system(command->s);
    awk_str_release(command);
    if (status != -1)
        status = WIFSIGNALED(status) ? 256 + WTERMSIG(status) : WEXITSTATUS(status);
    return awk_number(status);
}

static struct awk_value close_stream(struct awk_node *argument)
{
    struct awk_str *name = awk_eval_str(argument);
    int status = awk_close(name);
    awk_str_release(name);
    return awk_number(status);
}

static struct awk_value flush(struct awk_node *argument)
{
    struct awk_str *name = argument != NULL ? awk_eval_str(argument) : NULL;
    awk_flush(name != NULL && name->length != 0 ? name : NULL);
    if (name != NULL)
        awk_str_release(name);
    return awk_number(0);
}

struct awk_value awk_builtin(struct awk_node *n)
{
    struct awk_node *a = n->a;
    double x;
    switch ((enum awk_builtin)n->value) {
    case B_ATAN2:
        x = awk_eval_number(a);
        return awk_number(atan2(x, awk_eval_number(a->next)));
    case B_CLOSE:   return close_stream(a);
    case B_COS:     return awk_number(cos(awk_eval_number(a)));
    case B_EXP:     return awk_number(exp(awk_eval_number(a)));
    case B_FFLUSH:  return flush(a);
    case B_GSUB:    return substitute(a, true);
    case B_INDEX:   return find(a);
    case B_INT:     return awk_number(trunc(awk_eval_number(a)));
    case B_LENGTH:  return length(a);
    case B_LOG:     return awk_number(log(awk_eval_number(a)));
    case B_MATCH:   return match(a);
    case B_RAND:    return awk_number(random_number());
    case B_SIN:     return awk_number(sin(awk_eval_number(a)));
    case B_SPLIT:   return split(a);
    case B_SPRINTF: return awk_string(awk_format(a));
    case B_SQRT:    return awk_number(sqrt(awk_eval_number(a)));
    case B_SRAND:   return seed(a);
    case B_SUB:     return substitute(a, false);
    case B_SUBSTR:  return part(a);
    case B_SYSTEM:  return run_command(a);
    case B_TOLOWER: return change_case(a, false);
    default:        return change_case(a, true);
    }
}
