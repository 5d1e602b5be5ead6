/* SPDX-License-Identifier: Apache-2.0 */
/* uuencode: a file as text with its name and mode, in the historical form or, with -m, base64. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tool.h"

static const char base64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static char digit(unsigned value, bool mime)
{
    value &= 63;
    return mime ? base64[value] : value != 0 ? (char)(value + ' ') : '`';
}

static void line(const unsigned char *bytes, size_t n, bool mime)
{
    if (!mime)
        putchar(digit((unsigned)n, false));
    for (size_t i = 0; i < n; i += 3) {
        unsigned value = (unsigned)bytes[i] << 16 | (unsigned)bytes[i + 1] << 8 | bytes[i + 2];
        for (unsigned k = 0; k < 4; k++)
            putchar(mime && i + k > n ? '=' : digit(value >> (18 - 6 * k), mime));
    }
    putchar('\n');
}

int main(int argc, char *argv[])
{
    bool mime = false;
    int c;
    while ((c = getopt(argc, argv, "m")) != -1) {
        if (c != 'm')
            tool_usage("[-m] [file] name");
        mime = true;
    }
    if (argc - optind < 1 || argc - optind > 2)
        tool_usage("[-m] [file] name");
    FILE *file = tool_open(argc - optind == 2 ? argv[optind] : NULL);
    struct stat st;
    if (file == NULL)
        return 1;
    mode_t mask = umask(0);
    mode_t mode = file != stdin && fstat(fileno(file), &st) == 0 ? st.st_mode & 0777 : 0666 & ~mask;
    printf("begin%s %03o %s\n", mime ? "-base64" : "", (unsigned)mode, argv[argc - 1]);
    unsigned char bytes[48] = { 0 };
    size_t n;
    while ((n = fread(bytes, 1, 45, file)) != 0) {
        line(bytes, n, mime);
        memset(bytes, 0, sizeof bytes);
    }
    puts(mime ? "====" : "`\nend");
    if (ferror(file))
        tool_die("%s: %s", argv[optind], strerror(errno));
    return tool_close(0);
}
