/* SPDX-License-Identifier: Apache-2.0 */
/* Between the files of the POSIX layer. attr->lock guards an attribute structure and the OCBs that point at it. */
#ifndef IOFUNC_IOFUNC_H
#define IOFUNC_IOFUNC_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/iofunc.h>
#include <sys/mount.h>
#include <sys/statvfs.h>

static inline bool mount_is_readonly(const iofunc_attr_t *attr)
{
    return attr->mount != NULL && (attr->mount->flags & _MOUNT_READONLY);
}

/* Marks what changed, and ctime as stale. */
static inline void attr_changed(iofunc_attr_t *attr, uint32_t dirty)
{
    attr->flags |= IOFUNC_ATTR_CTIME | IOFUNC_ATTR_DIRTY_TIME | dirty;
}

/* Is the client a member of the group? */
bool _iofunc_in_group(const struct _client_info *info, gid_t gid);
/* *info: credentials as given, or got into *own. -> errno */
int _iofunc_client(resmgr_context_t *ctp, int ioflag, struct _client_info **info, struct _client_info *own);
/* Record locks of a client that go with its fd. Called with the attribute lock. */
void _iofunc_locks_drop(iofunc_attr_t *attr, int scoid);
/* Threads that wait for a lock on an open that is closed get EBADF. Called with the attribute lock. */
void _iofunc_waiters_drop(iofunc_attr_t *attr, const iofunc_ocb_t *ocb);
/* A client died: its record locks go, on all files. Called by the framework, which declares it weak; with no lock held. */
void _iofunc_client_gone(int scoid);
/* Does any client hold or wait for a record lock? Of a client's own this is exact while it waits for its answer. Weak, too. */
bool _iofunc_any_locks(void);

#endif
