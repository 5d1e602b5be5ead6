/* SPDX-License-Identifier: Apache-2.0 */
/* Grammar, from the weakest: |, &, comparisons, + -, * / %, :, primaries. A value is text; it is a number when it
   looks like one. */
#include <ctype.h>
#include <errno.h>
#include <locale.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "tool.h"

#define DEPTH_MAX 2000          /* of parentheses */

static char **at;
static unsigned depth;

static bool is_word(const char *word)
{
    return *at != NULL && strcmp(*at, word) == 0;
}

static bool is_number(const char *text, long long *value)
{
    char *end;
    const char *digits = text + (text[0] == '-');
    if (!isdigit((unsigned char)digits[0]))
        return false;
    errno = 0;
    *value = strtoll(text, &end, 10);
    return *end == '\0' && errno == 0;
}

static bool is_true(const char *text)
{
    long long value;
    return text[0] != '\0' && !(is_number(text, &value) && value == 0);
}

static long long need_number(const char *text)
{
    long long value;
    if (!is_number(text, &value))
        tool_die("%s: not a number", text);
    return value;
}

static char *number_text(long long value)
{
    return tool_format("%lld", value);
}

static char *weakest(void);

static char *primary(void)
{
    if (*at == NULL)
        tool_die("an operand is missing");
    if (!is_word("("))
        return tool_copy(*at++);
    if (++depth > DEPTH_MAX)
        tool_die("too many parentheses");
    at++;
    char *value = weakest();
    if (!is_word(")"))
        tool_die("a ) is missing");
    at++;
    depth--;
    return value;
}

/* The part in \( \), or the number of characters matched, from the beginning. */
static char *match(const char *text, const char *pattern)
{
    regex_t re;
    regmatch_t part[2] = { { -1, -1 }, { -1, -1 } };
    int err = regcomp(&re, pattern, 0);
    if (err != 0) {
        char why[128];
        regerror(err, &re, why, sizeof why);
        tool_die("%s: %s", pattern, why);
    }
    bool matched = regexec(&re, text, 2, part, 0) == 0 && part[0].rm_so == 0, grouped = re.re_nsub > 0;
    regfree(&re);
    if (grouped)
        return matched && part[1].rm_so >= 0 ?
            tool_copy_n(text + part[1].rm_so, (size_t)(part[1].rm_eo - part[1].rm_so)) : tool_copy("");
    long long count = 0;
    for (regoff_t i = 0; matched && i < part[0].rm_eo;) {
        int n = mblen(text + i, (size_t)(part[0].rm_eo - i));
        i += n > 0 ? n : 1;
        count++;
    }
    return number_text(count);
}

static char *matching(void)
{
    char *left = primary();
    while (is_word(":")) {
        at++;
        char *right = primary(), *anchored = tool_format("%s%s", right[0] == '^' ? "" : "^", right);
        char *value = match(left, anchored);
        free(left);
        free(right);
        free(anchored);
        left = value;
    }
    return left;
}

static long long calculate(char op, long long a, long long b)
{
    long long value = 0;
    bool overflow = false;
    switch (op) {
    case '+': overflow = __builtin_add_overflow(a, b, &value); break;
    case '-': overflow = __builtin_sub_overflow(a, b, &value); break;
    case '*': overflow = __builtin_mul_overflow(a, b, &value); break;
    default:
        if (b == 0)
            tool_die("division by zero");
        if (b == -1)
            overflow = op == '/' && __builtin_sub_overflow(0, a, &value);
        else
            value = op == '/' ? a / b : a % b;
    }
    if (overflow)
        tool_die("the result is too large");
    return value;
}

static char *calculation(const char *operators, char *(*operand)(void))
{
    char *left = operand();
    while (*at != NULL && (*at)[0] != '\0' && (*at)[1] == '\0' && strchr(operators, (*at)[0]) != NULL) {
        char op = **at++;
        char *right = operand();
        long long value = calculate(op, need_number(left), need_number(right));
        free(left);
        free(right);
        left = number_text(value);
    }
    return left;
}

static char *product(void) { return calculation("*/%", matching); }
static char *sum(void) { return calculation("+-", product); }

static int comparison_operator(void)
{
    static const char *const names[] = { "=", "==", "!=", "<", "<=", ">", ">=" };
    for (int i = 0; i < 7; i++)
        if (is_word(names[i]))
            return i;
    return -1;
}

static char *comparison(void)
{
    char *left = sum();
    int op;
    while ((op = comparison_operator()) != -1) {
        long long a, b;
        at++;
        char *right = sum();
        int order = is_number(left, &a) && is_number(right, &b) ? (a > b) - (a < b) : strcoll(left, right);
        bool value = op <= 1 ? order == 0 : op == 2 ? order != 0 : op == 3 ? order < 0 : op == 4 ? order <= 0 :
            op == 5 ? order > 0 : order >= 0;
        free(left);
        free(right);
        left = tool_copy(value ? "1" : "0");
    }
    return left;
}

static char *conjunction(void)
{
    char *left = comparison();
    while (is_word("&")) {
        at++;
        char *right = comparison();
        bool value = is_true(left) && is_true(right);
        free(right);
        if (!value) {
            free(left);
            left = tool_copy("0");
        }
    }
    return left;
}

static char *weakest(void)
{
    char *left = conjunction();
    while (is_word("|")) {
        at++;
        char *right = conjunction();
        if (is_true(left)) {
            free(right);
        } else {
            free(left);
            left = right[0] != '\0' ? right : (free(right), tool_copy("0"));
        }
    }
    return left;
}

int main(int argc, char *argv[])
{
    tool_trouble = 2;
    setlocale(LC_ALL, "");
    at = argv + 1;
    if (argc > 1 && strcmp(argv[1], "--") == 0)
        at++;
    if (*at == NULL)
        tool_usage("expression");
    char *value = weakest();
    if (*at != NULL)
        tool_die("%s: not expected here", *at);
    puts(value);
    int status = tool_close(!is_true(value));
    free(value);
    return status;
}
