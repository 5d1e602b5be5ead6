/* SPDX-License-Identifier: Apache-2.0 */
/* tput: what the terminal takes for a capability. Terminals are ANSI ones, whatever they are called. */
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "tool.h"

/* %1, %2: a parameter; %+: it counts from 1 */
static const struct { const char *name, *text; } capabilities[] = {
    { "bel", "\a" }, { "blink", "\033[5m" }, { "bold", "\033[1m" }, { "civis", "\033[?25l" }, { "clear", "\033[H\033[2J" },
    { "cnorm", "\033[?25h" }, { "cr", "\r" }, { "cub", "\033[%1D" }, { "cub1", "\b" }, { "cud", "\033[%1B" }, { "cud1", "\n" },
    { "cuf", "\033[%1C" }, { "cuf1", "\033[C" }, { "cup", "\033[%+1;%+2H" }, { "cuu", "\033[%1A" }, { "cuu1", "\033[A" },
    { "dch1", "\033[P" }, { "dim", "\033[2m" }, { "dl1", "\033[M" }, { "ed", "\033[J" }, { "el", "\033[K" }, { "el1", "\033[1K" },
    { "home", "\033[H" }, { "hpa", "\033[%+1G" }, { "ht", "\t" }, { "ich1", "\033[@" }, { "il1", "\033[L" }, { "ind", "\n" },
    { "init", "\033[0m" }, { "op", "\033[39;49m" }, { "rc", "\0338" }, { "reset", "\033c" }, { "rev", "\033[7m" },
    { "rmso", "\033[27m" }, { "rmul", "\033[24m" }, { "sc", "\0337" }, { "setab", "\033[4%1m" }, { "setaf", "\033[3%1m" },
    { "sgr0", "\033[0m" }, { "smso", "\033[7m" }, { "smul", "\033[4m" }, { "vpa", "\033[%+1d" },
};

static long size_of(bool rows)
{
    struct winsize size = { 0 };
    for (int fd = 0; fd <= 2 && size.ws_row == 0; fd++)
        ioctl(fd, TIOCGWINSZ, &size);
    const char *text = getenv(rows ? "LINES" : "COLUMNS");
    long value = rows ? size.ws_row : size.ws_col;
    if (value == 0 && text != NULL)
        value = strtol(text, NULL, 10);
    return value > 0 ? value : rows ? 24 : 80;
}

static bool put(const char *text, char *parameters[])
{
    long value;
    for (char **p = parameters; *p != NULL; p++)
        if (!tool_number(*p, 0, 9999, &value))
            return false;
    for (; *text != '\0'; text++) {
        if (*text != '%') {
            putchar(*text);
            continue;
        }
        bool from_1 = text[1] == '+';
        text += 1 + from_1;
        const char *given = parameters[0] != NULL && *text == '2' ? parameters[1] : parameters[0];
        if (given == NULL)
            return tool_say("a parameter is missing"), false;
        printf("%ld", strtol(given, NULL, 0) + from_1);
    }
    return true;
}

int main(int argc, char *argv[])
{
    int c;
    tool_trouble = 2;
    while ((c = getopt(argc, argv, "T:")) != -1)
        if (c != 'T')
            tool_usage("[-T type] capability [parameter...]");
    if (optind == argc)
        tool_usage("[-T type] capability [parameter...]");
    const char *name = argv[optind++];
    if (strcmp(name, "lines") == 0 || strcmp(name, "cols") == 0) {
        printf("%ld\n", size_of(name[0] == 'l'));
        return tool_close(0);
    }
    if (strcmp(name, "colors") == 0 || strcmp(name, "longname") == 0) {
        puts(name[0] == 'c' ? "8" : "ANSI terminal");
        return tool_close(0);
    }
    for (size_t i = 0; i < sizeof capabilities / sizeof capabilities[0]; i++)
        if (strcmp(name, capabilities[i].name) == 0)
            return tool_close(put(capabilities[i].text, argv + optind) ? 0 : 2);
    tool_say("%s: no such capability", name);
    return 4;
}
