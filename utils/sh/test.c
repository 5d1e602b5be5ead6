/* SPDX-License-Identifier: Apache-2.0 */
/* test and [. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sh.h"

struct test { char **arg; int left; bool error; unsigned depth; };

static bool or_expr(struct test *t);

static bool fail(struct test *t, const char *what, const char *arg)
{
    if (!t->error)
        complain("test: %s%s", arg, what);
    t->error = true;
    return false;
}

static char *take(struct test *t)
{
    t->left--;
    return *t->arg++;
}

static bool next_is(const struct test *t, const char *text)
{
    return t->left > 0 && strcmp(t->arg[0], text) == 0;
}

static long long number(struct test *t, const char *text)
{
    char *end;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    while (*end == ' ')
        end++;
    if (end == text || *end != '\0' || errno != 0)
        fail(t, ": not a number", text);
    return value;
}

static bool file_test(char op, const char *path)
{
    struct stat st;
    if (op == 'r' || op == 'w' || op == 'x')
        return access(path, op == 'r' ? R_OK : op == 'w' ? W_OK : X_OK) == 0;
    if ((op == 'h' || op == 'L' ? lstat(path, &st) : stat(path, &st)) == -1)
        return false;
    switch (op) {
    case 'e': return true;
    case 'f': return S_ISREG(st.st_mode);
    case 'd': return S_ISDIR(st.st_mode);
    case 'c': return S_ISCHR(st.st_mode);
    case 'b': return S_ISBLK(st.st_mode);
    case 'p': return S_ISFIFO(st.st_mode);
    case 'S': return S_ISSOCK(st.st_mode);
    case 'h':
    case 'L': return S_ISLNK(st.st_mode);
    case 's': return st.st_size > 0;
    case 'u': return (st.st_mode & S_ISUID) != 0;
    case 'g': return (st.st_mode & S_ISGID) != 0;
    default:  return (st.st_mode & S_ISVTX) != 0;
    }
}

static bool compare_times(const char *a, const char *b, bool newer)
{
    struct stat sa, sb;
    if (stat(a, &sa) == -1 || stat(b, &sb) == -1)
        return false;
    if (sa.st_mtime != sb.st_mtime)
        return (sa.st_mtime > sb.st_mtime) == newer;
    long order = sa.st_mtim.tv_nsec - sb.st_mtim.tv_nsec;
    return newer ? order > 0 : order < 0;
}

static const char binary_ops[][4] = {
    "=", "==", "!=", "<", ">", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef",
};

static bool is_binary(const char *op)
{
    for (size_t i = 0; i < sizeof binary_ops / sizeof binary_ops[0]; i++)
        if (strcmp(binary_ops[i], op) == 0)
            return true;
    return false;
}

static bool same_file(const char *a, const char *b)
{
    struct stat sa, sb;
    return stat(a, &sa) == 0 && stat(b, &sb) == 0 && sa.st_dev == sb.st_dev && sa.st_ino == sb.st_ino;
}

static bool binary(struct test *t, const char *a, const char *op, const char *b)
{
    if (op[0] != '-') {
        int order = strcmp(a, b);
        return op[0] == '!' ? order != 0 : op[0] == '<' ? order < 0 : op[0] == '>' ? order > 0 : order == 0;
    }
    if (strcmp(op, "-nt") == 0 || strcmp(op, "-ot") == 0)
        return compare_times(a, b, op[1] == 'n');
    if (strcmp(op, "-ef") == 0)
        return same_file(a, b);
    long long x = number(t, a), y = number(t, b);
    switch (op[1] << 8 | op[2]) {
    case 'e' << 8 | 'q': return x == y;
    case 'n' << 8 | 'e': return x != y;
    case 'l' << 8 | 't': return x < y;
    case 'l' << 8 | 'e': return x <= y;
    case 'g' << 8 | 't': return x > y;
    default:             return x >= y;
    }
}

static bool is_unary(const char *op)
{
    return op[0] == '-' && op[1] != '\0' && op[2] == '\0' && strchr("bcdefghkLnprSstuwxz", op[1]) != NULL;
}

static bool unary(struct test *t, char op, const char *arg)
{
    switch (op) {
    case 'n': return arg[0] != '\0';
    case 'z': return arg[0] == '\0';
    case 't': return isatty((int)number(t, arg));
    default:  return file_test(op, arg);
    }
}

static bool primary(struct test *t)
{
    if (t->left == 0)
        return fail(t, "something is missing", "");
    if (t->left >= 3 && is_binary(t->arg[1])) {
        char *a = take(t), *op = take(t), *b = take(t);
        return binary(t, a, op, b);
    }
    char *arg = take(t);
    if (strcmp(arg, "(") == 0 && t->left > 0) {
        if (++t->depth > MAX_NESTING)
            return fail(t, "nested too deeply", "");
        bool value = or_expr(t);
        t->depth--;
        if (!next_is(t, ")"))
            return fail(t, ": a ) is missing", "(");
        take(t);
        return value;
    }
    if (t->left > 0 && is_unary(arg))
        return unary(t, arg[1], take(t));
    return arg[0] != '\0';
}

static bool not_expr(struct test *t)
{
    bool negate = false;
    while (t->left > 1 && next_is(t, "!")) {
        take(t);
        negate = !negate;
    }
    return primary(t) != negate;
}

static bool and_expr(struct test *t)
{
    bool value = not_expr(t);
    while (!t->error && next_is(t, "-a")) {
        take(t);
        bool right = not_expr(t);
        value = value && right;
    }
    return value;
}

static bool or_expr(struct test *t)
{
    bool value = and_expr(t);
    while (!t->error && next_is(t, "-o")) {
        take(t);
        bool right = and_expr(t);
        value = value || right;
    }
    return value;
}

/* Up to four arguments mean what POSIX says for their number, whatever they look like. */
static bool by_count(struct test *t)
{
    char **arg = t->arg;
    int n = t->left;
    if (n == 3 && is_binary(arg[1])) {
        t->left = 0;
        return binary(t, arg[0], arg[1], arg[2]);
    }
    if (n > 1 && n <= 4 && strcmp(arg[0], "!") == 0 && !(n == 3 && (strcmp(arg[1], "-a") == 0 || strcmp(arg[1], "-o") == 0))) {
        t->arg++;
        t->left--;
        return !by_count(t);
    }
    if (n <= 2)
        t->left = 0;
    if (n == 0)
        return false;
    if (n == 1)
        return arg[0][0] != '\0';
    if (n == 2)
        return is_unary(arg[0]) ? unary(t, arg[0][1], arg[1]) : fail(t, ": not an operator", arg[0]);
    if (n <= 4 && strcmp(arg[0], "(") == 0 && strcmp(arg[n - 1], ")") == 0) {
        *t = (struct test){ .arg = arg + 1, .left = n - 2 };
        return by_count(t);
    }
    return or_expr(t);
}

int builtin_test(int argc, char **argv)
{
    if (strcmp(argv[0], "[") == 0) {
        if (strcmp(argv[argc - 1], "]") != 0) {
            complain("[: a ] is missing");
            return STATUS_USAGE;
        }
        argc--;
    }
    struct test t = { .arg = argv + 1, .left = argc - 1 };
    bool value = by_count(&t);
    if (!t.error && t.left != 0)
        fail(&t, ": unexpected", t.arg[0]);
    return t.error ? STATUS_USAGE : !value;
}
