/* SPDX-License-Identifier: Apache-2.0 */
/* C11's and POSIX's text functions and streams: forms, edges, and what other libraries got wrong once. One case a behaviour. */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <fenv.h>
#include <float.h>
#include <fnmatch.h>
#include <getopt.h>
#include <glob.h>
#include <iconv.h>
#include <inttypes.h>
#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <math.h>
#include <pthread.h>
#include <regex.h>
#include <search.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <wchar.h>
#include <wctype.h>
#include <wordexp.h>

#include "test.h"

#pragma GCC diagnostic ignored "-Wformat"
#pragma GCC diagnostic ignored "-Wformat-extra-args"
#pragma GCC diagnostic ignored "-Wformat-truncation"
#pragma GCC diagnostic ignored "-Wformat-zero-length"
#pragma GCC diagnostic ignored "-Wstringop-truncation"
#pragma GCC diagnostic ignored "-Wfree-nonheap-object"
#pragma GCC diagnostic ignored "-Walloc-size-larger-than="
#pragma GCC diagnostic ignored "-Wuse-after-free"

/* ---- printf ---- */

#define PRINTS(name, wanted, ...) \
    TEST(printf_##name) { char b_[600]; CHECK_EQ(snprintf(b_, sizeof b_, __VA_ARGS__), (long)strlen(wanted)); CHECK_STR(b_, wanted); }

PRINTS(d, "-5", "%d", -5)
PRINTS(plus, "+5", "%+d", 5)
PRINTS(space, " 5", "% d", 5)
PRINTS(plus_over_space, "+5", "% +d", 5)
PRINTS(width, "    5", "%5d", 5)
PRINTS(left, "5    |", "%-5d|", 5)
PRINTS(zero, "-0005", "%05d", -5)
PRINTS(zero_and_precision, "  005", "%05.3d", 5)
PRINTS(left_over_zero, "5    |", "%-05d|", 5)
PRINTS(precision_zero_of_zero, "", "%.0d", 0)
PRINTS(precision_zero_octal, "0", "%#.0o", 0)
PRINTS(octal, "0644", "%#o", 0644)
PRINTS(octal_precision, "00644", "%#.5o", 0644)
PRINTS(hex, "0xff", "%#x", 255)
PRINTS(hex_zero, "0", "%#x", 0)
PRINTS(hex_upper, "0XFF", "%#X", 255)
PRINTS(hex_zero_width, "0x00ff", "%#06x", 255)
PRINTS(negative_star, "5   |", "%*d|", -4, 5)
PRINTS(negative_precision_star, "5", "%.*d", -4, 5)
PRINTS(hh, "-1", "%hhd", 255)
PRINTS(h, "-1", "%hd", 65535)
PRINTS(hhu, "255", "%hhu", -1)
PRINTS(lld, "-9223372036854775808", "%lld", LLONG_MIN)
PRINTS(llu, "18446744073709551615", "%llu", ULLONG_MAX)
PRINTS(jd, "-1", "%jd", (intmax_t)-1)
PRINTS(zu, "18446744073709551615", "%zu", SIZE_MAX)
PRINTS(td, "-3", "%td", (ptrdiff_t)-3)
PRINTS(c, "A", "%c", 'A')
PRINTS(c_width, "  A", "%3c", 'A')
PRINTS(s_precision, "abc", "%.3s", "abcdef")
PRINTS(s_not_terminated, "ab", "%.2s", "ab")
PRINTS(s_width, "   ab|ab   |", "%5s|%-5s|", "ab", "ab")
PRINTS(percent, "100%", "%d%%", 100)
PRINTS(positions, "b a", "%2$s %1$s", "a", "b")
PRINTS(position_star, "   7", "%2$*1$d", 4, 7)
PRINTS(p_null_or_hex, "0x10", "%#x", 16)
PRINTS(ls, "wide", "%ls", L"wide")
PRINTS(ls_precision, "wi", "%.2ls", L"wide")
PRINTS(f, "3.141593", "%f", 3.14159265358979)
PRINTS(f_rounds_to_even, "2", "%.0f", 2.5)
PRINTS(f_rounds_up, "4", "%.0f", 3.5)
PRINTS(f_point, "2.", "%#.0f", 2.5)
PRINTS(f_exact, "0.1000000000000000055511151231257827021181583404541015625", "%.55f", 0.1)
PRINTS(f_large, "99999999999999991611392", "%.0f", 1e23)
PRINTS(f_carry, "10.0", "%.1f", 9.96)
PRINTS(f_negative_zero, "-0.0", "%.1f", -0.0)
PRINTS(f_inf, "inf", "%f", (double)INFINITY)
PRINTS(f_inf_upper, "-INF", "%F", -(double)INFINITY)
PRINTS(f_inf_zero_flag, "  inf", "%05f", (double)INFINITY)
PRINTS(f_nan, "nan", "%f", (double)NAN)
PRINTS(e, "1.000000e+00", "%e", 1.0)
PRINTS(e_upper, "1.5E-10", "%.1E", 1.5e-10)
PRINTS(e_three_digits, "1e+100", "%.0e", 1e100)
PRINTS(e_zero, "0.000000e+00", "%e", 0.0)
PRINTS(e_carry, "1.0e+01", "%.1e", 9.99)
PRINTS(e_denormal, "4.940656e-324", "%e", 4.9406564584124654e-324)
PRINTS(g, "0.0001", "%g", 0.0001)
PRINTS(g_small, "1e-05", "%g", 0.00001)
PRINTS(g_large, "1e+06", "%g", 1000000.0)
PRINTS(g_trailing, "100000", "%g", 100000.0)
PRINTS(g_alternate, "1.00000", "%#g", 1.0)
PRINTS(g_round_up_exponent, "1e+01", "%.1g", 9.96)
PRINTS(g_precision_zero, "2e+05", "%.0g", 2e5)
PRINTS(g_zero, "0", "%g", 0.0)
PRINTS(g_long, "0.1000000000000000056", "%.19g", 0.1)
PRINTS(a, "0x1.8p+1", "%a", 3.0)
PRINTS(a_zero, "0x0p+0", "%a", 0.0)
PRINTS(a_precision, "0x1.4p+3", "%.1a", 10.0)
PRINTS(a_upper, "0X1P-2", "%A", 0.25)
PRINTS(Lf, "1.5", "%.1Lf", 1.5L)
PRINTS(La_or_e, "1e+300", "%.0Le", 1e300L)
PRINTS(empty, "", "")
PRINTS(many, "1 2 3 4 5 6 7 8 9 1.5 2.5", "%d %d %d %d %d %d %d %d %d %.1f %.1f", 1, 2, 3, 4, 5, 6, 7, 8, 9, 1.5, 2.5)

TEST(printf_n) { int n = 0; long ln = 0; signed char hn = 0; char b[20]; CHECK_EQ(snprintf(b, sizeof b, "abc%nde%ln%hhn", &n, &ln, &hn), 5); CHECK(n == 3 && ln == 5 && hn == 5); }
TEST(printf_returns_what_it_wanted) { char b[4] = "zzz"; CHECK_EQ(snprintf(b, 3, "%d", 12345), 5); CHECK_STR(b, "12"); CHECK_EQ(snprintf(NULL, 0, "%d", 12345), 5); CHECK_EQ(snprintf(b, 1, "x"), 1); CHECK_STR(b, ""); }
TEST(printf_too_long) { CHECK_ERR(snprintf(NULL, 0, "%2147483647d%d", 1, 1), EOVERFLOW); }
TEST(printf_bad_wide) { setlocale(LC_ALL, "C.UTF-8"); wchar_t bad[] = { 0x7fffffff, 0 }; CHECK_ERR(snprintf(NULL, 0, "%ls", bad), EILSEQ); }
TEST(swprintf_forms) { wchar_t b[20]; CHECK_EQ(swprintf(b, 20, L"%5.2f|%ls|%s|%c", 3.14159, L"wide", "n", 'c'), 14); CHECK(wcscmp(b, L" 3.14|wide|n|c") == 0); CHECK_EQ(swprintf(b, 3, L"%d", 12345), -1); }

/* ---- scanf ---- */

#define SCANS(name, text, wanted_n, format, check, decl, ...) TEST(scanf_##name) { decl; CHECK_EQ(sscanf(text, format, __VA_ARGS__), wanted_n); CHECK(check); }

SCANS(d, " -42x", 1, "%d", a == -42, int a = 0, &a)
SCANS(i_hex, "0x1F", 1, "%i", a == 31, int a = 0, &a)
SCANS(i_octal, "017", 1, "%i", a == 15, int a = 0, &a)
SCANS(x_prefix, "0xff", 1, "%x", a == 255, unsigned a = 0, &a)
SCANS(x_only_prefix, "0xg", 0, "%x", a == 7, unsigned a = 7, &a)
SCANS(width, "12345", 2, "%2d%d", a == 12 && b == 345, int a = 0; int b = 0, &a, &b)
SCANS(width_hex, "0x123", 1, "%3x", a == 1, unsigned a = 0, &a)
SCANS(suppress, "1 2 3", 2, "%d %*d %d", a == 1 && b == 3, int a = 0; int b = 0, &a, &b)
SCANS(c_takes_space, " x", 1, "%c", a == ' ', char a = 0, &a)
SCANS(c_width, "abcd", 1, "%3c", memcmp(a, "abc", 3) == 0, char a[4] = "", a)
SCANS(s, "  word next", 1, "%s", strcmp(a, "word") == 0, char a[20] = "", a)
SCANS(s_width, "abcdef", 1, "%3s", strcmp(a, "abc") == 0, char a[20] = "", a)
SCANS(set, "abc123", 1, "%[a-z]", strcmp(a, "abc") == 0, char a[20] = "", a)
SCANS(set_not, "abc,def", 1, "%[^,]", strcmp(a, "abc") == 0, char a[20] = "", a)
SCANS(set_bracket, "]]x", 1, "%[]]", strcmp(a, "]]") == 0, char a[20] = "", a)
SCANS(set_not_bracket, "ab]", 1, "%[^]]", strcmp(a, "ab") == 0, char a[20] = "", a)
SCANS(set_dash_last, "a-b", 1, "%[ab-]", strcmp(a, "a-b") == 0, char a[20] = "", a)
SCANS(set_nothing, "123", 0, "%[a-z]", a[0] == 'z', char a[20] = "z", a)
SCANS(literal, "key=5", 1, "key=%d", a == 5, int a = 0, &a)
SCANS(literal_differs, "kex=5", 0, "key=%d", a == 0, int a = 0, &a)
SCANS(percent, "5%", 1, "%d%%%n", a == 5 && n == 2, int a = 0; int n = 0, &a, &n)
SCANS(n_counts, "ab cd", 1, "%s%n", n == 2, char a[9]; int n = 0, a, &n)
SCANS(empty_is_eof, "", EOF, "%d", a == 0, int a = 0, &a)
SCANS(spaces_are_eof, "   ", EOF, "%d", a == 0, int a = 0, &a)
SCANS(eof_after_one, "1", 1, "%d%d", a == 1, int a = 0; int b = 0, &a, &b)
SCANS(hh, "300", 1, "%hhu", a == 44, unsigned char a = 0, &a)
SCANS(lld, "9223372036854775807", 1, "%lld", a == LLONG_MAX, long long a = 0, &a)
SCANS(lf, "3.5e2x", 1, "%lf", a == 350, double a = 0, &a)
SCANS(f, ".5", 1, "%f", a == 0.5f, float a = 0, &a)
SCANS(Lf, "1e-3", 1, "%Lf", a == 1e-3L, long double a = 0, &a)
SCANS(a_hex, "0x1.8p1", 1, "%la", a == 3, double a = 0, &a)
SCANS(inf, "-infinity", 1, "%lf", isinf(a) && a < 0, double a = 0, &a)
SCANS(nan, "nan(12)", 1, "%lf", isnan(a), double a = 0, &a)
SCANS(e_incomplete, "1e", 0, "%lf", a == 9, double a = 9, &a)
SCANS(point_only, ".", 0, "%lf", a == 9, double a = 9, &a)
SCANS(i_prefix, "infin", 0, "%lf", a == 9, double a = 9, &a)
SCANS(m_allocates, "hello there", 1, "%ms", a != NULL && strcmp(a, "hello") == 0, char *a = NULL, &a)
SCANS(p, "0x1234", 1, "%p", a == (void *)0x1234, void *a = NULL, &a)
SCANS(positions, "1 2", 2, "%2$d %1$d", a == 2 && b == 1, int a = 0; int b = 0, &a, &b)
SCANS(ls, "wide", 1, "%ls", wcscmp(a, L"wide") == 0, wchar_t a[9] = L"", a)
SCANS(space_matches_none, "12", 2, "%1d %1d", a == 1 && b == 2, int a = 0; int b = 0, &a, &b)
SCANS(plus, "+7", 1, "%d", a == 7, int a = 0, &a)
SCANS(sign_only, "-", 0, "%d", a == 3, int a = 3, &a)
SCANS(u_negative, "-1", 1, "%u", a == UINT_MAX, unsigned a = 0, &a)

/* ---- strtod, strtol ---- */

#define TODS(name, text, value, used) TEST(strtod_##name) { char *e; const char *t = text; double d = strtod(t, &e); CHECK(d == (value)); CHECK_EQ(e - t, used); }
TODS(simple, "1.5", 1.5, 3)
TODS(space, " \t\n-2.5e1z", -25.0, 9)
TODS(hex, "0x1.8p3", 12.0, 7)
TODS(hex_no_exponent, "0xap", 10.0, 3)
TODS(hex_only_prefix, "0x", 0.0, 1)
TODS(hex_point_only, "0x.p1", 0.0, 1)
TODS(exponent_missing, "1e+", 1.0, 1)
TODS(point_first, ".5.5", 0.5, 2)
TODS(nothing, "abc", 0.0, 0)
TODS(infinity, "InFiNiTyx", INFINITY, 8)
TODS(inf, "-infx", -INFINITY, 4)
TODS(halfway_even, "9007199254740993", 9007199254740992.0, 16)
TODS(halfway_up, "9007199254740993.00000000000000000000000001", 9007199254740994.0, 43)
TODS(denormal_min, "4.9406564584124654e-324", 0x1p-1074, 23)
TODS(denormal_half, "2.4703282292062328e-324", 0x1p-1074, 23)
TODS(denormal_below_half, "2.4703282292062327e-324", 0.0, 23)
TODS(largest, "1.7976931348623157e308", DBL_MAX, 22)
TODS(largest_rounding, "1.7976931348623158e308", DBL_MAX, 22)
TODS(overflow, "1.7976931348623159e308", INFINITY, 22)
TODS(php_hang, "2.2250738585072011e-308", 0x0.fffffffffffffp-1022, 23)
TODS(many_zeros, "0.000000000000000000000000000000000000000000000000001e51", 1.0, 56)
TODS(huge_exponent, "1e99999999999", INFINITY, 13)
TODS(tiny_exponent, "1e-99999999999", 0.0, 14)
TODS(zero_huge_exponent, "0e99999999999", 0.0, 13)
TEST(strtod_erange) { errno = 0; strtod("1e400", NULL); CHECK_EQ(errno, ERANGE); errno = 0; strtod("1e-400", NULL); CHECK_EQ(errno, ERANGE); errno = 0; strtod("1", NULL); CHECK_EQ(errno, 0); }
TEST(strtod_nan) { char *e; const char *t = "nan(0x1)z"; CHECK(isnan(strtod(t, &e))); CHECK_EQ(e - t, 8); t = "nan(z"; CHECK(isnan(strtod(t, &e))); CHECK_EQ(e - t, 5 - 2); }
TEST(strtod_minus_zero) { CHECK(signbit(strtod("-0", NULL))); CHECK(signbit(strtod("-1e-999", NULL))); }
TEST(strtof_rounds_once) { CHECK(strtof("1.00000017881393432617187499", NULL) == 1.00000011920928955078125f); CHECK(strtof("1.00000017881393432617187501", NULL) == 1.0000002384185791015625f); }
TEST(strtold_digits) { CHECK(strtold("0.1", NULL) != (long double)0.1); }

#define TOLS(name, text, base, value, used, err) TEST(strtol_##name) { char *e; const char *t = text; errno = 0; long v = strtol(t, &e, base); CHECK_EQ(v, value); CHECK_EQ(e - t, used); CHECK_EQ(errno, err); }
TOLS(simple, " -12x", 10, -12, 4, 0)
TOLS(base0_hex, "0x1f", 0, 31, 4, 0)
TOLS(base0_octal, "0777", 0, 511, 4, 0)
TOLS(base16_prefix, "0X1f", 16, 31, 4, 0)
TOLS(base16_prefix_only, "0xz", 16, 0, 1, 0)
TOLS(base36, "zz", 36, 1295, 2, 0)
TOLS(overflow, "9223372036854775808", 10, LONG_MAX, 19, ERANGE)
TOLS(underflow, "-9223372036854775809", 10, LONG_MIN, 20, ERANGE)
TOLS(smallest, "-9223372036854775808", 10, LONG_MIN, 20, 0)
TOLS(bad_base, "12", 1, 0, 0, EINVAL)
TOLS(bad_base_37, "12", 37, 0, 0, EINVAL)
TOLS(digit_beyond_base, "129", 8, 10, 2, 0)
TEST(strtoul_negative) { errno = 0; CHECK_EQ(strtoul("-1", NULL, 10), -1L); CHECK_EQ(errno, 0); CHECK_EQ(strtoul("18446744073709551616", NULL, 10), -1L); CHECK_EQ(errno, ERANGE); }
TEST(strtoimax_limits) { CHECK_EQ(strtoimax("-9223372036854775808", NULL, 0), INTMAX_MIN); CHECK(strtoumax("0xffffffffffffffff", NULL, 0) == UINTMAX_MAX); }
TEST(wcstol_forms) { wchar_t *e; CHECK_EQ(wcstol(L" 0x7fz", &e, 0), 127); CHECK_EQ(*e, L'z'); CHECK(wcstod(L"1.5e1q", &e) == 15); CHECK_EQ(*e, L'q'); }

/* ---- time ---- */

static const char *formatted(const char *format, struct tm *tm)
{
    static char buf[100];

    CHECK(strftime(buf, sizeof buf, format, tm) != 0);
    return buf;
}
#define TIMES(name, format, wanted) TEST(strftime_##name) { struct tm tm = { .tm_year = 105, .tm_mon = 0, .tm_mday = 2, .tm_hour = 13, .tm_min = 4, .tm_sec = 5, .tm_wday = 0, .tm_yday = 1 }; CHECK_STR(formatted(format, &tm), wanted); }
TIMES(date, "%Y-%m-%d %H:%M:%S", "2005-01-02 13:04:05")
TIMES(names, "%a %A %b %B %h", "Sun Sunday Jan January Jan")
TIMES(iso_week, "%G-W%V-%u", "2004-W53-7")
TIMES(weeks, "%U %W %w %j", "01 00 0 002")
TIMES(short_forms, "%D %F %R %T", "01/02/05 2005-01-02 13:04 13:04:05")
TIMES(hours, "%I %p %r", "01 PM 01:04:05 PM")
TIMES(century, "%C %y %g", "20 05 04")
TIMES(padding, "%e|%n%t%%", " 2|\n\t%")
TIMES(locale_forms, "%x %X %c", "01/02/05 13:04:05 Sun Jan  2 13:04:05 2005")
TIMES(alternatives, "%Ey %Od", "05 02")
TEST(strftime_years) { struct tm tm = { .tm_year = -1900 + 12345 }; CHECK_STR(formatted("%Y", &tm), "12345"); tm.tm_year = -1900 - 5; CHECK(formatted("%Y", &tm)[0] == '-'); tm.tm_year = 0; CHECK_STR(formatted("%F", &tm), "1900-01-00"); }
TEST(strftime_too_small) { struct tm tm = { .tm_year = 105 }; char b[4]; CHECK_EQ(strftime(b, 4, "%Y", &tm), 0); CHECK_EQ(strftime(b, 0, "", &tm), 0); }
TEST(mktime_normalizes) { setenv("TZ", "UTC0", 1); tzset(); struct tm tm = { .tm_year = 100, .tm_mon = 13, .tm_mday = 0, .tm_hour = 25, .tm_min = -1 }; time_t t = mktime(&tm); CHECK_EQ(t, 980989140); CHECK(tm.tm_mon == 1 && tm.tm_mday == 1 && tm.tm_hour == 0 && tm.tm_min == 59); }
TEST(mktime_before_1970) { setenv("TZ", "UTC0", 1); tzset(); struct tm tm = { .tm_year = 69, .tm_mon = 11, .tm_mday = 31, .tm_hour = 23, .tm_min = 59, .tm_sec = 59 }; CHECK_EQ(mktime(&tm), -1); CHECK_EQ(tm.tm_wday, 3); }
TEST(mktime_overflow) { struct tm tm = { .tm_year = INT_MAX, .tm_mon = INT_MAX }; errno = 0; time_t t = mktime(&tm); CHECK(t == -1 ? errno == EOVERFLOW : tm.tm_mon >= 0 && tm.tm_mon < 12); }
TEST(zone_with_rules)
{
    setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
    tzset();
    time_t summer = 1120000000, winter = 1106000000;
    struct tm tm = *localtime(&summer);
    CHECK_EQ(tm.tm_isdst, 1);
    CHECK_STR(formatted("%H %Z %z", &tm), "01 CEST +0200");
    tm = *localtime(&winter);
    CHECK_EQ(tm.tm_isdst, 0);
    CHECK_STR(formatted("%Z %z", &tm), "CET +0100");
    CHECK_EQ(timezone, -3600);
    CHECK_STR(tzname[1], "CEST");
}
TEST(zone_change_moments)
{
    setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
    tzset();
    time_t before = 1111885199, after = 1111885200;
    CHECK_EQ(localtime(&before)->tm_isdst, 0);
    CHECK_EQ(localtime(&after)->tm_isdst, 1);
    struct tm gap = { .tm_year = 105, .tm_mon = 2, .tm_mday = 27, .tm_hour = 2, .tm_min = 30, .tm_isdst = -1 };
    CHECK(mktime(&gap) != -1);
    struct tm noon = { .tm_year = 105, .tm_mon = 6, .tm_mday = 1, .tm_hour = 12, .tm_isdst = -1 };
    CHECK_EQ(mktime(&noon), 1120212000);
    CHECK_EQ(noon.tm_isdst, 1);
}
TEST(zone_julian) { setenv("TZ", "XXX3YYY,J60/1,300/2", 1); tzset(); struct tm tm = { .tm_year = 104, .tm_mon = 6, .tm_mday = 1, .tm_isdst = -1 }; CHECK(mktime(&tm) != -1); CHECK_EQ(tm.tm_isdst, 1); }
TEST(zone_quoted) { setenv("TZ", "<+0330>-3:30", 1); tzset(); time_t t = 0; struct tm tm = *localtime(&t); CHECK_STR(formatted("%H:%M %Z %z", &tm), "03:30 +0330 +0330"); }
TEST(zone_south) { setenv("TZ", "NZST-12NZDT,M9.5.0,M4.1.0/3", 1); tzset(); time_t t = 1105000000; CHECK_EQ(localtime(&t)->tm_isdst, 1); t = 1120000000; CHECK_EQ(localtime(&t)->tm_isdst, 0); }
TEST(strptime_forms)
{
    struct tm tm;
    memset(&tm, 0, sizeof tm);
    CHECK_STR(strptime("2005-01-02 13:04:05 rest", "%Y-%m-%d %H:%M:%S", &tm), " rest");
    CHECK(tm.tm_year == 105 && tm.tm_mon == 0 && tm.tm_mday == 2 && tm.tm_hour == 13 && tm.tm_min == 4 && tm.tm_sec == 5);
    CHECK_STR(strptime("Mon, 03 Feb 1997 01:02 pm", "%a, %d %b %Y %I:%M %p", &tm), "");
    CHECK(tm.tm_wday == 1 && tm.tm_mon == 1 && tm.tm_hour == 13);
    CHECK(strptime("13", "%m", &tm) == NULL);
    CHECK_STR(strptime("69", "%y", &tm), "");
    CHECK_EQ(tm.tm_year, 69);
    strptime("68", "%y", &tm);
    CHECK_EQ(tm.tm_year, 168);
    CHECK_STR(strptime("12/31/99", "%D", &tm), "");
    CHECK_STR(strptime("  x", " x", &tm), "");
}
TEST(asctime_form) { struct tm tm = { .tm_year = 70, .tm_mon = 11, .tm_mday = 5, .tm_wday = 6, .tm_hour = 1, .tm_min = 2, .tm_sec = 3 }; CHECK_STR(asctime(&tm), "Sat Dec  5 01:02:03 1970\n"); }
TEST(gmtime_edges) { time_t t = -1; struct tm tm; CHECK(gmtime_r(&t, &tm) == &tm); CHECK(tm.tm_year == 69 && tm.tm_sec == 59); t = 4102444800; gmtime_r(&t, &tm); CHECK(tm.tm_year == 200 && tm.tm_mon == 0 && tm.tm_mday == 1 && tm.tm_wday == 5); CHECK_EQ(timegm(&tm), t); }

/* ---- regular expressions ---- */

static int matches(const char *re, const char *text, int cflags, regmatch_t *m)
{
    regex_t r;
    int err = regcomp(&r, re, cflags);

    if (err != 0)
        return -err;
    err = regexec(&r, text, 10, m, 0);
    regfree(&r);
    return err == 0;
}
#define RE(name, re, text, flags, so, eo) TEST(regex_##name) { regmatch_t m[10]; CHECK_EQ(matches(re, text, flags, m), 1); CHECK_EQ(m[0].rm_so, so); CHECK_EQ(m[0].rm_eo, eo); }
#define RE_SUB(name, re, text, flags, n, so, eo) TEST(regex_##name) { regmatch_t m[10]; CHECK_EQ(matches(re, text, flags, m), 1); CHECK_EQ(m[n].rm_so, so); CHECK_EQ(m[n].rm_eo, eo); }
#define RE_NOT(name, re, text, flags) TEST(regex_##name) { regmatch_t m[10]; CHECK_EQ(matches(re, text, flags, m), 0); }
#define RE_BAD(name, re, flags, err) TEST(regex_##name) { regmatch_t m[10]; CHECK_EQ(matches(re, "", flags, m), -(err)); }
RE(plain, "bc", "abcd", 0, 1, 3)
RE(longest, "a|ab|abc", "abcd", REG_EXTENDED, 0, 3)
RE(leftmost, "x*", "axx", 0, 0, 0)
RE(star, "ab*c", "xabbbc", 0, 1, 6)
RE(plus, "ab+c", "abbc", REG_EXTENDED, 0, 4)
RE(question, "ab?c", "ac", REG_EXTENDED, 0, 2)
RE(bound, "a{2,3}", "aaaa", REG_EXTENDED, 0, 3)
RE(bound_basic, "a\\{2\\}", "aaaa", 0, 0, 2)
RE(bound_open, "a{2,}", "aaaa", REG_EXTENDED, 0, 4)
RE(any, "a.c", "a\nc", 0, 0, 3)
RE_NOT(any_newline, "a.c", "a\nc", REG_NEWLINE)
RE(set, "[b-d]+", "abcde", REG_EXTENDED, 1, 4)
RE(set_not, "[^a]", "ab", 0, 1, 2)
RE(set_class, "[[:digit:]]+", "ab12", REG_EXTENDED, 2, 4)
RE(set_bracket, "[]a]+", "x]a", REG_EXTENDED, 1, 3)
RE(set_dash, "[a-]+", "x-a", REG_EXTENDED, 1, 3)
RE(set_equal, "[[=a=]]", "xa", 0, 1, 2)
RE(set_collating, "[[.-.]]", "x-", 0, 1, 2)
RE(icase, "HeLLo", "say hello", REG_ICASE, 4, 9)
RE(icase_set, "[^a-z]", "ab1", REG_ICASE, 2, 3)
RE(begin, "^ab", "abab", 0, 0, 2)
RE(end, "ab$", "abab", 0, 2, 4)
RE(newline_begin, "^b", "a\nb", REG_NEWLINE, 2, 3)
RE(newline_end, "a$", "a\nb", REG_NEWLINE, 0, 1)
RE_SUB(group, "(a)(b)", "xab", REG_EXTENDED, 2, 2, 3)
RE_SUB(group_last, "(a|b)*", "aab", REG_EXTENDED, 1, 2, 3)
RE_SUB(group_unused, "(a)|(b)", "b", REG_EXTENDED, 1, -1, -1)
RE_SUB(group_basic, "\\(ab\\)*", "abab", 0, 1, 2, 4)
RE_SUB(group_empty, "()a", "a", REG_EXTENDED, 1, 0, 0)
RE(back_reference, "\\(a*\\)b\\1", "aabaa", 0, 0, 5)
RE(basic_star_first, "*a", "*a", 0, 0, 2)
RE(basic_plain_plus, "a+", "a+", 0, 0, 2)
RE(extended_escape, "a\\.b", "a.b", REG_EXTENDED, 0, 3)
RE(extended_caret_inside, "a(^b|c)", "ac", REG_EXTENDED, 0, 2)
RE(alternation_empty, "a(|b)c", "ac", REG_EXTENDED, 0, 2)
RE_NOT(no, "b", "a", 0)
RE_BAD(bracket, "[a", 0, REG_EBRACK)
RE_BAD(paren, "(a", REG_EXTENDED, REG_EPAREN)
RE_BAD(paren_basic, "\\(a", 0, REG_EPAREN)
RE_BAD(brace, "a{1", REG_EXTENDED, REG_EBRACE)
RE_BAD(brace_order, "a{2,1}", REG_EXTENDED, REG_BADBR)
RE_BAD(class, "[[:nothing:]]", 0, REG_ECTYPE)
RE_BAD(escape, "a\\", 0, REG_EESCAPE)
RE_BAD(range, "[z-a]", 0, REG_ERANGE)
RE_BAD(sub, "\\(a\\)\\2", 0, REG_ESUBREG)
TEST(regex_nosub) { regex_t r; CHECK_EQ(regcomp(&r, "a(b)", REG_EXTENDED | REG_NOSUB), 0); CHECK_EQ(regexec(&r, "ab", 0, NULL, 0), 0); CHECK_EQ(r.re_nsub, 1); regfree(&r); }
TEST(regex_notbol) { regex_t r; CHECK_EQ(regcomp(&r, "^a|b$", REG_EXTENDED), 0); CHECK_EQ(regexec(&r, "a", 0, NULL, REG_NOTBOL), REG_NOMATCH); CHECK_EQ(regexec(&r, "b", 0, NULL, REG_NOTEOL), REG_NOMATCH); regfree(&r); }
TEST(regex_error_text) { regex_t r; char b[5]; int e = regcomp(&r, "(", REG_EXTENDED); CHECK(regerror(e, &r, NULL, 0) > 5); CHECK(regerror(e, &r, b, sizeof b) > 5); CHECK_EQ(strlen(b), 4); }
TEST(regex_no_blow_up) { regex_t r; char t[101]; memset(t, 'a', 100); t[100] = 0; CHECK_EQ(regcomp(&r, "(a*)*(a*)*(a*)*(a|aa)*b", REG_EXTENDED), 0); CHECK_EQ(regexec(&r, t, 0, NULL, 0), REG_NOMATCH); regfree(&r); }

/* ---- fnmatch, glob, wordexp ---- */

#define FN(name, pattern, text, flags, wanted) TEST(fnmatch_##name) { CHECK_EQ(fnmatch(pattern, text, flags), wanted); }
FN(star, "a*c", "abbc", 0, 0)
FN(question, "a?c", "abc", 0, 0)
FN(question_needs_one, "a?", "a", 0, FNM_NOMATCH)
FN(set, "[a-c]x", "bx", 0, 0)
FN(set_not, "[!a]x", "bx", 0, 0)
FN(set_bracket, "[]-a]", "^", 0, 0)
FN(set_class, "[[:upper:]]", "Q", 0, 0)
FN(open_bracket, "[abc", "[abc", 0, 0)
FN(path_slash, "a*b", "a/b", FNM_PATHNAME, FNM_NOMATCH)
FN(path_set_slash, "a[/]b", "a/b", FNM_PATHNAME, FNM_NOMATCH)
FN(slash, "a*b", "a/b", 0, 0)
FN(period, "*", ".x", FNM_PERIOD, FNM_NOMATCH)
FN(period_explicit, ".*", ".x", FNM_PERIOD, 0)
FN(period_after_slash, "a/*", "a/.x", FNM_PATHNAME | FNM_PERIOD, FNM_NOMATCH)
FN(period_set, "[.]x", ".x", FNM_PERIOD, FNM_NOMATCH)
FN(escape, "a\\*b", "a*b", 0, 0)
FN(noescape, "a\\b", "a\\b", FNM_NOESCAPE, 0)
FN(backslash_end, "\\", "\\", FNM_NOESCAPE, 0)
FN(empty, "", "", 0, 0)
FN(stars, "a**b*c***d", "axbycd", 0, 0)
FN(long_stars, "*a*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 0, FNM_NOMATCH)

static void glob_files(void) { mkdir("/tmp/glob", 0700); mkdir("/tmp/glob/dir", 0700); for (const char *const *f = (const char *const[]){ "/tmp/glob/a1", "/tmp/glob/a2", "/tmp/glob/b1", "/tmp/glob/.hidden", "/tmp/glob/dir/a3", NULL }; *f != NULL; f++) close(open(*f, O_CREAT | O_WRONLY, 0600)); }
static void glob_gone(void) { for (const char *const *f = (const char *const[]){ "/tmp/glob/a1", "/tmp/glob/a2", "/tmp/glob/b1", "/tmp/glob/.hidden", "/tmp/glob/dir/a3", NULL }; *f != NULL; f++) unlink(*f); rmdir("/tmp/glob/dir"); rmdir("/tmp/glob"); }
TEST(glob_sorted) { glob_t g; glob_files(); CHECK_EQ(glob("/tmp/glob/a*", 0, NULL, &g), 0); CHECK_EQ(g.gl_pathc, 2); CHECK_STR(g.gl_pathv[0], "/tmp/glob/a1"); CHECK_STR(g.gl_pathv[1], "/tmp/glob/a2"); CHECK(g.gl_pathv[2] == NULL); globfree(&g); glob_gone(); }
TEST(glob_no_match) { glob_t g; CHECK_EQ(glob("/tmp/nosuch*", 0, NULL, &g), GLOB_NOMATCH); CHECK_EQ(glob("/tmp/nosuch*", GLOB_NOCHECK, NULL, &g), 0); CHECK_STR(g.gl_pathv[0], "/tmp/nosuch*"); globfree(&g); }
TEST(glob_hidden) { glob_t g; glob_files(); CHECK_EQ(glob("/tmp/glob/*", 0, NULL, &g), 0); CHECK_EQ(g.gl_pathc, 4); globfree(&g); CHECK_EQ(glob("/tmp/glob/.h*", 0, NULL, &g), 0); CHECK_EQ(g.gl_pathc, 1); globfree(&g); glob_gone(); }
TEST(glob_directories) { glob_t g; glob_files(); CHECK_EQ(glob("/tmp/glob/*/a?", 0, NULL, &g), 0); CHECK_STR(g.gl_pathv[0], "/tmp/glob/dir/a3"); globfree(&g); CHECK_EQ(glob("/tmp/glob/d*", GLOB_MARK, NULL, &g), 0); CHECK_STR(g.gl_pathv[0], "/tmp/glob/dir/"); globfree(&g); glob_gone(); }
TEST(glob_append) { glob_t g = { .gl_offs = 2 }; glob_files(); CHECK_EQ(glob("/tmp/glob/b*", GLOB_DOOFFS, NULL, &g), 0); CHECK_EQ(glob("/tmp/glob/a*", GLOB_DOOFFS | GLOB_APPEND, NULL, &g), 0); CHECK_EQ(g.gl_pathc, 3); CHECK(g.gl_pathv[0] == NULL && g.gl_pathv[1] == NULL); CHECK_STR(g.gl_pathv[2], "/tmp/glob/b1"); globfree(&g); glob_gone(); }
TEST(wordexp_splits) { wordexp_t w; setenv("V", "x y", 1); CHECK_EQ(wordexp("a \"b c\" $V '$V' ${N-def}", &w, 0), 0); CHECK_EQ(w.we_wordc, 6); CHECK_STR(w.we_wordv[1], "b c"); CHECK_STR(w.we_wordv[2], "x"); CHECK_STR(w.we_wordv[4], "$V"); CHECK_STR(w.we_wordv[5], "def"); wordfree(&w); }
TEST(wordexp_refuses) { wordexp_t w; CHECK_EQ(wordexp("a | b", &w, 0), WRDE_BADCHAR); CHECK_EQ(wordexp("$(ls)", &w, WRDE_NOCMD), WRDE_CMDSUB); CHECK_EQ(wordexp("\"a", &w, 0), WRDE_SYNTAX); unsetenv("N"); CHECK_EQ(wordexp("$N", &w, WRDE_UNDEF), WRDE_BADVAL); }

/* ---- wide characters ---- */

#define UTF8() CHECK(setlocale(LC_ALL, "C.UTF-8") != NULL)
TEST(mbrtowc_utf8) { UTF8(); wchar_t w; mbstate_t s = { 0 }; CHECK_EQ(mbrtowc(&w, "\xe2\x82\xac", 3, &s), 3); CHECK_EQ(w, 0x20ac); CHECK_EQ(mbrtowc(&w, "", 1, &s), 0); }
TEST(mbrtowc_in_parts) { UTF8(); wchar_t w; mbstate_t s = { 0 }; CHECK_EQ(mbrtowc(&w, "\xe2", 1, &s), -2); CHECK(!mbsinit(&s)); CHECK_EQ(mbrtowc(&w, "\x82", 1, &s), -2); CHECK_EQ(mbrtowc(&w, "\xac", 1, &s), 1); CHECK_EQ(w, 0x20ac); CHECK(mbsinit(&s)); }
TEST(mbrtowc_bad) { UTF8(); const char *bad[] = { "\x80", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x28\xa1", "\xff" }; for (int i = 0; i < 6; i++) { wchar_t w; mbstate_t s = { 0 }; errno = 0; CHECK_EQ(mbrtowc(&w, bad[i], 4, &s), -1); CHECK_EQ(errno, EILSEQ); } }
TEST(wcrtomb_utf8) { UTF8(); char b[MB_LEN_MAX]; mbstate_t s = { 0 }; CHECK_EQ(wcrtomb(b, 0x1f600, &s), 4); CHECK(memcmp(b, "\xf0\x9f\x98\x80", 4) == 0); CHECK_EQ(wcrtomb(b, 0xd800, &s), -1); CHECK_EQ(errno, EILSEQ); CHECK_EQ(wcrtomb(b, 0x110000, &s), -1); }
TEST(mbsrtowcs_limits) { UTF8(); const char *t = "a\xc3\xa9z"; wchar_t w[5]; mbstate_t s = { 0 }; CHECK_EQ(mbsrtowcs(NULL, &t, 0, &s), 3); CHECK_EQ(mbsrtowcs(w, &t, 2, &s), 2); CHECK_STR(t, "z"); CHECK_EQ(mbsrtowcs(w, &t, 5, &s), 1); CHECK(t == NULL); }
TEST(wcsrtombs_limits) { UTF8(); const wchar_t *t = L"a\u20acb"; char b[8]; mbstate_t s = { 0 }; CHECK_EQ(wcsrtombs(b, &t, 3, &s), 1); CHECK_EQ(*t, 0x20ac); CHECK_EQ(wcsrtombs(b, &t, 8, &s), 4); CHECK(t == NULL); }
TEST(mbstowcs_counts) { UTF8(); CHECK_EQ(mbstowcs(NULL, "\xc3\xa9\xc3\xa9", 0), 2); CHECK_EQ(mblen("\xc3\xa9", 2), 2); CHECK_EQ(mblen("\xc3", 1), -1); CHECK_EQ(mblen("", 1), 0); CHECK_EQ(MB_CUR_MAX, 4); }
TEST(c_locale_characters) { wchar_t w; CHECK_EQ(mbtowc(&w, "A", 1), 1); CHECK_EQ(w, 'A'); CHECK_EQ(btowc('x'), 'x'); CHECK_EQ(btowc(EOF), WEOF); CHECK_EQ(wctob('x'), 'x'); }
TEST(wcs_functions) { wchar_t b[20]; CHECK(wcscpy(b, L"abc") == b); CHECK(wcscmp(wcscat(b, L"def"), L"abcdef") == 0); CHECK_EQ(wcslen(b), 6); CHECK(wcschr(b, L'c') == b + 2); CHECK(wcsrchr(b, L'z') == NULL); CHECK(wcsstr(b, L"cd") == b + 2); CHECK(wcsstr(b, L"") == b); CHECK_EQ(wcsspn(b, L"abc"), 3); CHECK_EQ(wcscspn(b, L"d"), 3); CHECK(wcspbrk(b, L"ed") == b + 3); CHECK(wcsncmp(b, L"abx", 2) == 0); }
TEST(wcsstr_overlaps) { CHECK(wcsstr(L"aabaabaab", L"aabaab") != NULL); CHECK(wcsstr(L"playing play play play always", L"play play play always") != NULL); CHECK(wcsstr(L"aaaaab", L"aaab") != NULL); CHECK(wcsstr(L"abcabcabd", L"abcabd") != NULL); }
TEST(wcstok_forms) { wchar_t t[] = L"a,b;;c", *save, *p = wcstok(t, L",;", &save); CHECK(wcscmp(p, L"a") == 0); CHECK(wcscmp(wcstok(NULL, L",;", &save), L"b") == 0); CHECK(wcscmp(wcstok(NULL, L",;", &save), L"c") == 0); CHECK(wcstok(NULL, L",;", &save) == NULL); }
TEST(wmem_functions) { wchar_t a[4] = L"abc", b[4]; CHECK(wmemcmp(wmemcpy(b, a, 4), a, 4) == 0); CHECK(wmemchr(a, L'c', 4) == a + 2); wmemset(b, L'x', 3); CHECK(wcscmp(b, L"xxx") == 0); wmemmove(a + 1, a, 2); CHECK(wcscmp(a, L"aab") == 0); }
TEST(wide_classes) { UTF8(); CHECK(iswalpha(0xe9) && iswupper(0xc9) && iswlower(0xe9) && !iswdigit(0x660)); CHECK_EQ(towupper(0xe9), 0xc9); CHECK_EQ(towlower(0x391), 0x3b1); CHECK(!iswalpha(WEOF)); CHECK(iswspace(0x2003) && !iswspace(0xa0) && !iswspace(0)); CHECK(iswctype('x', wctype("alpha"))); CHECK_EQ(wctype("nothing"), 0); CHECK_EQ(towctrans('a', wctrans("toupper")), 'A'); }
TEST(wide_width) { UTF8(); CHECK_EQ(wcwidth('a'), 1); CHECK_EQ(wcwidth(0), 0); CHECK_EQ(wcwidth(0x4e00), 2); CHECK_EQ(wcwidth(0x301), 0); CHECK_EQ(wcwidth('\n'), -1); CHECK_EQ(wcswidth(L"a\u4e00", 2), 3); }
TEST(wide_stream) { UTF8(); FILE *f = tmpfile(); CHECK_EQ(fwide(f, 0), 0); CHECK(fputws(L"\u20ac uro\n", f) >= 0); CHECK(fwide(f, 0) > 0); rewind(f); wchar_t b[20]; CHECK(fgetws(b, 20, f) != NULL); CHECK(wcscmp(b, L"\u20ac uro\n") == 0); CHECK_EQ(fgetwc(f), WEOF); CHECK(feof(f)); fclose(f); }
TEST(wide_stream_bad_bytes) { UTF8(); FILE *f = tmpfile(); fputs("a\xff", f); rewind(f); FILE *g = fdopen(dup(fileno(f)), "r"); rewind(g); CHECK_EQ(fgetwc(g), 'a'); errno = 0; CHECK_EQ(fgetwc(g), WEOF); CHECK_EQ(errno, EILSEQ); CHECK(ferror(g)); fclose(g); fclose(f); }
TEST(ungetwc_back) { UTF8(); FILE *f = tmpfile(); fputws(L"bc", f); rewind(f); CHECK_EQ(ungetwc(0x20ac, f), 0x20ac); CHECK_EQ(fgetwc(f), 0x20ac); CHECK_EQ(fgetwc(f), 'b'); fclose(f); }

/* ---- streams ---- */

static FILE *with(const char *text) { FILE *f = tmpfile(); CHECK(f != NULL); CHECK(fputs(text, f) >= 0); rewind(f); return f; }
TEST(stream_ungetc_at_begin) { FILE *f = with("bc"); CHECK_EQ(ungetc('a', f), 'a'); CHECK_EQ(getc(f), 'a'); CHECK_EQ(getc(f), 'b'); CHECK_EQ(ungetc(EOF, f), EOF); CHECK_EQ(getc(f), 'c'); CHECK_EQ(getc(f), EOF); CHECK(feof(f)); CHECK_EQ(ungetc('z', f), 'z'); CHECK(!feof(f)); CHECK_EQ(getc(f), 'z'); fclose(f); }
TEST(stream_ungetc_and_seek) { FILE *f = with("abc"); getc(f); ungetc('x', f); CHECK_EQ(ftell(f), 0); CHECK_EQ(fseek(f, 1, SEEK_SET), 0); CHECK_EQ(getc(f), 'b'); fclose(f); }
TEST(stream_fgets_edges) { FILE *f = with("ab\ncd"); char b[10]; CHECK(fgets(b, 1, f) == b && b[0] == 0); CHECK_STR(fgets(b, 3, f), "ab"); CHECK_STR(fgets(b, 10, f), "\n"); CHECK_STR(fgets(b, 10, f), "cd"); CHECK(fgets(b, 10, f) == NULL); CHECK_STR(b, "cd"); fclose(f); }
TEST(stream_getline_grows) { FILE *f = with("short\nmuch longer than what was there before\nlast"); char *l = NULL; size_t n = 0; CHECK_EQ(getline(&l, &n, f), 6); CHECK(getline(&l, &n, f) > 30 && n > 30); CHECK_EQ(getline(&l, &n, f), 4); CHECK_EQ(getline(&l, &n, f), -1); free(l); fclose(f); }
TEST(stream_getdelim_nul) { FILE *f = tmpfile(); fwrite("a\0b", 1, 3, f); rewind(f); char *l = NULL; size_t n = 0; CHECK_EQ(getdelim(&l, &n, 0, f), 2); CHECK_EQ(getdelim(&l, &n, 0, f), 1); free(l); fclose(f); }
TEST(stream_append) { char name[] = "/tmp/stdXXXXXX"; close(mkstemp(name)); FILE *f = fopen(name, "a+"); fputs("one", f); rewind(f); CHECK_EQ(getc(f), 'o'); fseek(f, 0, SEEK_SET); fputs("two", f); fflush(f); rewind(f); char b[10] = ""; CHECK_EQ(fread(b, 1, 9, f), 6); CHECK_STR(b, "onetwo"); fclose(f); unlink(name); }
TEST(stream_append_ftello) { char name[] = "/tmp/stdXXXXXX"; int fd = mkstemp(name); CHECK_EQ(write(fd, "12345", 5), 5); close(fd); FILE *f = fopen(name, "a"); fputs("ab", f); CHECK_EQ(ftello(f), 7); fclose(f); unlink(name); }
TEST(stream_modes) { errno = 0; CHECK(fopen("/tmp/nosuchfile", "r") == NULL && errno == ENOENT); CHECK(fopen("/tmp/x", "q") == NULL && errno == EINVAL); FILE *f = fopen("/tmp/std.x", "wx"); CHECK(f != NULL); CHECK(fopen("/tmp/std.x", "wx") == NULL && errno == EEXIST); fclose(f); unlink("/tmp/std.x"); }
TEST(stream_cloexec) { FILE *f = fopen("/dev/null", "re"); CHECK_EQ(fcntl(fileno(f), F_GETFD), FD_CLOEXEC); fclose(f); }
TEST(stream_read_only) { FILE *f = fopen("/dev/null", "r"); CHECK_EQ(fputc('x', f), EOF); CHECK_EQ(errno, EBADF); CHECK(ferror(f)); clearerr(f); CHECK(!ferror(f)); fclose(f); f = fopen("/dev/null", "w"); CHECK_EQ(getc(f), EOF); CHECK_EQ(errno, EBADF); fclose(f); }
TEST(stream_rewind_clears) { FILE *f = fopen("/dev/null", "r"); fputc('x', f); CHECK(ferror(f)); rewind(f); CHECK(!ferror(f)); fclose(f); }
TEST(stream_no_buffer) { FILE *f = tmpfile(); CHECK_EQ(setvbuf(f, NULL, _IONBF, 0), 0); fputc('x', f); struct stat st; fstat(fileno(f), &st); CHECK_EQ(st.st_size, 1); CHECK_EQ(ungetc('q', f), 'q'); fclose(f); }
TEST(stream_line_buffer) { FILE *f = tmpfile(); setvbuf(f, NULL, _IOLBF, 100); fputs("ab", f); struct stat st; fstat(fileno(f), &st); CHECK_EQ(st.st_size, 0); fputc('\n', f); fstat(fileno(f), &st); CHECK_EQ(st.st_size, 3); fclose(f); }
TEST(stream_takes_a_buffer) { static char b[BUFSIZ]; FILE *f = tmpfile(); setbuf(f, b); fputs("in it", f); CHECK_EQ(fflush(f), 0); struct stat st; fstat(fileno(f), &st); CHECK_EQ(st.st_size, 5); fclose(f); }
TEST(stream_fread_items) { FILE *f = with("abcdefg"); char b[10]; CHECK_EQ(fread(b, 3, 3, f), 2); CHECK(feof(f)); CHECK_EQ(fread(b, 0, 5, f), 0); CHECK_EQ(fread(b, 5, 0, f), 0); fclose(f); }
TEST(stream_seek_errors) { FILE *f = with("abc"); CHECK_ERR(fseek(f, -1, SEEK_SET), EINVAL); CHECK_ERR(fseek(f, 0, 99), EINVAL); CHECK_EQ(fseek(f, 100, SEEK_END), 0); CHECK_EQ(ftell(f), 103); int p[2]; CHECK_EQ(pipe(p), 0); FILE *g = fdopen(p[0], "r"); CHECK_ERR(fseek(g, 0, SEEK_SET), ESPIPE); CHECK_ERR(ftell(g), ESPIPE); fclose(g); close(p[1]); fclose(f); }
TEST(stream_positions) { FILE *f = with("abc"); fpos_t p; getc(f); CHECK_EQ(fgetpos(f, &p), 0); getc(f); CHECK_EQ(fsetpos(f, &p), 0); CHECK_EQ(getc(f), 'b'); fclose(f); }
TEST(stream_update) { FILE *f = with("abc"); getc(f); fseek(f, 0, SEEK_CUR); fputc('X', f); rewind(f); char b[5] = ""; fgets(b, 5, f); CHECK_STR(b, "aXc"); fclose(f); }
TEST(stream_freopen) { FILE *f = with("abc"); CHECK((f = freopen("/dev/null", "w", f)) != NULL); CHECK(fputs("x", f) >= 0); CHECK(freopen("/tmp/nosuch/x", "r", f) == NULL); }
TEST(stream_fdopen_errors) { CHECK(fdopen(-1, "r") == NULL && errno == EBADF); int fd = open("/dev/null", O_RDONLY); CHECK(fdopen(fd, "q") == NULL && errno == EINVAL); }
TEST(stream_fmemopen) { char b[10] = ""; FILE *f = fmemopen(b, sizeof b, "w"); fputs("hello", f); fflush(f); CHECK_STR(b, "hello"); CHECK_EQ(ftell(f), 5); fclose(f); f = fmemopen("read", 4, "r"); CHECK_EQ(getc(f), 'r'); CHECK_EQ(fseek(f, 0, SEEK_END), 0); CHECK_EQ(ftell(f), 4); CHECK_EQ(getc(f), EOF); fclose(f); }
TEST(stream_memstream) { char *p = NULL; size_t n = 99; FILE *f = open_memstream(&p, &n); fputs("abc", f); fflush(f); CHECK_EQ(n, 3); CHECK_STR(p, "abc"); fseek(f, 0, SEEK_SET); fputc('X', f); fclose(f); CHECK_EQ(n, 1); CHECK(p[0] == 'X' && p[1] == 'b'); free(p); }
TEST(stream_popen) { FILE *f = popen("echo out; exit 3", "r"); char b[10] = ""; CHECK(f != NULL); CHECK_STR(fgets(b, 10, f), "out\n"); CHECK_EQ(WEXITSTATUS(pclose(f)), 3); }
TEST(stream_scanf_consumes) { FILE *f = with("12 ab"); int a; CHECK_EQ(fscanf(f, "%d", &a), 1); CHECK_EQ(getc(f), ' '); CHECK_EQ(fscanf(f, "%d", &a), 0); CHECK_EQ(getc(f), 'a'); fclose(f); }
TEST(stream_flush_all) { FILE *f = tmpfile(); fputs("x", f); CHECK_EQ(fflush(NULL), 0); struct stat st; fstat(fileno(f), &st); CHECK_EQ(st.st_size, 1); fclose(f); }
TEST(stream_locks) { flockfile(stdout); flockfile(stdout); CHECK_EQ(ftrylockfile(stdout), 0); funlockfile(stdout); funlockfile(stdout); funlockfile(stdout); }
TEST(stream_tmpnam) { char a[L_tmpnam], b[L_tmpnam]; CHECK(tmpnam(a) == a && tmpnam(b) == b); CHECK(strcmp(a, b) != 0); CHECK(access(a, F_OK) == -1); }

/* ---- strings ---- */

TEST(strstr_hard) { CHECK(strstr("", "") != NULL); CHECK(strstr("abc", "abcd") == NULL); CHECK(strstr("xxxxxxxxxxxxab", "xxxab") != NULL); CHECK(strstr("aaabaaac", "aaac") != NULL); char big[5001]; memset(big, 'a', 5000); big[5000] = 0; CHECK(strstr(big, "aaaaaaaab") == NULL); }
TEST(memmem_edges) { CHECK(memmem("abcde", 5, "", 0) != NULL); CHECK(memmem("abcde", 3, "cde", 3) == NULL); CHECK(memmem("ab\0cd", 5, "\0c", 2) != NULL); }
TEST(strtok_r_edges) { char t[] = ",,a,,b,", *s; CHECK_STR(strtok_r(t, ",", &s), "a"); CHECK_STR(strtok_r(NULL, ",", &s), "b"); CHECK(strtok_r(NULL, ",", &s) == NULL); CHECK(strtok_r(NULL, ",", &s) == NULL); }
TEST(strsep_edges) { char t[] = ",a,", *p = t; CHECK_STR(strsep(&p, ","), ""); CHECK_STR(strsep(&p, ","), "a"); CHECK_STR(strsep(&p, ","), ""); CHECK(strsep(&p, ",") == NULL); }
TEST(strncpy_pads) { char b[6] = "xxxxx"; strncpy(b, "ab", 4); CHECK(memcmp(b, "ab\0\0x", 5) == 0); CHECK(stpncpy(b, "abc", 5) == b + 3); CHECK(stpcpy(b, "ab") == b + 2); }
TEST(strlcpy_forms) { char b[4]; CHECK_EQ(strlcpy(b, "abcdef", 4), 6); CHECK_STR(b, "abc"); CHECK_EQ(strlcat(b, "x", 4), 4); CHECK_EQ(strlcpy(b, "x", 0), 1); }
TEST(strncat_terminates) { char b[10] = "ab"; CHECK_STR(strncat(b, "cdef", 2), "abcd"); CHECK_EQ(strnlen("abc", 2), 2); CHECK_STR(strndup("abcdef", 3), "abc"); }
TEST(strerror_forms) { char b[100], s[3]; CHECK(strlen(strerror(ENOENT)) > 0); CHECK_EQ(strerror_r(ENOENT, b, sizeof b), 0); CHECK_EQ(strerror_r(ENOENT, s, sizeof s), ERANGE); CHECK(strlen(strerror(-1)) > 0 && strlen(strerror(99999)) > 0); }
TEST(strcoll_and_xfrm) { char b[20]; CHECK(strcoll("a", "b") < 0); CHECK(strxfrm(b, "abc", 20) < 20); CHECK_EQ(strxfrm(NULL, "abc", 0), strlen(b)); }
TEST(memccpy_stops) { char b[10] = "zzzzzzz"; CHECK(memccpy(b, "abcdef", 'c', 10) == b + 3); CHECK_EQ(b[3], 'z'); CHECK(memccpy(b, "xy", 'q', 2) == NULL); }
TEST(memmove_overlaps) { for (int n = 0; n < 100; n++) { char b[300]; for (int i = 0; i < 300; i++) b[i] = (char)i; memmove(b + 50, b + 40, (size_t)n); for (int i = 0; i < n; i++) CHECK_EQ(b[50 + i], (char)(40 + i)); } }
TEST(ffs_forms) { CHECK_EQ(ffs(0), 0); CHECK_EQ(ffs(8), 4); CHECK_EQ(ffsll(1ll << 40), 41); }

/* ---- the rest ---- */

static int up(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }
static int up_by(const void *a, const void *b, void *calls) { ++*(int *)calls; return up(a, b); }
TEST(qsort_patterns) { int v[1000]; for (int k = 0; k < 5; k++) { for (int i = 0; i < 1000; i++) v[i] = k == 0 ? i : k == 1 ? -i : k == 2 ? i % 7 : k == 3 ? 5 : (i * 7919) % 1009; qsort(v, 1000, sizeof v[0], up); for (int i = 1; i < 1000; i++) CHECK(v[i - 1] <= v[i]); } qsort(v, 0, 4, up); }
TEST(qsort_r_context) { int v[] = { 3, 1, 2 }, calls = 0; qsort_r(v, 3, sizeof v[0], up_by, &calls); CHECK(v[0] == 1 && v[2] == 3 && calls > 0); }
TEST(bsearch_edges) { int v[] = { 1, 3, 5 }, k = 3, no = 4; CHECK(bsearch(&k, v, 3, sizeof v[0], up) == &v[1]); CHECK(bsearch(&no, v, 3, sizeof v[0], up) == NULL); CHECK(bsearch(&k, v, 0, sizeof v[0], up) == NULL); }
TEST(search_hash) { ENTRY e = { "key", "data" }, *r; CHECK(hcreate(10) != 0); CHECK(hsearch(e, ENTER) != NULL); e.data = "other"; r = hsearch(e, ENTER); CHECK_STR(r->data, "data"); e.key = "no"; CHECK(hsearch(e, FIND) == NULL); hdestroy(); }
TEST(search_linear) { int v[5] = { 4, 2 }, k = 7; size_t n = 2; CHECK(lfind(&k, v, &n, sizeof k, up) == NULL); CHECK(lsearch(&k, v, &n, sizeof k, up) == &v[2]); CHECK_EQ(n, 3); CHECK(lsearch(&k, v, &n, sizeof k, up) == &v[2]); CHECK_EQ(n, 3); }
static int visits;
static void visit(const void *n, VISIT v, int depth) { if (v == postorder || v == leaf) visits++; }
TEST(search_tree) { void *root = NULL; static int v[] = { 5, 3, 8, 1, 9, 3 }; for (int i = 0; i < 6; i++) CHECK(**(int **)tsearch(&v[i], &root, up) == v[i]); twalk(root, visit); CHECK_EQ(visits, 5); CHECK(tdelete(&v[1], &root, up) != NULL); CHECK(tfind(&v[1], &root, up) == NULL); CHECK(tdelete(&v[1], &root, up) == NULL); for (int i = 0; i < 5; i++) tdelete(&v[i], &root, up); CHECK(root == NULL); }
TEST(getopt_forms) { char *v[] = { "p", "-ab", "-c", "val", "-dx", "--", "-e", NULL }; optind = 1; CHECK_EQ(getopt(7, v, "abc:d:"), 'a'); CHECK_EQ(getopt(7, v, "abc:d:"), 'b'); CHECK_EQ(getopt(7, v, "abc:d:"), 'c'); CHECK_STR(optarg, "val"); CHECK_EQ(getopt(7, v, "abc:d:"), 'd'); CHECK_STR(optarg, "x"); CHECK_EQ(getopt(7, v, "abc:d:"), -1); CHECK_EQ(optind, 6); }
TEST(getopt_errors) { char *v[] = { "p", "-z", "-c", NULL }; optind = 1; opterr = 0; CHECK_EQ(getopt(3, v, ":c:"), '?'); CHECK_EQ(optopt, 'z'); CHECK_EQ(getopt(3, v, ":c:"), ':'); CHECK_EQ(optopt, 'c'); }
TEST(getopt_long_forms) { char *v[] = { "p", "--name=val", "--fl", "--other", "x", "-q", NULL }; int flag = 0, index; struct option o[] = { { "name", required_argument, NULL, 'n' }, { "flag", no_argument, &flag, 7 }, { "other", required_argument, NULL, 'o' }, { NULL, 0, NULL, 0 } }; optind = 1; CHECK_EQ(getopt_long(6, v, "q", o, &index), 'n'); CHECK_STR(optarg, "val"); CHECK_EQ(getopt_long(6, v, "q", o, &index), 0); CHECK_EQ(flag, 7); CHECK_EQ(getopt_long(6, v, "q", o, &index), 'o'); CHECK_STR(optarg, "x"); CHECK_EQ(getopt_long(6, v, "q", o, &index), 'q'); CHECK_EQ(getopt_long(6, v, "q", o, &index), -1); }
TEST(getopt_long_errors) { char *v[] = { "p", "--nothing", "--flag=x", "--name", NULL }; struct option o[] = { { "name", required_argument, NULL, 'n' }, { "flag", no_argument, NULL, 'f' }, { NULL, 0, NULL, 0 } }; optind = 1; opterr = 0; CHECK_EQ(getopt_long(4, v, ":", o, NULL), '?'); CHECK_EQ(getopt_long(4, v, ":", o, NULL), '?'); CHECK_EQ(getopt_long(4, v, ":", o, NULL), ':'); }
TEST(getsubopt_forms) { char t[] = "rw,size=5,what", *p = t, *v, *const names[] = { "ro", "rw", "size", NULL }; CHECK_EQ(getsubopt(&p, names, &v), 1); CHECK_EQ(getsubopt(&p, names, &v), 2); CHECK_STR(v, "5"); CHECK_EQ(getsubopt(&p, names, &v), -1); CHECK_STR(v, "what"); CHECK_EQ(*p, 0); }
TEST(environment) { CHECK_ERR(setenv("", "x", 1), EINVAL); CHECK_ERR(setenv("a=b", "x", 1), EINVAL); CHECK_EQ(setenv("STD", "1", 1), 0); CHECK_EQ(setenv("STD", "2", 0), 0); CHECK_STR(getenv("STD"), "1"); CHECK_EQ(putenv("STD=3"), 0); CHECK_STR(getenv("STD"), "3"); CHECK_EQ(unsetenv("STD"), 0); CHECK(getenv("STD") == NULL); CHECK_ERR(unsetenv("a=b"), EINVAL); }
TEST(random_sequences) { srand(1); int a = rand(); srand(1); CHECK_EQ(rand(), a); srandom(5); long b = random(); srandom(5); CHECK_EQ(random(), b); CHECK(b >= 0 && b <= 0x7fffffff); static char state[64]; CHECK(initstate(9, state, sizeof state) != NULL); srand48(0); CHECK(drand48() < 1); seed48((unsigned short[]){ 0, 0, 0 }); CHECK(mrand48() >= -2147483648L); unsigned s = 1; CHECK_EQ(rand_r(&s) >= 0, 1); }
TEST(division) { CHECK(div(-7, 2).quot == -3 && div(-7, 2).rem == -1); CHECK(lldiv(-7, -2).quot == 3); CHECK_EQ(imaxabs(-5), 5); CHECK(imaxdiv(7, -2).rem == 1); }
TEST(a64l_forms) { CHECK_EQ(a64l(""), 0); CHECK_EQ(a64l("./"), 64); CHECK_STR(l64a(0), ""); CHECK_EQ(a64l(l64a(123456789)), 123456789); }
TEST(temporary_names) { char a[] = "/tmp/XXXXXX", bad[] = "/tmp/XXXXX", d[] = "/tmp/dXXXXXX"; int fd = mkstemp(a); CHECK(fd != -1); close(fd); unlink(a); CHECK_ERR(mkstemp(bad), EINVAL); CHECK_STR(bad, "/tmp/XXXXX"); CHECK(mkdtemp(d) == d); rmdir(d); }
TEST(real_paths) { char b[PATH_MAX]; CHECK_STR(realpath("/tmp/../tmp/.", b), "/tmp"); CHECK(realpath("/tmp/nosuch/x", b) == NULL && errno == ENOENT); CHECK(realpath("", b) == NULL && errno == ENOENT); CHECK(realpath(NULL, b) == NULL && errno == EINVAL); }
TEST(system_forms) { CHECK(system(NULL) != 0); CHECK_EQ(WEXITSTATUS(system("exit 7")), 7); CHECK_EQ(WEXITSTATUS(system("nosuchcommand 2>/dev/null")), 127); }
static jmp_buf jump;
TEST(longjmp_zero_is_one) { volatile int n = 0; int r = setjmp(jump); if (n++ == 0) longjmp(jump, 0); CHECK_EQ(r, 1); }
static int exits[3], n_exits;
static void exit1(void) { exits[n_exits++] = 1; }
static void exit2(void) { exits[n_exits++] = 2; atexit(exit1); }
static void exit3(void) { _exit(n_exits == 3 && exits[0] == 2 && exits[1] == 1 && exits[2] == 1 ? 0 : 1); }
ROLE(exits) { atexit(exit3); atexit(exit1); atexit(exit2); exit(5); }
TEST(atexit_order) { test_run("exits", NULL); }
TEST(locale_queries) { CHECK_STR(setlocale(LC_ALL, NULL), "C"); CHECK(setlocale(LC_ALL, "xx_NOWHERE") == NULL); CHECK_STR(localeconv()->decimal_point, "."); UTF8(); CHECK_STR(nl_langinfo(CODESET), "UTF-8"); CHECK_STR(nl_langinfo(DAY_1), "Sunday"); CHECK_STR(nl_langinfo(RADIXCHAR), "."); }
TEST(locale_objects) { locale_t l = newlocale(LC_ALL_MASK, "C.UTF-8", (locale_t)0); CHECK(l != (locale_t)0); locale_t old = uselocale(l); CHECK_EQ(MB_CUR_MAX, 4); CHECK(uselocale((locale_t)0) == l); uselocale(old); locale_t d = duplocale(l); CHECK(isalpha_l('a', d)); freelocale(d); freelocale(l); CHECK(newlocale(LC_ALL_MASK, "xx_NO", (locale_t)0) == (locale_t)0 && errno == ENOENT); }
TEST(ctype_range) { for (int c = -1; c < 256; c++) { CHECK_EQ(!!isdigit(c), c >= '0' && c <= '9'); CHECK_EQ(!!isalpha(c), (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')); CHECK_EQ(!!isspace(c), c == ' ' || (c >= 9 && c <= 13)); CHECK_EQ(!!isprint(c), c >= 32 && c < 127); CHECK_EQ(!!iscntrl(c), (c >= 0 && c < 32) || c == 127); CHECK_EQ(!!ispunct(c), isgraph(c) && !isalnum(c)); } CHECK_EQ(toupper('z'), 'Z'); CHECK_EQ(tolower(EOF), EOF); }
TEST(iconv_forms) { iconv_t c = iconv_open("UTF-16BE", "UTF-8"); CHECK(c != (iconv_t)-1); char in[] = "a\xf0\x9f\x98\x80", out[20], *i = in, *o = out; size_t il = 5, ol = 20; CHECK_EQ(iconv(c, &i, &il, &o, &ol), 0); CHECK_EQ(o - out, 6); CHECK(memcmp(out, "\0a\xd8\x3d\xde\x00", 6) == 0); i = in; il = 5; o = out; ol = 3; CHECK_ERR(iconv(c, &i, &il, &o, &ol), E2BIG); CHECK_EQ(il, 4); i = in + 1; il = 2; o = out; ol = 20; CHECK_ERR(iconv(c, &i, &il, &o, &ol), EINVAL); iconv_close(c); CHECK(iconv_open("NOTHING", "UTF-8") == (iconv_t)-1 && errno == EINVAL); }
TEST(iconv_latin) { iconv_t c = iconv_open("ISO-8859-1", "UTF-8"); char in[] = "\xc3\xa9\xe2\x82\xac", out[9], *i = in, *o = out; size_t il = 5, ol = 9; CHECK_ERR(iconv(c, &i, &il, &o, &ol), EILSEQ); CHECK_EQ(il, 3); CHECK_EQ((unsigned char)out[0], 0xe9); iconv_close(c); }

/* ---- the heap ---- */

/* Four threads allocate, check, exchange and free blocks: what one allocated another frees. */
#define SHELF 64
static unsigned char *shelf[SHELF];

static void *exchanges(void *arg)
{
    unsigned seed = (unsigned)(uintptr_t)arg;

    for (int i = 0; i < 5000; i++) {
        size_t size = 8 + (unsigned)rand_r(&seed) % (i % 50 == 0 ? 20000u : 150u);
        unsigned char *p = malloc(size), tag = (unsigned char)seed;
        CHECK(p != NULL && ((uintptr_t)p & 15) == 0);
        memcpy(p, &size, sizeof size);
        memset(p + sizeof size, tag, size - sizeof size);
        p = __atomic_exchange_n(&shelf[(unsigned)rand_r(&seed) % SHELF], p, __ATOMIC_ACQ_REL);
        if (p == NULL)
            continue;
        memcpy(&size, p, sizeof size);
        for (size_t k = sizeof size + 1; k < size; k++)
            CHECK_EQ(p[k], p[sizeof size]);
        free(p);
    }
    return NULL;
}

TEST(heap_of_four_threads)
{
    pthread_t threads[4];

    for (uintptr_t i = 0; i < 4; i++)
        CHECK_EQ(pthread_create(&threads[i], NULL, exchanges, (void *)(i + 1)), 0);
    for (int i = 0; i < 4; i++)
        CHECK_EQ(pthread_join(threads[i], NULL), 0);
    for (int i = 0; i < SHELF; i++)
        free(shelf[i]);
}

ROLE(double_free) { char *volatile p = malloc(40); free(p); free(p); return 0; }
ROLE(free_inside) { char *volatile p = malloc(40); free(p + 16); return 0; }
ROLE(free_overrun) { char *volatile p = malloc(40), *volatile q = malloc(40), *next = p < q ? q : p; for (volatile char *c = next - 8; c < next; c++) *c = 'x'; free(next); return 0; }
TEST(heap_double_free) { CHECK_EQ(test_wait(test_spawn("double_free", NULL)) & 0x7f, SIGABRT); }
TEST(heap_free_inside) { CHECK_EQ(test_wait(test_spawn("free_inside", NULL)) & 0x7f, SIGABRT); }
TEST(heap_overrun) { CHECK_EQ(test_wait(test_spawn("free_overrun", NULL)) & 0x7f, SIGABRT); }
TEST(heap_limits) { errno = 0; CHECK(malloc(SIZE_MAX) == NULL && errno == ENOMEM); CHECK(calloc(SIZE_MAX / 2, 3) == NULL && errno == ENOMEM); CHECK(realloc(NULL, PTRDIFF_MAX) == NULL); CHECK(reallocarray(NULL, SIZE_MAX / 2, 3) == NULL); void *p; CHECK_EQ(posix_memalign(&p, 3, 8), EINVAL); CHECK_EQ(posix_memalign(&p, 4096, 8), 0); CHECK_EQ((uintptr_t)p % 4096, 0); free(p); CHECK(aligned_alloc(64, 128) != NULL); }

/* ---- bad buffers ---- */

TEST(write_from_nowhere)
{
    int fd = open("/dev/null", O_WRONLY), p[2];
    char *none = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANON, -1, 0), *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0);

    CHECK_EQ(pipe(p), 0);
    for (int i = 0; i < 2; i++) {
        CHECK_ERR(write(p[1], none, 5), EFAULT);
        CHECK_ERR(write(p[1], (void *)-1, 5), EFAULT);
        CHECK_ERR(write(p[1], (void *)16, 5), EFAULT);
        CHECK_ERR(write(p[1], NULL, 5), EFAULT);
    }
    CHECK_EQ(write(fd, NULL, 0), 0);
    CHECK_EQ(write(p[1], page, 5), 5);
    CHECK_EQ(write(p[1], page, 5), 5);
    munmap(page, 4096);
    CHECK_ERR(write(p[1], page, 5), EFAULT);
    CHECK_EQ(write(p[1], "abc", 3), 3);
    CHECK_ERR(read(p[0], none, 5), EFAULT);
}

/* ---- what conformance suites look at ---- */

TEST(strftime_widths)
{
    struct tm tm = { .tm_year = 109, .tm_mday = 2, .tm_wday = 5, .tm_yday = 1 }, far = { .tm_year = 8109, .tm_mday = 5 },
              zero = { .tm_year = -1900, .tm_mon = 1, .tm_mday = 23 }, before = { .tm_year = -2023 };

    CHECK_STR(formatted("%C|%03C|%+3C|%1C|%+2C", &tm), "20|020|+20|20|20");
    CHECK_STR(formatted("%Y|%06Y|%+4Y|%+5Y|%-Y|%_6Y", &tm), "2009|002009|2009|+2009|2009|  2009");
    CHECK_STR(formatted("%F|%012F|%+10F|%+11F|%5F", &tm), "2009-01-02|002009-01-02|2009-01-02|+2009-01-02|2009-01-02");
    CHECK_STR(formatted("%F|%011F|%+Y|%+5Y", &far), "+10009-01-05|10009-01-05|+10009|+10009");
    CHECK_STR(formatted("%F|%01F|%010F|%02C", &zero), "0000-02-23|0-02-23|0000-02-23|00");
    CHECK_STR(formatted("%Y|%05Y|%+5Y", &before), "-123|-0123|-0123");
    CHECK_STR(formatted("%3d|%03e|%_d|%-d", &tm), "002|002| 2|2");
    char small[8];
    CHECK_EQ(strftime(small, sizeof small, "%0500000000000Y", &tm), 0);
    CHECK_EQ(strftime(small, sizeof small, "%07Y", &tm), 7);
}

TEST(strptime_widths_and_days)
{
    struct tm tm;

    memset(&tm, 0, sizeof tm);
    CHECK(strptime("2008366", "%Y%j", &tm) != NULL);
    CHECK(tm.tm_mon == 11 && tm.tm_mday == 31 && tm.tm_wday == 3 && tm.tm_yday == 365);
    CHECK(strptime("+120091 3", "%6Y %m", &tm) != NULL);
    CHECK(tm.tm_year == 120091 - 1900 && tm.tm_mon == 2);
    CHECK(strptime("12345", "%5Y", &tm) != NULL && tm.tm_year == 12345 - 1900);
    CHECK(strptime("123 04", "%3C %y", &tm) != NULL && tm.tm_year == 12304 - 1900);
}

TEST(fnmatch_backslash_at_the_end)
{
    CHECK_EQ(fnmatch("\\", "\\", 0), FNM_NOMATCH);
    CHECK_EQ(fnmatch("a\\", "a", 0), FNM_NOMATCH);
    CHECK_EQ(fnmatch("\\", "\\", FNM_NOESCAPE), 0);
}

TEST(scanf_bad_characters)
{
    wchar_t w[8], *grown = NULL;
    char s[8];

    errno = 0;
    CHECK_EQ(sscanf("\303", "%lc", w), EOF);
    CHECK_EQ(errno, EILSEQ);
    errno = 0;
    CHECK_EQ(sscanf("a\377b", "%ls", w), EOF);
    CHECK_EQ(errno, EILSEQ);
    CHECK_EQ(sscanf("x \303", "%s%ml[^ ]", s, &grown), 1);
    CHECK(grown == NULL);
    memcpy(s, "1234", 5);
    CHECK_EQ(sscanf("-", "%[0-9]", s), 0);
    CHECK_STR(s, "1234");                               /* nothing matched, nothing stored */
}

TEST(wide_scan_counts_characters)
{
    wchar_t w[16];
    char s[16];
    int n = -1, i = 0;

    CHECK_EQ(swscanf(L"12 \u00e9t\u00e9x", L"%d %3ls%n", &i, w, &n), 2);
    CHECK(i == 12 && n == 6 && wcscmp(w, L"\u00e9t\u00e9") == 0);
    CHECK_EQ(swscanf(L"\u4e2d\u6587z", L"%2lc%n", w, &n), 1);
    CHECK(w[0] == 0x4e2d && w[1] == 0x6587 && n == 2);
    CHECK_EQ(swscanf(L"\u03b2\u03b3z", L"%l[\u03b1-\u03c9]%n", w, &n), 1);
    CHECK(n == 2 && wcscmp(w, L"\u03b2\u03b3") == 0);
    CHECK_EQ(swscanf(L"ab\u00e9", L"%[^\u00e9]%n", s, &n), 1);
    CHECK(n == 2 && strcmp(s, "ab") == 0);
    CHECK_EQ(swscanf(L"\u30007\u00e9", L"%d\u00e9%n", &i, &n), 1);      /* an ideographic space is one */
    CHECK(i == 7 && n == 3);
    CHECK_EQ(swscanf(L"\u00e8", L"\u00e9%n", &n), 0);
    FILE *fp = tmpfile();
    CHECK(fp != NULL && fputws(L"\u00e9t\u4e2d5", fp) >= 0);
    rewind(fp);
    CHECK_EQ(fwscanf(fp, L"%1ls%l[t]%n", w, w + 4, &n), 2);
    CHECK_EQ(n, 2);
    CHECK_EQ(fgetwc(fp), 0x4e2d);                       /* what did not fit is put back whole */
    CHECK_EQ(fwscanf(fp, L"%d", &i), 1);
    CHECK_EQ(fclose(fp), 0);
}

static void directed(int mode, const char *text, double value)
{
    char *end;
    double got;

    fesetround(mode);
    got = strtod(text, &end);
    fesetround(FE_TONEAREST);
    if (got != value) test_fail(__FILE__, __LINE__, "strtod(%s) is %a, not %a", text, got, value);
    CHECK(*end == '\0');
}

static void printed(int mode, const char *fmt, double value, const char *want)
{
    char text[64];

    fesetround(mode);
    snprintf(text, sizeof text, fmt, value);
    fesetround(FE_TONEAREST);
    CHECK_STR(text, want);
}

TEST(strtod_rounding_directions)
{
    const double low = 0x1.9999999999999p-4, high = 0x1.999999999999ap-4;

    directed(FE_UPWARD, "0.1", high);
    directed(FE_DOWNWARD, "0.1", low);
    directed(FE_TOWARDZERO, "0.1", low);
    directed(FE_UPWARD, "-0.1", -low);
    directed(FE_DOWNWARD, "-0.1", -high);
    directed(FE_TOWARDZERO, "-0.1", -low);
    directed(FE_UPWARD, "0x1.00000000000001p0", 0x1.0000000000001p0);
    directed(FE_DOWNWARD, "0x1.0000000000000fp0", 1);
    directed(FE_UPWARD, "1e-400", 0x1p-1074);
    directed(FE_DOWNWARD, "1e-400", 0);
    directed(FE_DOWNWARD, "-1e-4000000000", -0x1p-1074);
    directed(FE_UPWARD, "1e400", INFINITY);
    directed(FE_DOWNWARD, "1e400", DBL_MAX);
    directed(FE_TOWARDZERO, "-0x1p999999999", -DBL_MAX);
    directed(FE_DOWNWARD, "-1e999999999", -INFINITY);
    directed(FE_UPWARD, "0.5", 0.5);
    directed(FE_TONEAREST, "0.1", high);
}

TEST(printf_rounding_directions)
{
    printed(FE_UPWARD, "%.1f", 0.11, "0.2");
    printed(FE_UPWARD, "%.1f", -0.19, "-0.1");
    printed(FE_DOWNWARD, "%.1f", 0.19, "0.1");
    printed(FE_DOWNWARD, "%.1f", -0.11, "-0.2");
    printed(FE_TOWARDZERO, "%.1f", 0.19, "0.1");
    printed(FE_TOWARDZERO, "%.0f", -1.9, "-1");
    printed(FE_UPWARD, "%.1f", 1e-9, "0.1");                /* all digits are dropped, and one comes back */
    printed(FE_UPWARD, "%.0f", 1e-300, "1");
    printed(FE_UPWARD, "%.0f", 0.0, "0");
    printed(FE_UPWARD, "%.2f", 0.25, "0.25");
    printed(FE_UPWARD, "%.0e", 9.1, "1e+01");
    printed(FE_DOWNWARD, "%.2g", 0.999, "0.99");
    printed(FE_UPWARD, "%.1a", 0x1.71p+0, "0x1.8p+0");
    printed(FE_DOWNWARD, "%.1a", -0x1.71p+0, "-0x1.8p+0");
    printed(FE_TOWARDZERO, "%.0a", 0x1.fp+0, "0x1p+0");
    printed(FE_TONEAREST, "%.1f", 0.25, "0.2");
}

TEST(confstr_environments)
{
    char text[64] = "x";

    CHECK_EQ(confstr(_CS_POSIX_V7_LP64_OFF64_CFLAGS, text, sizeof text), 1);
    CHECK_STR(text, "");
    CHECK_EQ(confstr(_CS_POSIX_V6_LPBIG_OFFBIG_LIBS, text, sizeof text), 1);
    CHECK_EQ(confstr(_CS_POSIX_V7_WIDTH_RESTRICTED_ENVS, text, sizeof text), 20);
    CHECK_STR(text, "POSIX_V7_LP64_OFF64");
    errno = 0;
    CHECK_EQ(confstr(9999, text, sizeof text), 0);
    CHECK_EQ(errno, EINVAL);
}

TEST(wide_case_beyond_latin)
{
    CHECK(towupper(0x10428) == 0x10400 && towlower(0x10400) == 0x10428 && iswalpha(0x10428));
    CHECK(towupper(0x1c6) == 0x1c4 && towlower(0x1c5) == 0x1c6 && towupper(0x1c5) == 0x1c4);
    CHECK(towupper(0x3c2) == 0x3a3 && towlower(0x3a3) == 0x3c3);
    CHECK(towupper(0x131) == 'I' && towlower(0x130) == 'i' && towlower(0x1e9e) == 0xdf && towupper(0xdf) == 0xdf);
    CHECK(towupper(0xab70) == 0x13a0 && towupper(0x10d0) == 0x1c90 && towupper(0x2d00) == 0x10a0);
    CHECK(iswblank(0x3000) && iswblank(' ') && iswblank('\t') && !iswblank('\n') && !iswblank('\r') && !iswblank(0x2028));
}
