/* SPDX-License-Identifier: Apache-2.0 */
/* echo, printf. */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sh.h"

/*
 * One escape behind a backslash; in echo and %b an octal number starts with 0. -> behind it; *c -1: \c, no more
 * output
 */
static const char *escape(const char *s, int *c, bool echo)
{
    static const char letters[] = "abfnrtv\\\"'", codes[] = "\a\b\f\n\r\t\v\\\"'";
    const char *at = *s != '\0' && !(echo && strchr("\"'", *s) != NULL) ? strchr(letters, *s) : NULL;
    if (at != NULL) {
        *c = codes[at - letters];
        return s + 1;
    }
    if (*s == 'c') {
        *c = -1;
        return s + 1;
    }
    if (*s >= '0' && *s <= (echo ? '0' : '7')) {
        int value = 0, digits = echo ? 4 : 3;
        for (; digits > 0 && *s >= '0' && *s <= '7'; digits--)
            value = value * 8 + (*s++ - '0');
        *c = value & 0xff;
        return s;
    }
    *c = '\\';
    return s;
}

struct format {
    char **args;
    bool stop, bad, used;
};

static const char *next_arg(struct format *f)
{
    f->used = true;
    return *f->args != NULL ? *f->args++ : NULL;
}

static void check_number(struct format *f, const char *text, const char *end)
{
    if (end != text && *end == '\0' && errno == 0)
        return;
    complain("printf: %s: %s", text, errno == ERANGE ? strerror(errno) : "not a number");
    f->bad = true;
}

static int64_t next_number(struct format *f)
{
    const char *text = next_arg(f);
    char *end;
    if (text == NULL)
        return 0;
    if (*text == '\'' || *text == '"')
        return (unsigned char)text[1];
    errno = 0;
    int64_t value = text[0] == '-' ? strtoll(text, &end, 0) : (int64_t)strtoull(text, &end, 0);
    check_number(f, text, end);
    return value;
}

/* -> false: there was a \c */
static bool add_escaped(struct text *out, const char *text)
{
    while (*text != '\0') {
        int c = (unsigned char)*text++;
        if (c == '\\')
            text = escape(text, &c, true);
        if (c == -1)
            return false;
        text_add(out, (char)c);
    }
    return true;
}

/* As XSI wants it: escapes are understood. -n as its first word leaves out the newline. */
int builtin_echo(int argc, char **argv)
{
    struct text out = { 0 };
    bool newline = argc < 2 || strcmp(argv[1], "-n") != 0;
    for (int i = newline ? 1 : 2; i < argc; i++) {
        if (!add_escaped(&out, argv[i])) {
            newline = false;
            break;
        }
        if (i + 1 < argc)
            text_add(&out, ' ');
    }
    if (newline)
        text_add(&out, '\n');
    fwrite(out.s, 1, out.n, stdout);
    text_free(&out);
    return fflush(stdout) == EOF;
}

/* %b: through %s, which knows width and precision. */
static void print_escaped(struct format *f, const char *spec)
{
    struct text out = { 0 };
    const char *text = next_arg(f);
    f->stop = !add_escaped(&out, text != NULL ? text : "");
    if (spec[2] == '\0')
        fwrite(out.s, 1, out.n, stdout);        /* NUL bytes too */
    else
        printf(spec, text_cstr(&out));
    text_free(&out);
}

static void print_char(struct format *f, char *spec, size_t n)
{
    const char *text = next_arg(f);
    char one[2] = { text != NULL ? *text : '\0' };
    spec[n] = 's';
    printf(spec, one);
}

/* The conversion at s, behind its %. -> behind it */
static const char *convert(struct format *f, const char *s)
{
    char spec[48] = "%";
    size_t n = 1;
    while (*s != '\0' && strchr("-+ #0123456789.*", *s) != NULL && n < sizeof spec - 16) {
        if (*s == '*') {
            n += (size_t)snprintf(spec + n, 12, "%d", (int)next_number(f));
            s++;
        } else {
            spec[n++] = *s++;
        }
    }
    if (*s == '\0' || strchr("%diouxXcsb", *s) == NULL) {
        complain("printf: %%%c: not a conversion", *s != '\0' ? *s : ' ');
        f->bad = f->stop = true;
        return s;
    }
    if (*s == '%') {
        putchar('%');
    } else if (*s == 'c') {
        print_char(f, spec, n);
    } else if (*s == 's' || *s == 'b') {
        spec[n] = 's';
        if (*s == 'b') {
            print_escaped(f, spec);
        } else {
            const char *text = next_arg(f);
            printf(spec, text != NULL ? text : "");
        }
    } else {
        snprintf(spec + n, sizeof spec - n, "ll%c", *s);
        printf(spec, (long long)next_number(f));
    }
    return s + 1;
}

static void print_once(struct format *f, const char *s)
{
    while (*s != '\0' && !f->stop) {
        int c = (unsigned char)*s++;
        if (c == '%') {
            s = convert(f, s);
            continue;
        }
        if (c == '\\')
            s = escape(s, &c, false);
        if (c == -1)
            f->stop = true;
        else
            putchar(c);
    }
}

/* The shell counts in whole numbers; for others there is the program of the same name. */
static bool has_float(const char *s)
{
    for (; (s = strchr(s, '%')) != NULL; s += *s != '\0') {
        s += 1 + strspn(s + 1, "-+ #0123456789.*");
        if (*s != '\0' && strchr("aAeEfFgG", *s) != NULL)
            return true;
    }
    return false;
}

static int run_program(int argc, char **argv)
{
    struct arena *arena = arena_new();
    struct fields args = { .word = argv, .count = (unsigned)argc };
    int status = run_found(arena, &args, find_program(arena, argv[0]));
    arena_drop(arena);
    return status;
}

int builtin_printf(int argc, char **argv)
{
    if (argc > 1 && has_float(argv[1]))
        return run_program(argc, argv);
    if (argc > 1 && strcmp(argv[1], "--") == 0) {
        argc--;
        argv++;
    }
    if (argc < 2)
        return usage("printf format [argument...]");
    struct format f = { .args = argv + 2 };
    do {
        f.used = false;
        print_once(&f, argv[1]);
    } while (!f.stop && f.used && *f.args != NULL);
    return fflush(stdout) == EOF || f.bad;
}
