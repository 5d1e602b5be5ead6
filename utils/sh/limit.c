/* SPDX-License-Identifier: Apache-2.0 */
/* ulimit and umask: what programs are given besides the environment. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "sh.h"

/* ---- ulimit ---- */

static const struct limit { char letter, resource; short unit; char name[18]; } limits[] = {
    { 'c', RLIMIT_CORE, 512, "core (blocks)" }, { 'd', RLIMIT_DATA, 1024, "data (KiB)" },
    { 'f', RLIMIT_FSIZE, 512, "file (blocks)" },         { 'n', RLIMIT_NOFILE, 1, "descriptors" },
    { 's', RLIMIT_STACK, 1024, "stack (KiB)" },          { 't', RLIMIT_CPU, 1, "CPU time (s)" },
    { 'u', RLIMIT_NPROC, 1, "processes" },               { 'v', RLIMIT_AS, 1024, "memory (KiB)" },
};
#define LIMITS (sizeof limits / sizeof limits[0])

static int limit_error(const char *what)
{
    complain("ulimit: %s: %s", what, strerror(errno));
    return 1;
}

static int show_limit(const struct limit *l, bool hard, bool named)
{
    struct rlimit value;
    if (getrlimit(l->resource, &value) == -1)
        return limit_error(l->name);
    rlim_t n = hard ? value.rlim_max : value.rlim_cur;
    if (named)
        printf("-%c %-18s ", l->letter, l->name);
    if (n == RLIM_INFINITY)
        puts("unlimited");
    else
        printf("%" PRIu64 "\n", (uint64_t)n / (unsigned)l->unit);
    return 0;
}

static int change_limit(const struct limit *l, bool hard, bool soft, const char *text)
{
    struct rlimit value;
    char *end;
    rlim_t n = RLIM_INFINITY;
    if (getrlimit(l->resource, &value) == -1)
        return limit_error(l->name);
    if (strcmp(text, "unlimited") != 0) {
        errno = 0;
        n = (rlim_t)strtoull(text, &end, 10) * (unsigned)l->unit;
        if (end == text || *end != '\0' || errno != 0 || text[0] == '-') {
            complain("ulimit: %s: not a number", text);
            return STATUS_USAGE;
        }
    }
    if (hard)
        value.rlim_max = n;
    if (soft)
        value.rlim_cur = n;
    return setrlimit(l->resource, &value) == -1 ? limit_error(l->name) : 0;
}

static const struct limit *find_limit(char letter)
{
    for (size_t i = 0; i < LIMITS; i++)
        if (limits[i].letter == letter)
            return &limits[i];
    return NULL;
}

int builtin_ulimit(int argc, char **argv)
{
    const struct limit *which = find_limit('f');
    bool hard = false, soft = false, all = false;
    int at = 1, status = 0;
    for (; at < argc && argv[at][0] == '-' && argv[at][1] != '\0'; at++) {
        for (const char *s = argv[at] + 1; *s != '\0'; s++) {
            if (*s == 'H')
                hard = true;
            else if (*s == 'S')
                soft = true;
            else if (*s == 'a')
                all = true;
            else if ((which = find_limit(*s)) == NULL)
                return usage("ulimit [-HSa] [-c|-d|-f|-n|-s|-t|-u|-v] [limit]");
        }
    }
    if (at < argc)
        return change_limit(which, hard || !soft, soft || !hard, argv[at]);
    if (!all)
        return show_limit(which, hard, false);
    for (size_t i = 0; i < LIMITS; i++)
        status |= show_limit(&limits[i], hard, true);
    return status;
}

/* ---- umask ---- */

static void print_symbolic(mode_t mask)
{
    mode_t allowed = ~mask & 0777;
    for (int i = 0; i < 3; i++) {
        unsigned bits = allowed >> (6 - 3 * i) & 7;
        printf("%c=%s%s%s%c", "ugo"[i], bits & 4 ? "r" : "", bits & 2 ? "w" : "", bits & 1 ? "x" : "", i < 2 ? ',' : '\n');
    }
}

/* The letters r w x, or u g o for what these are allowed. -> behind them */
static const char *read_bits(const char *s, mode_t allowed, unsigned *bits)
{
    *bits = 0;
    for (;; s++) {
        const char *at = *s != '\0' ? strchr("xwr", *s) : NULL;
        if (at != NULL)
            *bits |= 1u << (at - "xwr");
        else if (*s == 'u' || *s == 'g' || *s == 'o')
            *bits |= allowed >> (*s == 'u' ? 6 : *s == 'g' ? 3 : 0) & 7;
        else if (*s != 'X' && *s != 's' && *s != 't')
            return s;
    }
}

/* u=rwx,g+w,o-x: what is to be allowed. -> false: not of this form */
static bool read_symbolic(const char *s, mode_t *allowed)
{
    for (;; s++) {
        mode_t who = 0;
        unsigned bits;
        for (; *s != '\0' && strchr("ugoa", *s) != NULL; s++)
            who |= *s == 'u' ? 0700 : *s == 'g' ? 070 : *s == 'o' ? 07 : 0777;
        if (who == 0)
            who = 0777;
        if (*s == '\0' || strchr("=+-", *s) == NULL)
            return false;
        while (*s != '\0' && strchr("=+-", *s) != NULL) {
            char op = *s++;
            s = read_bits(s, *allowed, &bits);
            mode_t mode = (bits << 6 | bits << 3 | bits) & who;
            *allowed = op == '+' ? *allowed | mode : op == '-' ? *allowed & ~mode : (*allowed & ~who) | mode;
        }
        if (*s != ',')
            return *s == '\0';
    }
}

int builtin_umask(int argc, char **argv)
{
    mode_t mask = umask(0);
    char *end;
    bool symbolic = argc > 1 && strcmp(argv[1], "-S") == 0;
    umask(mask);
    argc -= symbolic;
    argv += symbolic;
    if (argc < 2) {
        if (symbolic)
            print_symbolic(mask);
        else
            printf("%04o\n", (unsigned)mask);
        return 0;
    }
    unsigned long value = strtoul(argv[1], &end, 8);
    mode_t allowed = ~mask & 0777;
    if (argv[1][0] >= '0' && argv[1][0] <= '7' && *end == '\0' && value <= 0777) {
        umask((mode_t)value);
    } else if (read_symbolic(argv[1], &allowed)) {
        umask(~allowed & 0777);
    } else {
        complain("umask: %s: not a mode", argv[1]);
        return STATUS_USAGE;
    }
    return 0;
}
