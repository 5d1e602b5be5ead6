/* SPDX-License-Identifier: Apache-2.0 */
/* login: who is it? Then the user's shell as a login shell, with the user's rights, in the user's directory. */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool.h"

#define TRIES 3
#define DEFAULT_PATH "/proc/boot:/bin:/usr/bin"

static bool ask_name(char *name, size_t size)
{
    fputs("login: ", stdout);
    fflush(stdout);
    if (fgets(name, (int)size, stdin) == NULL)
        return false;
    name[strcspn(name, "\r\n")] = '\0';
    return true;
}

/* An account without a password is open. A name that is nobody's is asked for one all the same: the answer does not tell. */
static bool may_enter(const struct passwd *pw)
{
    const char *wanted = pw != NULL && pw->pw_passwd != NULL ? pw->pw_passwd : "*", *made;
    char *given;
    bool right;

    if (wanted[0] == '\0')
        return true;
    given = getpass("Password: ");
    if (given == NULL)
        return false;
    made = crypt(given, wanted);
    right = made != NULL && strcmp(made, wanted) == 0;
    explicit_bzero(given, strlen(given));
    return right;
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

static bool take_rights(const struct passwd *pw)
{
    if (initgroups(pw->pw_name, pw->pw_gid) == 0 && setgid(pw->pw_gid) == 0 && setuid(pw->pw_uid) == 0)
        return true;
    tool_error(pw->pw_name);
    return false;
}

/* TERM alone is kept of what was there, unless -p keeps all. */
static bool make_environment(const struct passwd *pw, const char *shell, bool keep)
{
    const char *term = getenv("TERM");
    char *kept = term != NULL ? tool_copy(term) : NULL;
    if (!keep && clearenv() != 0)
        return false;
    bool good = setenv("HOME", pw->pw_dir, 1) == 0 && setenv("SHELL", shell, 1) == 0 && setenv("LOGNAME", pw->pw_name, 1) == 0 &&
                setenv("USER", pw->pw_name, 1) == 0 && setenv("PATH", DEFAULT_PATH, keep ? 0 : 1) == 0 &&
                (kept == NULL || setenv("TERM", kept, 1) == 0);
    free(kept);
    return good;
}

static int run_shell(const struct passwd *pw, bool keep)
{
    const char *shell = pw->pw_shell != NULL && pw->pw_shell[0] != '\0' ? pw->pw_shell : "/bin/sh", *base = strrchr(shell, '/');
    char *name = tool_join("-", base != NULL ? base + 1 : shell);
    memmove(name + 1, name + 2, strlen(name + 1));      /* -sh: a login shell */
    if (!make_environment(pw, shell, keep))
        tool_die("%s", strerror(errno));
    if (chdir(pw->pw_dir) == -1 && chdir("/") == -1)
        tool_die("%s: %s", pw->pw_dir, strerror(errno));
    print_file("/etc/motd");
    if (fflush(stdout) == EOF || !take_rights(pw))
        return 1;
    execl(shell, name, (char *)NULL);
    tool_error(shell);
    return 1;
}

int main(int argc, char *argv[])
{
    char name[64];
    int option;
    bool keep = false, fixed = false;
    while ((option = getopt(argc, argv, "pf:")) != -1) {
        if (option == '?')
            tool_usage("[-p] [-f user | user]");
        keep |= option == 'p';
        fixed |= option == 'f';
        if (option == 'f' && snprintf(name, sizeof name, "%s", optarg) >= (int)sizeof name)
            tool_die("%s: too long", optarg);
    }
    if (fixed && getuid() != 0)
        tool_die("-f is for root");
    for (int i = 0; i < TRIES; i++) {
        if (!fixed && i == 0 && optind < argc)
            snprintf(name, sizeof name, "%s", argv[optind]);
        else if (!fixed && !ask_name(name, sizeof name))
            return 1;
        const struct passwd *pw = name[0] != '\0' ? getpwnam(name) : NULL;
        if (fixed ? pw != NULL : may_enter(pw))
            return run_shell(pw, keep);
        if (name[0] != '\0')
            puts("Login incorrect");
        if (fixed)
            return 1;
    }
    return 1;
}
