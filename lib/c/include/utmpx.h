/* SPDX-License-Identifier: Apache-2.0 */
/* POSIX.1-2008 (XSI) <utmpx.h>. No data base of logins is kept: nothing is found, pututxline() says ENOSYS. */
#ifndef _UTMPX_H_INCLUDED
#define _UTMPX_H_INCLUDED

#include <sys/time.h>
#include <sys/types.h>

#define EMPTY         0
#define BOOT_TIME     1
#define OLD_TIME      2
#define NEW_TIME      3
#define USER_PROCESS  4
#define INIT_PROCESS  5
#define LOGIN_PROCESS 6
#define DEAD_PROCESS  7

struct utmpx {
    char           ut_user[32];
    char           ut_id[8];
    char           ut_line[32];
    char           ut_host[256];
    pid_t          ut_pid;
    short          ut_type;
    struct timeval ut_tv;
};

__BEGIN_DECLS
extern void endutxent(void);
extern struct utmpx *getutxent(void);
extern struct utmpx *getutxid(const struct utmpx *id);
extern struct utmpx *getutxline(const struct utmpx *line);
extern struct utmpx *pututxline(const struct utmpx *entry);
extern void setutxent(void);
__END_DECLS

#endif
