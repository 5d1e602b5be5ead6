/* SPDX-License-Identifier: Apache-2.0 */
/* base64 (RFC 4648), and back. */
#include <string.h>
#include <unistd.h>

#include "tool.h"

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static bool ignore;
static long width = 76;

static void put(char c)
{
    static long column;
    if (width != 0 && column == width) {
        putchar('\n');
        column = 0;
    }
    if (c != '\n')
        putchar(c);
    else if (width != 0 && column != 0)
        putchar('\n');
    column++;
}

static int encode(FILE *file, const char *name)
{
    unsigned char b[3];
    size_t n;
    (void)name;
    while ((n = fread(b, 1, 3, file)) != 0) {
        unsigned value = (unsigned)b[0] << 16 | (n > 1 ? (unsigned)b[1] << 8 : 0) | (n > 2 ? b[2] : 0);
        for (unsigned i = 0; i < 4; i++)
            put(i <= n ? digits[value >> (18 - 6 * i) & 63] : '=');
    }
    put('\n');
    return 0;
}

static int decode(FILE *file, const char *name)
{
    unsigned value = 0, count = 0, padding = 0;
    int c;
    while ((c = getc(file)) != EOF) {
        const char *digit = c != '\0' ? strchr(digits, c) : NULL;
        if (c == '\n' || c == '\r' || (digit == NULL && c != '=' && ignore))
            continue;
        if ((digit == NULL && c != '=') || (padding != 0 && digit != NULL) || (c == '=' && count < 2))
            break;
        padding += c == '=';
        value = value << 6 | (digit != NULL ? (unsigned)(digit - digits) : 0);
        if (++count < 4)
            continue;
        for (unsigned i = 0; i < 3 - padding; i++)
            putchar((int)(value >> (16 - 8 * i) & 255));
        value = count = padding = 0;
    }
    if (c == EOF && count == 0)
        return 0;
    tool_say("%s: not base64", tool_label(name));
    return tool_trouble;
}

int main(int argc, char *argv[])
{
    bool back = false;
    int c;
    while ((c = getopt(argc, argv, "dDiw:")) != -1) {
        switch (c) {
        case 'd': case 'D': back = true; break;
        case 'i': ignore = true; break;
        case 'w':
            if (!tool_number(optarg, 0, 1000000, &width))
                return 1;
            break;
        default:  tool_usage("[-di] [-w width] [file]");
        }
    }
    if (argc - optind > 1)
        tool_usage("[-di] [-w width] [file]");
    return tool_close(tool_each(argv + optind, back ? decode : encode));
}
