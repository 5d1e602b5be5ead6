/* SPDX-License-Identifier: Apache-2.0 */
/* Functions of C11 and POSIX.1-2008 that programs seldom call: each once with what is usual, at an edge, and wrongly. */
#include <complex.h>
#include <ctype.h>
#include <fcntl.h>
#include <fenv.h>
#include <float.h>
#include <fmtmsg.h>
#include <inttypes.h>
#include <limits.h>
#include <locale.h>
#include <math.h>
#include <search.h>
#include <stdarg.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <syslog.h>
#include <threads.h>
#include <time.h>
#include <uchar.h>
#include <ulimit.h>
#include <unistd.h>
#include <utmpx.h>
#include <wchar.h>
#include <wctype.h>

#include "test.h"

/* ---- float and long double beside double ---- */

static const struct {
    const char *name;
    double (*of_double)(double);
    float (*of_float)(float);
} pairs[] = {
    { "acosf", acos, acosf }, { "acoshf", acosh, acoshf }, { "asinf", asin, asinf }, { "asinhf", asinh, asinhf }, { "atanf", atan, atanf },
    { "atanhf", atanh, atanhf }, { "cbrtf", cbrt, cbrtf }, { "ceilf", ceil, ceilf }, { "cosf", cos, cosf }, { "coshf", cosh, coshf },
    { "erff", erf, erff }, { "erfcf", erfc, erfcf }, { "expf", exp, expf }, { "exp2f", exp2, exp2f }, { "expm1f", expm1, expm1f },
    { "fabsf", fabs, fabsf }, { "floorf", floor, floorf }, { "logf", log, logf }, { "log10f", log10, log10f }, { "log1pf", log1p, log1pf },
    { "log2f", log2, log2f }, { "logbf", logb, logbf }, { "nearbyintf", nearbyint, nearbyintf }, { "rintf", rint, rintf },
    { "roundf", round, roundf }, { "sinf", sin, sinf }, { "sinhf", sinh, sinhf }, { "sqrtf", sqrt, sqrtf }, { "tanf", tan, tanf },
    { "tanhf", tanh, tanhf }, { "tgammaf", tgamma, tgammaf }, { "truncf", trunc, truncf }, { "lgammaf", lgamma, lgammaf },
};

static int close_float(float got, double want)
{
    float w = (float)want;

    return isnan(w) ? isnan(got) : got == w || fabsf(got - w) <= 2 * (nextafterf(fabsf(w), INFINITY) - fabsf(w));
}

TEST(float_functions)
{
    static const float args[] = { 0, 0.3f, -0.7f, 1, 2.5f, -3.5f, 20, 1e-10f, INFINITY, NAN };

    for (unsigned i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        for (unsigned k = 0; k < sizeof args / sizeof args[0]; k++) {
            float got = pairs[i].of_float(args[k]);
            if (!close_float(got, pairs[i].of_double(args[k])))
                test_fail(__FILE__, __LINE__, "%s(%a) is %a", pairs[i].name, args[k], got);
        }
    CHECK(close_float(atan2f(1, -2), atan2(1, -2)) && close_float(powf(2.5f, 3), pow(2.5, 3)) && close_float(hypotf(3, 4), 5));
    CHECK(fmodf(-7, 3) == -1 && remainderf(7, 4) == -1 && fdimf(5, 3) == 2 && fmaxf(NAN, 1) == 1 && fminf(2, 1) == 1);
    CHECK(copysignf(1, -0.0f) == -1 && nextafterf(1, 2) == 0x1.000002p0f && nexttowardf(1, 2) == 0x1.000002p0f && nexttoward(1, 0) < 1);
    int e, q;
    float whole;
    CHECK(frexpf(12, &e) == 0.75f && e == 4 && ldexpf(0.75f, 4) == 12 && modff(-2.5f, &whole) == -0.5f && whole == -2);
    CHECK(remquof(29, 3, &q) == -1 && (q & 7) == 2 && scalbnf(1, 3) == 8 && scalblnf(1, -2) == 0.25f && ilogbf(8) == 3);
    CHECK(llrintf(2.5f) == 2 && lrintf(3.5f) == 4 && lroundf(-2.5f) == -3 && llroundf(0.5f) == 1 && fmaf(2, 3, 1) == 7 && isnan(nanf("1")));
}

TEST(long_double_parts)
{
    long double whole;
    int q;

    CHECK(roundl(-2.5L) == -3 && truncl(-2.5L) == -2 && copysignl(1, -0.0L) == -1 && fmaxl(NAN, 2) == 2 && fminl(1, NAN) == 1);
    CHECK(fdiml(1, 3) == 0 && logbl(0x1p200L) == 200 && scalblnl(1, 3) == 8 && scalbnl(1, -3) == 0.125L && ldexpl(3, 2) == 12);
    CHECK(modfl(-2.25L, &whole) == -0.25L && whole == -2 && isnan(nanl("")) && remquol(7, 4, &q) == -1 && (q & 7) == 2);
    CHECK(nexttowardl(1, 2) > 1 && llrintl(2.5L) == 2 && llroundl(2.5L) == 3 && lroundl(-0.5L) == -1);
    CHECK(jn(2, 0) == 0 && yn(1, 0) == -INFINITY && fabs(jn(2, 1.5) - 0.23208767214421475) < 1e-15);
}

#define SAME(name)                                                                                                      \
    do {                                                                                                                \
        double complex d = c##name(z);                                                                                  \
        float complex f = c##name##f((float complex)z);                                                                 \
        long double complex l = c##name##l((long double complex)z);                                                     \
        CHECK(cabsf(f - (float complex)d) <= 1e-5f * (1 + cabsf((float complex)d)) && cabsl(l - d) <= 1e-13L * (1 + cabsl(l))); \
    } while (0)

TEST(complex_of_all_types)
{
    static const double complex args[] = { 0.5 + 0.25 * I, -0.3 + 1.5 * I, 2 - 0.1 * I };

    for (unsigned i = 0; i < 3; i++) {
        double complex z = args[i];
        SAME(acos); SAME(acosh); SAME(asin); SAME(asinh); SAME(atan); SAME(atanh); SAME(cos); SAME(cosh); SAME(exp); SAME(log);
        SAME(sin); SAME(sinh); SAME(sqrt); SAME(tan); SAME(tanh); SAME(proj);
        CHECK(conj(z) == creal(z) - cimag(z) * I && cimagf(conjf((float complex)z)) == -(float)cimag(z) && creall(conjl(z)) == creal(z));
        CHECK(fabsf(cargf((float complex)z) - (float)carg(z)) < 1e-6f && fabsl(cargl(z) - carg(z)) < 1e-14L && crealf(z) == (float)creal(z));
        CHECK(cabs(cpow(z, 2) - z * z) < 1e-13 && cabsf(cpowf(z, 2) - (float complex)(z * z)) < 1e-5f && cabsl(cpowl(z, 2) - z * z) < 1e-13L);
    }
    CHECK(isinf(creal(cproj(INFINITY * I))) && cimagl(3.5L * I) == 3.5L);
}

TEST(floating_environment)
{
    fenv_t env;
    fexcept_t flags;

    CHECK_EQ(fegetround(), FE_TONEAREST);
    CHECK_EQ(fesetround(0x55), -1);
    CHECK_EQ(feraiseexcept(FE_DIVBYZERO), 0);
    CHECK_EQ(fegetexceptflag(&flags, FE_ALL_EXCEPT), 0);
    CHECK_EQ(feholdexcept(&env), 0);
    CHECK_EQ(fetestexcept(FE_ALL_EXCEPT), 0);
    CHECK_EQ(feraiseexcept(FE_INEXACT), 0);
    CHECK_EQ(feupdateenv(&env), 0);
    CHECK_EQ(fetestexcept(FE_ALL_EXCEPT), FE_DIVBYZERO | FE_INEXACT);
    CHECK_EQ(feclearexcept(FE_ALL_EXCEPT), 0);
    CHECK_EQ(fesetexceptflag(&flags, FE_DIVBYZERO | FE_INVALID), 0);
    CHECK_EQ(fetestexcept(FE_ALL_EXCEPT), FE_DIVBYZERO);
    CHECK(fesetround(FE_UPWARD) == 0 && fegetenv(&env) == 0 && fesetround(FE_TONEAREST) == 0 && fesetenv(&env) == 0);
    CHECK_EQ(fegetround(), FE_UPWARD);
    CHECK_EQ(fesetenv(FE_DFL_ENV), 0);
    CHECK(fegetround() == FE_TONEAREST && fetestexcept(FE_ALL_EXCEPT) == 0);
}

/* ---- wide characters ---- */

TEST(wide_strings)
{
    wchar_t b[20] = L"ab", *copy;
    locale_t c = newlocale(LC_ALL_MASK, "C.UTF-8", NULL);

    CHECK(c != NULL && wcsncat(b, L"cdef", 2) == b && wcscmp(b, L"abcd") == 0);
    CHECK(wcpcpy(b, L"xy") == b + 2 && wcpncpy(b, L"xy", 5) == b + 2 && b[4] == 0 && wcpncpy(b, L"xyz", 2) == b + 2);
    CHECK(wcsncpy(b, L"pq", 4) == b && b[3] == 0 && wcsnlen(L"abc", 2) == 2 && wcsnlen(L"abc", 9) == 3);
    CHECK(wcscasecmp(L"\u00c9", L"\u00e9") == 0 && wcsncasecmp(L"ABx", L"aby", 2) == 0 && wcsncasecmp(L"ABx", L"aby", 3) < 0);
    CHECK(wcscasecmp_l(L"A", L"a", c) == 0 && wcsncasecmp_l(L"Ab", L"aC", 1, c) == 0);
    CHECK((copy = wcsdup(L"q")) != NULL && wcscmp(copy, L"q") == 0);
    CHECK(wcscoll(L"a", L"b") < 0 && wcscoll_l(L"b", L"a", c) > 0 && wcsxfrm(b, L"abc", 20) == 3 && wcsxfrm_l(NULL, L"abc", 0, c) == 3);
    free(copy);
    freelocale(c);
}

TEST(wide_numbers)
{
    wchar_t *end;

    CHECK(wcstof(L"0x1p3z", &end) == 8 && *end == 'z' && wcstold(L".5", &end) == 0.5L && wcstoll(L"z", &end, 36) == 35);
    CHECK(wcstoul(L"-1", &end, 10) == ULONG_MAX && wcstoull(L"0777", &end, 0) == 511);
    CHECK(wcstoimax(L"-5", &end, 10) == -5 && wcstoumax(L"0xff", &end, 0) == 255);
    errno = 0;
    CHECK(wcstoull(L"18446744073709551616", &end, 10) == ULLONG_MAX && errno == ERANGE);
}

TEST(pieces_of_characters)
{
    mbstate_t ps = { 0 };
    const char *s = "a\303\251z", *from = s;
    const wchar_t *w = L"a\u00e9z", *wide = w;
    wchar_t got[8];
    char b[8];
    char16_t c16;
    char32_t c32;

    CHECK_EQ(mbrlen("\303\251", 2, &ps), 2);
    CHECK(mbrlen("\303", 1, &ps) == (size_t)-2 && mbrlen("\251", 1, &ps) == 1);
    CHECK(mbsnrtowcs(got, &from, 3, 8, &ps) == 2 && from == s + 3 && got[1] == 0xe9);
    CHECK(wcsnrtombs(b, &wide, 2, 8, &ps) == 3 && wide == w + 2 && memcmp(b, s, 3) == 0);
    CHECK_EQ(wctomb(b, 0x4e2d), 3);
    CHECK(mbrtoc16(&c16, "\360\237\230\200", 4, &ps) == 4 && c16 == 0xd83d);
    CHECK(mbrtoc16(&c16, "x", 1, &ps) == (size_t)-3 && c16 == 0xde00);
    CHECK(c16rtomb(b, 0xd83d, &ps) == 0 && c16rtomb(b, 0xde00, &ps) == 4 && memcmp(b, "\360\237\230\200", 4) == 0);
    CHECK(mbrtoc32(&c32, "\303\251", 2, &ps) == 2 && c32 == 0xe9 && c32rtomb(b, 0xe9, &ps) == 2);
    CHECK_ERR(c32rtomb(b, 0xd800, &ps), EILSEQ);
    memset(&ps, 0, sizeof ps);
    CHECK_ERR(c16rtomb(b, 0xde00, &ps), EILSEQ);
}

TEST(classes_in_a_locale)
{
    locale_t c = newlocale(LC_ALL_MASK, "C", NULL);

    CHECK(c != NULL);
    CHECK(isalnum_l('5', c) && isblank_l('\t', c) && iscntrl_l(7, c) && isdigit_l('0', c) && isgraph_l('!', c) && islower_l('a', c));
    CHECK(isprint_l(' ', c) && ispunct_l('.', c) && isspace_l('\v', c) && isupper_l('A', c) && isxdigit_l('f', c) && !isalpha_l('1', c));
    CHECK(tolower_l('A', c) == 'a' && toupper_l('a', c) == 'A' && isblank(' ') && islower('b') && isupper('B') && isxdigit('A'));
    CHECK(isascii(127) && !isascii(128) && toascii(0xc1) == 'A');
    CHECK(iswalnum_l('5', c) && iswalpha_l(0xe9, c) && iswblank_l(' ', c) && iswcntrl_l(7, c) && iswdigit_l('0', c) && iswgraph_l('!', c));
    CHECK(iswlower_l('a', c) && iswprint_l(0xe9, c) && iswpunct_l('.', c) && iswspace_l(' ', c) && iswupper_l('A', c) && iswxdigit_l('f', c));
    CHECK(towlower_l(0x391, c) == 0x3b1 && towupper_l(0xe9, c) == 0xc9 && iswctype_l('a', wctype_l("alpha", c), c));
    CHECK(towctrans_l('a', wctrans_l("toupper", c), c) == 'A' && iswalnum(0xe9) && iswcntrl(0x85) && iswgraph(0xe9) && iswpunct(0x2014));
    CHECK(strcasecmp_l("A", "a", c) == 0 && strncasecmp_l("Ab", "aC", 1, c) == 0 && strcoll_l("a", "b", c) < 0);
    CHECK(strxfrm_l(NULL, "abc", 0, c) == 3 && strerror_l(ENOENT, c) != NULL && strcasecmp("x", "X") == 0);
    freelocale(c);
}

/* ---- C11 threads ---- */

static once_flag once = ONCE_FLAG_INIT;
static int once_count, destroyed;
static mtx_t mutex;
static cnd_t condition;
static tss_t key;
static int stage;

static void count_once(void)
{
    once_count++;
}

static void destroy(void *value)
{
    destroyed++;
}

static int waits(void *arg)
{
    call_once(&once, count_once);
    tss_set(key, &stage);
    mtx_lock(&mutex);
    stage++;
    cnd_signal(&condition);
    while (stage < 2) cnd_wait(&condition, &mutex);
    mtx_unlock(&mutex);
    thrd_exit(tss_get(key) == &stage ? 7 : 8);
}

TEST(threads_of_c11)
{
    thrd_t t;
    int result;
    struct timespec past = { 1, 0 }, moment = { 0, 1000 };

    CHECK_EQ(mtx_init(&mutex, mtx_timed), thrd_success);
    CHECK(cnd_init(&condition) == thrd_success && tss_create(&key, destroy) == thrd_success);
    CHECK_EQ(thrd_create(&t, waits, NULL), thrd_success);
    CHECK(!thrd_equal(t, thrd_current()));
    mtx_lock(&mutex);
    while (stage < 1) cnd_wait(&condition, &mutex);
    CHECK_EQ(cnd_timedwait(&condition, &mutex, &past), thrd_timedout);
    stage = 2;
    cnd_broadcast(&condition);
    mtx_unlock(&mutex);
    CHECK_EQ(thrd_join(t, &result), thrd_success);
    CHECK(result == 7 && destroyed == 1);
    call_once(&once, count_once);
    CHECK_EQ(once_count, 1);
    CHECK_EQ(mtx_lock(&mutex), thrd_success);
    CHECK_EQ(mtx_trylock(&mutex), thrd_busy);
    CHECK_EQ(mtx_timedlock(&mutex, &past), thrd_timedout);
    mtx_unlock(&mutex);
    CHECK_EQ(thrd_create(&t, waits, NULL), thrd_success);
    CHECK_EQ(thrd_detach(t), thrd_success);
    thrd_yield();
    CHECK_EQ(thrd_sleep(&moment, NULL), 0);
    while (destroyed < 2) thrd_sleep(&moment, NULL);
    tss_delete(key);
    cnd_destroy(&condition);
    mtx_destroy(&mutex);
}

/* ---- files by directory ---- */

TEST(files_below_a_directory)
{
    char dir[] = "/tmp/atXXXXXX", text[32];
    struct stat st;

    CHECK(mkdtemp(dir) != NULL);
    int d = open(dir, O_RDONLY | O_DIRECTORY), f = openat(d, "f", O_CREAT | O_RDWR, 0600);
    CHECK(d >= 0 && f >= 0);
    CHECK(mkdirat(d, "sub", 0700) == 0 && mkfifoat(d, "fifo", 0600) == 0 && symlinkat("f", d, "link") == 0 && linkat(d, "f", d, "hard", 0) == 0);
    CHECK(fstatat(d, "link", &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(st.st_mode) && fstatat(d, "hard", &st, 0) == 0 && st.st_nlink == 2);
    CHECK_EQ(readlinkat(d, "link", text, sizeof text), 1);
    CHECK(fchmodat(d, "f", 0640, 0) == 0 && fchownat(d, "link", (uid_t)-1, (gid_t)-1, AT_SYMLINK_NOFOLLOW) == 0);
    CHECK(renameat(d, "hard", d, "sub/moved") == 0 && mknodat(d, "node", S_IFIFO | 0600, 0) == 0);
    CHECK_ERR(mkdirat(f, "x", 0700), ENOTDIR);
    CHECK_ERR(unlinkat(d, "f", AT_REMOVEDIR), ENOTDIR);
    CHECK_ERR(unlinkat(-1, "f", 0), EBADF);
    CHECK_ERR(fstatat(d, "f", &st, 0x4000), EINVAL);
    CHECK_ERR(linkat(d, "f", d, "q", 0x4000), EINVAL);
    static const char *const left[] = { "sub/moved", "f", "fifo", "link", "node" };
    for (int i = 0; i < 5; i++) CHECK_EQ(unlinkat(d, left[i], 0), 0);
    CHECK_EQ(unlinkat(d, "sub", AT_REMOVEDIR), 0);
    CHECK(close(f) == 0 && close(d) == 0 && rmdir(dir) == 0);
}

/* ---- the rest ---- */

static int ends_with(void (*end)(void))
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        end();
        _exit(99);
    }
    CHECK_EQ(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void leave_quickly(void)
{
    _exit(21);
}

static void quick(void)
{
    at_quick_exit(leave_quickly);
    quick_exit(1);
}

static void at_once(void)
{
    atexit(leave_quickly);
    _Exit(22);
}

TEST(ends_of_programs)
{
    CHECK_EQ(ends_with(quick), 21);
    CHECK_EQ(ends_with(at_once), 22);
}

TEST(numbers_of_a_seed)
{
    unsigned short state[3] = { 1, 2, 3 }, same[3] = { 1, 2, 3 }, seed[7] = { 1, 2, 3, 0xe66d, 0xdeec, 5, 11 };

    CHECK(erand48(state) < 1 && state[0] != 1);
    memcpy(state, same, sizeof same);
    long a = nrand48(state), b = jrand48(same) >> 1 & 0x7fffffff;
    CHECK_EQ(a, b);                                     /* the same step, one bit less */
    srand48(1);
    CHECK_EQ(lrand48(), 89400484);
    lcong48(seed);
    CHECK_EQ(lrand48(), a);
    ldiv_t q = ldiv(-7, 2);
    CHECK(q.quot == -3 && q.rem == -1 && atof("1.5x") == 1.5 && atoll(" -9") == -9);
}

TEST(queues_and_odds)
{
    struct node { struct node *next, *prev; } one = { 0 }, two = { 0 }, three = { 0 };
    char swapped[4];
    struct timeval now;
    struct timespec ts;

    insque(&one, NULL);
    insque(&two, &one);
    insque(&three, &one);
    CHECK(one.next == &three && three.next == &two && two.prev == &three && two.next == NULL);
    remque(&three);
    CHECK(one.next == &two && two.prev == &one);
    swab("abcd", swapped, 4);
    CHECK(memcmp(swapped, "badc", 4) == 0);
    CHECK(gettimeofday(&now, NULL) == 0 && timespec_get(&ts, TIME_UTC) == TIME_UTC && ts.tv_sec - now.tv_sec <= 1);
    CHECK_EQ(setlogmask(0), 0xff);
    CHECK(setlogmask(LOG_UPTO(LOG_ERR)) == 0xff && setlogmask(0xff) == LOG_UPTO(LOG_ERR));
    openlog("calls", LOG_NDELAY, LOG_USER);
    closelog();
    CHECK(ulimit(UL_GETFSIZE) > 0);
    CHECK_ERR(ulimit(999), EINVAL);
    setutxent();
    CHECK(getutxent() == NULL && fmtmsg(0, "a:b", MM_ERROR, "t", "a", "g") == MM_OK);
    endutxent();
}
