/* SPDX-License-Identifier: Apache-2.0 */
/* The command line, from the image's bootstrap file and from the device tree's bootargs. startup.use explains it. */
#include "startup.h"

#define MAX_ARGS 32

struct options options = { .hostname = "localhost" };

/* A number with 0x and K, M, G; *end is what follows it. */
static uint64_t number(const char *s, const char **end)
{
    uint64_t v = 0;
    unsigned base = 10;
    if (s[0] == '0' && (s[1] | 32) == 'x') s += 2, base = 16;
    for (;; s++) {
        unsigned digit = *s >= '0' && *s <= '9' ? (unsigned)(*s - '0') :
                         (*s | 32) >= 'a' && (*s | 32) <= 'f' ? (unsigned)((*s | 32) - 'a' + 10) : 16;
        if (digit >= base) break;
        v = v * base + digit;
    }
    switch (*s | 32) {
    case 'k': v <<= 10; s++; break;
    case 'm': v <<= 20; s++; break;
    case 'g': v <<= 30; s++; break;
    }
    *end = s;
    return v;
}

/* Frequencies count in thousands: -f takes 1500m, 62500k, 62500000h. */
static uint64_t frequency(const char *s, const char **end)
{
    uint64_t v = 0;
    for (; *s >= '0' && *s <= '9'; s++) v = v * 10 + (uint64_t)(*s - '0');
    switch (*s | 32) {
    case 'h': s++; break;
    case 'k': v *= 1000; s++; break;
    case 'm': v *= 1000000; s++; break;
    }
    *end = s;
    return v;
}

static bool parse_debug(const char *s)
{
    const char *end;
    if (*s < '0' || *s > '9')          /* "pl011." may be left out */
        while (*s && *s++ != '.') continue;
    if (!*s) return false;
    options.debug_uart = number(s, &end);
    return options.debug_uart != 0 && (*end == 0 || *end == '.');
}

static bool parse_reserve(const char *s)
{
    const char *end;
    if (options.nreserve == NELEM(options.reserve)) return false;
    uint64_t base = number(s, &end);
    if (*end != ',') return false;
    uint64_t size = number(end + 1, &end);
    if (*end == ',') number(end + 1, &end);      /* flag: keep the contents; startup clears nothing */
    if (*end || size == 0 || base + size < base) return false;
    options.reserve[options.nreserve].base = base;
    options.reserve[options.nreserve++].size = size;
    return true;
}

static bool parse_frequencies(const char *s)
{
    uint64_t *const into[] = { &options.cpu_hz, &options.cycles_hz, &options.timer_hz };
    for (unsigned i = 0; i < NELEM(into); i++) {
        if (*s >= '0' && *s <= '9') *into[i] = frequency(s, &s);
        if (*s == 0) return true;
        if (*s++ != ',') return false;
    }
    return false;
}

static bool parse_value(char option, const char *s)
{
    const char *end;
    switch (option) {
    case 'D': return parse_debug(s);
    case 'f': return parse_frequencies(s);
    case 'm': options.max_memory = number(s, &end); return *end == 0 && options.max_memory != 0;
    case 'N': options.hostname = s; return *s != 0;
    case 'P': options.max_cpus = (unsigned)number(s, &end); return *end == 0 && options.max_cpus != 0;
    case 'r': return parse_reserve(s);
    }
    return false;
}

static bool takes_value(char c) { return c == 'D' || c == 'f' || c == 'm' || c == 'N' || c == 'P' || c == 'r'; }

static bool parse_flag(char c)
{
    switch (c) {
    case 'v': options.verbose++; return true;
    case 'A': options.abnormal_reboot = true; return true;
    case 'T': options.no_rtc = true; return true;
    }
    return false;
}

static void complain(const char *what, const char *arg)
{
    kprintf("startup: %s \"%s\" ignored; options: -A -D dev -f cpu,cycles,timer -m size -N name -P cpus "
            "-r addr,size[,flag] -T -v\n", what, arg);
}

/* Letters may share a dash; a value is the rest of the word or the next one. */
static void parse(unsigned argc, const char *const *argv)
{
    for (unsigned i = 0; i < argc; i++) {
        const char *s = argv[i];
        if (*s++ != '-' || !*s) {
            complain("argument", argv[i]);
            continue;
        }
        for (; *s; s++) {
            if (parse_flag(*s)) continue;
            if (!takes_value(*s)) {
                complain("unknown option", argv[i]);
                break;
            }
            char option = *s++;
            if (!*s && i + 1 < argc) s = argv[++i];
            if (!parse_value(option, s)) complain("bad value in option", argv[i]);
            break;
        }
    }
}

void options_parse(const struct bootargs_entry *e)
{
    const char *argv[MAX_ARGS], *s = e->args;
    const char *end = (const char *)e + (e->size_lo | e->size_hi << 8);
    unsigned argc = 0;
    for (int i = 0; i < e->argc && s < end; i++) {
        if (i > 0 && argc < MAX_ARGS) argv[argc++] = s;     /* argv[0] is startup's own name */
        while (s < end && *s) s++;
        if (s == end) return;
        s++;
    }
    parse(argc, argv);
}

void options_parse_string(const char *args)
{
    static char copy[1024];         /* stays: -N keeps a pointer into it */
    const char *argv[MAX_ARGS];
    unsigned argc = 0, n = 0;
    for (; args[n] && n < sizeof copy - 1; n++) copy[n] = args[n];
    for (unsigned i = 0; i < n;) {
        while (i < n && copy[i] == ' ') copy[i++] = 0;
        if (i < n && argc < MAX_ARGS) argv[argc++] = &copy[i];
        while (i < n && copy[i] != ' ') i++;
    }
    parse(argc, argv);
}
