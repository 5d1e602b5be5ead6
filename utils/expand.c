/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tab_stops.h"
#include "tool.h"

static struct tab_stops stops;
static bool leading_only;

static int expand(FILE *file, const char *name)
{
    size_t column = 0;
    bool leading = true;
    int c;
    while ((c = getc(file)) != EOF) {
        if (c == '\t' && (leading || !leading_only)) {
            for (size_t next = tab_next(&stops, column); column < next; column++)
                putchar(' ');
            continue;
        }
        putchar(c);
        if (c == '\n') {
            column = 0;
            leading = true;
            continue;
        }
        if (c == '\b')
            column -= column != 0;
        else if (c == '\t')
            column = tab_next(&stops, column);
        else if ((c & 0xc0) != 0x80)        /* the later bytes of a UTF-8 character take no column */
            column++;
        leading &= c == ' ' || c == '\t';
    }
    return 0;
}

int main(int argc, char *argv[])
{
    int c;
    tab_stops_parse(&stops, "8");
    while ((c = getopt(argc, argv, "it:")) != -1) {
        if (c == 'i')
            leading_only = true;
        else if (c != 't' || !tab_stops_parse(&stops, optarg))
            return 1;
    }
    return tool_close(tool_each(argv + optind, expand));
}
