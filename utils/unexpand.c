/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tab_stops.h"
#include "tool.h"

static struct tab_stops stops;
static bool everywhere;

/* Blanks from column `from` to `to`: tabs as far as there are stops. A single blank stays one. */
static void put_blanks(size_t from, size_t to, bool had_tab)
{
    size_t next;
    if (to == from + 1 && !had_tab) {
        putchar(' ');
        return;
    }
    while (tab_fits(&stops, from) && (next = tab_next(&stops, from)) <= to) {
        putchar('\t');
        from = next;
    }
    for (; from < to; from++)
        putchar(' ');
}

static int unexpand(FILE *file, const char *name)
{
    size_t column = 0, blank_from = 0;
    bool leading = true, in_blanks = false, had_tab = false;
    int c;
    while ((c = getc(file)) != EOF) {
        if ((c == ' ' || c == '\t') && (leading || everywhere)) {
            if (!in_blanks) {
                blank_from = column;
                had_tab = false;
            }
            in_blanks = true;
            had_tab |= c == '\t';
            column = c == '\t' ? tab_next(&stops, column) : column + 1;
            continue;
        }
        if (in_blanks)
            put_blanks(blank_from, column, had_tab);
        in_blanks = false;
        putchar(c);
        leading = c == '\n';
        if (c == '\n')
            column = 0;
        else if (c == '\b')
            column -= column != 0;
        else if (c == '\t')
            column = tab_next(&stops, column);
        else if ((c & 0xc0) != 0x80)
            column++;
    }
    if (in_blanks)
        put_blanks(blank_from, column, had_tab);
    return 0;
}

int main(int argc, char *argv[])
{
    int c;
    tab_stops_parse(&stops, "8");
    while ((c = getopt(argc, argv, "at:")) != -1) {
        if (c == '?' || (c == 't' && !tab_stops_parse(&stops, optarg)))
            return 1;
        everywhere = true;
    }
    return tool_close(tool_each(argv + optind, unexpand));
}
