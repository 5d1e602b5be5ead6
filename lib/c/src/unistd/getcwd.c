/* SPDX-License-Identifier: Apache-2.0 */
#include <limits.h>
#include <stdlib.h>
#include <sys/pathmgr.h>
#include <sys/pathmsg.h>
#include "iomsg.h"

char *getcwd(char *buf, size_t size)
{
    struct _path_resolve msg = { .type = _PATH_RESOLVE, .subtype = _PATH_RESOLVE_CWD, .fd = -1 };
    char *allocated = NULL;
    if (buf == NULL) {
        if (size == 0)
            size = PATH_MAX;
        buf = allocated = malloc(size);
        if (buf == NULL)
            return NULL;
    } else if (size == 0) {
        errno = EINVAL;
        return NULL;
    }
    if (MsgSendnc(PATHMGR_COID, &msg, sizeof msg, buf, size) == -1) {
        int err = errno;
        free(allocated);
        errno = err;
        return NULL;
    }
    return buf;
}

char *getwd(char *buf)
{
    return getcwd(buf, PATH_MAX);
}
