// SPDX-License-Identifier: Apache-2.0
// sources: lib/c/src/string/twoway.c lib/c/src/string/strstr.c lib/c/src/string/memmem.c lib/c/src/string/strspn.c lib/c/src/string/strcspn.c lib/c/src/string/strpbrk.c lib/c/src/string/strtok_r.c lib/c/src/string/strsep.c lib/c/src/string/strlcpy.c lib/c/src/string/strlcat.c lib/c/src/string/strncpy.c lib/c/src/string/strncat.c lib/c/src/string/strnlen.c lib/c/src/string/strncmp.c lib/c/src/string/strrchr.c lib/c/src/string/memrchr.c lib/c/src/string/strverscmp.c lib/c/src/stdlib/qsort_r.c lib/c/src/stdlib/qsort.c lib/c/src/stdlib/bsearch.c lib/c/src/stdlib/mergesort.c lib/c/src/stdlib/strtoint.c lib/c/src/stdlib/strtol.c lib/c/src/stdlib/strtoul.c lib/c/src/ctype/ctype.c lib/c/src/search/tsearch.c lib/c/src/search/hsearch.c lib/c/src/getopt/getopt.c lib/c/src/getopt/getopt_long.c
// flags: -include tests/unit/libc_rename.h -Dpauli_malloc=malloc -Dpauli_calloc=calloc -Dpauli_free=free -Dpauli_reallocarray=reallocarray -Dpauli_getenv=getenv -Dpauli_strchr=strchr -Dpauli_strlen=strlen -Dpauli_memchr=memchr -Dpauli_fprintf=test_fprintf -Ilib/c/include -fno-builtin -Wno-unused-parameter -U_FORTIFY_SOURCE
/* Strings, sorting, searching, integers and options: against the machine's C library or a plain check. */
#include "libc_host.h"
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *host_strstr(const char *a, const char *b) __asm__("strstr");
void *host_memmem(const void *a, size_t n, const void *b, size_t m) __asm__("memmem");
size_t host_strspn(const char *a, const char *b) __asm__("strspn");
size_t host_strcspn(const char *a, const char *b) __asm__("strcspn");
char *host_strrchr(const char *a, int c) __asm__("strrchr");
int host_strncmp(const char *a, const char *b, size_t n) __asm__("strncmp");
int host_strverscmp(const char *a, const char *b) __asm__("strverscmp");
long host_strtol(const char *s, char **end, int base) __asm__("strtol");
unsigned long host_strtoul(const char *s, char **end, int base) __asm__("strtoul");
int test_fprintf(FILE *fp, const char *fmt, ...);

/* The messages of getopt() go nowhere. */
FILE *stderr;

int test_fprintf(FILE *fp, const char *fmt, ...)
{
    return 0;
}

static void random_text(char *s, int max, const char *letters)
{
    size_t n = test_random() % (unsigned)max, kinds = strlen(letters);

    for (size_t i = 0; i < n; i++) {
        s[i] = letters[test_random() % kinds];
    }
    s[n] = '\0';
}

static int sign(int v)
{
    return (v > 0) - (v < 0);
}

static int searches(void)
{
    char a[80], b[12];
    int bad = 0;

    for (int i = 0; i < 200000; i++) {
        random_text(a, 79, i & 1 ? "ab" : "abcd");
        random_text(b, 11, i & 1 ? "ab" : "abcd");
        bad += strstr(a, b) != host_strstr(a, b) || memmem(a, 40, b, strlen(b)) != host_memmem(a, 40, b, strlen(b));
        bad += strspn(a, b) != host_strspn(a, b) || strcspn(a, b) != host_strcspn(a, b);
        bad += strrchr(a, 'b') != host_strrchr(a, 'b') || sign(strncmp(a, b, 5)) != sign(host_strncmp(a, b, 5));
        a[79] = '\0';
    }
    return bad;
}

static int versions(void)
{
    char a[10], b[10];
    int bad = 0;

    for (int i = 0; i < 200000; i++) {
        random_text(a, 8, "0019a.");
        random_text(b, 8, "0019a.");
        if (sign(strverscmp(a, b)) != sign(host_strverscmp(a, b))) {
            if (bad++ < 5) {
                host_printf("# strverscmp(\"%s\", \"%s\")\n", a, b);
            }
        }
    }
    return bad;
}

static int copies(void)
{
    char buf[8], *save, *p = buf, text[] = ",a,,b", list[] = "x::y";
    int bad = strlcpy(buf, "abcdefghij", sizeof buf) != 10 || strcmp(buf, "abcdefg") != 0;

    bad += strlcpy(buf, "abc", sizeof buf) != 3 || strlcat(buf, "defgh", sizeof buf) != 8 || strcmp(buf, "abcdefg") != 0;
    strncpy(buf, "ab", sizeof buf);
    bad += memcmp(buf, "ab\0\0\0\0\0\0", 8) != 0;
    bad += strcmp(strtok_r(text, ",", &save), "a") != 0 || strcmp(strtok_r(NULL, ",", &save), "b") != 0 ||
           strtok_r(NULL, ",", &save) != NULL;
    p = list;
    bad += strcmp(strsep(&p, ":"), "x") != 0 || *strsep(&p, ":") != '\0' || strcmp(strsep(&p, ":"), "y") != 0 || p != NULL;
    return bad;
}

static int integers(void)
{
    char s[40];
    int bad = 0;

    for (int i = 0; i < 200000; i++) {
        static const int bases[] = { 0, 10, 16, 8, 36, 2 };
        char *e1, *e2;
        int base = bases[i % 6];
        random_text(s, 24, i & 1 ? "0123456789" : " +-0x19fzZ");
        bad += strtol(s, &e2, base) != host_strtol(s, &e1, base) || e1 != e2;
        bad += strtoul(s, &e2, base) != host_strtoul(s, &e1, base) || e1 != e2;
    }
    errno = 0;
    bad += strtol("9223372036854775808", NULL, 10) != LONG_MAX || errno != ERANGE;
    return bad;
}

static int compare_ints(const void *a, const void *b)
{
    int x = *(const int *)a, y = *(const int *)b;

    return (x > y) - (x < y);
}

/* Compares the upper halves only, so that equal elements can be told apart by the lower. */
static int compare_halves(const void *a, const void *b)
{
    int x = *(const int *)a >> 8, y = *(const int *)b >> 8;

    return (x > y) - (x < y);
}

static int sorting(void)
{
    static int v[3000];
    int bad = 0;

    for (int round = 0; round < 60; round++) {
        size_t n = test_random() % 3000;
        unsigned long sum = 0, after = 0;
        for (size_t i = 0; i < n; i++) {
            v[i] = round % 4 == 0 ? (int)(test_random() % 10) : round % 4 == 1 ? (int)i : round % 4 == 2 ? (int)(n - i) :
                   (int)test_random();
            sum += (unsigned long)v[i] * (unsigned long)v[i];
        }
        qsort(v, n, sizeof v[0], compare_ints);
        for (size_t i = 0; i < n; i++) {
            after += (unsigned long)v[i] * (unsigned long)v[i];
            bad += i > 0 && v[i - 1] > v[i];
            bad += bsearch(&v[i], v, n, sizeof v[0], compare_ints) == NULL;
        }
        bad += sum != after;
    }
    for (int i = 0; i < 3000; i++) {
        v[i] = (int)(test_random() % 20) << 12 | i;
    }
    for (int i = 0; i < 3000; i++) {
        v[i] = (int)(test_random() % 12) << 20 | i % 256;
    }
    for (int i = 0; i < 250; i++) {
        v[i] = (int)(test_random() % 5) << 8 | i;
    }
    mergesort(v, 250, sizeof v[0], compare_halves);
    for (int i = 1; i < 250; i++) {
        bad += v[i - 1] > v[i];
    }
    return bad;
}

static int walked;

static void count_node(const void *node, VISIT which, int depth)
{
    walked += which == postorder || which == leaf;
}

static int trees(void)
{
    static int keys[2000];
    static char names[2000][8];
    void *root = NULL;
    int bad = 0;

    for (int i = 0; i < 2000; i++) {
        keys[i] = i * 7 % 2000;
        bad += **(int **)tsearch(&keys[i], &root, compare_ints) != keys[i];
    }
    twalk(root, count_node);
    bad += walked != 2000;
    for (int i = 0; i < 2000; i++) {
        bad += tfind(&keys[i], &root, compare_ints) == NULL || tdelete(&keys[i], &root, compare_ints) == NULL;
    }
    bad += root != NULL || !hcreate(10);
    for (int i = 0; i < 2000; i++) {
        host_snprintf(names[i], sizeof names[i], "k%d", i);
        bad += hsearch((ENTRY) { names[i], &keys[i] }, ENTER) == NULL;
    }
    for (int i = 0; i < 2000; i++) {
        ENTRY *e = hsearch((ENTRY) { names[i], NULL }, FIND);
        bad += e == NULL || e->data != &keys[i];
    }
    hdestroy();
    return bad;
}

static int options(void)
{
    static const struct option longs[] = {
        { "verbose", no_argument, NULL, 'v' }, { "file", required_argument, NULL, 'f' },
        { "level", optional_argument, NULL, 'l' }, { NULL, 0, NULL, 0 },
    };
    char *argv[] = { "prog", "one", "-vf", "x", "--file=y", "two", "--lev", "--", "-v", NULL };
    char got[64] = "", *p = got;
    int c;

    optind = 0;
    while ((c = getopt_long(9, argv, "vf:l::", longs, NULL)) != -1) {
        p += host_snprintf(p, 20, "%c%s,", c, optarg != NULL ? optarg : "");
    }
    if (strcmp(got, "v,fx,fy,l,") != 0 || optind != 6 || strcmp(argv[6], "one") != 0 || strcmp(argv[7], "two") != 0 ||
        strcmp(argv[8], "-v") != 0) {
        host_printf("# %s %d %s %s %s\n", got, optind, argv[6], argv[7], argv[8]);
        return 1;
    }
    char *short_args[] = { "prog", "-a", "-bval", "-c", "rest", NULL };
    optind = 0;
    return !(getopt(5, short_args, "ab:c") == 'a' && getopt(5, short_args, "ab:c") == 'b' && strcmp(optarg, "val") == 0 &&
             getopt(5, short_args, "ab:c") == 'c' && getopt(5, short_args, "ab:c") == -1 && optind == 4);
}

int main(void)
{
    test_result("string search", searches());
    test_result("strverscmp", versions());
    test_result("copies and tokens", copies());
    test_result("strtol", integers());
    test_result("sorting", sorting());
    test_result("trees and tables", trees());
    test_result("options", options());
    return test_failures != 0;
}
