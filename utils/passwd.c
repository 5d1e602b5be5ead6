/* SPDX-License-Identifier: Apache-2.0 */
/* Changes a password: in /etc/shadow where the user has a line there, else in /etc/passwd. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "account.h"
#include "tool.h"

#define PASSWD_FILE "/etc/passwd"

static const char salt_letters[] = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

static char *encrypted(const char *password)
{
    unsigned char random[2];
    char salt[3] = { 0 };
    if (getentropy(random, sizeof random) == -1)
        tool_die("random numbers: %s", strerror(errno));
    for (unsigned i = 0; i < 2; i++)
        salt[i] = salt_letters[random[i] % 64];
    const char *made = crypt(password, salt);
    if (made == NULL)
        tool_die("crypt: %s", strerror(errno));
    return tool_copy(made);
}

/* -> NULL: it was not the same twice. The caller frees it. */
static char *ask_new(void)
{
    char *first = getpass("New password: ");
    if (first == NULL)
        return NULL;
    char *kept = tool_copy(first);
    explicit_bzero(first, strlen(first));
    char *again = getpass("Again: ");
    bool same = again != NULL && strcmp(kept, again) == 0;
    if (again != NULL)
        explicit_bzero(again, strlen(again));
    if (same)
        return kept;
    explicit_bzero(kept, strlen(kept));
    free(kept);
    tool_say("not the same: nothing has been changed");
    return NULL;
}

/*
 * The file with the second field of the user's line replaced, in place of the old one. -> 0, ENOENT: no line, or
 * another errno
 */
static int replace(const char *path, const char *name, const char *hash)
{
    char *new_path = tool_format("%s.new", path), *line = NULL;
    size_t room = 0, n = strlen(name);
    struct stat st;
    FILE *in = fopen(path, "r"), *out = NULL;
    int fd = in != NULL && fstat(fileno(in), &st) == 0 ? open(new_path, O_WRONLY | O_CREAT | O_EXCL, st.st_mode & 0777) : -1;
    int err = fd == -1 ? errno : 0;
    bool found = false;
    if (fd != -1)
        out = fdopen(fd, "w");
    while (out != NULL && getline(&line, &room, in) > 0) {
        bool mine = strncmp(line, name, n) == 0 && line[n] == ':';
        if (mine)
            fprintf(out, "%s:%s%s", name, hash, line + n + 1 + strcspn(line + n + 1, ":\n"));
        else
            fputs(line, out);
        found |= mine;
    }
    if (out != NULL && fclose(out) == EOF)
        err = errno;
    if (err == 0 && !found)
        err = ENOENT;
    if (err == 0 && rename(new_path, path) == -1)
        err = errno;
    if (err != 0 && fd != -1)
        unlink(new_path);
    if (in != NULL)
        fclose(in);
    free(line);
    free(new_path);
    return err;
}

static int store(const struct passwd *pw, const char *hash)
{
    bool shadow = strcmp(pw->pw_passwd, "x") == 0;
    const char *path = shadow ? SHADOW_FILE : PASSWD_FILE;
    int err = replace(path, pw->pw_name, hash);
    if (err == 0)
        return 0;
    errno = err;
    tool_error(path);
    return 1;
}

int main(int argc, char *argv[])
{
    if (getopt(argc, argv, "") != -1 || argc - optind > 1)
        tool_usage("[user]");
    const struct passwd *pw = optind < argc ? getpwnam(argv[optind]) : getpwuid(getuid());
    if (pw == NULL)
        tool_die("%s: no such user", optind < argc ? argv[optind] : "you");
    if (getuid() != 0 && pw->pw_uid != getuid())
        tool_die("%s: only root may change that", pw->pw_name);
    printf("Changing the password of %s\n", pw->pw_name);
    fflush(stdout);
    if (getuid() != 0 && !account_check(pw))
        tool_die("sorry");
    char *password = ask_new();
    if (password == NULL)
        return 1;
    char *hash = encrypted(password);
    explicit_bzero(password, strlen(password));
    free(password);
    int status = store(pw, hash);
    free(hash);
    return status;
}
