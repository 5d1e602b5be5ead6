// SPDX-License-Identifier: Apache-2.0
// sources: lib/c/src/stdlib/float_bits.c lib/c/src/stdlib/float_scan.c lib/c/src/stdlib/strtod.c lib/c/src/stdlib/strtof.c lib/c/src/stdlib/strtold.c lib/c/src/stdio/format.c lib/c/src/stdio/format_float.c lib/c/src/stdio/vsnprintf.c lib/c/src/stdio/snprintf.c lib/c/src/stdio/vsscanf.c lib/c/src/stdio/sscanf.c lib/c/src/stdio/scan.c lib/c/src/stdio/ungetc.c lib/c/src/stdio/file_buffer.c lib/c/src/stdio/file_lock.c lib/c/src/wchar/wcrtomb.c lib/c/src/wchar/mbrtowc.c lib/c/src/wchar/wctype.c lib/c/src/string/strncmp.c lib/c/src/ctype/ctype.c lib/c/src/string/strnlen.c lib/c/src/string/strcspn.c lib/c/src/malloc/malloc.c lib/c/src/malloc/cache.c lib/c/src/malloc/realloc.c lib/c/src/malloc/malloc_usable_size.c lib/c/src/malloc/heap.c lib/c/src/malloc/arena.c lib/c/src/string/strerror.c lib/c/src/string/error_text.c
// flags: -include tests/unit/libc_rename.h -include tests/unit/libc_host_tls.h -Ilib/c/include -fno-builtin -Wno-unused-parameter -Wno-psabi -U_FORTIFY_SOURCE
/* Formatted output and input against the machine's C library, with random values and formats. */
#include "libc_host.h"
#include "libc_host_heap.h"
#include "../../lib/c/src/stdio/file.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

double host_strtod(const char *s, char **end) __asm__("strtod");
float host_strtof(const char *s, char **end) __asm__("strtof");
int host_sscanf(const char *s, const char *fmt, ...) __asm__("sscanf");

struct _thread_local_storage test_tls;

static char want[5000], got[5000];

/* What the stream code beneath sscanf() refers to. */
const struct file_ops __fd_ops;
void __flush_line_buffered(void);
int isatty(int fd);

void __flush_line_buffered(void)
{
}

static double random_double(void)
{
    uint64_t r = test_random();
    double d;

    switch (r % 4) {
    case 0:
        return (double)(r >> 40) / 64;
    case 1:
        return (double)(r >> 50) / 100;
    default:
        memcpy(&d, &r, sizeof d);
        return d;
    }
}

static const char *random_flags(void)
{
    static const char *const flags[] = { "", "-", "+", " ", "#", "0", "-#", "+0", "#0", " 0", "-+" };

    return flags[test_random() % 11];
}

static int compare(const char *fmt, int host_n, int n)
{
    if (host_n == n && strcmp(want, got) == 0) {
        return 0;
    }
    host_printf("# %s: want [%.200s] got [%.200s]\n", fmt, want, got);
    return 1;
}

static int floats(void)
{
    char fmt[64];
    int bad = 0;

    for (int i = 0; i < 20000; i++) {
        double d = random_double();
        char conv = "eEfFgGaA"[test_random() % 8];
        int width = (int)(test_random() % 30), prec = (int)(test_random() % 24) - 3;
        if (prec < 0) {
            host_snprintf(fmt, sizeof fmt, "%%%s%d%c", random_flags(), width, conv);
        } else {
            host_snprintf(fmt, sizeof fmt, "%%%s%d.%d%c", random_flags(), width, i % 100 ? prec : prec * 40, conv);
        }
        bad += compare(fmt, host_snprintf(want, sizeof want, fmt, d), snprintf(got, sizeof got, fmt, d));
    }
    return bad;
}

static int long_doubles(void)
{
    char fmt[32];
    int bad = 0;

    for (int i = 0; i < 3000; i++) {
        long double d = random_double();
        d *= (long double)random_double();
        host_snprintf(fmt, sizeof fmt, "%%%s.%dL%c", random_flags(), (int)(test_random() % 40), "efg"[i % 3]);
        bad += compare(fmt, host_snprintf(want, sizeof want, fmt, d), snprintf(got, sizeof got, fmt, d));
    }
    return bad;
}

static int integers(void)
{
    static const char *const lengths[] = { "", "hh", "h", "l", "ll", "j", "z", "t" };
    char fmt[64];
    int bad = 0;

    for (int i = 0; i < 50000; i++) {
        uint64_t v = test_random() >> (test_random() % 64);
        int prec = (int)(test_random() % 12) - 3, width = (int)(test_random() % 24);
        const char *length = lengths[test_random() % 8];
        char conv = "diuoxX"[test_random() % 6];
        if (prec < 0) {
            host_snprintf(fmt, sizeof fmt, "<%%%s%d%s%c>", random_flags(), width, length, conv);
        } else {
            host_snprintf(fmt, sizeof fmt, "<%%%s%d.%d%s%c>", random_flags(), width, prec, length, conv);
        }
        v = test_random() % 10 == 0 ? 0 : v;
        bad += compare(fmt, host_snprintf(want, sizeof want, fmt, v), snprintf(got, sizeof got, fmt, v));
    }
    return bad;
}

static int positions_and_strings(void)
{
    static const char *const fmt = "%2$s %1$d %3$*4$.*5$f|%%|%2$.2s|%2$-6s|%2$6s";
    int a = host_snprintf(want, sizeof want, fmt, 7, "abc", 3.14159, 10, 2);
    int b = snprintf(got, sizeof got, fmt, 7, "abc", 3.14159, 10, 2);
    int bad = compare(fmt, a, b);

    bad += snprintf(got, 4, "%s", "abcdef") != 6 || strcmp(got, "abc") != 0;
    bad += snprintf(got, sizeof got, "%ls|%lc|%.3ls", L"a\u00e9\u20ac", (wint_t)0x20ac, L"\u00e9\u00e9") != 13 ||
           strcmp(got, "a\xc3\xa9\xe2\x82\xac|\xe2\x82\xac|\xc3\xa9") != 0;
    return bad;
}

static void number_text(char *s, size_t size, int i)
{
    double d = random_double();
    long long a = (long long)(test_random() >> 1), b = (long long)(test_random() >> 1);

    switch (i % 4) {
    case 0:
        host_snprintf(s, size, "%.17g", d);
        break;
    case 1:
        host_snprintf(s, size, "%.*e", (int)(test_random() % 30) + (i % 64 == 1 ? 780 : 0), d);
        break;
    case 2:
        host_snprintf(s, size, "%lld.%llde%d", a, b, (int)(test_random() % 700) - 350);
        break;
    default:
        host_snprintf(s, size, "0x%llx.%llxp%d", a, b, (int)(test_random() % 2200) - 1100);
        break;
    }
}

static int numbers(void)
{
    int bad = 0;

    for (int i = 0; i < 40000; i++) {
        char *e1, *e2;
        double x, y;
        float f, g;
        number_text(want, sizeof want, i);
        x = host_strtod(want, &e1);
        y = strtod(want, &e2);
        bad += e1 != e2 || (memcmp(&x, &y, sizeof x) != 0 && (x == x || y == y));
        f = host_strtof(want, &e1);
        g = strtof(want, &e2);
        bad += e1 != e2 || (memcmp(&f, &g, sizeof f) != 0 && (f == f || g == g));
    }
    return bad;
}

static int number_ends(void)
{
    static const char *const text[] = { "", "1e", "1e+", "0x", "0x.", "0x.p1", "0x1p", ".", "+.", "-", "inf", "infi",
        "infinity", "-nan", "nan(", "nan(12)", "nan(1,", "1.e5", "..1", "0e0", "00.00e9999999999999", "1e99999999999",
        "1e-99999999999", "  12", "0x1.8p3z", "1_", "infinit", "1e400", "4e-324", "2e-324" };
    int bad = 0;

    for (size_t i = 0; i < sizeof text / sizeof text[0]; i++) {
        char *e1, *e2;
        double x = host_strtod(text[i], &e1), y = strtod(text[i], &e2);
        if (e1 != e2 || (x != y && x == x)) {
            host_printf("# strtod(\"%s\")\n", text[i]);
            bad++;
        }
    }
    return bad;
}

/* n conversions, then the values as the host's printf() shows them. */
static int scans(void)
{
    static const char *const fmt[] = { "%d %d", "%i,%x", "%2d%3d", " %o %d", "%*d %d %d" };
    static const char *const text[] = { "12 34", "0x1f,ff", "12345", "  17 9", "1 2 3", "", "x", "-5 +7", "08 1" };
    int bad = 0;

    for (size_t f = 0; f < sizeof fmt / sizeof fmt[0]; f++) {
        for (size_t t = 0; t < sizeof text / sizeof text[0]; t++) {
            int a[2] = { -1, -1 }, b[2] = { -1, -1 };
            int n = host_sscanf(text[t], fmt[f], &a[0], &a[1]), m = sscanf(text[t], fmt[f], &b[0], &b[1]);
            if (n != m || memcmp(a, b, sizeof a) != 0) {
                host_printf("# sscanf(\"%s\", \"%s\"): want %d [%d %d] got %d [%d %d]\n", text[t], fmt[f], n, a[0], a[1],
                            m, b[0], b[1]);
                bad++;
            }
        }
    }
    return bad;
}

static int scan_kinds(void)
{
    char word[16], set[16], three[4] = "";
    double d;
    int n, bad = 0, taken;

    n = sscanf("alpha 3.25e1xyz  -7", "%15s %lf%3c%n %d", word, &d, three, &taken, &bad);
    bad = !(n == 4 && strcmp(word, "alpha") == 0 && d == 32.5 && memcmp(three, "xyz", 3) == 0 && taken == 15 && bad == -7);
    n = sscanf("abc]-x9", "%[]a-c-]%s", set, word);
    bad += !(n == 2 && strcmp(set, "abc]-") == 0 && strcmp(word, "x9") == 0);
    bad += sscanf("", "%d", &n) != -1 || sscanf("  ", "%s", word) != -1 || sscanf("%5", "%%%d", &n) != 1 || n != 5;
    return bad;
}

int main(void)
{
    test_result("printf floating point", floats());
    test_result("printf long double", long_doubles());
    test_result("printf integers", integers());
    test_result("printf positions and strings", positions_and_strings());
    test_result("strtod and strtof", numbers());
    test_result("strtod ends", number_ends());
    test_result("sscanf integers", scans());
    test_result("sscanf kinds", scan_kinds());
    return test_failures != 0;
}
