/* SPDX-License-Identifier: Apache-2.0 */
#include "attr.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum kind { SWITCH, VALUE, EITHER };

static bool valid_perms(const char *v)
{
    uint32_t mode = 0;
    return strcmp(v, "*") == 0 || perms_parse(v, &mode);
}

static bool valid_id(const char *v)
{
    uint64_t n;
    return strcmp(v, "*") == 0 || number_parse(v, 0xffffffff, &n, NULL);
}

static bool valid_mtime(const char *v)
{
    uint32_t t;
    return strcmp(v, "*") == 0 || time_parse(v, &t);
}

static bool one_of(const char *v, const char *const *list)
{
    for (; *list; list++)
        if (strcmp(v, *list) == 0) return true;
    return false;
}

static bool valid_type(const char *v)
{
    static const char *const types[] = { "file", "link", "hlink", "dir", "fifo", NULL };
    return one_of(v, types);
}

static bool valid_use(const char *v)
{
    static const char *const uses[] = { "u", "uip", "use", "c", "copy", NULL };
    return one_of(v, uses);
}

static bool valid_phys_align(const char *v)
{
    struct align_spec spec;
    return phys_align_parse(v, &spec);
}

static bool valid_range(const char *v)
{
    struct range_spec spec;
    return range_parse(v, &spec);
}

static bool valid_number(const char *v)
{
    uint64_t n;
    return number_parse(v, UINT64_MAX, &n, NULL);
}

static bool valid_module(const char *v)
{
    static const char *const modules[] = { "aps", NULL };
    return one_of(v, modules);
}

static bool valid_pri(const char *v)
{
    const char *end;
    uint64_t n;
    if (!number_parse(v, 255, &n, &end) || n == 0) return false;
    return *end == 0 || (strchr("fro", *end) && end[1] == 0);
}

static bool valid_cpu(const char *v)
{
    uint64_t n;
    return strcmp(v, "*") == 0 || number_parse(v, 63, &n, NULL);
}

static const struct {
    const char *name;
    enum kind kind;
    bool (*valid)(const char *value);
    const char *wanted;
} table[ATTR_COUNT] = {
    [ATTR_SEARCH] = { "search", VALUE, NULL, NULL },
    [ATTR_PREFIX] = { "prefix", VALUE, NULL, NULL },
    [ATTR_PERMS] = { "perms", VALUE, valid_perms, "write an octal mode, u=rwx,go=rx or *" },
    [ATTR_DPERMS] = { "dperms", VALUE, valid_perms, "write an octal mode, u=rwx,go=rx or *" },
    [ATTR_UID] = { "uid", VALUE, valid_id, "write a number or *" },
    [ATTR_GID] = { "gid", VALUE, valid_id, "write a number or *" },
    [ATTR_MTIME] = { "mtime", VALUE, valid_mtime, "write seconds since 1970, YYYY-MM-DD-HH:MM:SS or *" },
    [ATTR_TYPE] = { "type", VALUE, valid_type, "use file, link, hlink, dir or fifo" },
    [ATTR_OPTIONAL] = { "optional", SWITCH, NULL, NULL },
    [ATTR_FOLLOWLINK] = { "followlink", SWITCH, NULL, NULL },
    [ATTR_CD] = { "cd", VALUE, NULL, NULL },
    [ATTR_FILTER] = { "filter", VALUE, NULL, NULL },
    [ATTR_SCRIPT] = { "script", SWITCH, NULL, NULL },
    [ATTR_CODE] = { "code", VALUE, valid_use, "use uip or copy" },
    [ATTR_DATA] = { "data", VALUE, valid_use, "use uip or copy" },
    [ATTR_RAW] = { "raw", SWITCH, NULL, NULL },
    [ATTR_AUTOLINK] = { "autolink", SWITCH, NULL, NULL },
    [ATTR_RELOCS] = { "relocs", SWITCH, NULL, NULL },
    [ATTR_KEEPLINKED] = { "keeplinked", SWITCH, NULL, NULL },
    [ATTR_KEEPSECTION] = { "keepsection", VALUE, NULL, NULL },
    [ATTR_LINKER] = { "linker", VALUE, NULL, NULL },
    [ATTR_PAGE_ALIGN] = { "page_align", SWITCH, NULL, NULL },
    [ATTR_PHYS_ALIGN] = { "phys_align", VALUE, valid_phys_align, "write [address,]power-of-two up to 2M" },
    [ATTR_RUN_ONCE] = { "run_once", SWITCH, NULL, NULL },
    [ATTR_IMAGE] = { "image", VALUE, valid_range, "write start[-end][,maxlen][=totallen][%align]" },
    [ATTR_RAM] = { "ram", VALUE, valid_range, "write start[-end][,maxlen][=totallen][%align]" },
    [ATTR_CHAIN] = { "chain", VALUE, valid_number, "write an address" },
    [ATTR_VIRTUAL] = { "virtual", VALUE, NULL, NULL },
    [ATTR_PHYSICAL] = { "physical", VALUE, NULL, NULL },
    [ATTR_COMPRESS] = { "compress", EITHER, NULL, NULL },
    [ATTR_MOUNT] = { "mount", VALUE, NULL, NULL },
    [ATTR_MODULE] = { "module", VALUE, valid_module, "only aps exists" },
    [ATTR_BIGENDIAN] = { "bigendian", SWITCH, NULL, NULL },
    [ATTR_PAGESIZES] = { "pagesizes", VALUE, NULL, NULL },
    [ATTR_BIG_PAGES] = { "big_pages", SWITCH, NULL, NULL },
    [ATTR_VBOOT] = { "vboot", VALUE, valid_number, "write an address" },
    [ATTR_RSVD_VADDR] = { "rsvd_vaddr", SWITCH, NULL, NULL },
    [ATTR_PRI] = { "pri", VALUE, valid_pri, "write 1 to 255 followed by f, r or o" },
    [ATTR_CPU] = { "cpu", VALUE, valid_cpu, "write a CPU number up to 63, or *" },
    [ATTR_SESSION] = { "session", SWITCH, NULL, NULL },
    [ATTR_SCHED_APS] = { "sched_aps", VALUE, NULL, NULL },
    [ATTR_EXTERNAL] = { "external", SWITCH, NULL, NULL },
    [ATTR_ARGV0] = { "argv0", VALUE, NULL, NULL },
};

static int find(const char *name, size_t len)
{
    for (int i = 0; i < ATTR_COUNT; i++)
        if (strlen(table[i].name) == len && memcmp(table[i].name, name, len) == 0) return i;
    return -1;
}

/* What Pauli's images cannot do is said at once, never silently left out. */
static void check_supported(int id, const char *value, struct place at)
{
    switch (id) {
    case ATTR_COMPRESS:
        if (strcmp(value, "-") != 0) error(at, "compress: not supported: remove it, images run in place");
        break;
    case ATTR_BIGENDIAN:
        if (strcmp(value, "+") == 0) error(at, "bigendian: not supported: AArch64 images are little-endian");
        break;
    case ATTR_PHYSICAL:
        error(at, "physical=: not supported: use [virtual=aarch64le,raw]");
        break;
    case ATTR_CODE:
        if (value[0] == 'c') warning(at, "code=copy has no effect: code always runs in place");
        break;
    case ATTR_DATA:
        if (value[0] == 'u') warning(at, "data=use has no effect: each process gets a copy");
        break;
    case ATTR_LINKER:
    case ATTR_PAGESIZES:
    case ATTR_VBOOT:
        warning(at, "%s= has no effect: programs are linked before and images run at any address", table[id].name);
        break;
    default:
        break;
    }
}

static void store(struct attrs *a, int id, const char *value, bool if_unset, struct place at)
{
    if (table[id].valid && !table[id].valid(value)) {
        error(at, "bad value \"%s\" of attribute %s: %s", value, table[id].name, table[id].wanted);
        return;
    }
    check_supported(id, value, at);
    if (if_unset && a->value[id]) return;
    a->value[id] = xstrdup(value);
}

void attr_set(struct attrs *a, const char *text, bool in_script, struct place at)
{
    bool if_unset = *text == '?';
    if (if_unset) text++;
    bool is_switch = *text == '+' || *text == '-';
    const char *name = text + is_switch;
    const char *equals = strchr(name, '=');
    size_t len = equals ? (size_t)(equals - name) : strlen(name);
    int id = find(name, len);
    if (id < 0) {
        error(at, "unknown attribute \"%.*s\": check the spelling", (int)len, name);
        return;
    }
    if (id >= ATTR_PRI && !in_script) {
        error(at, "attribute %s outside a script: move it to a script line", table[id].name);
        return;
    }
    if (is_switch ? equals != NULL || table[id].kind == VALUE : !equals) {
        if (table[id].kind == VALUE)
            error(at, "attribute %s has no value: write %s=...", table[id].name, table[id].name);
        else error(at, "attribute %s is a switch: write +%s or -%s", table[id].name, table[id].name, table[id].name);
        return;
    }
    if (!is_switch && table[id].kind == SWITCH) {
        error(at, "attribute %s is a switch: write +%s or -%s", table[id].name, table[id].name, table[id].name);
        return;
    }
    char sign[2] = { *text, 0 };
    store(a, id, is_switch ? sign : equals + 1, if_unset, at);
}

bool attr_on(const struct attrs *a, enum attr_id id)
{
    return a->value[id] && strcmp(a->value[id], "+") == 0;
}

static uint32_t who_mask(const char **at)
{
    uint32_t mask = 0;
    for (;; (*at)++) {
        if (**at == 'u') mask |= 04700;
        else if (**at == 'g') mask |= 02070;
        else if (**at == 'o') mask |= 01007;
        else if (**at == 'a') mask |= 07777;
        else return mask ? mask : 07777;
    }
}

static bool permission_bits(const char **at, uint32_t *bits)
{
    for (*bits = 0; **at && **at != ','; (*at)++) {
        switch (**at) {
        case 'r': *bits |= 0444; break;
        case 'w': *bits |= 0222; break;
        case 'x': *bits |= 0111; break;
        case 's': *bits |= 06000; break;
        case 't': *bits |= 01000; break;
        default: return false;
        }
    }
    return true;
}

bool perms_parse(const char *text, uint32_t *mode)
{
    if (*text >= '0' && *text <= '7') {
        uint32_t value = 0;
        for (; *text >= '0' && *text <= '7'; text++) value = value * 8 + (uint32_t)(*text - '0');
        if (*text || value > 07777) return false;
        *mode = value;
        return true;
    }
    do {
        uint32_t who = who_mask(&text), bits;
        char op = *text++;
        if (op != '=' && op != '+' && op != '-') return false;
        if (!permission_bits(&text, &bits)) return false;
        bits &= who;
        if (op == '=') *mode = (*mode & ~(who & 0777)) | bits;
        else if (op == '+') *mode |= bits;
        else *mode &= ~bits;
    } while (*text++ == ',');
    return true;
}

static int digit_value(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return 16;
}

static int suffix_shift(char c)
{
    switch (c) {
    case 'k': case 'K': return 10;
    case 'm': case 'M': return 20;
    case 'g': case 'G': return 30;
    default: return 0;
    }
}

bool number_parse(const char *text, uint64_t limit, uint64_t *value, const char **end)
{
    int base = 10;
    uint64_t n = 0;
    if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
        base = 16;
        text += 2;
    } else if (text[0] == '0') {
        base = 8;
    }
    if (digit_value(*text) >= base) return false;
    for (; digit_value(*text) < base; text++) {
        if (n > (UINT64_MAX - 15) / (uint64_t)base) return false;
        n = n * (uint64_t)base + (uint64_t)digit_value(*text);
    }
    int shift = suffix_shift(*text);
    if (shift) {
        if (n >> (64 - shift)) return false;
        n <<= shift;
        text++;
    }
    if (n > limit || (!end && *text)) return false;
    if (end) *end = text;
    *value = n;
    return true;
}

bool time_parse(const char *text, uint32_t *value)
{
    int y, mo, d, h, mi, s, used = 0;
    if (sscanf(text, "%4d-%2d-%2d-%2d:%2d:%2d%n", &y, &mo, &d, &h, &mi, &s, &used) == 6 && text[used] == 0) {
        if (y < 1970 || mo < 1 || mo > 12 || d < 1 || d > 31 || h < 0 || h > 23 || mi < 0 || mi > 59 || s < 0 ||
            s > 60)
            return false;
        struct tm tm = { .tm_year = y - 1900, .tm_mon = mo - 1, .tm_mday = d, .tm_hour = h, .tm_min = mi,
            .tm_sec = s };
        time_t t = timegm(&tm);
        if (t < 0 || t > (time_t)UINT32_MAX) return false;
        *value = (uint32_t)t;
        return true;
    }
    uint64_t n;
    if (!number_parse(text, UINT32_MAX, &n, NULL)) return false;
    *value = (uint32_t)n;
    return true;
}

bool phys_align_parse(const char *text, struct align_spec *spec)
{
    const char *end;
    uint64_t n;
    *spec = (struct align_spec){ 0 };
    if (!number_parse(text, UINT64_MAX, &n, &end)) return false;
    if (*end == ',') {
        spec->address = n;
        if (!number_parse(end + 1, UINT64_MAX, &n, NULL)) return false;
    } else if (*end) {
        return false;
    }
    spec->align = n;
    return n != 0 && (n & (n - 1)) == 0 && n <= 2u << 20;
}

bool range_parse(const char *text, struct range_spec *spec)
{
    *spec = (struct range_spec){ 0 };
    if (!number_parse(text, UINT64_MAX, &spec->start, &text)) return false;
    if (*text == '-' && (!number_parse(text + 1, UINT64_MAX, &spec->end, &text) || spec->end <= spec->start))
        return false;
    if (*text == ',' && !number_parse(text + 1, UINT64_MAX, &spec->maxlen, &text)) return false;
    if (*text == '=' && !number_parse(text + 1, 0xffffffff, &spec->totallen, &text)) return false;
    if (*text == '%' && (!number_parse(text + 1, 1u << 30, &spec->align, &text) || spec->align == 0)) return false;
    return *text == 0;
}
