/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PATHMGR_PATHMGR_H
#define PATHMGR_PATHMGR_H

#include <sys/pathmgr.h>

/* Takes the calling process' server (chid, handle) off a name. -> 0 or -1 and errno */
int _pathmgr_unlink_server(const char *path, int chid, unsigned handle, enum _file_type file_type);

#endif
