/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Splits a file where the operands say: line numbers, /re/[offset], and %re%[offset], whose part is left out. {n}
 * repeats.
 */
#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool.h"

struct line { char *s; size_t n; };

static struct { const char *prefix; long digits; bool keep, quiet; } opt = { "xx", 2, false, false };
static struct line *lines;
static size_t line_count, line_room, at;        /* at: the first line that is in no part yet */
static unsigned parts;

static char *part_name(unsigned number)
{
    return tool_format("%s%0*u", opt.prefix, (int)opt.digits, number);
}

static _Noreturn void give_up(const char *what, const char *why)
{
    for (unsigned i = 0; i < parts && !opt.keep; i++) {
        char *name = part_name(i);
        unlink(name);
        free(name);
    }
    fflush(stdout);
    tool_die("%s: %s", what, why);
}

static void read_lines(FILE *file)
{
    char *s = NULL;
    size_t room = 0;
    for (ssize_t n; (n = getline(&s, &room, file)) > 0; s = NULL, room = 0) {
        lines = tool_grow(lines, &line_room, line_count + 1, sizeof *lines);
        lines[line_count++] = (struct line){ s, (size_t)n };
    }
    free(s);
}

/* The lines from `at` up to `end` become the next part, or none. */
static void write_part(size_t end, bool leave_out)
{
    unsigned long long size = 0;
    if (leave_out) {
        at = end;
        return;
    }
    char *name = part_name(parts++);
    FILE *out = fopen(name, "w");
    if (out == NULL) {
        tool_error(name);
        give_up(name, "no part was written");
    }
    for (; at < end; at++) {
        fwrite(lines[at].s, 1, lines[at].n, out);
        size += lines[at].n;
    }
    if (fclose(out) == EOF)
        give_up(name, "cannot be written");
    if (!opt.quiet)
        printf("%llu\n", size);
    free(name);
}

static void split_at_number(const char *operand)
{
    char *end;
    unsigned long long line = strtoull(operand, &end, 10);
    if (*end != '\0' || end == operand || line == 0)
        give_up(operand, "no line number");
    if (line - 1 < at || line > line_count)
        give_up(operand, "line number out of range");
    write_part((size_t)line - 1, false);
}

static bool matches(const regex_t *re, struct line *line)
{
    bool newline = line->s[line->n - 1] == '\n';
    if (newline)
        line->s[line->n - 1] = '\0';
    bool match = regexec(re, line->s, 0, NULL, 0) == 0;
    if (newline)
        line->s[line->n - 1] = '\n';
    return match;
}

/* Behind the line a part begins with, since that one has been found already. */
static void split_at_match(const regex_t *re, const char *operand, long offset, bool leave_out, bool first)
{
    for (size_t i = first ? at : at + 1; i < line_count; i++) {
        if (!matches(re, &lines[i]))
            continue;
        long long end = (long long)i + offset;
        if (end < (long long)at || end > (long long)line_count)
            give_up(operand, "line number out of range");
        write_part((size_t)end, leave_out);
        return;
    }
    give_up(operand, "match not found");
}

/* /re/offset -> the regular expression, up to the closing delimiter; `rest` is behind it */
static char *expression(const char *operand, const char **rest)
{
    char *re = tool_copy(operand + 1);
    size_t n = 0;
    const char *s = operand + 1;
    while (*s != '\0' && *s != operand[0]) {
        if (s[0] == '\\' && s[1] == operand[0])
            s++;
        else if (s[0] == '\\' && s[1] != '\0')
            re[n++] = *s++;
        re[n++] = *s++;
    }
    re[n] = '\0';
    if (*s == '\0')
        give_up(operand, "the closing delimiter is missing");
    *rest = s + 1;
    return re;
}

/* -> how often more: 0, or -1 for {*} */
static long repetition(const char *operand)
{
    char *end;
    if (operand == NULL || operand[0] != '{')
        return 0;
    if (strcmp(operand, "{*}") == 0)
        return -1;
    long n = strtol(operand + 1, &end, 10);
    if (end == operand + 1 || strcmp(end, "}") != 0 || n < 0)
        give_up(operand, "no number of repetitions");
    return n;
}

static bool match_follows(const regex_t *re)
{
    for (size_t i = at + 1; i < line_count; i++)
        if (matches(re, &lines[i]))
            return true;
    return false;
}

static void split_at_expression(const char *operand, long times, bool first)
{
    const char *rest;
    char *end, *text = expression(operand, &rest);
    regex_t re;
    long offset = strtol(rest, &end, 10);
    if (*end != '\0')
        give_up(operand, "no offset");
    if (regcomp(&re, text, REG_NOSUB) != 0)
        give_up(operand, "no regular expression");
    split_at_match(&re, operand, offset, operand[0] == '%', first);
    for (; times != 0 && (times > 0 || match_follows(&re)); times -= times > 0)
        split_at_match(&re, operand, offset, operand[0] == '%', false);
    regfree(&re);
    free(text);
}

static void split_every(const char *operand, long times)
{
    size_t step = (size_t)strtoull(operand, NULL, 10);
    split_at_number(operand);
    for (size_t line = 2 * step; times != 0; line += step, times -= times > 0) {
        if (line > line_count && times < 0)
            return;
        char *text = tool_format("%zu", line);
        split_at_number(text);
        free(text);
    }
}

int main(int argc, char *argv[])
{
    int c;
    while ((c = getopt(argc, argv, "f:kn:s")) != -1) {
        switch (c) {
        case 'f': opt.prefix = optarg; break;
        case 'k': opt.keep = true; break;
        case 'n': if (!tool_number(optarg, 1, 9, &opt.digits)) return 1; break;
        case 's': opt.quiet = true; break;
        default:  return 1;
        }
    }
    if (argc - optind < 2)
        tool_usage("[-ks] [-f prefix] [-n digits] file operand...");
    FILE *file = tool_open(argv[optind++]);
    if (file == NULL)
        return 1;
    read_lines(file);
    tool_done(file);
    for (bool first = true; optind < argc; optind++, first = false) {
        const char *operand = argv[optind];
        long times = repetition(argv[optind + 1]);
        optind += times != 0 || (argv[optind + 1] != NULL && argv[optind + 1][0] == '{');
        if (operand[0] == '/' || operand[0] == '%')
            split_at_expression(operand, times, first);
        else
            split_every(operand, times);
    }
    write_part(line_count, false);
    return tool_close(0);
}
