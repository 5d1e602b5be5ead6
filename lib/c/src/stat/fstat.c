/* SPDX-License-Identifier: Apache-2.0 */
#include "../unistd/iomsg.h"

int fstat(int fd, struct stat *buf)
{
    struct _io_stat msg = { .type = _IO_STAT, .combine_len = sizeof msg, .format = _STAT_FORM_PREFERRED };
    return MsgSend(fd, &msg, sizeof msg, buf, sizeof *buf) == -1 ? -1 : 0;
}
