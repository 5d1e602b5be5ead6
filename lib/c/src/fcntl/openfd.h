/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FCNTL_OPENFD_H
#define FCNTL_OPENFD_H

#include <share.h>
#include <sys/iomsg.h>

/* A new open of what fd stands for (or, with xtype, of what belongs to it). -> fd, or -1 and errno */
int _openfd(int fd, int oflag, int sflag, unsigned xtype);

#endif
