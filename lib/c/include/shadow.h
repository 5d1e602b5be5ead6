/* SPDX-License-Identifier: Apache-2.0 */
/* The password file of the superuser, /etc/shadow. */
#ifndef __SHADOW_H_INCLUDED
#define __SHADOW_H_INCLUDED

#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

__BEGIN_DECLS

struct spwd {
    char *sp_namp;      /* user */
    char *sp_pwdp;      /* what crypt() made of the password */
    long  sp_lstchg;    /* day of the last change, counted from 1970; this and the rest -1 where the file says nothing */
    long  sp_min;       /* days until it may be changed */
    long  sp_max;       /* days until it must be */
    long  sp_warn;      /* days of warning before that */
    long  sp_inact;     /* days after that until the account is closed */
    long  sp_expire;    /* day the account ends */
    unsigned long sp_flag;
};

/*
 * NULL and errno: EACCES for who may not read the file, ERANGE for a buffer that is too small; NULL alone: no such
 * user.
 */
struct spwd *getspnam(const char *name);
struct spwd *getspnam_r(const char *name, struct spwd *entry, char *buf, size_t size);
struct spwd *getspent(void);
struct spwd *getspent_r(struct spwd *entry, char *buf, size_t size);
struct spwd *fgetspent(FILE *fp);
int putspent(const struct spwd *entry, FILE *fp);
void setspent(void);
void endspent(void);

__END_DECLS

#endif
