/* SPDX-License-Identifier: Apache-2.0 */
#include "passwd_line.h"
#include <errno.h>
#include <paths.h>
#include <pwd.h>
#include <string.h>

static FILE *open_file;

/* 1: filled pw, 0: end, -1: buf too small (ERANGE). */
static int next_entry(FILE *fp, struct passwd *pw, char *buf, size_t size)
{
    char *f[7];
    int got;

    while ((got = __read_fields(fp, buf, size, f, 7)) == 1) {
        unsigned uid, gid;
        if (__field_number(f[2], &uid) && __field_number(f[3], &gid)) {
            *pw = (struct passwd) {
                .pw_name = f[0], .pw_passwd = f[1], .pw_uid = (uid_t)uid, .pw_gid = (gid_t)gid,
                .pw_age = "", .pw_comment = f[4], .pw_gecos = f[4], .pw_dir = f[5], .pw_shell = f[6],
            };
            return 1;
        }
    }
    return got;
}

/* By name, or by uid when name is NULL. Returns an errno value; no such user is no error. */
static int lookup(const char *name, uid_t uid, struct passwd *pw, char *buf, size_t size, struct passwd **result)
{
    FILE *fp = fopen(_PATH_PASSWD, "re");
    int got, err = 0;

    *result = NULL;
    if (fp == NULL) {
        return errno;
    }
    while ((got = next_entry(fp, pw, buf, size)) == 1) {
        if (name != NULL ? strcmp(pw->pw_name, name) == 0 : pw->pw_uid == uid) {
            *result = pw;
            break;
        }
    }
    if (got < 0) {
        err = ERANGE;
    }
    fclose(fp);
    return err;
}

int getpwnam_r(const char *name, struct passwd *pw, char *buf, size_t size, struct passwd **result)
{
    return lookup(name, 0, pw, buf, size, result);
}

int getpwuid_r(uid_t uid, struct passwd *pw, char *buf, size_t size, struct passwd **result)
{
    return lookup(NULL, uid, pw, buf, size, result);
}

static struct passwd entry;
static char entry_buf[1024];

static struct passwd *found(int err, struct passwd *pw)
{
    if (err != 0) {
        errno = err;
    }
    return pw;
}

struct passwd *getpwnam(const char *name)
{
    struct passwd *pw;
    int err = getpwnam_r(name, &entry, entry_buf, sizeof entry_buf, &pw);

    return found(err, pw);
}

struct passwd *getpwuid(uid_t uid)
{
    struct passwd *pw;
    int err = getpwuid_r(uid, &entry, entry_buf, sizeof entry_buf, &pw);

    return found(err, pw);
}

void endpwent(void)
{
    if (open_file != NULL) {
        fclose(open_file);
        open_file = NULL;
    }
}

void setpwent(void)
{
    endpwent();
    open_file = fopen(_PATH_PASSWD, "re");
}

struct passwd *fgetpwent(FILE *fp)
{
    return next_entry(fp, &entry, entry_buf, sizeof entry_buf) == 1 ? &entry : NULL;
}

struct passwd *getpwent(void)
{
    if (open_file == NULL) {
        setpwent();
    }
    return open_file != NULL ? fgetpwent(open_file) : NULL;
}

/* Like getpwent(), an errno value for what fails; *result is NULL at the end. */
int getpwent_r(struct passwd *pw, char *buf, size_t size, struct passwd **result)
{
    int got;

    *result = NULL;
    if (open_file == NULL) {
        setpwent();
    }
    if (open_file == NULL) {
        return errno;
    }
    got = next_entry(open_file, pw, buf, size);
    if (got == 1) {
        *result = pw;
    }
    return got < 0 ? ERANGE : 0;
}

int putpwent(const struct passwd *pw, FILE *fp)
{
    return fprintf(fp, "%s:%s:%d:%d:%s:%s:%s\n", pw->pw_name, pw->pw_passwd, pw->pw_uid, pw->pw_gid, pw->pw_gecos,
                   pw->pw_dir, pw->pw_shell) < 0 ? -1 : 0;
}
