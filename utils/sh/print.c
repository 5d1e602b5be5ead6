/* SPDX-License-Identifier: Apache-2.0 */
/* echo, printf, read. */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sh.h"

int builtin_echo(int argc, char **argv)
{
    bool newline = argc < 2 || strcmp(argv[1], "-n") != 0;
    for (int i = newline ? 1 : 2; i < argc; i++)
        printf("%s%s", argv[i], i + 1 < argc ? " " : "");
    if (newline)
        putchar('\n');
    return fflush(stdout) == EOF;
}

/* One escape behind a backslash. -> the text after it; *c is -1 for \c: no more output */
static const char *escape(const char *s, int *c)
{
    static const char letters[] = "abfnrtv\\\"'", codes[] = "\a\b\f\n\r\t\v\\\"'";
    const char *at = *s != '\0' ? strchr(letters, *s) : NULL;
    if (at != NULL) {
        *c = codes[at - letters];
        return s + 1;
    }
    if (*s == 'c') {
        *c = -1;
        return s + 1;
    }
    if (*s >= '0' && *s <= '7') {
        int value = 0, digits = *s == '0' ? 4 : 3;
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

static int64_t next_number(struct format *f)
{
    const char *text = next_arg(f);
    char *end;
    if (text == NULL || *text == '\0')
        return 0;
    if (*text == '\'' || *text == '"')
        return (unsigned char)text[1];
    errno = 0;
    int64_t value = text[0] == '-' ? strtoll(text, &end, 0) : (int64_t)strtoull(text, &end, 0);
    if (*end != '\0' || errno != 0) {
        complain("printf: %s: not a number", text);
        f->bad = true;
    }
    return value;
}

static void print_escaped(struct format *f, const char *text)
{
    while (*text != '\0' && !f->stop) {
        int c = (unsigned char)*text++;
        if (c == '\\')
            text = escape(text, &c);
        if (c == -1)
            f->stop = true;
        else
            putchar(c);
    }
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
    const char *text;
    switch (*s) {
    case '%':
        putchar('%');
        break;
    case 'd': case 'i': case 'o': case 'u': case 'x': case 'X':
        snprintf(spec + n, sizeof spec - n, "ll%c", *s);
        printf(spec, (long long)next_number(f));
        break;
    case 'c':
        text = next_arg(f);
        strcpy(spec + n, "c");
        if (text != NULL && *text != '\0')
            printf(spec, *text);
        break;
    case 's':
        text = next_arg(f);
        strcpy(spec + n, "s");
        printf(spec, text != NULL ? text : "");
        break;
    case 'b':
        text = next_arg(f);
        print_escaped(f, text != NULL ? text : "");
        break;
    default:
        complain("printf: %%%c: not a conversion", *s);
        f->bad = f->stop = true;
        return s + strlen(s);
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
            s = escape(s, &c);
        if (c == -1)
            f->stop = true;
        else
            putchar(c);
    }
}

int builtin_printf(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "--") == 0) {
        argc--;
        argv++;
    }
    if (argc < 2) {
        complain("printf: usage: printf format [argument...]");
        return STATUS_USAGE;
    }
    struct format f = { .args = argv + 2 };
    do {
        f.used = false;
        print_once(&f, argv[1]);
    } while (!f.stop && f.used && *f.args != NULL);
    return fflush(stdout) == EOF || f.bad;
}

/* ---- read ---- */

/* One character at a time: what follows the line is for others. -> false at the end of the file */
static bool read_line(struct text *line, bool raw)
{
    char c;
    bool escaped = false;
    ssize_t n;
    for (;;) {
        n = read(STDIN_FILENO, &c, 1);
        if (n == -1 && errno == EINTR) {
            if (interrupt_taken())
                return false;
            traps_run();
            continue;
        }
        if (n <= 0)
            return false;
        if (escaped) {
            escaped = false;
            if (c == '\n')
                continue;
            text_add(line, '\\');
            text_add(line, c);
        } else if (c == '\\' && !raw) {
            escaped = true;
        } else if (c == '\n') {
            return true;
        } else {
            text_add(line, c);
        }
    }
}

static bool is_separator(char c, const char *ifs, bool blank)
{
    return c != '\0' && strchr(ifs, c) != NULL && (isspace((unsigned char)c) != 0) == blank;
}

/* The next field of a line; the last takes all. -> behind it */
static char *take_field(char *s, const char *ifs, bool last, struct text *field)
{
    while (is_separator(*s, ifs, true))
        s++;
    for (; *s != '\0'; s++) {
        if (*s == '\\' && s[1] != '\0') {
            text_add(field, *++s);
            continue;
        }
        if (!last && strchr(ifs, *s) != NULL)
            break;
        text_add(field, *s);
    }
    while (last && field->n != 0 && is_separator(field->s[field->n - 1], ifs, true))
        field->n--;
    while (is_separator(*s, ifs, true))
        s++;
    if (is_separator(*s, ifs, false))
        s++;
    return s;
}

/* A raw line's backslashes are doubled, so that take_field() finds them as written. */
static char *protect(struct text *line, bool raw)
{
    struct text out = { 0 };
    for (size_t i = 0; i < line->n; i++) {
        if (raw && line->s[i] == '\\')
            text_add(&out, '\\');
        text_add(&out, line->s[i]);
    }
    return text_cstr(&out);
}

int builtin_read(int argc, char **argv)
{
    struct text line = { 0 };
    const char *ifs = var_get("IFS");
    bool raw = false, good;
    int at = 1;
    static char reply[] = "REPLY", *reply_name[] = { reply };
    for (; at < argc && argv[at][0] == '-' && argv[at][1] != '\0'; at++) {
        if (strcmp(argv[at], "-r") == 0) {
            raw = true;
        } else if (strcmp(argv[at], "-p") == 0 && at + 1 < argc) {
            fputs(argv[++at], stderr);
        } else {
            complain("read: usage: read [-r] [-p prompt] [name...]");
            return STATUS_USAGE;
        }
    }
    fflush(stderr);
    good = read_line(&line, raw);
    char **names = at < argc ? argv + at : reply_name, *text = protect(&line, raw), *rest = text;
    int count = at < argc ? argc - at : 1;
    if (ifs == NULL)
        ifs = " \t\n";
    for (int i = 0; i < count; i++) {
        struct text field = { 0 };
        rest = take_field(rest, ifs, i + 1 == count, &field);
        good &= var_set(names[i], text_cstr(&field));
        text_free(&field);
    }
    free(text);
    text_free(&line);
    return good ? 0 : 1;
}
