/* SPDX-License-Identifier: Apache-2.0 */
#include "format.h"
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>

enum arg_type { ARG_NONE, ARG_INT, ARG_LONG, ARG_POINTER, ARG_DOUBLE, ARG_LDOUBLE };

union arg {
    long i;
    void *p;
    double d;
    long double ld;
};

/* Where values come from: the list in order, or, with n$, a table read from it beforehand. */
struct args {
    int positional;
    va_list ap;
    union arg value[NL_ARGMAX];
};

/* A parsed conversion: the spec, and which arguments it takes (0: the next one, -1: none). */
struct item {
    struct spec spec;
    int arg, width_arg, prec_arg;
};

void __sink_put(struct sink *out, const char *s, size_t n)
{
    if (n > 0) {
        out->put(out, s, n);
    }
}

void __sink_pad(struct sink *out, char c, long n)
{
    char buf[64];

    if (n <= 0) {
        return;
    }
    memset(buf, c, sizeof buf);
    for (; n > (long)sizeof buf; n -= (long)sizeof buf) {
        out->put(out, buf, sizeof buf);
    }
    out->put(out, buf, (size_t)n);
}

static union arg fetch(va_list *ap, enum arg_type type)
{
    union arg a = { 0 };

    switch (type) {
    case ARG_INT:
        a.i = va_arg(*ap, int);
        break;
    case ARG_LONG:
        a.i = va_arg(*ap, long);
        break;
    case ARG_POINTER:
        a.p = va_arg(*ap, void *);
        break;
    case ARG_DOUBLE:
        a.d = va_arg(*ap, double);
        break;
    case ARG_LDOUBLE:
        a.ld = va_arg(*ap, long double);
        break;
    case ARG_NONE:
        break;
    }
    return a;
}

static union arg get_arg(struct args *args, int index, enum arg_type type)
{
    return args->positional ? args->value[index - 1] : fetch(&args->ap, type);
}

/* -1 when the number does not fit an int. */
static int parse_number(const char **p)
{
    long v = 0;

    for (; **p >= '0' && **p <= '9'; (*p)++) {
        v = v * 10 + (**p - '0');
        if (v > INT_MAX) {
            v = INT_MAX + 1L;
        }
    }
    return v > INT_MAX ? -1 : (int)v;
}

/* Argument number of "n$" at *p, which is then skipped; 0 when there is none. */
static int parse_dollar(const char **p)
{
    const char *q = *p;
    int n;

    if (*q < '1' || *q > '9') {
        return 0;
    }
    n = parse_number(&q);
    if (*q != '$') {
        return 0;
    }
    *p = q + 1;
    return n < 1 || n > NL_ARGMAX ? -1 : n;
}

static unsigned flag_of(char c)
{
    switch (c) {
    case '-': return FLAG_LEFT;
    case '+': return FLAG_PLUS;
    case ' ': return FLAG_SPACE;
    case '#': return FLAG_ALT;
    case '0': return FLAG_ZERO;
    case '\'': return FLAG_GROUP;
    default: return 0;
    }
}

/* Width or precision: a number, or * with or without n$. */
static int parse_size(const char **p, int *number, int *arg)
{
    if (**p == '*') {
        (*p)++;
        *arg = parse_dollar(p);
        return *arg < 0 ? -1 : 0;
    }
    *number = parse_number(p);
    return *number < 0 ? -1 : 0;
}

static void parse_length(const char **p, struct spec *s)
{
    char c = **p;

    s->length = 0;
    if (c != '\0' && strchr("hljztLq", c) != NULL) {
        (*p)++;
        s->length = c;
        if ((c == 'h' || c == 'l') && **p == c) {
            (*p)++;
            s->length = c == 'h' ? 'H' : 'q';
        }
    }
}

/* *p is after the '%'. 0, or -1 for a number out of range. */
static int parse_item(const char **p, struct item *it)
{
    unsigned flag;

    memset(it, 0, sizeof *it);
    it->width_arg = it->prec_arg = -1;
    it->spec.prec = -1;
    it->arg = parse_dollar(p);
    if (it->arg < 0) {
        return -1;
    }
    while ((flag = flag_of(**p)) != 0) {
        it->spec.flags |= flag;
        (*p)++;
    }
    if (parse_size(p, &it->spec.width, &it->width_arg) != 0) {
        return -1;
    }
    if (**p == '.') {
        (*p)++;
        it->spec.prec = 0;
        if (**p == '-') {
            (*p)++;
            while (**p >= '0' && **p <= '9') {
                (*p)++;
            }
            it->spec.prec = -1;
        } else if (parse_size(p, &it->spec.prec, &it->prec_arg) != 0) {
            return -1;
        }
    }
    parse_length(p, &it->spec);
    it->spec.conv = **p;
    if (**p != '\0') {
        (*p)++;
    }
    if (it->spec.conv == 'S' || it->spec.conv == 'C') {
        it->spec.conv |= 0x20;
        it->spec.length = 'l';
    }
    return 0;
}

static enum arg_type type_of(const struct spec *s)
{
    switch (s->conv) {
    case 'd': case 'i': case 'u': case 'o': case 'x': case 'X': case 'b': case 'B':
        return s->length != 0 && strchr("lqjztL", s->length) != NULL ? ARG_LONG : ARG_INT;
    case 'c':
        return ARG_INT;
    case 's': case 'p': case 'n':
        return ARG_POINTER;
    case 'a': case 'A': case 'e': case 'E': case 'f': case 'F': case 'g': case 'G':
        return s->length == 'L' ? ARG_LDOUBLE : ARG_DOUBLE;
    default:
        return ARG_NONE;
    }
}

static int note_type(enum arg_type *types, int *max, int arg, enum arg_type type)
{
    if (arg < 0) {
        return 0;
    }
    if (arg == 0) {
        return -1;
    }
    types[arg - 1] = type;
    *max = arg > *max ? arg : *max;
    return 0;
}

/* Reads the arguments of a format with n$ into the table. Every number up to the highest must be used. */
static int load_positional(struct args *args, const char *fmt)
{
    enum arg_type types[NL_ARGMAX] = { ARG_NONE };
    struct item it;
    int max = 0;

    while ((fmt = strchr(fmt, '%')) != NULL) {
        fmt++;
        if (parse_item(&fmt, &it) != 0 || note_type(types, &max, it.width_arg, ARG_INT) != 0 ||
            note_type(types, &max, it.prec_arg, ARG_INT) != 0) {
            return -1;
        }
        if (type_of(&it.spec) != ARG_NONE && note_type(types, &max, it.arg, type_of(&it.spec)) != 0) {
            return -1;
        }
    }
    for (int i = 0; i < max; i++) {
        if (types[i] == ARG_NONE) {
            return -1;
        }
        args->value[i] = fetch(&args->ap, types[i]);
    }
    args->positional = 1;
    return 0;
}

/* Only the first conversion needs a look: a format uses n$ everywhere or nowhere. */
static int uses_positions(const char *fmt)
{
    while ((fmt = strchr(fmt, '%')) != NULL) {
        fmt++;
        if (*fmt == '%') {
            fmt++;
            continue;
        }
        return parse_dollar(&fmt) != 0;
    }
    return 0;
}

static long narrow_signed(long v, char length)
{
    switch (length) {
    case 'H': return (signed char)v;
    case 'h': return (short)v;
    case 0: return (int)v;
    default: return v;
    }
}

static unsigned long narrow_unsigned(long v, char length)
{
    switch (length) {
    case 'H': return (unsigned char)v;
    case 'h': return (unsigned short)v;
    case 0: return (unsigned)v;
    default: return (unsigned long)v;
    }
}

static int to_digits(unsigned long v, unsigned base, int upper, char *end)
{
    const char *set = upper ? "0123456789ABCDEF" : "0123456789abcdef";
    char *p = end;

    if (base == 10) {
        for (; v != 0; v /= 10) {
            *--p = (char)('0' + v % 10);
        }
    } else {
        unsigned shift = base == 16 ? 4 : base == 8 ? 3 : 1;
        for (; v != 0; v >>= shift) {
            *--p = set[v & (base - 1)];
        }
    }
    return (int)(end - p);
}

static void put_number(struct sink *out, const struct spec *s, unsigned long v, unsigned base, const char *prefix)
{
    char buf[64], *end = buf + sizeof buf;
    int n = to_digits(v, base, s->conv == 'X', end), plen = (int)strlen(prefix);
    long zeros = (s->prec < 0 ? 1 : s->prec) - n, pad;

    if (base == 8 && (s->flags & FLAG_ALT) && zeros <= 0 && (n == 0 || end[-n] != '0')) {
        zeros = 1;
    }
    zeros = zeros > 0 ? zeros : 0;
    pad = s->width - plen - zeros - n;
    if (!(s->flags & FLAG_LEFT) && (s->flags & FLAG_ZERO) && s->prec < 0 && pad > 0) {
        zeros += pad;
        pad = 0;
    }
    if (!(s->flags & FLAG_LEFT)) {
        __sink_pad(out, ' ', pad);
    }
    __sink_put(out, prefix, (size_t)plen);
    __sink_pad(out, '0', zeros);
    __sink_put(out, end - n, (size_t)n);
    if (s->flags & FLAG_LEFT) {
        __sink_pad(out, ' ', pad);
    }
}

static void put_signed(struct sink *out, const struct spec *s, long v)
{
    const char *sign = v < 0 ? "-" : s->flags & FLAG_PLUS ? "+" : s->flags & FLAG_SPACE ? " " : "";

    put_number(out, s, v < 0 ? 0ul - (unsigned long)v : (unsigned long)v, 10, sign);
}

static void put_unsigned(struct sink *out, const struct spec *s, unsigned long v)
{
    int alt = (s->flags & FLAG_ALT) && v != 0;

    switch (s->conv) {
    case 'o':
        put_number(out, s, v, 8, "");
        break;
    case 'x':
        put_number(out, s, v, 16, alt ? "0x" : "");
        break;
    case 'X':
        put_number(out, s, v, 16, alt ? "0X" : "");
        break;
    case 'b': case 'B':
        put_number(out, s, v, 2, alt ? (s->conv == 'b' ? "0b" : "0B") : "");
        break;
    default:
        put_number(out, s, v, 10, "");
        break;
    }
}

static void put_padded(struct sink *out, const struct spec *s, const char *text, size_t bytes, size_t columns)
{
    long pad = s->width > (long)columns ? s->width - (long)columns : 0;

    if (!(s->flags & FLAG_LEFT)) {
        __sink_pad(out, ' ', pad);
    }
    __sink_put(out, text, bytes);
    if (s->flags & FLAG_LEFT) {
        __sink_pad(out, ' ', pad);
    }
}

/* Bytes of text that make up at most max characters; *chars gets their number. */
static size_t utf8_prefix(const char *text, size_t max, size_t *chars)
{
    size_t n = 0, i = 0;

    while (n < max && text[i] != '\0') {
        do {
            i++;
        } while (((unsigned char)text[i] & 0xc0) == 0x80);
        n++;
    }
    *chars = n;
    return i;
}

static void put_string(struct sink *out, const struct spec *s, const char *text)
{
    size_t max = s->prec < 0 ? (size_t)LONG_MAX : (size_t)s->prec, bytes, columns;

    if (text == NULL) {
        text = max < 6 ? "" : "(null)";
    }
    if (out->wide) {
        bytes = utf8_prefix(text, max, &columns);
    } else {
        bytes = columns = strnlen(text, max);
    }
    put_padded(out, s, text, bytes, columns);
}

/* Precision counts bytes (wide output: characters); a character that would not fit whole is left out. */
static void put_wide_string(struct sink *out, const struct spec *s, const wchar_t *text)
{
    size_t max = s->prec < 0 ? (size_t)LONG_MAX : (size_t)s->prec, bytes = 0, columns = 0, count = 0;
    char mb[MB_LEN_MAX];
    mbstate_t ps = { 0 };
    long pad;

    if (text == NULL) {
        put_string(out, s, NULL);
        return;
    }
    for (; columns < max && text[count] != 0; count++) {
        size_t n = wcrtomb(mb, text[count], &ps);
        if (n == (size_t)-1) {
            out->failed = EILSEQ;
            return;
        }
        if (!out->wide && bytes + n > max) {
            break;
        }
        bytes += n;
        columns = out->wide ? count + 1 : bytes;
    }
    pad = s->width > (long)columns ? s->width - (long)columns : 0;
    if (!(s->flags & FLAG_LEFT)) {
        __sink_pad(out, ' ', pad);
    }
    for (size_t i = 0; i < count; i++) {
        __sink_put(out, mb, wcrtomb(mb, text[i], &ps));
    }
    if (s->flags & FLAG_LEFT) {
        __sink_pad(out, ' ', pad);
    }
}

static void put_char(struct sink *out, const struct spec *s, int c)
{
    char mb[MB_LEN_MAX];
    mbstate_t ps = { 0 };
    size_t n = 1;

    mb[0] = (char)c;
    if (s->length == 'l' || (out->wide && (unsigned char)c >= 0x80)) {
        n = wcrtomb(mb, (wchar_t)c, &ps);
        if (n == (size_t)-1) {
            out->failed = EILSEQ;
            return;
        }
    }
    put_padded(out, s, mb, n, out->wide ? 1 : n);
}

static void store_count(const struct sink *out, const struct spec *s, void *p)
{
    switch (s->length) {
    case 'H':
        *(signed char *)p = (signed char)out->count;
        break;
    case 'h':
        *(short *)p = (short)out->count;
        break;
    case 0:
        *(int *)p = (int)out->count;
        break;
    default:
        *(long *)p = (long)out->count;
        break;
    }
}

static void put_value(struct sink *out, const struct spec *s, union arg a)
{
    struct float_parts f;

    switch (s->conv) {
    case 'd': case 'i':
        put_signed(out, s, narrow_signed(a.i, s->length));
        break;
    case 'u': case 'o': case 'x': case 'X': case 'b': case 'B':
        put_unsigned(out, s, narrow_unsigned(a.i, s->length));
        break;
    case 'p': {
        struct spec hex = *s;
        hex.conv = 'x';
        put_number(out, &hex, (unsigned long)a.p, 16, "0x");
        break;
    }
    case 'c':
        put_char(out, s, (int)a.i);
        break;
    case 's':
        if (s->length == 'l') {
            put_wide_string(out, s, a.p);
        } else {
            put_string(out, s, a.p);
        }
        break;
    case 'n':
        store_count(out, s, a.p);
        break;
    default:
        if (s->length == 'L') {
            __ldouble_parts(a.ld, &f);
        } else {
            __double_parts(a.d, &f);
        }
        __format_float(out, s, &f);
        break;
    }
}

/* Takes * arguments; a negative width means left, a negative precision means none. */
static void resolve_sizes(struct args *args, struct item *it)
{
    if (it->width_arg >= 0) {
        long w = (int)get_arg(args, it->width_arg, ARG_INT).i;
        if (w < 0) {
            it->spec.flags |= FLAG_LEFT;
            w = w == INT_MIN ? INT_MAX : -w;
        }
        it->spec.width = (int)w;
    }
    if (it->prec_arg >= 0) {
        int v = (int)get_arg(args, it->prec_arg, ARG_INT).i;
        it->spec.prec = v < 0 ? -1 : v;
    }
}

/* Returns an errno value or 0. */
static int run(struct sink *out, const char *fmt, struct args *args, int saved_errno)
{
    struct item it;
    enum arg_type type;

    for (;;) {
        size_t plain = strcspn(fmt, "%");
        __sink_put(out, fmt, plain);
        fmt += plain;
        if (*fmt == '\0' || out->failed != 0) {
            return out->failed;
        }
        fmt++;
        if (parse_item(&fmt, &it) != 0) {
            return EOVERFLOW;
        }
        resolve_sizes(args, &it);
        type = type_of(&it.spec);
        if (type != ARG_NONE) {
            put_value(out, &it.spec, get_arg(args, it.arg, type));
        } else if (it.spec.conv == '%') {
            __sink_put(out, "%", 1);
        } else if (it.spec.conv == 'm') {
            put_string(out, &it.spec, strerror(saved_errno));
        } else {
            return EINVAL;
        }
    }
}

int __format(struct sink *out, const char *fmt, va_list ap)
{
    int saved = errno, err = 0;
    struct args args;

    args.positional = 0;
    va_copy(args.ap, ap);
    if (uses_positions(fmt) && load_positional(&args, fmt) != 0) {
        err = EINVAL;
    }
    if (err == 0) {
        err = run(out, fmt, &args, saved);
    }
    va_end(args.ap);
    if (err == 0 && out->count > INT_MAX) {
        err = EOVERFLOW;
    }
    if (err != 0) {
        errno = err;
        return -1;
    }
    return (int)out->count;
}
