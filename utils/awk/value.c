/* SPDX-License-Identifier: Apache-2.0 */
#include "awk.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "tool.h"

/* ---- strings ---- */

struct awk_str *awk_str_new(const char *s, size_t n)
{
    struct awk_str *str = tool_resize(NULL, sizeof *str + n + 1);
    str->refs = 1;
    str->length = n;
    if (n != 0)
        memcpy(str->s, s, n);
    str->s[n] = '\0';
    return str;
}

struct awk_str *awk_str_hold(struct awk_str *s)
{
    s->refs++;
    return s;
}

void awk_str_release(struct awk_str *s)
{
    if (--s->refs == 0)
        free(s);
}

struct awk_str *awk_empty(void)
{
    static struct awk_str *empty;
    if (empty == NULL)
        empty = awk_str_new("", 0);
    return awk_str_hold(empty);
}

/* ---- values ---- */

struct awk_value awk_number(double n)
{
    return (struct awk_value){ .kind = AWK_NUMBER, .number = n };
}

struct awk_value awk_string(struct awk_str *s)
{
    return (struct awk_value){ .kind = AWK_STRING, .str = s };
}

struct awk_value awk_text(const char *s)
{
    return awk_string(awk_str_new(s, strlen(s)));
}

struct awk_value awk_input(const char *s, size_t n)
{
    return (struct awk_value){ .kind = AWK_INPUT, .str = awk_str_new(s, n) };
}

struct awk_value awk_copy(const struct awk_value *v)
{
    if (v->kind == AWK_STRING || v->kind == AWK_INPUT)
        awk_str_hold(v->str);
    return *v;
}

void awk_free(struct awk_value *v)
{
    if (v->kind == AWK_STRING || v->kind == AWK_INPUT)
        awk_str_release(v->str);
    v->kind = AWK_UNSET;
}

void awk_set(struct awk_value *to, struct awk_value v)
{
    awk_free(to);
    *to = v;
}

/* How much of s is a decimal number, with blanks before it. */
static size_t number_length(const char *s)
{
    const char *p = s + strspn(s, " \t\n\r\f\v");
    p += *p == '-' || *p == '+';
    size_t digits = strspn(p, "0123456789");
    p += digits;
    if (*p == '.') {
        size_t fraction = strspn(p + 1, "0123456789");
        digits += fraction;
        p += 1 + fraction;
    }
    if (digits == 0)
        return 0;
    if (*p == 'e' || *p == 'E') {
        const char *exponent = p + 1 + (p[1] == '-' || p[1] == '+');
        size_t n = strspn(exponent, "0123456789");
        if (n != 0)
            p = exponent + n;
    }
    return (size_t)(p - s);
}

/* Where strtod() would read on (0x1f, infinity) the number is copied out. */
static double text_number(const char *s)
{
    size_t n = number_length(s);
    if (n == 0)
        return 0;
    if (s[n] != 'x' && s[n] != 'X')
        return strtod(s, NULL);
    char *copy = tool_copy_n(s, n);
    double value = strtod(copy, NULL);
    free(copy);
    return value;
}

static bool looks_numeric(const struct awk_str *s)
{
    size_t n = number_length(s->s);
    return n != 0 && n + strspn(s->s + n, " \t\n\r\f\v") == s->length;
}

double awk_to_number(const struct awk_value *v)
{
    return v->kind == AWK_NUMBER ? v->number : v->kind == AWK_UNSET ? 0 : text_number(v->str->s);
}

static struct awk_str *number_str(double n, bool output)
{
    char text[64];
    if (n == floor(n) && fabs(n) < 1e16) {
        int length = snprintf(text, sizeof text, "%lld", (long long)n);
        return awk_str_new(text, (size_t)length);
    }
    if (isnan(n) || isinf(n)) {
        const char *name = isnan(n) ? (signbit(n) ? "-nan" : "nan") : n < 0 ? "-inf" : "inf";
        return awk_str_new(name, strlen(name));
    }
    struct awk_value *format = &awk_globals[output ? V_OFMT : V_CONVFMT]->value;
    struct awk_node value = { .op = N_NUMBER, .constant = awk_number(n) };
    struct awk_node head = { .op = N_STRING, .constant = *format, .next = &value };
    return awk_format(&head);
}

struct awk_str *awk_to_str(const struct awk_value *v, bool output)
{
    if (v->kind == AWK_NUMBER)
        return number_str(v->number, output);
    return v->kind == AWK_UNSET ? awk_empty() : awk_str_hold(v->str);
}

bool awk_is_numeric(const struct awk_value *v)
{
    return v->kind == AWK_NUMBER || v->kind == AWK_UNSET || (v->kind == AWK_INPUT && looks_numeric(v->str));
}

bool awk_is_true(struct awk_value *v)
{
    if (v->kind == AWK_STRING || (v->kind == AWK_INPUT && !looks_numeric(v->str)))
        return v->str->length != 0;
    return awk_to_number(v) != 0;
}

int awk_compare(const struct awk_value *a, const struct awk_value *b)
{
    if (awk_is_numeric(a) && awk_is_numeric(b)) {
        double x = awk_to_number(a), y = awk_to_number(b);
        return (x > y) - (x < y);
    }
    struct awk_str *x = awk_to_str(a, false), *y = awk_to_str(b, false);
    int order = memcmp(x->s, y->s, x->length < y->length ? x->length : y->length);
    if (order == 0)
        order = (x->length > y->length) - (x->length < y->length);
    awk_str_release(x);
    awk_str_release(y);
    return order;
}

/* ---- arrays: chained hash tables ---- */

struct entry { struct entry *next; struct awk_str *key; uint32_t hash; struct awk_cell cell; };
struct awk_array { struct entry **slots; size_t slot_count, count; };

static uint32_t hash(const struct awk_str *s)
{
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < s->length; i++)
        h = (h ^ (unsigned char)s->s[i]) * 16777619u;
    return h;
}

struct awk_array *awk_array_new(void)
{
    struct awk_array *a = tool_alloc(sizeof *a);
    a->slot_count = 16;
    a->slots = tool_alloc(a->slot_count * sizeof *a->slots);
    return a;
}

static struct entry **find(struct awk_array *a, const struct awk_str *key, uint32_t h)
{
    struct entry **link = &a->slots[h & (a->slot_count - 1)];
    while (*link != NULL && !((*link)->hash == h && (*link)->key->length == key->length &&
                              memcmp((*link)->key->s, key->s, key->length) == 0))
        link = &(*link)->next;
    return link;
}

static void grow(struct awk_array *a)
{
    size_t more = a->slot_count * 4;
    struct entry **slots = tool_alloc(more * sizeof *slots);
    for (size_t i = 0; i < a->slot_count; i++)
        for (struct entry *e = a->slots[i], *next; e != NULL; e = next) {
            next = e->next;
            e->next = slots[e->hash & (more - 1)];
            slots[e->hash & (more - 1)] = e;
        }
    free(a->slots);
    a->slots = slots;
    a->slot_count = more;
}

struct awk_cell *awk_array_get(struct awk_array *a, struct awk_str *key)
{
    uint32_t h = hash(key);
    struct entry **link = find(a, key, h);
    if (*link != NULL)
        return &(*link)->cell;
    if (a->count >= 2 * a->slot_count) {
        grow(a);
        link = find(a, key, h);
    }
    struct entry *e = tool_alloc(sizeof *e);
    e->key = awk_str_hold(key);
    e->hash = h;
    *link = e;
    a->count++;
    return &e->cell;
}

bool awk_array_has(struct awk_array *a, struct awk_str *key)
{
    return *find(a, key, hash(key)) != NULL;
}

static void free_entry(struct entry *e)
{
    awk_str_release(e->key);
    awk_free(&e->cell.value);
    free(e);
}

void awk_array_delete(struct awk_array *a, struct awk_str *key)
{
    struct entry **link = find(a, key, hash(key)), *e = *link;
    if (e == NULL)
        return;
    *link = e->next;
    free_entry(e);
    a->count--;
}

void awk_array_clear(struct awk_array *a)
{
    for (size_t i = 0; i < a->slot_count; i++) {
        for (struct entry *e = a->slots[i], *next; e != NULL; e = next) {
            next = e->next;
            free_entry(e);
        }
        a->slots[i] = NULL;
    }
    a->count = 0;
}

void awk_array_free(struct awk_array *a)
{
    awk_array_clear(a);
    free(a->slots);
    free(a);
}

struct awk_str **awk_array_keys(struct awk_array *a, size_t *count)
{
    struct awk_str **keys = tool_alloc((a->count + 1) * sizeof *keys);
    *count = 0;
    for (size_t i = 0; i < a->slot_count; i++)
        for (struct entry *e = a->slots[i]; e != NULL; e = e->next)
            keys[(*count)++] = awk_str_hold(e->key);
    return keys;
}

size_t awk_array_count(const struct awk_array *a)
{
    return a->count;
}
