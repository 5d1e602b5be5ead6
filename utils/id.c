/* SPDX-License-Identifier: Apache-2.0 */
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool.h"

struct identity { uid_t uid, euid; gid_t gid, egid; gid_t *groups; int count; };

static void of_process(struct identity *who)
{
    *who = (struct identity){ getuid(), geteuid(), getgid(), getegid(), NULL, 0 };
    int count = getgroups(0, NULL);
    who->groups = tool_alloc((size_t)(count + 1) * sizeof *who->groups);
    if (count > 0)
        who->count = getgroups(count, who->groups);
    if (who->count < 0)
        who->count = 0;
}

static bool of_user(struct identity *who, const char *name)
{
    struct passwd *pw = getpwnam(name);
    struct group *gr;
    uid_t uid;
    size_t room = 0;
    if (pw == NULL && (!tool_user(name, &uid) || (pw = getpwuid(uid)) == NULL)) {
        tool_say("%s: no such user", name);
        return false;
    }
    *who = (struct identity){ pw->pw_uid, pw->pw_uid, pw->pw_gid, pw->pw_gid, NULL, 0 };
    setgrent();
    while ((gr = getgrent()) != NULL)
        for (char **member = gr->gr_mem; *member != NULL; member++)
            if (strcmp(*member, name) == 0) {
                who->groups = tool_grow(who->groups, &room, (size_t)who->count + 1, sizeof *who->groups);
                who->groups[who->count++] = gr->gr_gid;
            }
    endgrent();
    return true;
}

static void print_listed(const char *before, unsigned long id, const char *name)
{
    printf("%s%lu", before, id);
    if (name[0] < '0' || name[0] > '9')
        printf("(%s)", name);
}

static void print_all(const struct identity *who)
{
    print_listed("uid=", (unsigned long)who->uid, tool_user_name(who->uid));
    print_listed(" gid=", (unsigned long)who->gid, tool_group_name(who->gid));
    if (who->euid != who->uid)
        print_listed(" euid=", (unsigned long)who->euid, tool_user_name(who->euid));
    if (who->egid != who->gid)
        print_listed(" egid=", (unsigned long)who->egid, tool_group_name(who->egid));
    for (int i = 0; i < who->count; i++)
        print_listed(i == 0 ? " groups=" : ",", (unsigned long)who->groups[i], tool_group_name(who->groups[i]));
    putchar('\n');
}

static void print_group(gid_t gid, bool name, const char *before)
{
    if (name)
        printf("%s%s", before, tool_group_name(gid));
    else
        printf("%s%ld", before, (long)gid);
}

int main(int argc, char *argv[])
{
    struct identity who;
    bool name = false, real = false;
    int c, what = 0;
    while ((c = getopt(argc, argv, "Ggnru")) != -1) {
        switch (c) {
        case 'G':
        case 'g':
        case 'u': what = c; break;
        case 'n': name = true; break;
        case 'r': real = true; break;
        default:  return 1;
        }
    }
    if (argc - optind > 1 || ((name || real) && what == 0))
        tool_usage("[user] | -u [-nr] [user] | -g [-nr] [user] | -G [-n] [user]");
    if (optind == argc)
        of_process(&who);
    else if (!of_user(&who, argv[optind]))
        return 1;
    gid_t gid = real ? who.gid : who.egid;
    uid_t uid = real ? who.uid : who.euid;
    if (what == 0) {
        print_all(&who);
        return tool_close(0);
    }
    if (what == 'u' && name)
        printf("%s", tool_user_name(uid));
    else if (what == 'u')
        printf("%ld", (long)uid);
    else
        print_group(gid, name, "");
    for (int i = 0; what == 'G' && i < who.count; i++)
        if (who.groups[i] != gid)
            print_group(who.groups[i], name, " ");
    putchar('\n');
    return tool_close(0);
}
