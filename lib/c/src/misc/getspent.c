/* SPDX-License-Identifier: Apache-2.0 */
#include "passwd_line.h"
#include <errno.h>
#include <paths.h>
#include <shadow.h>
#include <stdlib.h>
#include <string.h>

static FILE *open_file;
static struct spwd entry;
static char entry_buf[1024];

static long days(const char *field)
{
    char *end;
    long n = strtol(field, &end, 10);

    return *field != '\0' && *end == '\0' ? n : -1;
}

/* 1: filled sp, 0: end, -1: buf too small. */
static int next_entry(FILE *fp, struct spwd *sp, char *buf, size_t size)
{
    char *f[9];
    int got = __read_fields(fp, buf, size, f, 9);

    if (got == 1)
        *sp = (struct spwd){ f[0], f[1], days(f[2]), days(f[3]), days(f[4]), days(f[5]), days(f[6]), days(f[7]),
                             (unsigned long)days(f[8]) };
    return got;
}

/* 1 becomes sp, the rest NULL with its errno. */
static struct spwd *outcome(int got, struct spwd *sp)
{
    if (got < 0)
        errno = ERANGE;
    return got == 1 ? sp : NULL;
}

struct spwd *getspnam_r(const char *name, struct spwd *sp, char *buf, size_t size)
{
    FILE *fp = fopen(_PATH_SHADOW, "re");
    int got;

    if (fp == NULL)
        return NULL;
    while ((got = next_entry(fp, sp, buf, size)) == 1 && strcmp(sp->sp_namp, name) != 0)
        ;
    fclose(fp);
    return outcome(got, sp);
}

struct spwd *getspnam(const char *name)
{
    return getspnam_r(name, &entry, entry_buf, sizeof entry_buf);
}

void endspent(void)
{
    if (open_file != NULL)
        fclose(open_file);
    open_file = NULL;
}

void setspent(void)
{
    endspent();
    open_file = fopen(_PATH_SHADOW, "re");
}

struct spwd *getspent_r(struct spwd *sp, char *buf, size_t size)
{
    if (open_file == NULL)
        setspent();
    return open_file != NULL ? outcome(next_entry(open_file, sp, buf, size), sp) : NULL;
}

struct spwd *getspent(void)
{
    return getspent_r(&entry, entry_buf, sizeof entry_buf);
}

struct spwd *fgetspent(FILE *fp)
{
    return outcome(next_entry(fp, &entry, entry_buf, sizeof entry_buf), &entry);
}

static int put_days(long n, FILE *fp)
{
    return n == -1 ? fputs(":", fp) : fprintf(fp, ":%ld", n);
}

int putspent(const struct spwd *sp, FILE *fp)
{
    const long n[] = { sp->sp_lstchg, sp->sp_min, sp->sp_max, sp->sp_warn, sp->sp_inact, sp->sp_expire, (long)sp->sp_flag };
    int bad = fprintf(fp, "%s:%s", sp->sp_namp, sp->sp_pwdp) < 0;

    for (size_t i = 0; i < sizeof n / sizeof n[0]; i++)
        bad |= put_days(n[i], fp) < 0;
    return bad || fputc('\n', fp) == EOF ? -1 : 0;
}
