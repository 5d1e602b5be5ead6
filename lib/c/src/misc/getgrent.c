/* SPDX-License-Identifier: Apache-2.0 */
#include "passwd_line.h"
#include <errno.h>
#include <grp.h>
#include <limits.h>
#include <paths.h>
#include <stdint.h>
#include <string.h>

static FILE *open_file;

/* The vector of member names lies behind the line in the same buffer. */
static char **split_members(char *list, char *buf, size_t size)
{
    size_t used = (size_t)(list - buf) + strlen(list) + 1, n = 0;
    char **v;

    used = (used + (uintptr_t)buf + 7) / 8 * 8 - (uintptr_t)buf;
    v = (char **)(void *)(buf + used);
    for (char *name; (name = strsep(&list, ",")) != NULL;) {
        if (used + (n + 2) * sizeof *v > size) {
            errno = ERANGE;
            return NULL;
        }
        if (*name != '\0') {
            v[n++] = name;
        }
    }
    v[n] = NULL;
    return v;
}

static int next_entry(FILE *fp, struct group *gr, char *buf, size_t size)
{
    char *f[4];
    int got;

    while ((got = __read_fields(fp, buf, size, f, 4)) == 1) {
        unsigned gid;
        if (__field_number(f[2], &gid)) {
            *gr = (struct group) { f[0], f[1], (gid_t)gid, split_members(f[3], buf, size) };
            return gr->gr_mem != NULL ? 1 : -1;
        }
    }
    return got;
}

static int lookup(const char *name, gid_t gid, struct group *gr, char *buf, size_t size, struct group **result)
{
    FILE *fp = fopen(_PATH_GROUP, "re");
    int got, err = 0;

    *result = NULL;
    if (fp == NULL) {
        return errno;
    }
    while ((got = next_entry(fp, gr, buf, size)) == 1) {
        if (name != NULL ? strcmp(gr->gr_name, name) == 0 : gr->gr_gid == gid) {
            *result = gr;
            break;
        }
    }
    if (got < 0) {
        err = ERANGE;
    }
    fclose(fp);
    return err;
}

int getgrnam_r(const char *name, struct group *gr, char *buf, size_t size, struct group **result)
{
    return lookup(name, 0, gr, buf, size, result);
}

int getgrgid_r(gid_t gid, struct group *gr, char *buf, size_t size, struct group **result)
{
    return lookup(NULL, gid, gr, buf, size, result);
}

static struct group entry;
static char entry_buf[4096] __attribute__((__aligned__(8)));

static struct group *found(int err, struct group *gr)
{
    if (err != 0) {
        errno = err;
    }
    return gr;
}

struct group *getgrnam(const char *name)
{
    struct group *gr;
    int err = getgrnam_r(name, &entry, entry_buf, sizeof entry_buf, &gr);

    return found(err, gr);
}

struct group *getgrgid(gid_t gid)
{
    struct group *gr;
    int err = getgrgid_r(gid, &entry, entry_buf, sizeof entry_buf, &gr);

    return found(err, gr);
}

void endgrent(void)
{
    if (open_file != NULL) {
        fclose(open_file);
        open_file = NULL;
    }
}

void setgrent(void)
{
    endgrent();
    open_file = fopen(_PATH_GROUP, "re");
}

struct group *fgetgrent(FILE *fp)
{
    return next_entry(fp, &entry, entry_buf, sizeof entry_buf) == 1 ? &entry : NULL;
}

struct group *getgrent(void)
{
    if (open_file == NULL) {
        setgrent();
    }
    return open_file != NULL ? fgetgrent(open_file) : NULL;
}

static int is_member(const struct group *gr, const char *user)
{
    for (char **m = gr->gr_mem; *m != NULL; m++) {
        if (strcmp(*m, user) == 0) {
            return 1;
        }
    }
    return 0;
}

/* The user's first group, then every other one that names the user. *n gets how many there are. */
int getgrouplist(const char *user, gid_t group, gid_t *groups, int *n)
{
    char buf[4096] __attribute__((__aligned__(8)));
    int room = *n, count = 0;
    struct group gr;
    FILE *fp = fopen(_PATH_GROUP, "re");

    if (room > 0) {
        groups[0] = group;
    }
    count = 1;
    while (fp != NULL && next_entry(fp, &gr, buf, sizeof buf) == 1) {
        if (gr.gr_gid != group && is_member(&gr, user)) {
            if (count < room) {
                groups[count] = gr.gr_gid;
            }
            count++;
        }
    }
    if (fp != NULL) {
        fclose(fp);
    }
    *n = count;
    return count <= room ? count : -1;
}

int initgroups(const char *user, gid_t group)
{
    gid_t groups[NGROUPS_MAX];
    int n = NGROUPS_MAX;

    if (getgrouplist(user, group, groups, &n) < 0) {
        n = NGROUPS_MAX;
    }
    return setgroups(n, groups);
}
