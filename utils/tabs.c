/* SPDX-License-Identifier: Apache-2.0 */
/* tabs: sets the terminal's tab stops. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "tool.h"

#define COLUMNS 132
static const char usage[] = "[-n | -a | -a2 | -c | -c2 | -c3 | -f | -p | -s | -u | n,n...] [+m[n]] [-T type]";

static const struct { const char *option, *stops; } formats[] = {
    { "-a", "1,10,16,36,72" }, { "-a2", "1,10,16,40,72" }, { "-c", "1,8,12,16,20,55" }, { "-c2", "1,6,10,14,49" },
    { "-c3", "1,6,10,14,18,22,26,30,34,38,42,46,50,54,58,62,67" }, { "-f", "1,7,11,15,19,23" },
    { "-p", "1,5,9,13,17,21,25,29,33,37,41,45,49,53,57,61" }, { "-s", "1,10,55" }, { "-u", "1,12,20,44" },
};

static bool stops[COLUMNS];

static void set_every(long n)
{
    memset(stops, 0, sizeof stops);
    for (long at = n; n != 0 && at < COLUMNS; at += n)
        stops[at] = true;
}

/* Columns from 1, each larger than the one before; +n: that much behind it. */
static void set_list(const char *list)
{
    long at = 0;
    memset(stops, 0, sizeof stops);
    for (const char *s = list; *s != '\0';) {
        char *end;
        bool more = *s == '+' && s != list;
        long value = strtol(s + more, &end, 10);
        if (end == s + more || (*end != '\0' && *end != ',' && *end != ' ') || (more ? value < 1 : value <= at))
            tool_die("%s: give columns that grow", list);
        at = more ? at + value : value;
        if (at <= COLUMNS)
            stops[at - 1] = at > 1;
        s = end + (*end != '\0');
    }
}

static void take(const char *word, long *margin)
{
    if (word[0] == '+' && word[1] == 'm') {
        if (word[2] != '\0' && !tool_number(word + 2, 0, COLUMNS, margin))
            exit(1);
        if (word[2] == '\0')
            *margin = 10;
        return;
    }
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
        if (strcmp(word, formats[i].option) == 0) {
            set_list(formats[i].stops);
            return;
        }
    if (word[0] == '-' && isdigit((unsigned char)word[1]) && word[2] == '\0')
        set_every(word[1] - '0');
    else if (isdigit((unsigned char)word[0]))
        set_list(word);
    else
        tool_usage(usage);
}

int main(int argc, char *argv[])
{
    long margin = 0;
    set_every(8);
    for (int i = 1; i < argc; i++) {
        if (strncmp(argv[i], "-T", 2) != 0)
            take(argv[i], &margin);
        else if (argv[i][2] == '\0' && ++i == argc)
            tool_usage(usage);
    }
    fputs("\r\033[3g", stdout);
    long at = 0;
    for (long stop = 1; stop + margin < COLUMNS; stop++)
        if (stops[stop]) {
            printf("\033[%ldC\033H", stop + margin - at);
            at = stop + margin;
        }
    putchar('\r');
    return tool_close(0);
}
