/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <limits.h>
#include <unistd.h>
#include <sys/dispatch.h>
#include "../fcntl/connect.h"
#include "name.h"

/* The coid is an fd number: the server sees an open of file type NAME and answers EOK. */
int name_open(const char *name, int flags)
{
    char path[PATH_MAX];
    int err = _name_path(name, (unsigned)flags & NAME_FLAG_ATTACH_GLOBAL, path, sizeof path);
    if (err != EOK) {
        errno = err;
        return -1;
    }
    struct connect c = CONNECT_INIT(path, _IO_CONNECT_OPEN);
    c.file_type = _FTYPE_NAME;
    c.ioflag = _IO_FLAG_RD | _IO_FLAG_WR;
    c.coid_flags = ((unsigned)flags >> _NAME_FLAG_COF_SHIFT) & _NTO_COF_MASK;
    c.keep = true;
    return _connect(&c);
}

/* A named channel has no OCB, so nothing is told to the server but the disconnect. */
int name_close(int coid)
{
    return ConnectDetach(coid);
}
