/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool.h"

static char *delimiters = "\t";         /* '\0' in it: none here */
static size_t delimiter_count = 1;
static bool serial;

static void put_delimiter(size_t n)
{
    char c = delimiters[n % delimiter_count];
    if (c != '\0')
        putchar(c);
}

static void take_delimiters(const char *text)
{
    size_t n = 0;
    delimiters = tool_alloc(strlen(text) + 1);
    for (; *text != '\0'; text++) {
        char c = *text;
        if (c == '\\' && text[1] != '\0') {
            c = *++text;
            c = c == 'n' ? '\n' : c == 't' ? '\t' : c == '0' ? '\0' : c;
        }
        delimiters[n++] = c;
    }
    delimiter_count = n != 0 ? n : 1;
}

/* One line without its end. -> false: there is none */
static bool copy_line(FILE *file)
{
    int c = getc(file);
    if (c == EOF)
        return false;
    for (; c != EOF && c != '\n'; c = getc(file))
        putchar(c);
    return true;
}

static int paste_serial(FILE *file, const char *name)
{
    int c, held = EOF;
    size_t n = 0;
    while ((c = getc(file)) != EOF) {
        if (held == '\n')
            put_delimiter(n++);
        else if (held != EOF)
            putchar(held);
        held = c;
    }
    if (held != EOF && held != '\n')
        putchar(held);
    putchar('\n');
    return 0;
}

/* Delimiters of files that have ended are held back until some later file has a line. */
static bool paste_line(FILE **files, size_t count)
{
    size_t pending = 0, given = 0;
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        int c = files[i] != NULL ? getc(files[i]) : EOF;
        if (c != EOF) {
            ungetc(c, files[i]);
            for (; pending > 0; pending--)
                put_delimiter(given++);
            copy_line(files[i]);
            any = true;
        } else if (files[i] != NULL) {
            if (files[i] != stdin)
                fclose(files[i]);
            files[i] = NULL;
        }
        pending++;
    }
    if (!any)
        return false;
    for (; pending > 1; pending--)
        put_delimiter(given++);
    putchar('\n');
    return true;
}

static int paste_parallel(char *names[], size_t count)
{
    FILE **files = tool_alloc((count + 1) * sizeof *files);
    if (count == 0)
        files[count++] = stdin;
    else
        for (size_t i = 0; i < count; i++)
            if ((files[i] = tool_open(names[i])) == NULL)
                exit(1);
    while (paste_line(files, count))
        continue;
    free(files);
    return 0;
}

int main(int argc, char *argv[])
{
    int c;
    while ((c = getopt(argc, argv, "d:s")) != -1) {
        switch (c) {
        case 'd': take_delimiters(optarg); break;
        case 's': serial = true; break;
        default:  return 1;
        }
    }
    return tool_close(serial ? tool_each(argv + optind, paste_serial) :
        paste_parallel(argv + optind, (size_t)(argc - optind)));
}
