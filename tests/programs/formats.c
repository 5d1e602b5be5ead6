/* SPDX-License-Identifier: Apache-2.0 */
/* printf(): every conversion, flag and length; scanf() back. */
#include <inttypes.h>
#include <limits.h>
#include <locale.h>
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

static void floats(double v)
{
    printf("[%f|%e|%g|%a] [%.0f|%.0e|%.0g|%.0a] [%+.3f|% .3e|%#.3g|%#.0f] [%12.4f|%-12.4e|%012.4g] [%.17g|%.20f|%F|%E|%G|%A]\n",
           v, v, v, v, v, v, v, v, v, v, v, v, v, v, v, v, v, v, v, v, v);
}

static void scans(const char *text, const char *fmt)
{
    int a = -9, b = -9, n;
    char s[32] = "-", t[32] = "-";
    double d = -9;

    if (strchr(fmt, 's') != NULL || strchr(fmt, '[') != NULL)
        n = sscanf(text, fmt, s, t);
    else if (strchr(fmt, 'f') != NULL || strchr(fmt, 'g') != NULL)
        n = sscanf(text, fmt, &d);
    else
        n = sscanf(text, fmt, &a, &b);
    printf("{%s} {%s}: %d %d %d %s %s %g\n", text, fmt, n, a, b, s, t, d);
}

int main(void)
{
    static const double v[] = { 0, -0.0, 1, -1.5, 0.1, 123456789, 1e-5, 9.9999995, 1e22, 1.7976931348623157e308,
                                5e-324, 2.5, 3.5, 0.5, 1e15, 123456.5, 99999.95 };
    int n;

    for (size_t i = 0; i < sizeof v / sizeof v[0]; i++)
        floats(v[i]);
    printf("%f %F %e %5.1f|%-6g|%06f|%+f\n", INFINITY, INFINITY, -INFINITY, INFINITY, INFINITY, INFINITY, INFINITY);
    printf("%d %i %u %o %x %X %#o %#x %#X %c %%\n", -5, 5, 5u, 8u, 255u, 255u, 8u, 255u, 255u, 'c');
    printf("[%5d|%-5d|%05d|%+d|% d|%.3d|%8.3d|%-8.3d|%08.3d|%.0d]\n", 42, 42, 42, 42, 42, 42, 42, 42, 42, 0);
    printf("[%#.0x|%#x|%#.0o|%#5o|%+.2x|%x]\n", 0u, 0u, 0u, 1u, 7u, UINT_MAX);
    printf("%hhd %hhu %hd %hu %ld %lu %lld %llu %jd %zu %td\n", (signed char)200, (unsigned char)200, (short)70000,
           (unsigned short)70000, LONG_MIN, ULONG_MAX, LLONG_MIN, ULLONG_MAX, INTMAX_MAX, SIZE_MAX, (ptrdiff_t)-3);
    printf("[%s|%10s|%-10s|%.2s|%.0s|%10.2s|%.*s|%*s]\n", "hello", "hello", "hello", "hello", "hello", "hello", 3, "hello",
           -8, "hello");
    printf("[%2$s %1$s %2$5s %3$*4$d]\n", "a", "b", 7, 4);
    printf("count%n\n", &n);
    printf("%d\n", n);
    printf("[%10c|%-3c|%p]\n", 'x', 'y', (void *)0x1234);
    printf("%" PRId64 " %" PRIx32 " %" PRIuMAX " %" PRIo16 "\n", INT64_MIN, UINT32_MAX, UINTMAX_MAX, (uint16_t)8);
    printf("%Lf %.15Lg %Le\n", 1.1L, 0.1L, 1e4000L);
    printf("%.50f\n%.60e\n", 0.1, 1e-300);
    printf("%s\n", snprintf(NULL, 0, "%s", "12345") == 5 ? "ok" : "wrong");
    char small[5];
    n = snprintf(small, sizeof small, "%d", 1234567);
    printf("%d %s\n", n, small);

    scans("12 34", "%d %d");
    scans("0x1f 017", "%i %i");
    scans("1f,2", "%x,%d");
    scans("  -7abc", "%d");
    scans("abc", "%d");
    scans("", "%d");
    scans("12345", "%2d%d");
    scans("hello world", "%s %s");
    scans("hello world", "%3s%s");
    scans("abc123", "%[a-z]%s");
    scans("abc]d", "%[]abc]%s");
    scans("x=5;y", "%[^=]=%s");
    scans("1.5e3x", "%lf");
    scans("-.5", "%lf");
    scans("inf", "%lf");
    scans("0x1.8p3", "%lg");
    scans("5%6", "%d%%%d");
    scans("7 8", "%*d%d");
    scans("100", "%1d%1d");

    printf("%g %g %g %g\n", strtod("1e400", NULL), strtod("4.9e-324", NULL), strtod("0x1.fffffffffffff8p0", NULL),
           strtod("179769313486231580793728971405301e276", NULL));
    printf("%ld %lu %ld\n", strtol("  -0x7fz", NULL, 16), strtoul("-1", NULL, 10), strtol("zz", NULL, 36));
    setlocale(LC_ALL, "C.UTF-8");
    wchar_t wide[16];
    size_t len = mbstowcs(wide, "h\303\251\342\202\254\360\237\230\200", 16);
    printf("%zu %x %x %x\n", len, (unsigned)wide[1], (unsigned)wide[2], (unsigned)wide[3]);
    printf("[%ls|%lc|%.3ls]\n", wide, (wint_t)0x20ac, wide);
    wchar_t out[64];
    n = swprintf(out, 64, L"%d %ls %5.2f %s", 42, L"wide", 3.14159, "narrow");
    printf("%d %ls\n", n, out);
    return 0;
}
