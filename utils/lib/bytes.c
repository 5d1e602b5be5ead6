/* SPDX-License-Identifier: Apache-2.0 */
#include "bytes.h"

#include <stdlib.h>
#include <string.h>

#include "tool.h"

static char **names;
static FILE *input;
static int status;

void bytes_from(char *list[])
{
    static char *standard[] = { "-", NULL };
    names = list[0] != NULL ? list : standard;
}

int bytes_next(void)
{
    for (;;) {
        if (input == NULL) {
            if (*names == NULL)
                return EOF;
            input = tool_open(*names++);
            if (input == NULL) {
                status = 1;
                continue;
            }
        }
        int c = getc(input);
        if (c != EOF)
            return c;
        if (ferror(input)) {
            tool_error(tool_label(names[-1]));
            status = 1;
        }
        tool_done(input);
        input = NULL;
    }
}

int bytes_status(void)
{
    return status;
}

bool bytes_count(const char *text, long long *value)
{
    char *end;
    long long n = strtoll(text, &end, 0), unit = *end == 'b' ? 512 : *end == 'k' ? 1024 : *end == 'm' ? 1048576 : 1;
    if (end != text && n >= 0 && (unit != 1 ? end[1] : *end) == '\0' && !__builtin_mul_overflow(n, unit, value))
        return true;
    tool_say("%s: give a number of bytes", text);
    return false;
}

static unsigned dump_line(unsigned char line[DUMP_LINE], long long *limit)
{
    unsigned n = 0;
    int c;
    while (n < DUMP_LINE && *limit != 0 && (c = bytes_next()) != EOF) {
        line[n++] = (unsigned char)c;
        *limit -= *limit > 0;
    }
    memset(line + n, 0, DUMP_LINE - n);
    return n;
}

unsigned long long bytes_dump(const struct dump *dump)
{
    unsigned char line[DUMP_LINE], last[DUMP_LINE];
    unsigned long long at = 0;
    long long limit = dump->limit;
    bool starred = false, any = false;
    unsigned n = DUMP_LINE;
    for (; at < (unsigned long long)dump->skip; at++)
        if (bytes_next() == EOF) {
            if (dump->must_skip)
                tool_die("there are fewer bytes than shall be skipped");
            break;
        }
    while (n == DUMP_LINE && (n = dump_line(line, &limit)) != 0) {
        bool same = !dump->all_lines && any && n == DUMP_LINE && memcmp(line, last, DUMP_LINE) == 0;
        if (same && !starred)
            puts("*");
        if (!same) {
            dump->address(at);
            dump->line(line, n);
        }
        starred = same;
        any = true;
        memcpy(last, line, DUMP_LINE);
        at += n;
    }
    return at;
}
