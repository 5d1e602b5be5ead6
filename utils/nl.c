/* SPDX-License-Identifier: Apache-2.0 */
#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool.h"

enum { HEADER, BODY, FOOTER, SECTIONS };
static struct { char type; regex_t re; } style[SECTIONS] = { { .type = 'n' }, { .type = 't' }, { .type = 'n' } };
static const char *separator = "\t", *format = "rn";
static char delimiter[3] = "\\:";
static long increment = 1, start = 1, blanks = 1, width = 6, number, empty_lines;
static bool restart = true;
static int section = BODY;

static void take_style(int which, const char *text)
{
    if (strchr("atnp", text[0]) == NULL || (text[0] != 'p' && text[1] != '\0'))
        tool_die("%s: a style is a, t, n or pEXPRESSION", text);
    style[which].type = text[0];
    if (text[0] != 'p')
        return;
    int err = regcomp(&style[which].re, text + 1, REG_NOSUB);
    if (err != 0) {
        char why[128];
        regerror(err, &style[which].re, why, sizeof why);
        tool_die("%s: %s", text + 1, why);
    }
}

static bool is_numbered(const char *line)
{
    switch (style[section].type) {
    case 'a':
        if (line[0] != '\0')
            return true;
        if (++empty_lines < blanks)
            return false;
        empty_lines = 0;
        return true;
    case 't': return line[0] != '\0';
    case 'p': return regexec(&style[section].re, line, 0, NULL, 0) == 0;
    default:  return false;
    }
}

/* A line of one, two or three delimiters begins footer, body or header. */
static bool begins_section(const char *line)
{
    size_t n = 0, length = strlen(delimiter);
    while (n < 4 && strncmp(line, delimiter, length) == 0) {
        line += length;
        n++;
    }
    if (*line != '\0' || n == 0 || n > 3)
        return false;
    section = n == 3 ? HEADER : n == 2 ? BODY : FOOTER;
    if (restart && section == HEADER)
        number = start;
    putchar('\n');
    return true;
}

static void print_number(void)
{
    if (strcmp(format, "ln") == 0)
        printf("%-*ld", (int)width, number);
    else
        printf(strcmp(format, "rz") == 0 ? "%0*ld" : "%*ld", (int)width, number);
    number += increment;
}

static int run(FILE *file, const char *name)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t n;
    while ((n = getline(&line, &room, file)) > 0) {
        if (line[n - 1] == '\n')
            line[--n] = '\0';
        if (begins_section(line))
            continue;
        if (is_numbered(line)) {
            print_number();
            fputs(separator, stdout);
        } else {
            printf("%*s", (int)(width + (long)strlen(separator)), "");
        }
        fwrite(line, 1, (size_t)n, stdout);
        putchar('\n');
    }
    free(line);
    return 0;
}

int main(int argc, char *argv[])
{
    int c;
    while ((c = getopt(argc, argv, "b:d:f:h:i:l:n:ps:v:w:")) != -1) {
        bool good = true;
        switch (c) {
        case 'b': take_style(BODY, optarg); break;
        case 'd':
            delimiter[0] = optarg[0];
            if (optarg[0] != '\0' && optarg[1] != '\0')
                delimiter[1] = optarg[1];
            break;
        case 'f': take_style(FOOTER, optarg); break;
        case 'h': take_style(HEADER, optarg); break;
        case 'i': good = tool_number(optarg, INT32_MIN, INT32_MAX, &increment); break;
        case 'l': good = tool_number(optarg, 1, INT32_MAX, &blanks); break;
        case 'n':
            format = optarg;
            if (strcmp(format, "ln") != 0 && strcmp(format, "rn") != 0 && strcmp(format, "rz") != 0)
                tool_die("%s: a format is ln, rn or rz", format);
            break;
        case 'p': restart = false; break;
        case 's': separator = optarg; break;
        case 'v': good = tool_number(optarg, INT32_MIN, INT32_MAX, &start); break;
        case 'w': good = tool_number(optarg, 1, 100, &width); break;
        default:  good = false;
        }
        if (!good)
            return 1;
    }
    number = start;
    return tool_close(tool_each(argv + optind, run));
}
