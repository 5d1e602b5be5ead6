/* SPDX-License-Identifier: Apache-2.0 */
#include "iomsg.h"

int closefrom(int lowfd)
{
    struct _server_info info;
    int fd = lowfd < 0 ? 0 : lowfd;
    while ((fd = ConnectServerInfo(0, fd, &info)) != -1 && !(fd & _NTO_SIDE_CHANNEL))
        close(fd++);
    return 0;
}
