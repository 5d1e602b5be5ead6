/* SPDX-License-Identifier: Apache-2.0 */
/* cd, pwd: $PWD is the way the user came, symbolic links and all; -P is the way without them. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sh.h"

/* -L and -P, the last counts. -> first operand, 0 after a complaint */
static int options(int argc, char **argv, bool *physical)
{
    int at = 1;
    for (; at < argc && argv[at][0] == '-' && argv[at][1] != '\0'; at++) {
        if (strcmp(argv[at], "--") == 0)
            return at + 1;
        if (argv[at][strspn(argv[at] + 1, "LP") + 1] != '\0') {
            complain("%s: %s: no such option", argv[0], argv[at]);
            return 0;
        }
        *physical = argv[at][strlen(argv[at]) - 1] == 'P';
    }
    return at;
}

static bool same_directory(const char *path)
{
    struct stat a, b;
    return path != NULL && path[0] == '/' && stat(path, &a) == 0 && stat(".", &b) == 0 && a.st_dev == b.st_dev &&
           a.st_ino == b.st_ino;
}

/* The start of the shell: what the environment says of it holds if it is true. */
void directory_init(void)
{
    char cwd[PATH_MAX];
    const char *pwd = var_get("PWD");
    bool plain = pwd != NULL && strstr(pwd, "/.") == NULL && same_directory(pwd);
    if (!plain && getcwd(cwd, sizeof cwd) != NULL)
        var_set("PWD", cwd);
}

static bool is_directory(const char *path)
{
    struct stat st;
    return stat(path[0] != '\0' ? path : "/", &st) == 0 && S_ISDIR(st.st_mode);
}

/* Takes . and .. out of a path, by its text. -> false: something before a .. is no directory */
static bool make_plain(const char *path, struct text *plain)
{
    while (*path != '\0') {
        path += strspn(path, "/");
        size_t n = strcspn(path, "/");
        if (n == 2 && memcmp(path, "..", 2) == 0) {
            if (!is_directory(text_cstr(plain)))
                return false;
            while (plain->n > 0 && plain->s[--plain->n] != '/')
                continue;
        } else if (n != 0 && !(n == 1 && path[0] == '.')) {
            text_add(plain, '/');
            text_addn(plain, path, n);
        }
        path += n;
    }
    if (plain->n == 0)
        text_add(plain, '/');
    text_cstr(plain);
    return true;
}

/* -> 0 or errno; the new $PWD in `place` */
static int go(const char *to, bool physical, struct text *place)
{
    const char *pwd = var_get("PWD");
    struct text path = { 0 };
    char cwd[PATH_MAX];
    place->n = 0;
    if (to[0] != '/' && pwd != NULL && pwd[0] == '/') {
        text_adds(&path, pwd);
        text_add(&path, '/');
    }
    text_adds(&path, to);
    physical |= path.s[0] != '/';
    int err = 0;
    if (!physical && !make_plain(text_cstr(&path), place))
        err = ENOTDIR;
    else if (chdir(physical ? to : place->s) == -1)
        err = errno;
    if (err == 0 && physical) {
        if (getcwd(cwd, sizeof cwd) == NULL)
            err = errno;
        else
            text_adds(place, cwd);
    }
    text_free(&path);
    return err;
}

/* Relative names are looked for in $CDPATH first. *show: the user does not know where he went */
static int go_by_path(const char *to, bool physical, struct text *place, bool *show)
{
    const char *path = var_get("CDPATH");
    bool dotted = to[0] == '.' && (to[1] == '\0' || to[1] == '/' || (to[1] == '.' && (to[2] == '\0' || to[2] == '/')));
    for (; path != NULL && *path != '\0' && to[0] != '/' && !dotted; path += *path == ':') {
        size_t n = strcspn(path, ":");
        struct text candidate = { 0 };
        text_addn(&candidate, path, n);
        if (n != 0 && path[n - 1] != '/')
            text_add(&candidate, '/');
        text_adds(&candidate, to);
        bool found = is_directory(text_cstr(&candidate));
        int err = found ? go(candidate.s, physical, place) : ENOENT;
        text_free(&candidate);
        *show |= found && n != 0;
        if (found)
            return err;
        path += n;
    }
    return go(to, physical, place);
}

int builtin_cd(int argc, char **argv)
{
    bool physical = false;
    int at = options(argc, argv, &physical);
    if (at == 0)
        return STATUS_USAGE;
    if (argc > at + 1)
        return usage("cd [-L|-P] [directory]");
    const char *to = argc > at ? argv[at] : var_get("HOME"), *from = var_get("PWD");
    bool show = argc > at && strcmp(to, "-") == 0;
    if (show)
        to = var_get("OLDPWD");
    if (to == NULL || (*to == '\0' && argc == at)) {
        complain("cd: %s is not set", show ? "OLDPWD" : "HOME");
        return 1;
    }
    struct text place = { 0 };
    char *target = xstrdup(to), *old = from != NULL ? xstrdup(from) : NULL;
    int err = go_by_path(target, physical, &place, &show);
    if (err != 0) {
        complain("cd: %s: %s", target, strerror(err));
    } else {
        if (old != NULL)
            var_set("OLDPWD", old);
        var_set("PWD", text_cstr(&place));
        if (show)
            printf("%s\n", place.s);
    }
    free(old);
    free(target);
    text_free(&place);
    return err != 0;
}

int builtin_pwd(int argc, char **argv)
{
    char cwd[PATH_MAX];
    bool physical = false;
    if (options(argc, argv, &physical) == 0)
        return STATUS_USAGE;
    if (!physical && same_directory(var_get("PWD"))) {
        printf("%s\n", var_get("PWD"));
        return 0;
    }
    if (getcwd(cwd, sizeof cwd) == NULL) {
        complain("pwd: %s", strerror(errno));
        return 1;
    }
    printf("%s\n", cwd);
    return 0;
}
