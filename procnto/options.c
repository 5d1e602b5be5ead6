/* SPDX-License-Identifier: Apache-2.0 */
/*
 * procnto's command line. The kernel reads the same line for what concerns it alone (-a, -c, -e, -h, -p, -P, -S); those
 * are kept here for /proc/config. A bad option must not stop the boot: it is named on the console and skipped.
 */
#include <stdlib.h>
#include <string.h>
#include "heap/inject.h"
#include "options.h"
#include "procnto.h"

#define FDS_DEFAULT 1000
#define FDS_MIN 100

struct procnto_options options = {
    .max_fds = FDS_DEFAULT,
    .priv_prio = 64,
    .aslr = true,
    .procfs_umask = 0066,
    .procfs_ctl_umask = 0022,
    .fd_close_timeout = 30,
    .align_fault = 's',
    .ealready_new = true,
    .stack_dump = { 128, 0 },
};

static bool number(const char *text, int base, unsigned long max, unsigned *out, char **rest)
{
    char *end;
    unsigned long v = strtoul(text, &end, base);

    if (end == text || v > max)
        return false;
    if (rest != NULL)
        *rest = end;
    else if (*end != '\0')
        return false;
    *out = (unsigned)v;
    return true;
}

static bool set_priority(const char *arg)
{
    char *rest;
    unsigned prio;

    if (!number(arg, 10, 255, &prio, &rest) || prio == 0 || (*rest != '\0' && strcmp(rest, "s") != 0))
        return false;
    options.priv_prio = prio;
    options.priv_saturate = *rest == 's';
    return true;
}

/* Letters, each with an optional '~' before it that turns it off. */
static bool set_memory(const char *arg)
{
    for (; *arg != '\0'; arg++) {
        bool on = *arg != '~';

        if (!on)
            arg++;
        switch (*arg) {
        case 'r':
            options.aslr = on;
            break;
        case 'L':
            options.nolazy = on;
            break;
        case 'v':        /* page sizes: there is one */
            break;
        default:
            return false;
        }
    }
    return true;
}

static bool set_stack_dump(const char *arg)
{
    char *rest;

    if (!number(arg, 0, 65536, &options.stack_dump[0], &rest))
        return false;
    return *rest == '\0' || (*rest == ',' && number(rest + 1, 0, 65536, &options.stack_dump[1], NULL));
}

/* Options without an argument. */
static bool set_flag(char letter)
{
    switch (letter) {
    case 'v':
        options.verbose++;
        return true;
    case 'i':
        inject_on = true;
        return true;
    case 'c':
        options.noncritical_events = true;
        return true;
    case 'h':
        options.nohalt = true;
        return true;
    case 'p':
        options.nopreempt = true;
        return true;
    default:
        return false;
    }
}

static bool set_value(char letter, const char *arg)
{
    switch (letter) {
    case 'a':
        options.align_fault = arg[0];
        return strchr("des", arg[0]) != NULL && arg[1] == '\0';
    case 'd':
        return number(arg, 8, 0777, &options.procfs_ctl_umask, NULL);
    case 'e':
        options.ealready_new = arg[0] != 'o';
        return (arg[0] == 'n' || arg[0] == 'o') && arg[1] == '\0';
    case 'F':
        return number(arg, 0, 65535, &options.max_fds, NULL) && options.max_fds >= FDS_MIN;
    case 'm':
        return set_memory(arg);
    case 'P':
        return set_priority(arg);
    case 'S':
        return set_stack_dump(arg);
    case 'T':
        return number(arg, 0, 3600, &options.fd_close_timeout, NULL);
    case 'u':
        return number(arg, 8, 0777, &options.procfs_umask, NULL);
    default:
        return false;
    }
}

void options_parse(int argc, char *const argv[])
{
    for (int i = 1; i < argc; i++) {
        const char *arg = argv[i];
        bool good = arg[0] == '-' && arg[1] != '\0';

        if (good && strchr("adeFmPSTu", arg[1]) != NULL) {
            const char *value = arg[2] != '\0' ? arg + 2 : i + 1 < argc ? argv[++i] : "";

            good = *value != '\0' && set_value(arg[1], value);
        } else if (good) {
            for (const char *letter = arg + 1; *letter != '\0' && good; letter++)
                good = set_flag(*letter);
        }
        if (!good)
            klog("procnto: option %s is not known here\n", arg);
    }
    if (options.max_fds < FDS_MIN)
        options.max_fds = FDS_DEFAULT;
}
