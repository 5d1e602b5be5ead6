/* SPDX-License-Identifier: Apache-2.0 */
/* login: who is it? Then the user's shell as a login shell, with the user's rights, in the user's directory. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "account.h"
#include "tool.h"

#define TRIES 3

static struct { bool keep, trusted, quiet; long seconds; } opt;

static bool ask_name(char *name, size_t size)
{
    fputs("login: ", stdout);
    fflush(stdout);
    if (fgets(name, (int)size, stdin) == NULL)
        return false;
    name[strcspn(name, "\r\n")] = '\0';
    return true;
}

static void print_file(const char *path)
{
    char line[256];
    FILE *f = fopen(path, "r");
    if (f == NULL)
        return;
    while (fgets(line, sizeof line, f) != NULL)
        fputs(line, stdout);
    fclose(f);
}

/* settings: VAR=value... */
static int begin(const struct passwd *pw, char *settings[])
{
    static char *const none[] = { NULL };
    if (!account_environment(pw, opt.keep))
        tool_die("%s", strerror(errno));
    for (; *settings != NULL; settings++)
        if (strchr(*settings, '=') == NULL || putenv(*settings) != 0)
            tool_die("%s: give NAME=value", *settings);
    if (!opt.quiet)
        print_file("/etc/motd");
    alarm(0);
    if (fflush(stdout) == EOF || !account_take_rights(pw))
        return 1;
    return account_run_shell(pw, true, none);
}

static bool take_option(int c)
{
    switch (c) {
    case 'c': case 'u': case 'h': return true;      /* of other systems' records */
    case 'f': opt.trusted = true; return true;
    case 'p': opt.keep = true; return true;
    case 'q': opt.quiet = true; return true;
    case 't': return tool_number(optarg, 1, 86400, &opt.seconds);
    default:  return false;
    }
}

int main(int argc, char *argv[])
{
    char name[64];
    int c;
    while ((c = getopt(argc, argv, "cfh:pqt:u")) != -1)
        if (!take_option(c))
            tool_usage("[-cfpqu] [-h host] [-t seconds] [user [NAME=value...]]");
    if (opt.trusted && (getuid() != 0 || optind == argc))
        tool_die(getuid() != 0 ? "-f is for root" : "-f: say which user");
    alarm((unsigned)opt.seconds);
    for (int i = 0; i < TRIES; i++) {
        bool given = i == 0 && optind < argc;
        if (given && snprintf(name, sizeof name, "%s", argv[optind]) >= (int)sizeof name)
            tool_die("%s: too long", argv[optind]);
        if (!given && !ask_name(name, sizeof name))
            return 1;
        const struct passwd *pw = name[0] != '\0' ? getpwnam(name) : NULL;
        if (opt.trusted ? pw != NULL : account_check(pw))
            return begin(pw, argv + (optind < argc ? optind + 1 : argc));
        if (name[0] != '\0')
            puts("Login incorrect");
        if (opt.trusted)
            return 1;
    }
    return 1;
}
