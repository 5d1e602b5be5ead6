/* SPDX-License-Identifier: Apache-2.0 */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "escape.h"
#include "tool.h"

static char **args;             /* what is left of them */
static int status;

static const char *next_argument(void)
{
    return *args != NULL ? *args++ : NULL;
}

static void check(const char *text, const char *end)
{
    if (end == text)
        tool_say("%s: a number is expected", text);
    else if (*end != '\0')
        tool_say("%s: not all of it is a number", text);
    else if (errno == ERANGE)
        tool_say("%s: %s", text, strerror(ERANGE));
    else
        return;
    status = 1;
}

/* A number, or the value of the character behind a quote. */
static intmax_t integer(bool is_signed)
{
    const char *text = next_argument();
    char *end;
    intmax_t value;
    if (text == NULL)
        return 0;
    if (text[0] == '"' || text[0] == '\'')
        return (unsigned char)text[1];
    errno = 0;
    value = is_signed ? strtoimax(text, &end, 0) : (intmax_t)strtoumax(text, &end, 0);
    check(text, end);
    return value;
}

static double floating(void)
{
    const char *text = next_argument();
    char *end;
    if (text == NULL)
        return 0;
    if (text[0] == '"' || text[0] == '\'')
        return (unsigned char)text[1];
    errno = 0;
    double value = strtod(text, &end);
    check(text, end);
    return value;
}

#pragma GCC diagnostic ignored "-Wformat-nonliteral"

/* %b: a string with escapes. -> false: \c */
static bool print_escaped(char *spec, int width, int precision)
{
    const char *s = next_argument();
    char *text = tool_alloc(s != NULL ? strlen(s) + 1 : 1);
    size_t n = 0;
    int c = 0;
    while (s != NULL && *s != '\0' && (c = escape_next(&s, true)) != -1)
        text[n++] = (char)c;
    if (precision >= 0 && n > (size_t)precision)
        n = (size_t)precision;
    bool left = strchr(spec, '-') != NULL || width < 0;
    int pad = abs(width) - (int)n;
    if (!left && pad > 0)
        printf("%*s", pad, "");
    fwrite(text, 1, n, stdout);
    if (left && pad > 0)
        printf("%*s", pad, "");
    free(text);
    return c != -1;
}

static int star_or_digits(const char **format, int otherwise)
{
    if (**format == '*') {
        (*format)++;
        return (int)integer(true);
    }
    if (!isdigit((unsigned char)**format))
        return otherwise;
    return (int)strtol(*format, (char **)(uintptr_t)format, 10);
}

/* One conversion. -> false: printing ends */
static bool convert(const char **format)
{
    char spec[32] = "%";
    size_t flags = strspn(*format, "-+ #0'"), n = 1;
    for (size_t i = 0; i < flags && n < 8; i++)
        spec[n++] = (*format)[i];
    spec[n] = '\0';
    *format += flags;
    int width = star_or_digits(format, 0), precision = -1;
    if (**format == '.') {
        (*format)++;
        precision = star_or_digits(format, 0);
    }
    *format += strspn(*format, "hlLjzt");
    char type = **format;
    if (type == '\0' || strchr("diouxXcsbaAeEfFgG", type) == NULL) {
        tool_say("%%%c: no such conversion", type);
        status = 1;
        return false;
    }
    ++*format;
    if (type == 'b')
        return print_escaped(spec, width, precision);
    const char *text;
    strcpy(spec + n, strchr("diouxX", type) != NULL ? "*.*j" : "*.*");
    spec[strlen(spec) + 1] = '\0';
    spec[strlen(spec)] = type;
    switch (type) {
    case 'd':
    case 'i': printf(spec, width, precision, integer(true)); break;
    case 'o':
    case 'u':
    case 'x':
    case 'X': printf(spec, width, precision, (uintmax_t)integer(false)); break;
    case 'c':
        text = next_argument();
        if (text != NULL && text[0] != '\0')
            printf(strchr(spec, '-') ? "%-*c" : "%*c", width, text[0]);
        else if (width != 0)
            printf("%*s", width, "");
        break;
    case 's':
        text = next_argument();
        printf(spec, width, precision, text != NULL ? text : "");
        break;
    default:  printf(spec, width, precision, floating());
    }
    return true;
}

/* The format once. -> false: printing ends */
static bool print(const char *format)
{
    while (*format != '\0') {
        if (*format != '%') {
            int c = escape_next(&format, false);
            putchar(c);
        } else if (format[1] == '%') {
            putchar('%');
            format += 2;
        } else {
            format++;
            if (!convert(&format))
                return false;
        }
    }
    return true;
}

int main(int argc, char *argv[])
{
    int at = 1;
    if (argc > 1 && strcmp(argv[1], "--") == 0)
        at++;
    if (at >= argc)
        tool_usage("format [argument...]");
    args = argv + at + 1;
    /* Again while there are arguments, if the format takes any. */
    char **before;
    do
        before = args;
    while (print(argv[at]) && *args != NULL && args != before);
    return tool_close(status);
}
