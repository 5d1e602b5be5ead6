/* SPDX-License-Identifier: Apache-2.0 */
/* One node: its name is its number's. */
#include "../internal/kercall.h"
#include <stdio.h>
#include <string.h>
#include <sys/netmgr.h>
#include <unistd.h>

int netmgr_strtond(const char *nodename, char **endstr)
{
    char host[256];
    size_t len;

    if (strncmp(nodename, "/net/", 5) == 0)
        nodename += 5;
    len = strcspn(nodename, "/");
    if (endstr != NULL)
        *endstr = (char *)(uintptr_t)(nodename + len);
    if (len == 0 || gethostname(host, sizeof(host)) == -1)
        return ND_LOCAL_NODE;
    if (strlen(host) == len && strncmp(host, nodename, len) == 0)
        return ND_LOCAL_NODE;
    return errno_result(ENOREMOTE);
}

int netmgr_ndtostr(unsigned flags, int nd, char *buf, size_t maxbuf)
{
    char host[256];
    int n;

    if (nd != ND_LOCAL_NODE)
        return errno_result(ENOREMOTE);
    if (flags & ND2S_LOCAL_STR) {
        n = snprintf(buf, maxbuf, "/");
    } else {
        if (gethostname(host, sizeof(host)) == -1)
            return -1;
        n = snprintf(buf, maxbuf, flags & ND2S_DIR_HIDE ? "%s" : "/net/%s/", host);
    }
    return n >= 0 && (size_t)n < maxbuf ? n + 1 : errno_result(ENAMETOOLONG);
}

int netmgr_remote_nd(int remote_nd, int local_nd)
{
    return remote_nd == ND_LOCAL_NODE ? local_nd : errno_result(ENOREMOTE);
}
