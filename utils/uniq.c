/* SPDX-License-Identifier: Apache-2.0 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "tool.h"

static struct { bool count, repeated, unique, fold; long long fields, chars, width; } opt = { .width = -1 };

struct line { char *text; size_t room; ssize_t length; };

static bool read_line(struct line *l, FILE *in)
{
    l->length = getline(&l->text, &l->room, in);
    if (l->length > 0 && l->text[l->length - 1] == '\n')
        l->length--;
    return l->length >= 0;
}

/* The part that is compared. */
static const char *key(const struct line *l, size_t *length)
{
    const char *s = l->text, *end = s + l->length;
    for (long long i = 0; i < opt.fields && s < end; i++) {
        while (s < end && isblank((unsigned char)*s))
            s++;
        while (s < end && !isblank((unsigned char)*s))
            s++;
    }
    s += end - s < opt.chars ? end - s : opt.chars;
    *length = (size_t)(end - s);
    if (opt.width >= 0 && *length > (size_t)opt.width)
        *length = (size_t)opt.width;
    return s;
}

static bool same(const struct line *a, const struct line *b)
{
    size_t na, nb;
    const char *ka = key(a, &na), *kb = key(b, &nb);
    return na == nb && (opt.fold ? strncasecmp(ka, kb, na) : memcmp(ka, kb, na)) == 0;
}

static void print(const struct line *l, unsigned long long times)
{
    if ((opt.repeated && times == 1) || (opt.unique && times > 1))
        return;
    if (opt.count)
        printf("%7llu ", times);
    fwrite(l->text, 1, (size_t)l->length, stdout);
    putchar('\n');
}

static void run(FILE *in)
{
    struct line last = { 0 }, next = { 0 };
    unsigned long long times = 0;
    while (read_line(&next, in)) {
        if (times != 0 && same(&last, &next)) {
            times++;
            continue;
        }
        if (times != 0)
            print(&last, times);
        struct line swap = last;
        last = next;
        next = swap;
        times = 1;
    }
    if (times != 0)
        print(&last, times);
    free(last.text);
    free(next.text);
}

int main(int argc, char *argv[])
{
    int c;
    while ((c = getopt(argc, argv, "cdf:is:uw:")) != -1) {
        switch (c) {
        case 'c': opt.count = true; break;
        case 'd': opt.repeated = true; break;
        case 'i': opt.fold = true; break;
        case 'u': opt.unique = true; break;
        case 'f':
        case 's':
        case 'w':
            if (!tool_size(optarg, c == 'f' ? &opt.fields : c == 's' ? &opt.chars : &opt.width))
                return 1;
            break;
        default:  return 1;
        }
    }
    if (argc - optind > 2)
        tool_usage("[-c|-d|-u] [-i] [-f fields] [-s chars] [-w width] [input [output]]");
    FILE *in = tool_open(optind < argc ? argv[optind] : NULL);
    if (in == NULL)
        return 1;
    if (argc - optind == 2 && freopen(argv[optind + 1], "w", stdout) == NULL) {
        tool_error(argv[optind + 1]);
        return 1;
    }
    run(in);
    int status = ferror(in) != 0;
    if (status != 0)
        tool_error(tool_label(argv[optind]));
    tool_done(in);
    return tool_close(status);
}
