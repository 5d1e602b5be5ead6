/* SPDX-License-Identifier: Apache-2.0 */
#include "account.h"

#include <errno.h>
#include <grp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool.h"

/* The second field of the user's line. */
static char *shadow_password(const char *name)
{
    FILE *file = fopen(SHADOW_FILE, "r");
    char *line = NULL, *found = NULL;
    size_t room = 0, n = strlen(name);
    while (file != NULL && found == NULL && getline(&line, &room, file) > 0)
        if (strncmp(line, name, n) == 0 && line[n] == ':')
            found = tool_copy_n(line + n + 1, strcspn(line + n + 1, ":\n"));
    free(line);
    if (file != NULL)
        fclose(file);
    return found;
}

char *account_password(const struct passwd *pw)
{
    const char *own = pw->pw_passwd != NULL ? pw->pw_passwd : "*";
    char *shadow = strcmp(own, "x") == 0 ? shadow_password(pw->pw_name) : NULL;
    return shadow != NULL ? shadow : tool_copy(strcmp(own, "x") == 0 ? "*" : own);
}

bool account_check(const struct passwd *pw)
{
    char *wanted = pw != NULL ? account_password(pw) : tool_copy("*");
    bool right = wanted[0] == '\0';
    char *given = right ? NULL : getpass("Password: ");
    if (given != NULL) {
        const char *made = crypt(given, wanted);
        right = made != NULL && strcmp(made, wanted) == 0;
        explicit_bzero(given, strlen(given));
    }
    free(wanted);
    return right;
}

bool account_take_rights(const struct passwd *pw)
{
    if (initgroups(pw->pw_name, pw->pw_gid) == 0 && setgid(pw->pw_gid) == 0 && setuid(pw->pw_uid) == 0)
        return true;
    tool_error(pw->pw_name);
    return false;
}

const char *account_shell(const struct passwd *pw)
{
    return pw->pw_shell != NULL && pw->pw_shell[0] != '\0' ? pw->pw_shell : "/bin/sh";
}

bool account_environment(const struct passwd *pw, bool keep)
{
    const char *term = getenv("TERM");
    char *kept = term != NULL ? tool_copy(term) : NULL;
    bool good = keep || clearenv() == 0;
    good = good && setenv("HOME", pw->pw_dir, 1) == 0 && setenv("SHELL", account_shell(pw), 1) == 0 &&
           setenv("LOGNAME", pw->pw_name, 1) == 0 && setenv("USER", pw->pw_name, 1) == 0 &&
           setenv("PATH", ACCOUNT_PATH, keep ? 0 : 1) == 0 && (kept == NULL || setenv("TERM", kept, 1) == 0);
    free(kept);
    return good;
}

int account_run_shell(const struct passwd *pw, bool login, char *const arguments[])
{
    const char *shell = account_shell(pw), *slash = strrchr(shell, '/'), *base = slash != NULL ? slash + 1 : shell;
    char *name = tool_format("%s%s", login ? "-" : "", base);
    size_t count = 0;
    if (login && chdir(pw->pw_dir) == -1 && chdir("/") == -1)
        tool_die("%s: %s", pw->pw_dir, strerror(errno));
    while (arguments[count] != NULL)
        count++;
    char **argv = tool_alloc((count + 2) * sizeof *argv);
    argv[0] = name;
    memcpy(argv + 1, arguments, (count + 1) * sizeof *argv);
    execv(shell, argv);
    tool_error(shell);
    return errno == ENOENT ? 127 : 126;
}
