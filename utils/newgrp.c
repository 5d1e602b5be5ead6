/* SPDX-License-Identifier: Apache-2.0 */
/* newgrp: a shell with another real and effective group, which the user has to be a member of. Set-uid root. */
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "account.h"
#include "tool.h"

static bool among_groups(gid_t gid)
{
    int count = getgroups(0, NULL);
    gid_t *groups = tool_alloc((size_t)(count > 0 ? count : 0) * sizeof *groups + 1);
    bool found = gid == getgid();
    count = count > 0 ? getgroups(count, groups) : 0;
    for (int i = 0; i < count; i++)
        found |= groups[i] == gid;
    free(groups);
    return found;
}

static bool member(const struct group *gr, const struct passwd *pw)
{
    if (getuid() == 0 || among_groups(gr->gr_gid) || pw->pw_gid == gr->gr_gid)
        return true;
    for (char **name = gr->gr_mem; *name != NULL; name++)
        if (strcmp(*name, pw->pw_name) == 0)
            return true;
    return false;
}

static gid_t wanted_group(const char *name, const struct passwd *pw)
{
    struct group *gr = name != NULL ? getgrnam(name) : NULL;
    if (name == NULL)
        return pw->pw_gid;
    if (gr == NULL && name[0] >= '0' && name[0] <= '9')
        gr = getgrgid((gid_t)strtoul(name, NULL, 10));
    if (gr == NULL)
        tool_die("%s: no such group", name);
    if (!member(gr, pw))
        tool_die("%s: not a member of this group", name);
    return gr->gr_gid;
}

int main(int argc, char *argv[])
{
    static char *const none[] = { NULL };
    bool login = argc > 1 && strcmp(argv[1], "-") == 0;
    int c;
    optind += login;
    while (!login && (c = getopt(argc, argv, "l")) != -1) {
        if (c != 'l')
            tool_usage("[-l] [group]");
        login = true;
    }
    if (argc - optind > 1)
        tool_usage("[-l] [group]");
    struct passwd *pw = getpwuid(getuid());
    if (pw == NULL)
        tool_die("no account of this user");
    gid_t gid = wanted_group(optind < argc ? argv[optind] : NULL, pw);
    if (setgid(gid) == -1 || setuid(getuid()) == -1)
        tool_die("%s", strerror(errno));
    if (login && !account_environment(pw, false))
        tool_die("%s", strerror(errno));
    return account_run_shell(pw, login, none);
}
