/* SPDX-License-Identifier: Apache-2.0 */
/* Streams into memory and over functions, catalogues, crypt, clock forms of waits, affinity, sets of signals, complex. */
#include <complex.h>
#include <dirent.h>
#include <error.h>
#include <fcntl.h>
#include <fenv.h>
#include <ifaddrs.h>
#include <math.h>
#include <nl_types.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio_ext.h>
#include <sys/mman.h>
#include <tgmath.h>
#include <time.h>
#include <wchar.h>

#include "test.h"

/* ---- streams ---- */

TEST(wide_memory_stream)
{
    wchar_t *buf = NULL;
    size_t size = 99;
    FILE *fp = open_wmemstream(&buf, &size);

    CHECK(fp != NULL && fwide(fp, 0) > 0);
    CHECK(size == 0 && buf[0] == 0);
    CHECK_EQ(fwprintf(fp, L"%ls %d", L"\x20ac\x1f600", 42), 5);
    CHECK_EQ(fflush(fp), 0);
    CHECK(size == 5 && wcscmp(buf, L"\x20ac\x1f600 42") == 0);
    CHECK_EQ(fseek(fp, 1, SEEK_SET), 0);
    CHECK_EQ(fputwc(L'x', fp), L'x');
    CHECK_EQ(ftell(fp), 2);
    CHECK_EQ(fclose(fp), 0);
    CHECK(size == 2 && wcscmp(buf, L"\x20acx 42") == 0);
    free(buf);
}

TEST(wide_memory_stream_grows)
{
    wchar_t *buf = NULL;
    size_t size = 0;
    FILE *fp = open_wmemstream(&buf, &size);

    for (int i = 0; i < 1000; i++)
        CHECK_EQ(fputwc(L'a' + i % 26, fp), L'a' + i % 26);
    CHECK_EQ(fclose(fp), 0);
    CHECK(size == 1000 && buf[999] == L'a' + 999 % 26 && buf[1000] == 0);
    free(buf);
}

struct sink {
    char text[64];
    int len, closed;
};

static int sink_write(void *cookie, const char *buf, int n)
{
    struct sink *s = cookie;

    memcpy(s->text + s->len, buf, n);
    s->len += n;
    return n;
}

static int sink_close(void *cookie)
{
    ((struct sink *)cookie)->closed++;
    return 0;
}

TEST(funopen_writes)
{
    struct sink sink = { .len = 0 };
    FILE *fp = funopen(&sink, NULL, sink_write, NULL, sink_close);

    CHECK(fp != NULL);
    CHECK_EQ(fprintf(fp, "%d %s", 7, "cookies"), 9);
    CHECK_EQ(__fpending(fp), 9);
    CHECK_EQ(fclose(fp), 0);
    CHECK(sink.len == 9 && memcmp(sink.text, "7 cookies", 9) == 0 && sink.closed == 1);
    CHECK_ERR(funopen(NULL, NULL, NULL, NULL, NULL) == NULL ? -1 : 0, EINVAL);
}

static ssize_t count_read(void *cookie, char *buf, size_t n)
{
    int *left = cookie;
    size_t some = n < 3 ? n : 3;

    if (*left <= 0)
        return 0;
    --*left;
    memset(buf, 'r', some);
    return (ssize_t)some;
}

TEST(fopencookie_reads)
{
    int left = 4;
    char text[64];
    FILE *fp = fopencookie(&left, "r", (cookie_io_functions_t){ .read = count_read });

    CHECK(fp != NULL && __freadable(fp) && !__fwritable(fp));
    CHECK_EQ(fread(text, 1, sizeof text, fp), 12);
    CHECK(feof(fp) && !ferror(fp));
    CHECK_ERR(fseek(fp, 0, SEEK_SET), ESPIPE);
    CHECK_EQ(fclose(fp), 0);
    CHECK(fopencookie(&left, "q", (cookie_io_functions_t){ 0 }) == NULL && errno == EINVAL);
}

TEST(stream_purge)
{
    char *buf;
    size_t size;
    FILE *fp = open_memstream(&buf, &size);

    fputs("gone", fp);
    __fpurge(fp);
    fputs("kept", fp);
    CHECK_EQ(fclose(fp), 0);
    CHECK_STR(buf, "kept");
    free(buf);
}

/* ---- catalogues ---- */

static const char catalogue[] =
    "$ a comment\n$quote \"\n$set 1\n1 \"one\\n\"\n2 two words\n3 \"a \\\"quoted\\\" \\101\\t.\"\n\n"
    "$set 7\n10 seven\\\nteen\n4 \n";

static void write_file(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

    CHECK(fd != -1);
    CHECK_EQ(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    CHECK_EQ(close(fd), 0);
}

TEST(catalogue_messages)
{
    nl_catd cat;

    write_file("/tmp/test.cat", catalogue);
    cat = catopen("/tmp/test.cat", 0);
    CHECK(cat != (nl_catd)-1);
    CHECK_STR(catgets(cat, 1, 1, "?"), "one\n");
    CHECK_STR(catgets(cat, 1, 2, "?"), "two words");
    CHECK_STR(catgets(cat, 1, 3, "?"), "a \"quoted\" A\t.");
    CHECK_STR(catgets(cat, 7, 10, "?"), "seventeen");
    CHECK_STR(catgets(cat, 7, 4, "?"), "");
    CHECK_STR(catgets(cat, 2, 1, "?"), "?");
    CHECK_EQ(errno, ENOMSG);
    CHECK_EQ(catclose(cat), 0);
    unlink("/tmp/test.cat");
}

TEST(catalogue_search)
{
    nl_catd cat;

    write_file("/tmp/found.cat", "1 here\n");
    CHECK_EQ(setenv("NLSPATH", "/nowhere/%L/%N:/tmp/%N.cat", 1), 0);
    cat = catopen("found", NL_CAT_LOCALE);
    CHECK(cat != (nl_catd)-1);
    CHECK_STR(catgets(cat, NL_SETD, 1, "?"), "here");
    CHECK_EQ(catclose(cat), 0);
    CHECK(catopen("lost", 0) == (nl_catd)-1 && errno == ENOENT);
    CHECK_STR(catgets((nl_catd)-1, 1, 1, "default"), "default");
    CHECK_ERR(catclose((nl_catd)-1), EBADF);
    unlink("/tmp/found.cat");
}

/* ---- crypt ---- */

TEST(crypt_known_hashes)
{
    CHECK_STR(crypt("password", "ab"), "abJnggxhB/yWI");
    CHECK_STR(crypt("", "zz"), "zz6dpSdr.LHZw");
    CHECK_STR(crypt("longpasswordhere", "Zx"), "ZxLi8TIZfEdus");
    CHECK(crypt("x", "!!") == NULL && errno == EINVAL);
}

TEST(encrypt_and_back)
{
    static const unsigned char key[8] = { 0x13, 0x34, 0x57, 0x79, 0x9b, 0xbc, 0xdf, 0xf1 };
    static const unsigned char want[8] = { 0x85, 0xe8, 0x13, 0x54, 0x0f, 0x0a, 0xb4, 0x05 };
    char bits[64], block[64];

    for (int i = 0; i < 64; i++) {
        bits[i] = key[i / 8] >> (7 - i % 8) & 1;
        block[i] = (char)((0x0123456789abcdefu >> (63 - i)) & 1);
    }
    setkey(bits);
    encrypt(block, 0);
    for (int i = 0; i < 64; i++)
        CHECK_EQ(block[i], want[i / 8] >> (7 - i % 8) & 1);
    encrypt(block, 1);
    for (int i = 0; i < 64; i++)
        CHECK_EQ(block[i], (int)((0x0123456789abcdefu >> (63 - i)) & 1));
}

/* ---- waits with a clock ---- */

static struct timespec soon(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    t.tv_nsec += 2000000;
    if (t.tv_nsec >= 1000000000) {
        t.tv_nsec -= 1000000000;
        t.tv_sec++;
    }
    return t;
}

static void *hold_mutex(void *arg)
{
    return (void *)(intptr_t)pthread_mutex_clocklock(arg, CLOCK_MONOTONIC, &(struct timespec){ 0, 0 });
}

TEST(waits_by_clock_time_out)
{
    static const clockid_t clocks[] = { CLOCK_REALTIME, CLOCK_MONOTONIC };
    pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
    pthread_cond_t c = PTHREAD_COND_INITIALIZER;
    pthread_rwlock_t rw = PTHREAD_RWLOCK_INITIALIZER;
    sem_t sem;

    CHECK_EQ(sem_init(&sem, 0, 0), 0);
    for (int i = 0; i < 2; i++) {
        struct timespec t = soon(clocks[i]);

        CHECK_ERR(sem_clockwait(&sem, clocks[i], &t), ETIMEDOUT);
        CHECK_EQ(pthread_mutex_lock(&m), 0);
        t = soon(clocks[i]);
        CHECK_EQ(pthread_cond_clockwait(&c, &m, clocks[i], &t), ETIMEDOUT);
        CHECK_EQ(pthread_mutex_unlock(&m), 0);
        CHECK_EQ(pthread_rwlock_clockrdlock(&rw, clocks[i], &t), 0);
        t = soon(clocks[i]);
        CHECK_EQ(pthread_rwlock_clockwrlock(&rw, clocks[i], &t), ETIMEDOUT);
        CHECK_EQ(pthread_rwlock_unlock(&rw), 0);
    }
    sem_destroy(&sem);
    pthread_rwlock_destroy(&rw);
}

TEST(waits_by_clock_refuse_others)
{
    pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
    pthread_cond_t c = PTHREAD_COND_INITIALIZER;
    pthread_rwlock_t rw = PTHREAD_RWLOCK_INITIALIZER;
    struct timespec t = { 0, 0 };
    sem_t sem;

    sem_init(&sem, 0, 1);
    CHECK_EQ(pthread_mutex_clocklock(&m, CLOCK_PROCESS_CPUTIME_ID, &t), EINVAL);
    CHECK_EQ(pthread_cond_clockwait(&c, &m, CLOCK_PROCESS_CPUTIME_ID, &t), EINVAL);
    CHECK_EQ(pthread_rwlock_clockrdlock(&rw, CLOCK_PROCESS_CPUTIME_ID, &t), EINVAL);
    CHECK_ERR(sem_clockwait(&sem, CLOCK_PROCESS_CPUTIME_ID, &t), EINVAL);
    sem_destroy(&sem);
}

TEST(mutex_clocklock_of_a_held_mutex)
{
    pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
    pthread_t tid;
    void *result;

    CHECK_EQ(pthread_mutex_clocklock(&m, CLOCK_REALTIME, &(struct timespec){ 0, 0 }), 0);
    CHECK_EQ(pthread_create(&tid, NULL, hold_mutex, &m), 0);
    CHECK_EQ(pthread_join(tid, &result), 0);
    CHECK_EQ((intptr_t)result, ETIMEDOUT);
    CHECK_EQ(pthread_mutex_unlock(&m), 0);
}

static void *wait_for(void *sem)
{
    sem_wait(sem);
    return sem;
}

TEST(joins_that_do_not_wait)
{
    struct timespec t = soon(CLOCK_MONOTONIC);
    pthread_t tid;
    void *result;
    sem_t sem;

    sem_init(&sem, 0, 0);
    CHECK_EQ(pthread_create(&tid, NULL, wait_for, &sem), 0);
    CHECK_EQ(pthread_tryjoin_np(tid, &result), EBUSY);
    CHECK_EQ(pthread_clockjoin_np(tid, &result, CLOCK_MONOTONIC, &t), ETIMEDOUT);
    sem_post(&sem);
    CHECK_EQ(pthread_join(tid, &result), 0);
    CHECK(result == &sem);
    sem_destroy(&sem);
}

/* ---- attributes of a running thread, affinity ---- */

static void *own_stack(void *arg)
{
    pthread_attr_t attr;
    size_t size = 0;
    void *addr = NULL;
    int here;

    if (pthread_getattr_np(pthread_self(), &attr) != 0 || pthread_attr_getstack(&attr, &addr, &size) != 0)
        return NULL;
    return (char *)&here >= (char *)addr && (char *)&here < (char *)addr + size ? arg : NULL;
}

TEST(getattr_of_threads)
{
    pthread_attr_t attr;
    pthread_t tid;
    void *result;
    size_t size;

    CHECK(own_stack(&attr) == &attr);
    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, 64 * 1024);
    CHECK_EQ(pthread_create(&tid, &attr, own_stack, &attr), 0);
    CHECK_EQ(pthread_join(tid, &result), 0);
    CHECK(result == &attr);
    CHECK_EQ(pthread_getattr_np(pthread_self(), &attr), 0);
    CHECK_EQ(pthread_attr_getstacksize(&attr, &size), 0);
    CHECK(size >= PTHREAD_STACK_MIN);
    CHECK_EQ(pthread_getattr_np(12345, &attr), ESRCH);
}

TEST(affinity_of_the_thread)
{
    cpu_set_t all, one, got;

    CHECK_EQ(pthread_getaffinity_np(pthread_self(), sizeof all, &all), 0);
    CHECK(CPU_ISSET(0, &all) && CPU_COUNT(&all) >= 1);
    CPU_ZERO(&one);
    CPU_SET(0, &one);
    CHECK_EQ(sched_setaffinity(0, sizeof one, &one), 0);
    CHECK_EQ(sched_getcpu(), 0);
    CHECK_EQ(sched_getaffinity(0, sizeof got, &got), 0);
    CHECK(CPU_EQUAL(&one, &got));
    CHECK_EQ(pthread_setaffinity_np(pthread_self(), sizeof all, &all), 0);
    CPU_ZERO(&one);
    CHECK_ERR(sched_setaffinity(0, sizeof one, &one), EINVAL);
}

/* ---- the rest ---- */

TEST(signal_set_operations)
{
    sigset_t a, b, c;

    sigemptyset(&a);
    sigemptyset(&b);
    CHECK(sigisemptyset(&a));
    sigaddset(&a, SIGUSR1);
    sigaddset(&a, SIGRTMAX);
    sigaddset(&b, SIGRTMAX);
    CHECK_EQ(sigandset(&c, &a, &b), 0);
    CHECK(sigismember(&c, SIGRTMAX) && !sigismember(&c, SIGUSR1));
    CHECK_EQ(sigorset(&c, &a, &b), 0);
    CHECK(sigismember(&c, SIGUSR1) && !sigisemptyset(&c));
}

TEST(version_sort)
{
    struct dirent *list[2] = { calloc(1, sizeof(struct dirent) + 16), calloc(1, sizeof(struct dirent) + 16) };

    strcpy(list[0]->d_name, "v10");
    strcpy(list[1]->d_name, "v9");
    CHECK(versionsort((const struct dirent **)&list[0], (const struct dirent **)&list[1]) > 0);
    CHECK(alphasort((const struct dirent **)&list[0], (const struct dirent **)&list[1]) < 0);
    free(list[0]);
    free(list[1]);
}

TEST(ids_and_interfaces)
{
    struct ifaddrs *list = (void *)1;
    uid_t r, e, s;

    CHECK_EQ(getresuid(&r, &e, &s), 0);
    CHECK(r == getuid() && e == geteuid());
    CHECK_EQ(getifaddrs(&list), 0);
    freeifaddrs(list);
}

TEST(asynchronous_messages_are_refused)
{
    CHECK_ERR(MsgSendAsync(1), ENOSYS);
    CHECK_ERR(MsgSendAsyncGbl(1, "", 1, 0), ENOSYS);
    CHECK_ERR(MsgReceiveAsync(1, NULL, 0), ENOSYS);
}

/* ---- mathematics that only the target's long double shows ---- */

TEST(long_double_functions)
{
    volatile long double two = 2, ten = 10;

    CHECK(fabsl(expl(logl(two)) - two) <= 0x1p-111L);
    CHECK(sqrtl(two) == 1.41421356237309504880168872420969807856967L);
    CHECK(expl(1) == 2.71828182845904523536028747135266249775725L);
    CHECK(atan2l(0, -1) == 3.14159265358979323846264338327950288419717L);
    CHECK(sinl(0x1p16000L) * sinl(0x1p16000L) + cosl(0x1p16000L) * cosl(0x1p16000L) - 1 <= 0x1p-111L);
    CHECK(powl(ten, 30) == 1e30L && cbrtl(27) == 3 && log10l(1e30L) == 30);
    CHECK(tgammal(0.5L) == 1.77245385090551602729816748334114518279755L);
}

TEST(long_double_rounding_directions)
{
    volatile long double x = 2.5L, third = 3;
    static const int modes[] = { FE_TONEAREST, FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO };
    static const long double want[] = { 2, 3, 2, 2 };

    for (int i = 0; i < 4; i++) {
        CHECK_EQ(fesetround(modes[i]), 0);
        CHECK(rintl(x) == want[i] && nearbyintl(x) == want[i] && lrintl(x) == (long)want[i]);
        long double up = 1 / third;
        CHECK(i != 1 || up * 3 >= 1);
    }
    fesetround(FE_TONEAREST);
    feclearexcept(FE_ALL_EXCEPT);
    CHECK(nearbyintl(x) == 2 && !fetestexcept(FE_INEXACT));
    CHECK(rintl(x) == 2 && fetestexcept(FE_INEXACT));
}

TEST(long_double_flags)
{
    feclearexcept(FE_ALL_EXCEPT);
    errno = 0;
    CHECK(isinf(expl(12000)) && errno == ERANGE && fetestexcept(FE_OVERFLOW));
    feclearexcept(FE_ALL_EXCEPT);
    errno = 0;
    CHECK(isnan(logl(-1)) && errno == EDOM && fetestexcept(FE_INVALID));
    feclearexcept(FE_ALL_EXCEPT);
    errno = 0;
    CHECK(isinf(logl(0)) && errno == ERANGE && fetestexcept(FE_DIVBYZERO));
    feclearexcept(FE_ALL_EXCEPT);
    errno = 0;
    CHECK(expl(-11400) < 0x1p-16382L && errno == ERANGE && fetestexcept(FE_UNDERFLOW));
}

TEST(complex_long_double)
{
    long double complex z = CMPLXL(3, -4);

    CHECK(cabsl(z) == 5 && creall(csqrtl(z)) == 2 && cimagl(csqrtl(z)) == -1);
    CHECK(cabsl(cexpl(clogl(z)) - z) < 1e-32L);
    CHECK(cabsl(csinl(casinl(z)) - z) < 1e-31L);
    CHECK(isinf(creall(cexpl(CMPLXL(INFINITY, 0)))) && cimagl(cexpl(CMPLXL(INFINITY, 0))) == 0);
}

TEST(type_generic)
{
    CHECK(sizeof(sqrt(2.0f)) == 4 && sizeof(sqrt(2.0)) == 8 && sizeof(sqrt(2.0L)) == 16 && sizeof(sqrt(2)) == 8);
    CHECK(sizeof(pow(2.0f, 2.0)) == 8 && sizeof(fabs(CMPLXF(3, 4))) == 4);
    CHECK(cimag(sqrt(CMPLX(-4, 0))) == 2 && carg(-1.0) > 3.14);
}
