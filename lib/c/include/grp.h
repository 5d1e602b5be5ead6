/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Groups, from /etc/group. POSIX.1-2008 <grp.h>. Results of getgrnam(), getgrgid() and getgrent() lie in static
 * storage; the _r forms need a buffer (ERANGE when it is too small). Reading blocks on the file's server.
 */
#ifndef __GRP_H_INCLUDED
#define __GRP_H_INCLUDED

#include <sys/cdefs.h>
#include <sys/types.h>
#include <stddef.h>
#ifdef __EXT_UNIX_MISC
# include <stdio.h>
#endif

__BEGIN_DECLS

struct group {
    char *gr_name;
    char *gr_passwd;
    gid_t gr_gid;
    char **gr_mem;
};

struct group *getgrnam(const char *name);
struct group *getgrgid(gid_t gid);
int getgrnam_r(const char *name, struct group *gr, char *buf, size_t size, struct group **result);
int getgrgid_r(gid_t gid, struct group *gr, char *buf, size_t size, struct group **result);
#ifdef __EXT_XOPEN_EX
void setgrent(void);
struct group *getgrent(void);
void endgrent(void);
#endif
#ifdef __EXT_UNIX_MISC
/*
 * Not in POSIX. getgrouplist() is -1 when there are more than *n; setgroups() needs the ability PROCMGR_AID_SETGID
 * (EPERM).
 */
struct group *fgetgrent(FILE *fp);
int getgrouplist(const char *user, gid_t group, gid_t *groups, int *n);
int initgroups(const char *user, gid_t group);
int setgroups(int n, const gid_t *groups);
#endif

__END_DECLS

#endif
