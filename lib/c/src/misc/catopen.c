/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <nl_types.h>

nl_catd catopen(const char *name, int flag)
{
    errno = ENOENT;
    return (nl_catd)-1;
}

char *catgets(nl_catd catalogue, int set, int message, const char *text)
{
    errno = EBADF;
    return (char *)text;
}

int catclose(nl_catd catalogue)
{
    errno = EBADF;
    return -1;
}
