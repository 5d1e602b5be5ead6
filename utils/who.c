/* SPDX-License-Identifier: Apache-2.0 */
/* who: the login records; `who am i`, who this is. */
#include <pwd.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <utmpx.h>

#include "tool.h"

static struct { bool heading, mine, count, idle; } opt;

static void print(const char *user, const char *line, time_t when)
{
    char text[32];
    strftime(text, sizeof text, "%b %e %H:%M", localtime(&when));
    printf("%-8s %-12s %s\n", user, line, text);
}

static void print_mine(void)
{
    const char *tty = ttyname(STDIN_FILENO);
    struct passwd *pw = getpwuid(getuid());
    const char *name = pw != NULL ? pw->pw_name : getlogin();
    print(name != NULL ? name : "?", tty != NULL ? tty + (strncmp(tty, "/dev/", 5) == 0 ? 5 : 0) : "?", time(NULL));
}

int main(int argc, char *argv[])
{
    unsigned users = 0;
    int c;
    while ((c = getopt(argc, argv, "HmqsuT")) != -1) {
        switch (c) {
        case 'H': opt.heading = true; break;
        case 'm': opt.mine = true; break;
        case 'q': opt.count = true; break;
        case 's': case 'T': case 'u': break;
        default:  tool_usage("[-HmqsTu] [am i]");
        }
    }
    if (opt.heading)
        printf("%-8s %-12s %s\n", "NAME", "LINE", "TIME");
    if (opt.mine || argc - optind == 2) {
        print_mine();
        return tool_close(0);
    }
    setutxent();
    for (struct utmpx *entry; (entry = getutxent()) != NULL;) {
        if (entry->ut_type != USER_PROCESS)
            continue;
        users++;
        if (opt.count)
            printf("%s ", entry->ut_user);
        else
            print(entry->ut_user, entry->ut_line, (time_t)entry->ut_tv.tv_sec);
    }
    endutxent();
    if (opt.count)
        printf("\n# users=%u\n", users);
    return tool_close(0);
}
