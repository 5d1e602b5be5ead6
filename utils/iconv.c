/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <iconv.h>
#include <langinfo.h>
#include <locale.h>
#include <string.h>
#include <unistd.h>

#include "tool.h"

static iconv_t conversion;
static bool omit, silent;

static void list(void)
{
    static const char *const known[] = { "UTF-8", "UTF-16", "UTF-16BE", "UTF-16LE", "UTF-32", "UTF-32BE", "UTF-32LE", "ISO-8859-1", "US-ASCII" };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        iconv_t one = iconv_open("UTF-8", known[i]);
        if (one == (iconv_t)-1)
            continue;
        puts(known[i]);
        iconv_close(one);
    }
}

/* What iconv() left of the input is moved to its start. -> false: it is no text of this code */
static bool convert_some(char *in, size_t *left, const char *name)
{
    char out[4096];
    for (char *at = in;;) {
        char *to = out;
        size_t room = sizeof out;
        size_t done = iconv(conversion, &at, left, &to, &room);
        int error = errno;
        fwrite(out, 1, sizeof out - room, stdout);
        if (done == (size_t)-1 && error == EILSEQ && omit && *left != 0) {
            at++;
            --*left;
            continue;
        }
        memmove(in, at, *left);
        if (done != (size_t)-1 || error == EINVAL)
            return true;
        if (error == E2BIG) {
            at = in;
            continue;
        }
        if (!silent)
            tool_say("%s: cannot be converted: %s", tool_label(name), strerror(error));
        return false;
    }
}

static int convert(FILE *file, const char *name)
{
    char in[4096], out[16], *to = out;
    size_t left = 0, n, room = sizeof out;
    iconv(conversion, NULL, NULL, NULL, NULL);
    while ((n = fread(in + left, 1, sizeof in - left, file)) != 0) {
        left += n;
        if (!convert_some(in, &left, name))
            return 1;
    }
    iconv(conversion, NULL, NULL, &to, &room);
    fwrite(out, 1, sizeof out - room, stdout);
    if (left == 0 || omit)
        return 0;
    if (!silent)
        tool_say("%s: ends within a character", tool_label(name));
    return 1;
}

int main(int argc, char *argv[])
{
    setlocale(LC_CTYPE, "");
    const char *from = nl_langinfo(CODESET), *to = from;
    int c;
    while ((c = getopt(argc, argv, "cf:lst:")) != -1) {
        switch (c) {
        case 'c': omit = true; break;
        case 'f': from = optarg; break;
        case 'l': list(); return tool_close(0);
        case 's': silent = true; break;
        case 't': to = optarg; break;
        default:  tool_usage("[-cs] [-f code] [-t code] [file...] | -l");
        }
    }
    conversion = iconv_open(to, from);
    if (conversion == (iconv_t)-1)
        tool_die("from %s to %s: %s", from, to, strerror(errno));
    return tool_close(tool_each(argv + optind, convert));
}
