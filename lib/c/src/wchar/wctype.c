/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>
#include <string.h>
#include <wctype.h>

/*
 * ASCII exactly; beyond it the blocks of letters (Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic, the Indic and
 * East Asian scripts) as ranges, and case where upper and lower letters alternate or lie a fixed distance apart.
 */
struct range {
    unsigned first, last;
};

static const struct range letters[] = {
    { 0xaa, 0xaa }, { 0xb5, 0xb5 }, { 0xba, 0xba }, { 0xc0, 0xd6 }, { 0xd8, 0xf6 }, { 0xf8, 0x2c1 }, { 0x370, 0x373 },
    { 0x376, 0x377 }, { 0x37b, 0x37d }, { 0x37f, 0x37f }, { 0x386, 0x386 }, { 0x388, 0x3ff }, { 0x400, 0x481 },
    { 0x48a, 0x52f }, { 0x531, 0x556 }, { 0x561, 0x587 }, { 0x5d0, 0x5ea }, { 0x620, 0x64a }, { 0x671, 0x6d3 },
    { 0x904, 0x939 }, { 0x985, 0x9b9 }, { 0xe01, 0xe30 }, { 0x10a0, 0x10ff }, { 0x1100, 0x11ff }, { 0x1e00, 0x1fbc },
    { 0x2c00, 0x2c5f }, { 0x3041, 0x3096 }, { 0x30a1, 0x30fa }, { 0x3105, 0x312f }, { 0x3400, 0x4dbf },
    { 0x4e00, 0x9fff }, { 0xa000, 0xa48c }, { 0xac00, 0xd7a3 }, { 0xf900, 0xfaff }, { 0xff21, 0xff3a },
    { 0xff41, 0xff5a }, { 0x13a0, 0x13fd }, { 0x1c90, 0x1cbf }, { 0x2c80, 0x2ce4 }, { 0x2d00, 0x2d25 }, { 0xa640, 0xa66d }, { 0xab70, 0xabbf },
    { 0x10000, 0x100fa }, { 0x10400, 0x1044f }, { 0x20000, 0x3134f },
};

/* Upper-case letters; lower = upper + delta, or with delta 1 and step 2 the two alternate. */
static const struct {
    unsigned first, last;
    int delta, step;
} cases[] = {
    { 'A', 'Z', 32, 1 }, { 0xc0, 0xd6, 32, 1 }, { 0xd8, 0xde, 32, 1 }, { 0x100, 0x12e, 1, 2 }, { 0x132, 0x136, 1, 2 },
    { 0x139, 0x147, 1, 2 }, { 0x14a, 0x176, 1, 2 }, { 0x178, 0x178, -121, 1 }, { 0x179, 0x17d, 1, 2 },
    { 0x1cd, 0x1db, 1, 2 }, { 0x1de, 0x1ee, 1, 2 }, { 0x1f8, 0x21e, 1, 2 }, { 0x222, 0x232, 1, 2 },
    { 0x386, 0x386, 38, 1 }, { 0x388, 0x38a, 37, 1 }, { 0x38c, 0x38c, 64, 1 }, { 0x38e, 0x38f, 63, 1 },
    { 0x391, 0x3a1, 32, 1 }, { 0x3a3, 0x3ab, 32, 1 }, { 0x400, 0x40f, 80, 1 }, { 0x410, 0x42f, 32, 1 },
    { 0x460, 0x480, 1, 2 }, { 0x48a, 0x4be, 1, 2 }, { 0x4c1, 0x4cd, 1, 2 }, { 0x4d0, 0x52e, 1, 2 },
    { 0x531, 0x556, 48, 1 }, { 0x1e00, 0x1e94, 1, 2 }, { 0x1ea0, 0x1efe, 1, 2 }, { 0x2c00, 0x2c2f, 48, 1 },
    { 0xff21, 0xff3a, 32, 1 }, { 0x1c4, 0x1c4, 2, 1 }, { 0x1c7, 0x1c7, 2, 1 }, { 0x1ca, 0x1ca, 2, 1 }, { 0x1f1, 0x1f1, 2, 1 },
    { 0x370, 0x372, 1, 2 }, { 0x3d8, 0x3ee, 1, 2 }, { 0x10a0, 0x10c5, 7264, 1 }, { 0x13a0, 0x13ef, 38864, 1 },
    { 0x1c90, 0x1cba, -3008, 1 }, { 0x2c80, 0x2ce2, 1, 2 }, { 0xa640, 0xa66c, 1, 2 }, { 0x10400, 0x10427, 40, 1 },
};

/* Letters that go one way only: their counterpart has another one. Titles and final forms for the most part. */
static const struct {
    unsigned from, lower, upper; /* itself: none */
} one_way[] = {
    { 0xb5, 0xb5, 0x39c }, { 0x130, 'i', 0x130 }, { 0x131, 0x131, 'I' }, { 0x17f, 0x17f, 'S' }, { 0x1c5, 0x1c6, 0x1c4 },
    { 0x1c8, 0x1c9, 0x1c7 }, { 0x1cb, 0x1cc, 0x1ca }, { 0x1f2, 0x1f3, 0x1f1 }, { 0x3c2, 0x3c2, 0x3a3 }, { 0x3d0, 0x3d0, 0x392 },
    { 0x3d1, 0x3d1, 0x398 }, { 0x3d5, 0x3d5, 0x3a6 }, { 0x3d6, 0x3d6, 0x3a0 }, { 0x1e9b, 0x1e9b, 0x1e60 }, { 0x1e9e, 0xdf, 0x1e9e },
    { 0x2126, 0x3c9, 0x2126 }, { 0x212a, 'k', 0x212a }, { 0x212b, 0xe5, 0x212b },
};
#define NONE_WAY (sizeof one_way / sizeof one_way[0])
#define NCASES (sizeof cases / sizeof cases[0])

wint_t towlower(wint_t wc)
{
    for (size_t i = 0; i < NCASES && wc != WEOF; i++) {
        if (wc >= cases[i].first && wc <= cases[i].last && (wc - cases[i].first) % (unsigned)cases[i].step == 0) {
            return wc + (wint_t)cases[i].delta;
        }
    }
    for (size_t i = 0; i < NONE_WAY; i++) {
        if (wc == one_way[i].from) {
            return one_way[i].lower;
        }
    }
    return wc;
}

wint_t towupper(wint_t wc)
{
    for (size_t i = 0; i < NCASES && wc != WEOF; i++) {
        wint_t up = wc - (wint_t)cases[i].delta;
        if (up >= cases[i].first && up <= cases[i].last && (up - cases[i].first) % (unsigned)cases[i].step == 0) {
            return up;
        }
    }
    for (size_t i = 0; i < NONE_WAY; i++) {
        if (wc == one_way[i].from) {
            return one_way[i].upper;
        }
    }
    return wc;
}

int iswalpha(wint_t wc)
{
    if (wc < 0x80) {
        return (wc | 0x20) - 'a' < 26;
    }
    for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++) {
        if (wc >= letters[i].first && wc <= letters[i].last) {
            return 1;
        }
    }
    return 0;
}

int iswupper(wint_t wc)
{
    return towlower(wc) != wc;
}

int iswlower(wint_t wc)
{
    return towupper(wc) != wc || wc == 0xdf;
}

int iswdigit(wint_t wc)
{
    return wc - '0' < 10;
}

int iswxdigit(wint_t wc)
{
    return wc - '0' < 10 || (wc | 0x20) - 'a' < 6;
}

int iswalnum(wint_t wc)
{
    return iswalpha(wc) || iswdigit(wc);
}

int iswblank(wint_t wc)
{
    return wc == '\t' || (iswspace(wc) && wc - '\n' >= 4 && wc != 0x2028 && wc != 0x2029);
}

int iswspace(wint_t wc)
{
    return wc == ' ' || wc - '\t' < 5 || wc == 0x1680 || (wc >= 0x2000 && wc <= 0x200a && wc != 0x2007) ||
           wc == 0x2028 || wc == 0x2029 || wc == 0x205f || wc == 0x3000;
}

int iswcntrl(wint_t wc)
{
    return wc < 0x20 || (wc >= 0x7f && wc < 0xa0) || wc == 0x2028 || wc == 0x2029;
}

int iswprint(wint_t wc)
{
    return wc <= 0x10ffff && !iswcntrl(wc) && !(wc >= 0xd800 && wc <= 0xdfff) && (wc & 0xfffe) != 0xfffe;
}

int iswgraph(wint_t wc)
{
    return iswprint(wc) && !iswspace(wc);
}

int iswpunct(wint_t wc)
{
    return iswgraph(wc) && !iswalnum(wc);
}

static const struct {
    const char *name;
    int (*test)(wint_t wc);
} classes[] = {
    { "alnum", iswalnum }, { "alpha", iswalpha }, { "blank", iswblank }, { "cntrl", iswcntrl },
    { "digit", iswdigit }, { "graph", iswgraph }, { "lower", iswlower }, { "print", iswprint },
    { "punct", iswpunct }, { "space", iswspace }, { "upper", iswupper }, { "xdigit", iswxdigit },
};
#define NCLASSES (sizeof classes / sizeof classes[0])

wctype_t wctype(const char *name)
{
    for (size_t i = 0; i < NCLASSES; i++) {
        if (strcmp(classes[i].name, name) == 0) {
            return i + 1;
        }
    }
    return 0;
}

int iswctype(wint_t wc, wctype_t type)
{
    return type > 0 && type <= NCLASSES && classes[type - 1].test(wc);
}

wctrans_t wctrans(const char *name)
{
    return strcmp(name, "tolower") == 0 ? 1 : strcmp(name, "toupper") == 0 ? 2 : 0;
}

wint_t towctrans(wint_t wc, wctrans_t trans)
{
    return trans == 1 ? towlower(wc) : trans == 2 ? towupper(wc) : wc;
}
