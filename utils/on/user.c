/* SPDX-License-Identifier: Apache-2.0 */
/* Whose rights the command has: -u uid[:gid[,group...]] or a name, and -l name, which is like a login. */
#include "on.h"

#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool.h"

static gid_t *groups;
static size_t group_count, group_room;
static bool set_groups;
static const struct passwd *account;

static void add_group(gid_t gid)
{
    groups = tool_grow(groups, &group_room, group_count + 1, sizeof *groups);
    groups[group_count++] = gid;
}

/* uid:gid:group... */
static bool take_groups(char *text, gid_t *gid)
{
    gid_t one;
    for (bool first = true; text != NULL; first = false) {
        char *word = strsep(&text, ":,");
        if (!tool_group(word, &one))
            return false;
        if (first)
            *gid = one;
        else
            add_group(one);
    }
    return true;
}

static bool take_account(const char *name, uid_t *uid, gid_t *gid)
{
    gid_t list[256];
    int count = 256;
    account = getpwnam(name);
    if (account == NULL) {
        tool_say("%s: no such user", name);
        return false;
    }
    *uid = account->pw_uid;
    *gid = account->pw_gid;
    if (getgrouplist(name, *gid, list, &count) == -1)
        count = 256;
    for (int i = 0; i < count; i++)
        add_group(list[i]);
    return true;
}

bool user_take(const char *text, bool login, uid_t *uid, gid_t *gid)
{
    set_groups = true;
    group_count = 0;
    if (login || (text[0] < '0' || text[0] > '9'))
        return take_account(text, uid, gid) && (login || (account = NULL, true));
    char *copy = tool_copy(text), *rest = copy;
    bool good = tool_user(strsep(&rest, ":"), uid);
    *gid = (gid_t)*uid;
    good = good && take_groups(rest, gid);
    free(copy);
    return good;
}

static bool enter_home(const struct passwd *pw)
{
    const char *shell = pw->pw_shell != NULL && pw->pw_shell[0] != '\0' ? pw->pw_shell : "/bin/sh";
    if (setenv("HOME", pw->pw_dir, 1) == -1 || setenv("SHELL", shell, 1) == -1 ||
        setenv("LOGNAME", pw->pw_name, 1) == -1 || setenv("USER", pw->pw_name, 1) == -1)
        return false;
    return chdir(pw->pw_dir) == 0 || chdir("/") == 0;
}

bool user_enter(void)
{
    if (set_groups && setgroups((int)group_count, groups) == -1)
        return false;
    return account == NULL || enter_home(account);
}
