/* SPDX-License-Identifier: Apache-2.0 */
/* The file systems there are. */
#ifndef MOUNTS_H
#define MOUNTS_H

#include <stddef.h>
#include <sys/statvfs.h>

struct mount { char *device, *point, *type; struct statvfs vfs; };
struct mount *mounts_read(size_t *count);       /* in order of their points */
void mounts_free(struct mount *mounts, size_t count);

#endif
