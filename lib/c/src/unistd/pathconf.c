/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include "iomsg.h"
#include "../fcntl/connect.h"

long pathconf(const char *path, int name)
{
    struct _io_pathconf msg = { .type = _IO_PATHCONF, .combine_len = sizeof msg, .name = (int16_t)name };
    long status;
    if (_connect_io(AT_FDCWD, path, 0, false, &msg, sizeof msg, NULL, 0, &status) == -1)
        return -1;
    return status;
}

long fpathconf(int fd, int name)
{
    struct _io_pathconf msg = { .type = _IO_PATHCONF, .combine_len = sizeof msg, .name = (int16_t)name };
    return MsgSend(fd, &msg, sizeof msg, NULL, 0);
}
