/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include "../internal/memmap.h"
#include "../fcntl/connect.h"
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <share.h>
#include <sys/ftype.h>
#include <sys/neutrino.h>

/* The flag that says how to allocate goes with the connect message. */
int posix_typed_mem_open(const char *name, int oflag, int tflag)
{
    char path[PATH_MAX];
    uint32_t how = (uint32_t)tflag;
    int n = snprintf(path, sizeof(path), "/dev/tymem/%s", name[0] == '/' ? name + 1 : name);

    if (n < 0 || (size_t)n >= sizeof(path))
        return errno_result(ENAMETOOLONG);
    if (tflag != 0 && tflag != POSIX_TYPED_MEM_ALLOCATE && tflag != POSIX_TYPED_MEM_ALLOCATE_CONTIG &&
        tflag != POSIX_TYPED_MEM_MAP_ALLOCATABLE)
        return errno_result(EINVAL);
    return _open(AT_FDCWD, path, oflag & (O_ACCMODE | O_CLOEXEC), 0, SH_DENYNO, _FTYPE_ANY, _IO_CONNECT_EXTRA_TYMEM, &how,
                 sizeof(how));
}

int posix_typed_mem_get_info(int fd, struct posix_typed_mem_info *info)
{
    mem_info_t msg = { .type = _MEM_INFO, .fd = fd, .flags = _MEM_INFO_TYPED };
    mem_info_reply_t reply;

    if (kercall_errno(MsgSendnc_r(SYSMGR_COID, &msg, sizeof(msg), &reply, sizeof(reply))) == -1)
        return -1;
    *info = reply.info;
    return 0;
}
