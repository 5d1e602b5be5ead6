/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Users, from /etc/passwd. POSIX.1-2008 <pwd.h>. Results of getpwnam(), getpwuid() and getpwent() lie in static
 * storage; the _r forms need a buffer (ERANGE when it is too small). Reading blocks on the file's server.
 */
#ifndef __PWD_H_INCLUDED
#define __PWD_H_INCLUDED

#include <sys/cdefs.h>
#include <sys/types.h>
#include <stddef.h>
#ifdef __EXT_UNIX_MISC
# include <stdio.h>
#endif

__BEGIN_DECLS

struct passwd {
    char *pw_name;
    char *pw_passwd;
    uid_t pw_uid;
    gid_t pw_gid;
    char *pw_age;
    char *pw_comment;
    char *pw_gecos;
    char *pw_dir;
    char *pw_shell;
};

struct passwd *getpwnam(const char *name);
struct passwd *getpwuid(uid_t uid);
int getpwnam_r(const char *name, struct passwd *pw, char *buf, size_t size, struct passwd **result);
int getpwuid_r(uid_t uid, struct passwd *pw, char *buf, size_t size, struct passwd **result);
#ifdef __EXT_XOPEN_EX
void setpwent(void);
struct passwd *getpwent(void);
void endpwent(void);
#endif
#ifdef __EXT_UNIX_MISC
/* Not in POSIX: entries from and to a stream. */
struct passwd *fgetpwent(FILE *fp);
int getpwent_r(struct passwd *pw, char *buf, size_t size, struct passwd **result);
int putpwent(const struct passwd *pw, FILE *fp);
#endif

__END_DECLS

#endif
