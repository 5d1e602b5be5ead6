/* SPDX-License-Identifier: Apache-2.0 */
#include "bytes.h"

#include <stdlib.h>

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
