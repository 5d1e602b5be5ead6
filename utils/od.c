/* SPDX-License-Identifier: Apache-2.0 */
#include <ctype.h>
#include <errno.h>
#include <float.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bytes.h"
#include "tool.h"

struct type { char kind; unsigned size, width; };   /* a c d f o u x; width of one item with its blank */

static struct type *types;
static size_t type_count, type_room;
static char base = 'o';

/* ---- output ---- */

static void print_address(unsigned long long at)
{
    if (base != 'n')
        printf(base == 'o' ? "%07llo" : base == 'd' ? "%07llu" : "%06llx", at);
}

static void print_character(unsigned c)
{
    static const char codes[] = "\0\a\b\f\n\r\t\v", *const texts[] = { "\\0", "\\a", "\\b", "\\f", "\\n", "\\r",
        "\\t", "\\v" };
    for (unsigned i = 0; i < 8; i++)
        if ((unsigned char)codes[i] == c) {
            printf("  %s", texts[i]);
            return;
        }
    if (c < 128 && isprint((int)c))
        printf("   %c", c);
    else
        printf(" %03o", c);
}

static void print_name(unsigned c)
{
    static const char control[][4] = {
        "nul", "soh", "stx", "etx", "eot", "enq", "ack", "bel", "bs", "ht", "nl", "vt", "ff", "cr", "so", "si",
            "dle", "dc1", "dc2",
        "dc3", "dc4", "nak", "syn", "etb", "can", "em", "sub", "esc", "fs", "gs", "rs", "us", "sp",
    };
    c &= 127;
    if (c <= 32)
        printf(" %3s", control[c]);
    else if (c == 127)
        printf(" del");
    else
        printf("   %c", c);
}

static void print_float(const struct type *t, const unsigned char *bytes)
{
    if (t->size == sizeof(float)) {
        float value;
        memcpy(&value, bytes, sizeof value);
        printf("%*.8g", (int)t->width, (double)value);
    } else {
        double value;
        memcpy(&value, bytes, sizeof value);
        printf("%*.17g", (int)t->width, value);
    }
}

static void print_item(const struct type *t, const unsigned char *bytes)
{
    uint64_t value = 0;
    if (t->kind == 'c' || t->kind == 'a') {
        (t->kind == 'c' ? print_character : print_name)(bytes[0]);
        return;
    }
    if (t->kind == 'f') {
        print_float(t, bytes);
        return;
    }
    memcpy(&value, bytes, t->size);
    int width = (int)t->width - 1;
    if (t->kind == 'd') {
        int unused = 64 - 8 * (int)t->size;
        printf(" %*lld", width, (long long)(value << unused) >> unused);
    } else if (t->kind == 'u') {
        printf(" %*llu", width, (unsigned long long)value);
    } else {
        printf(t->kind == 'o' ? " %0*llo" : " %0*llx", width, (unsigned long long)value);
    }
}

/* One line of each type. Types that take less room are spread as wide as the widest. */
static void print_line(const unsigned char *bytes, unsigned count)
{
    unsigned widest = 0;
    for (size_t i = 0; i < type_count; i++)
        if (DUMP_LINE / types[i].size * types[i].width > widest)
            widest = DUMP_LINE / types[i].size * types[i].width;
    for (size_t i = 0; i < type_count; i++) {
        const struct type *t = &types[i];
        unsigned items = DUMP_LINE / t->size, room = widest - items * t->width;
        if (i != 0 && base != 'n')
            printf("%*s", base == 'x' ? 6 : 7, "");
        for (unsigned item = 0; item * t->size < count; item++) {
            printf("%*s", (int)(room * (item + 1) / items - room * item / items), "");
            print_item(t, bytes + item * t->size);
        }
        putchar('\n');
    }
}

/* ---- options ---- */

static void add_type(char kind, unsigned size)
{
    static const unsigned widths[4][9] = {      /* d o u x by size */
        { 0, 5, 7, 0, 12, 0, 0, 0, 21 }, { 0, 4, 7, 0, 12, 0, 0, 0, 23 }, { 0, 4, 6, 0, 11, 0, 0, 0, 21 },
        { 0, 3, 5, 0, 9, 0, 0, 0, 17 },
    };
    const char *row = strchr("doux", kind);
    unsigned width = kind == 'c' || kind == 'a' ? 4 : kind == 'f' ? (size == 4 ? 16 : 25) : widths[row - "doux"][size];
    types = tool_grow(types, &type_room, type_count + 1, sizeof *types);
    types[type_count++] = (struct type){ kind, size, width };
}

static unsigned size_letter(char kind, char letter)
{
    if (kind == 'f')
        return letter == 'F' ? 4 : letter == 'D' || letter == 'L' ? 8 : 0;
    return letter == 'C' ? 1 : letter == 'S' ? 2 : letter == 'I' ? 4 : letter == 'L' ? 8 : 0;
}

static void take_types(const char *text)
{
    for (const char *s = text; *s != '\0';) {
        char kind = *s++, *end;
        unsigned long size = strtoul(s, &end, 10);
        if (strchr("acdfoux", kind) == NULL)
            tool_die("%s: types are a, c and d, f, o, u, x with a size", text);
        if (kind == 'a' || kind == 'c') {
            add_type(kind, 1);
            continue;
        }
        if (end == s && size_letter(kind, *s) != 0)
            size = size_letter(kind, *s++);
        else if (end == s)
            size = kind == 'f' ? 8 : 4;
        else
            s = end;
        if ((size != 1 && size != 2 && size != 4 && size != 8) || (kind == 'f' && size < 4))
            tool_die("%s: %lu is no size of %c", text, size, kind);
        add_type(kind, (unsigned)size);
    }
}

static struct dump dump = { .limit = -1, .must_skip = true, .address = print_address, .line = print_line };

/* [+]octal[.][b], the old form of an offset */
static bool old_offset(const char *text)
{
    char *end;
    const char *digits = text + (text[0] == '+');
    if (!isdigit((unsigned char)digits[0]))
        return false;
    bool decimal = strchr(digits, '.') != NULL;
    dump.skip = strtoll(digits, &end, decimal ? 10 : 8);
    if (*end == '.')
        end++;
    if (*end == 'b') {
        dump.skip *= 512;
        end++;
    }
    return *end == '\0';
}

int main(int argc, char *argv[])
{
    int c;
    while ((c = getopt(argc, argv, "A:bcdij:N:ost:vxD")) != -1) {
        switch (c) {
        case 'A':
            base = optarg[0];
            if (base == '\0' || strchr("doxn", base) == NULL || optarg[1] != '\0')
                tool_die("%s: give d, o, x or n", optarg);
            break;
        case 'b': take_types("o1"); break;
        case 'c': take_types("c"); break;
        case 'd': take_types("u2"); break;
        case 'D': take_types("u4"); break;
        case 'i': take_types("d4"); break;
        case 'j':
            if (!bytes_count(optarg, &dump.skip))
                return 1;
            break;
        case 'N':
            if (!bytes_count(optarg, &dump.limit))
                return 1;
            break;
        case 'o': take_types("o2"); break;
        case 's': take_types("d2"); break;
        case 't': take_types(optarg); break;
        case 'v': dump.all_lines = true; break;
        case 'x': take_types("x2"); break;
        default:  return 1;
        }
    }
    if (type_count == 0)
        take_types("o2");
    if (optind < argc && argv[argc - 1][0] == '+' && old_offset(argv[argc - 1]))
        argv[--argc] = NULL;
    bytes_from(argv + optind);
    print_address(bytes_dump(&dump));
    if (base != 'n')
        putchar('\n');
    return tool_close(bytes_status());
}
