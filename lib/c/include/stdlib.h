/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ISO C11 7.22, POSIX.1-2008 <stdlib.h>. malloc() and its family share one heap with one lock; ENOMEM when memory or
 * RLIMIT_DATA runs out. system() blocks and is a cancellation point.
 */
#ifndef __STDLIB_H_INCLUDED
#define __STDLIB_H_INCLUDED

#include <sys/cdefs.h>
#include <stddef.h>
#include <sys/types.h>
#ifdef __EXT_POSIX1_200809
# include <sys/waitbits.h>
#endif
#ifdef __EXT_UNIX_MISC
# include <stdint.h>
#endif

__BEGIN_DECLS

#define EXIT_SUCCESS 0
#define EXIT_FAILURE 1
#define RAND_MAX 0x7fffffff
size_t __ctype_get_mb_cur_max(void);
#define MB_CUR_MAX (__ctype_get_mb_cur_max())

typedef struct __locale *locale_t;
typedef struct { int quot, rem; } div_t;
typedef struct { long quot, rem; } ldiv_t;
typedef struct { long long quot, rem; } lldiv_t;

#ifdef __EXT_UNIX_MISC
/* POSIX.1-2008 <unistd.h>; not to be changed while other threads use getenv(). */
extern char **environ;
#endif

/* Ending */
void abort(void) __attribute__((__noreturn__));
void exit(int status) __attribute__((__noreturn__));
void _Exit(int status) __attribute__((__noreturn__));
void quick_exit(int status) __attribute__((__noreturn__));
int atexit(void (*func)(void));
int at_quick_exit(void (*func)(void));
#ifdef __EXT_UNIX_MISC
void _exit(int status) __attribute__((__noreturn__));
#endif

/* Memory */
void *malloc(size_t size) __attribute__((__malloc__));
void *calloc(size_t n, size_t size) __attribute__((__malloc__));
void *realloc(void *p, size_t size);
void free(void *p);
void *aligned_alloc(size_t align, size_t size) __attribute__((__malloc__));
#ifdef __EXT_POSIX1_200809
int posix_memalign(void **pp, size_t align, size_t size);
#endif
#ifdef __EXT_UNIX_MISC
void *reallocarray(void *p, size_t n, size_t size);
void *reallocf(void *p, size_t size);
void cfree(void *p);
void *memalign(size_t align, size_t size) __attribute__((__malloc__));
void *valloc(size_t size) __attribute__((__malloc__));
#endif
#if defined(__EXT_UNIX_MISC) && !defined(alloca)
#define alloca(size) __builtin_alloca(size)
#endif

/* Environment and shell */
char *getenv(const char *name);
int system(const char *command);
#ifdef __EXT_POSIX1_200809
int setenv(const char *name, const char *value, int overwrite);
int unsetenv(const char *name);
#endif
#ifdef __EXT_XOPEN_EX
int putenv(char *string);
#endif
#ifdef __EXT_UNIX_MISC
char *secure_getenv(const char *name);
int clearenv(void);
int searchenv(const char *name, const char *env_var, char *buf);
#endif

/* Numbers */
int atoi(const char *s);
long atol(const char *s);
long long atoll(const char *s);
double atof(const char *s);
long strtol(const char *__pauli_restrict s, char **__pauli_restrict end, int base);
unsigned long strtoul(const char *__pauli_restrict s, char **__pauli_restrict end, int base);
long long strtoll(const char *__pauli_restrict s, char **__pauli_restrict end, int base);
unsigned long long strtoull(const char *__pauli_restrict s, char **__pauli_restrict end, int base);
double strtod(const char *__pauli_restrict s, char **__pauli_restrict end);
float strtof(const char *__pauli_restrict s, char **__pauli_restrict end);
long double strtold(const char *__pauli_restrict s, char **__pauli_restrict end);
int abs(int i) __attribute__((__const__));
long labs(long i) __attribute__((__const__));
long long llabs(long long i) __attribute__((__const__));
div_t div(int num, int den) __attribute__((__const__));
ldiv_t ldiv(long num, long den) __attribute__((__const__));
lldiv_t lldiv(long long num, long long den) __attribute__((__const__));
#ifdef __EXT_XOPEN_EX
char *ecvt(double value, int ndigits, int *decpt, int *sign);
char *fcvt(double value, int ndigits, int *decpt, int *sign);
char *gcvt(double value, int ndigits, char *buf);
void setkey(const char *key);
long a64l(const char *s);
char *l64a(long value);
#endif
#ifdef __EXT_UNIX_MISC
int64_t atoh(const char *s);
long long strtonum(const char *s, long long low, long long high, const char **errstr);
double strtod_l(const char *__pauli_restrict s, char **__pauli_restrict end, locale_t loc);
float strtof_l(const char *__pauli_restrict s, char **__pauli_restrict end, locale_t loc);
long double strtold_l(const char *__pauli_restrict s, char **__pauli_restrict end, locale_t loc);
char *itoa(int value, char *buf, int radix);
char *utoa(unsigned value, char *buf, int radix);
char *ltoa(long value, char *buf, int radix);
char *ultoa(unsigned long value, char *buf, int radix);
char *lltoa(long long value, char *buf, int radix);
char *ulltoa(unsigned long long value, char *buf, int radix);
#endif

/* Sorting and searching */
void *bsearch(const void *key, const void *base, size_t n, size_t size, int (*cmp)(const void *, const void *));
void qsort(void *base, size_t n, size_t size, int (*cmp)(const void *, const void *));
#ifdef __EXT_UNIX_MISC
void qsort_r(void *base, size_t n, size_t size, int (*cmp)(const void *, const void *, void *), void *arg);
int heapsort(void *base, size_t n, size_t size, int (*cmp)(const void *, const void *));
int mergesort(void *base, size_t n, size_t size, int (*cmp)(const void *, const void *));
#endif

/* Random numbers */
int rand(void);
void srand(unsigned seed);
#ifdef __EXT_POSIX1_200809
int rand_r(unsigned *seed);
#endif
#ifdef __EXT_XOPEN_EX
long random(void);
void srandom(unsigned seed);
char *initstate(unsigned seed, char *state, size_t size);
char *setstate(char *state);
double drand48(void);
double erand48(unsigned short x[3]);
long lrand48(void);
long nrand48(unsigned short x[3]);
long mrand48(void);
long jrand48(unsigned short x[3]);
void srand48(long seed);
unsigned short *seed48(unsigned short x[3]);
void lcong48(unsigned short p[7]);
#endif
#ifdef __EXT_UNIX_MISC
uint32_t arc4random(void);
void arc4random_buf(void *buf, size_t size);
uint32_t arc4random_uniform(uint32_t bound);
#endif

/* Multibyte characters (UTF-8) */
int mblen(const char *s, size_t n);
int mbtowc(wchar_t *__pauli_restrict wc, const char *__pauli_restrict s, size_t n);
int wctomb(char *s, wchar_t wc);
size_t mbstowcs(wchar_t *__pauli_restrict dst, const char *__pauli_restrict src, size_t n);
size_t wcstombs(char *__pauli_restrict dst, const wchar_t *__pauli_restrict src, size_t n);

/* Files and terminals */
#ifdef __EXT_POSIX1_200809
int mkstemp(char *tmpl);
#ifdef __EXT_LF64SRC
# define mkstemp64 mkstemp
#endif
char *mkdtemp(char *tmpl);
int getsubopt(char **optionp, char *const *tokens, char **valuep);
#endif
#ifdef __EXT_XOPEN_EX
char *realpath(const char *__pauli_restrict path, char *__pauli_restrict resolved);
char *mktemp(char *tmpl);
int posix_openpt(int oflag);
int grantpt(int fd);
int unlockpt(int fd);
char *ptsname(int fd);
#endif
#ifdef __EXT_UNIX_MISC
int mkstemps(char *tmpl, int suffixlen);
int mkostemp(char *tmpl, int flags);
int mkostemps(char *tmpl, int suffixlen, int flags);
int ptsname_r(int fd, char *buf, size_t size);
int getloadavg(double loadavg[], int n);
const char *getprogname(void);
void setprogname(const char *name);
#endif

__END_DECLS

#ifdef _SYS_NEUTRINO_H_INCLUDED
# include <sys/minmax.h>
#endif

#endif
