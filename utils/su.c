/* SPDX-License-Identifier: Apache-2.0 */
/* A shell as another user. Root is not asked for the password. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "account.h"
#include "tool.h"

int main(int argc, char *argv[])
{
    bool login = false, dash;
    char *command = NULL;
    int c;
    while ((c = getopt(argc, argv, "+c:lm")) != -1) {
        switch (c) {
        case 'c': command = optarg; break;
        case 'l': login = true; break;
        case 'm': break;
        default:  tool_usage("[-] [-c command] [user [argument...]]");
        }
    }
    dash = optind < argc && strcmp(argv[optind], "-") == 0;
    login |= dash;
    optind += dash;
    const char *name = optind < argc ? argv[optind++] : "root";
    const struct passwd *pw = getpwnam(name);
    if (getuid() != 0 ? !account_check(pw) : pw == NULL)
        tool_die("%s", getuid() != 0 ? "sorry" : "no such user");
    if (!account_environment(pw, !login))
        tool_die("%s", strerror(errno));
    if (!account_take_rights(pw))
        return 1;
    char **arguments = tool_alloc((size_t)(argc - optind + 3) * sizeof *arguments);
    int n = 0;
    if (command != NULL) {
        arguments[n++] = (char *)"-c";
        arguments[n++] = command;
    }
    while (optind < argc)
        arguments[n++] = argv[optind++];
    arguments[n] = NULL;
    return account_run_shell(pw, login, arguments);
}
