/* SPDX-License-Identifier: Apache-2.0 */
/* Up to four arguments are taken as the standard says by their number; more are an expression with -o, -a, ! and
   parentheses. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tool.h"

static char **at, **end;        /* what is left of the arguments */

static long long number(const char *text)
{
    char *tail;
    errno = 0;
    long long value = strtoll(text, &tail, 10);
    while (*tail == ' ' || *tail == '\t')
        tail++;
    if (tail == text || *tail != '\0' || errno != 0)
        tool_die("%s: not a number", text);
    return value;
}

static bool is_unary(const char *op)
{
    return op[0] == '-' && op[1] != '\0' && op[2] == '\0' && strchr("bcdefghLnpkrsStuwxzOGN", op[1]) != NULL;
}

static const char *const binaries[] = {
    "=", "==", "!=", "<", ">", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef", NULL,
};
enum { EQUAL, EQUAL2, DIFFERS, BEFORE, BEHIND, EQ, NE, LT, LE, GT, GE, NEWER, OLDER, SAME_FILE };

static int binary(const char *op)
{
    for (int i = 0; binaries[i] != NULL; i++)
        if (strcmp(op, binaries[i]) == 0)
            return i;
    return -1;
}

static bool file_test(char op, const char *path)
{
    struct stat st;
    if ((op == 'h' || op == 'L' ? lstat(path, &st) : stat(path, &st)) == -1)
        return false;
    switch (op) {
    case 'b': return S_ISBLK(st.st_mode);
    case 'c': return S_ISCHR(st.st_mode);
    case 'd': return S_ISDIR(st.st_mode);
    case 'f': return S_ISREG(st.st_mode);
    case 'g': return st.st_mode & S_ISGID;
    case 'h':
    case 'L': return S_ISLNK(st.st_mode);
    case 'k': return st.st_mode & S_ISVTX;
    case 'p': return S_ISFIFO(st.st_mode);
    case 'r': return eaccess(path, R_OK) == 0;
    case 's': return st.st_size > 0;
    case 'S': return S_ISSOCK(st.st_mode);
    case 'u': return st.st_mode & S_ISUID;
    case 'w': return eaccess(path, W_OK) == 0;
    case 'x': return eaccess(path, X_OK) == 0;
    case 'O': return st.st_uid == geteuid();
    case 'G': return st.st_gid == getegid();
    case 'N': return st.st_mtime > st.st_atime;
    default:  return true;
    }
}

static bool unary(const char *op, const char *operand)
{
    switch (op[1]) {
    case 'n': return operand[0] != '\0';
    case 'z': return operand[0] == '\0';
    case 't': return isatty((int)number(operand));
    default:  return file_test(op[1], operand);
    }
}

static bool compare_files(int op, const char *a, const char *b)
{
    struct stat x, y;
    bool has_x = stat(a, &x) == 0, has_y = stat(b, &y) == 0;
    if (op == SAME_FILE)
        return has_x && has_y && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
    if (!has_x || !has_y)
        return op == NEWER ? has_x && !has_y : has_y && !has_x;
    long long order = (long long)x.st_mtim.tv_sec - (long long)y.st_mtim.tv_sec;
    if (order == 0)
        order = x.st_mtim.tv_nsec - y.st_mtim.tv_nsec;
    return op == NEWER ? order > 0 : order < 0;
}

static bool compare(int op, const char *a, const char *b)
{
    if (op <= BEHIND) {
        int order = strcmp(a, b);
        return op == DIFFERS ? order != 0 : op == BEFORE ? order < 0 : op == BEHIND ? order > 0 : order == 0;
    }
    if (op >= NEWER)
        return compare_files(op, a, b);
    long long x = number(a), y = number(b);
    switch (op) {
    case EQ: return x == y;
    case NE: return x != y;
    case LT: return x < y;
    case LE: return x <= y;
    case GT: return x > y;
    default: return x >= y;
    }
}

static bool either(void);

static bool primary(void)
{
    if (at == end)
        tool_die("an operand is missing");
    if (strcmp(*at, "!") == 0 && end - at > 1) {
        at++;
        return !primary();
    }
    if (end - at >= 3 && binary(at[1]) != -1) {
        at += 3;
        return compare(binary(at[-2]), at[-3], at[-1]);
    }
    if (strcmp(*at, "(") == 0 && end - at > 1) {
        at++;
        bool value = either();
        if (at == end || strcmp(*at, ")") != 0)
            tool_die("a ) is missing");
        at++;
        return value;
    }
    if (is_unary(*at) && end - at > 1) {
        at += 2;
        return unary(at[-2], at[-1]);
    }
    return (*at++)[0] != '\0';
}

static bool both(void)
{
    bool value = primary();
    while (at != end && strcmp(*at, "-a") == 0) {
        at++;
        value = primary() && value;
    }
    return value;
}

static bool either(void)
{
    bool value = both();
    while (at != end && strcmp(*at, "-o") == 0) {
        at++;
        value = both() || value;
    }
    return value;
}

/* By the number of arguments. */
static bool evaluate(char **arg, int count)
{
    if (count == 0)
        return false;
    if (count == 1)
        return arg[0][0] != '\0';
    if (count == 2 && strcmp(arg[0], "!") == 0)
        return arg[1][0] == '\0';
    if (count == 2 && is_unary(arg[0]))
        return unary(arg[0], arg[1]);
    if (count == 3) {
        if (binary(arg[1]) != -1)
            return compare(binary(arg[1]), arg[0], arg[2]);
        if (strcmp(arg[1], "-a") == 0)
            return arg[0][0] != '\0' && arg[2][0] != '\0';
        if (strcmp(arg[1], "-o") == 0)
            return arg[0][0] != '\0' || arg[2][0] != '\0';
        if (strcmp(arg[0], "(") == 0 && strcmp(arg[2], ")") == 0)
            return arg[1][0] != '\0';
    }
    if ((count == 3 || count == 4) && strcmp(arg[0], "!") == 0)
        return !evaluate(arg + 1, count - 1);
    if (count == 4 && strcmp(arg[0], "(") == 0 && strcmp(arg[3], ")") == 0)
        return evaluate(arg + 1, 2);
    at = arg;
    end = arg + count;
    bool value = either();
    if (at != end)
        tool_die("%s: not expected here", *at);
    return value;
}

int main(int argc, char *argv[])
{
    const char *slash = strrchr(argv[0], '/');
    tool_trouble = 2;
    if (strcmp(slash != NULL ? slash + 1 : argv[0], "[") == 0) {
        if (strcmp(argv[argc - 1], "]") != 0)
            tool_die("a ] is missing at the end");
        argc--;
    }
    return !evaluate(argv + 1, argc - 1);
}
