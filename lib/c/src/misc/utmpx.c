/* SPDX-License-Identifier: Apache-2.0 */
/* No data base of logins is kept. */
#include <errno.h>
#include <utmpx.h>

void endutxent(void)
{
}

void setutxent(void)
{
}

struct utmpx *getutxent(void)
{
    return NULL;
}

struct utmpx *getutxid(const struct utmpx *id)
{
    return NULL;
}

struct utmpx *getutxline(const struct utmpx *line)
{
    return NULL;
}

struct utmpx *pututxline(const struct utmpx *entry)
{
    errno = ENOSYS;
    return NULL;
}
