/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <sys/procmgr.h>
#include <unistd.h>

int daemon(int nochdir, int noclose)
{
    unsigned flags = PROCMGR_DAEMON_KEEPUMASK;

    if (nochdir)
        flags |= PROCMGR_DAEMON_NOCHDIR;
    if (noclose)
        flags |= PROCMGR_DAEMON_NOCLOSE | PROCMGR_DAEMON_NODEVNULL;
    return procmgr_daemon(EXIT_SUCCESS, flags);
}
