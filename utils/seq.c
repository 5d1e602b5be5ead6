/* SPDX-License-Identifier: Apache-2.0 */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tool.h"

static double number(const char *text, int *places)
{
    char *end;
    double value = strtod(text, &end);
    const char *point = strchr(text, '.');
    if (end == text || *end != '\0' || value != value)
        tool_die("%s: not a number", text);
    int n = point != NULL ? (int)strspn(point + 1, "0123456789") : 0;
    if (n > *places)
        *places = n;
    return value;
}

/* A printf format with exactly one conversion of a double. */
static void check_format(const char *format)
{
    int conversions = 0;
    for (const char *s = format; *s != '\0'; s++) {
        if (*s != '%')
            continue;
        if (*++s == '%')
            continue;
        s += strspn(s, "-+ #0'");
        s += strspn(s, "0123456789");
        if (*s == '.')
            s += 1 + strspn(s + 1, "0123456789");
        if (*s == '\0' || strchr("aAeEfFgG", *s) == NULL)
            conversions = 2;
        conversions++;
        if (conversions > 1)
            break;
    }
    if (conversions != 1)
        tool_die("%s: a format has one of %%e %%f %%g", format);
}

static bool is_option(const char *arg)
{
    return arg[0] == '-' && arg[1] != '\0' && !isdigit((unsigned char)arg[1]) && arg[1] != '.';
}

int main(int argc, char *argv[])
{
    const char *format = NULL, *separator = "\n";
    int places = 0, width = 0, c;
    bool equal = false;
    while (optind < argc && is_option(argv[optind]) && (c = getopt(argc, argv, "+f:s:w")) != -1) {
        switch (c) {
        case 'f': check_format(format = optarg); break;
        case 's': separator = optarg; break;
        case 'w': equal = true; break;
        default:  return 1;
        }
    }
    argv += optind;
    argc -= optind;
    if (argc < 1 || argc > 3)
        tool_usage("[-w] [-f format] [-s separator] [first [increment]] last");
    double first = argc > 1 ? number(argv[0], &places) : 1, step = argc > 2 ? number(argv[1], &places) : 1;
    int ignored = 0;
    double last = number(argv[argc - 1], equal ? &places : &ignored);
    if (step == 0)
        tool_die("the increment is 0");
    if (equal) {
        int a = snprintf(NULL, 0, "%.*f", places, first), b = snprintf(NULL, 0, "%.*f", places, last);
        width = a > b ? a : b;
    }
    double slack = fabs(step) * 1e-9;
    for (long long i = 0;; i++) {
        double value = first + (double)i * step;
        if (step > 0 ? value > last + slack : value < last - slack) {
            if (i != 0)
                putchar('\n');
            break;
        }
        if (i != 0)
            fputs(separator, stdout);
        if (format != NULL) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
            printf(format, value);
#pragma GCC diagnostic pop
        } else {
            printf("%0*.*f", width, places, value);
        }
        if (ferror(stdout))
            break;
    }
    return tool_close(0);
}
