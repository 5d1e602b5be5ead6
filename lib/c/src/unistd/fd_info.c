/* SPDX-License-Identifier: Apache-2.0 */
#include "iomsg.h"

int _fd_info32(int fd, struct _msg_info32 *out)
{
    struct _server_info info;
    if (fd < 0 || ConnectServerInfo(0, fd, &info) != fd) {
        errno = EBADF;
        return -1;
    }
    *out = (struct _msg_info32){
        .nd = info.nd, .srcnd = info.srcnd, .pid = getpid(), .chid = info.chid, .scoid = info.scoid, .coid = fd,
        .flags = info.flags,
    };
    return 0;
}
