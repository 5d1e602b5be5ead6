/* SPDX-License-Identifier: Apache-2.0 */
/* uudecode: the file again that uuencode made a text of. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tool.h"

static const char *output;      /* in place of the name in the text */
static char *text;              /* the line that was read last */
static size_t room;

static bool next_line(FILE *in)
{
    if (getline(&text, &room, in) <= 0)
        return false;
    text[strcspn(text, "\r\n")] = '\0';
    return true;
}

static int value_of(char c, bool mime)
{
    if (!mime)
        return c >= ' ' && c <= '`' ? (c - ' ') & 63 : -1;
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* Four digits each; blanks at the end of a line may be lost on the way. -> false: there is something else */
static bool put_digits(FILE *out, const char *s, size_t bytes, bool mime)
{
    while (bytes != 0) {
        unsigned value = 0, got = 0;
        for (unsigned i = 0; i < 4; i++) {
            int one = *s == '\0' ? (mime ? -2 : 0) : *s == '=' && mime ? -2 : value_of(*s, mime);
            if (one == -1)
                return false;
            value = value << 6 | (one > 0 ? (unsigned)one : 0);
            got += one >= 0;
            s += *s != '\0';
        }
        if (mime && got < 2)
            return got == 0;
        for (unsigned i = 0; i < 3 && bytes != 0 && i + 1 < got; i++, bytes--)
            putc((int)(value >> (16 - 8 * i) & 255), out);
    }
    return true;
}

static bool decode_lines(FILE *in, FILE *out)
{
    while (next_line(in)) {
        int n = text[0] != '\0' ? value_of(text[0], false) : 0;
        if (n == 0)
            return next_line(in) && strncmp(text, "end", 3) == 0;
        if (n < 0 || !put_digits(out, text + 1, (size_t)n, false))
            return false;
    }
    return false;
}

static bool decode_base64(FILE *in, FILE *out)
{
    while (next_line(in)) {
        if (strncmp(text, "====", 4) == 0)
            return true;
        if (!put_digits(out, text, strlen(text) / 4 * 3, true))
            return false;
    }
    return false;
}

static FILE *create(const char *name, mode_t mode)
{
    if (strcmp(name, "/dev/stdout") == 0 || strcmp(name, "-") == 0)
        return stdout;
    FILE *out = fopen(name, "w");
    if (out == NULL || fchmod(fileno(out), mode) == -1)
        tool_error(name);
    return out;
}

/* From a line "begin mode name". */
static int decode_file(FILE *in, const char *header, bool mime)
{
    char *end;
    mode_t mode = (mode_t)strtoul(header, &end, 8) & 0777;
    if (end == header || *end != ' ' || end[1] == '\0') {
        tool_say("not understood: begin %s", header);
        return 1;
    }
    char *name = tool_copy(output != NULL ? output : end + 1);
    FILE *out = create(name, mode);
    bool good = out != NULL && (mime ? decode_base64 : decode_lines)(in, out);
    if (out != NULL && !good)
        tool_say("%s: the text is damaged or not whole", name);
    if (out != NULL && out != stdout && fclose(out) == EOF) {
        tool_error(name);
        good = false;
    }
    free(name);
    return good ? 0 : 1;
}

static int decode(FILE *in, const char *label)
{
    int status = 0;
    bool found = false;
    while (next_line(in)) {
        bool mime = strncmp(text, "begin-base64 ", 13) == 0;
        if (!mime && strncmp(text, "begin ", 6) != 0)
            continue;
        found = true;
        char *header = tool_copy(text + (mime ? 13 : 6));
        status |= decode_file(in, header, mime);
        free(header);
    }
    if (!found) {
        tool_say("%s: no line that begins a file", tool_label(label));
        return 1;
    }
    return status;
}

int main(int argc, char *argv[])
{
    int c;
    while ((c = getopt(argc, argv, "o:")) != -1) {
        if (c != 'o')
            tool_usage("[-o output] [file...]");
        output = optarg;
    }
    return tool_close(tool_each(argv + optind, decode));
}
