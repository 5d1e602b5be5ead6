/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Conversion between the Unicode encodings, ISO-8859-1 and US-ASCII. UTF-16 and UTF-32 without a byte order in their name
 * obey a byte order mark when read (little endian without one) and begin with a mark when written.
 */
#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum charset { UTF8, UTF16, UTF16LE, UTF16BE, UTF32, UTF32LE, UTF32BE, LATIN1, ASCII };

/* What reading or writing one character said, when it is not its length. */
#define BAD   (-1)
#define SHORT (-2)
#define ALIEN (-3)      /* the character does not exist in the target */

struct converter {
    enum charset from, to;
    int from_big, to_big;       /* byte order in force */
    int from_known, to_known;   /* the mark has been read, written */
    int translit, ignore;       /* suffixes of the target: //TRANSLIT writes '?', //IGNORE drops */
};

static const struct {
    const char *name;
    enum charset set;
} names[] = {
    { "UTF-8", UTF8 }, { "UTF8", UTF8 }, { "UTF-16", UTF16 }, { "UTF16", UTF16 }, { "UTF-16LE", UTF16LE },
    { "UTF16LE", UTF16LE }, { "UTF-16BE", UTF16BE }, { "UTF16BE", UTF16BE }, { "UCS-2", UTF16 }, { "UCS-2LE", UTF16LE },
    { "UCS-2BE", UTF16BE }, { "UTF-32", UTF32 }, { "UTF32", UTF32 }, { "UTF-32LE", UTF32LE }, { "UTF32LE", UTF32LE },
    { "UTF-32BE", UTF32BE }, { "UTF32BE", UTF32BE }, { "UCS-4", UTF32BE }, { "UCS-4LE", UTF32LE },
    { "UCS-4BE", UTF32BE }, { "WCHAR_T", UTF32LE }, { "ISO-8859-1", LATIN1 }, { "ISO8859-1", LATIN1 },
    { "ISO_8859-1", LATIN1 }, { "LATIN1", LATIN1 }, { "LATIN-1", LATIN1 }, { "L1", LATIN1 }, { "US-ASCII", ASCII },
    { "ASCII", ASCII }, { "ANSI_X3.4-1968", ASCII }, { "646", ASCII }, { "C", ASCII }, { "POSIX", ASCII }, { "", UTF8 },
};

static int find_charset(const char *name, enum charset *set)
{
    size_t len = strcspn(name, "/");

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strlen(names[i].name) == len && strncasecmp(names[i].name, name, len) == 0) {
            *set = names[i].set;
            return 1;
        }
    return 0;
}

static int is_big(enum charset set)
{
    return set == UTF16BE || set == UTF32BE;
}

iconv_t iconv_open(const char *to, const char *from)
{
    enum charset to_set, from_set;
    struct converter *c;

    if (!find_charset(to, &to_set) || !find_charset(from, &from_set)) {
        errno = EINVAL;
        return (iconv_t)-1;
    }
    c = calloc(1, sizeof *c);
    if (c == NULL)
        return (iconv_t)-1;
    c->to = to_set;
    c->from = from_set;
    c->to_big = is_big(to_set);
    c->from_big = is_big(from_set);
    c->translit = strcasestr(to, "//TRANSLIT") != NULL;
    c->ignore = strcasestr(to, "//IGNORE") != NULL;
    return c;
}

int iconv_close(iconv_t cd)
{
    free(cd);
    return 0;
}

static unsigned load(const uint8_t *p, int n, int big)
{
    unsigned v = 0;

    for (int i = 0; i < n; i++)
        v |= (unsigned)p[big ? n - 1 - i : i] << (8 * i);
    return v;
}

static void store(uint8_t *p, unsigned v, int n, int big)
{
    for (int i = 0; i < n; i++)
        p[big ? n - 1 - i : i] = (uint8_t)(v >> (8 * i));
}

static int is_surrogate(unsigned c)
{
    return c >= 0xd800 && c <= 0xdfff;
}

static int read_utf8(const uint8_t *p, size_t left, unsigned *c)
{
    static const unsigned least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    int n = *p < 0x80 ? 1 : *p < 0xc2 ? 0 : *p < 0xe0 ? 2 : *p < 0xf0 ? 3 : *p < 0xf5 ? 4 : 0;

    if (n == 0)
        return BAD;
    *c = n == 1 ? *p : *p & (0x7fu >> n);
    for (int i = 1; i < n; i++) {
        if ((size_t)i == left)
            return SHORT;
        if ((p[i] & 0xc0) != 0x80)
            return BAD;
        *c = *c << 6 | (p[i] & 0x3f);
        if (i == 1 && ((n == 3 && (*c << 6 < 0x800 || is_surrogate(*c << 6))) ||
                       (n == 4 && (*c << 12 < 0x10000 || *c << 12 > 0x10ffff))))
            return BAD;
    }
    return *c < least[n] ? BAD : n;
}

static int read_utf16(const uint8_t *p, size_t left, int big, unsigned *c)
{
    unsigned low;

    if (left < 2)
        return SHORT;
    *c = load(p, 2, big);
    if (!is_surrogate(*c))
        return 2;
    if (*c >= 0xdc00)
        return BAD;
    if (left < 4)
        return SHORT;
    low = load(p + 2, 2, big);
    if (low < 0xdc00 || low > 0xdfff)
        return BAD;
    *c = 0x10000 + ((*c - 0xd800) << 10) + (low - 0xdc00);
    return 4;
}

static int read_utf32(const uint8_t *p, size_t left, int big, unsigned *c)
{
    if (left < 4)
        return SHORT;
    *c = load(p, 4, big);
    return *c > 0x10ffff || is_surrogate(*c) ? BAD : 4;
}

static int read_one(struct converter *cv, const uint8_t *p, size_t left, unsigned *c)
{
    switch (cv->from) {
    case UTF8:    return read_utf8(p, left, c);
    case UTF16:
    case UTF16LE:
    case UTF16BE: return read_utf16(p, left, cv->from_big, c);
    case UTF32:
    case UTF32LE:
    case UTF32BE: return read_utf32(p, left, cv->from_big, c);
    default:
        *c = *p;
        return cv->from == ASCII && *p >= 0x80 ? BAD : 1;
    }
}

static int write_utf8(unsigned c, uint8_t *p, size_t left)
{
    int n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

    if (left < (size_t)n)
        return SHORT;
    if (n == 1) {
        *p = (uint8_t)c;
        return 1;
    }
    for (int i = n - 1; i > 0; i--, c >>= 6)
        p[i] = (uint8_t)(0x80 | (c & 0x3f));
    *p = (uint8_t)(0xf00 >> n | c);
    return n;
}

static int write_utf16(unsigned c, uint8_t *p, size_t left, int big)
{
    int n = c < 0x10000 ? 2 : 4;

    if (left < (size_t)n)
        return SHORT;
    if (n == 4) {
        store(p, 0xd800 + ((c - 0x10000) >> 10), 2, big);
        store(p + 2, 0xdc00 + (c & 0x3ff), 2, big);
    } else {
        store(p, c, 2, big);
    }
    return n;
}

static int write_one(struct converter *cv, unsigned c, uint8_t *p, size_t left)
{
    switch (cv->to) {
    case UTF8:    return write_utf8(c, p, left);
    case UTF16:
    case UTF16LE:
    case UTF16BE: return write_utf16(c, p, left, cv->to_big);
    case UTF32:
    case UTF32LE:
    case UTF32BE:
        if (left < 4)
            return SHORT;
        store(p, c, 4, cv->to_big);
        return 4;
    default:
        if (c > (cv->to == ASCII ? 0x7fu : 0xffu))
            return ALIEN;
        if (left < 1)
            return SHORT;
        *p = (uint8_t)c;
        return 1;
    }
}

/* The bytes of a mark at the start of the input, 0 without one; SHORT: too little to tell. */
static int read_mark(struct converter *cv, const uint8_t *p, size_t left)
{
    int n = cv->from == UTF16 ? 2 : cv->from == UTF32 ? 4 : 0;

    if (cv->from_known || n == 0)
        return 0;
    if (left < (size_t)n)
        return SHORT;
    cv->from_known = 1;
    if (load(p, n, 0) == 0xfeff)
        return n;
    cv->from_big = load(p, n, 1) == 0xfeff;
    return cv->from_big ? n : 0;
}

static int write_mark(struct converter *cv, uint8_t *p, size_t left)
{
    int n;

    if (cv->to_known || (cv->to != UTF16 && cv->to != UTF32))
        return 0;
    n = write_one(cv, 0xfeff, p, left);
    cv->to_known = n > 0;
    return n;
}

static size_t fail(int err)
{
    errno = err;
    return (size_t)-1;
}

static void reset(struct converter *cv)
{
    cv->from_known = cv->to_known = 0;
    cv->from_big = is_big(cv->from);
}

/* One character. 0, -1 with errno set; *strange counts those replaced or dropped. */
static int step(struct converter *cv, char **in, size_t *in_left, char **out, size_t *out_left, size_t *strange)
{
    unsigned c;
    int used = read_mark(cv, (uint8_t *)*in, *in_left), made;

    if (used == 0) {
        used = read_one(cv, (uint8_t *)*in, *in_left, &c);
        if (used == BAD && cv->ignore) {
            (*in)++;
            (*in_left)--;
            (*strange)++;
            return 0;
        }
        if (used < 0)
            return (int)fail(used == SHORT ? EINVAL : EILSEQ);
        made = write_mark(cv, (uint8_t *)*out, *out_left);
        if (made >= 0) {
            *out += made;
            *out_left -= (size_t)made;
            made = write_one(cv, c, (uint8_t *)*out, *out_left);
        }
        if (made == ALIEN && (cv->translit || cv->ignore)) {
            made = cv->translit ? write_one(cv, '?', (uint8_t *)*out, *out_left) : 0;
            *strange += made >= 0;
        }
        if (made < 0)
            return (int)fail(made == SHORT ? E2BIG : EILSEQ);
        *out += made;
        *out_left -= (size_t)made;
    } else if (used < 0) {
        return (int)fail(EINVAL);
    }
    *in += used;
    *in_left -= (size_t)used;
    return 0;
}

size_t iconv(iconv_t cd, char **restrict in, size_t *restrict in_left, char **restrict out, size_t *restrict out_left)
{
    struct converter *cv = cd;
    size_t strange = 0;

    if (cv == NULL || cd == (iconv_t)-1)
        return fail(EBADF);
    if (in == NULL || *in == NULL) {
        reset(cv);
        return 0;
    }
    while (*in_left > 0)
        if (step(cv, in, in_left, out, out_left, &strange) != 0)
            return (size_t)-1;
    return strange;
}
