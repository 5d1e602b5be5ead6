/* SPDX-License-Identifier: Apache-2.0 */
/* Mounting of file systems. QNX's: a mount is a message (_IO_CONNECT_MOUNT) to whoever serves the type. */
#ifndef _SYS_MOUNT_H
#define _SYS_MOUNT_H

#include <sys/types.h>

__BEGIN_DECLS

#define _MOUNT_READONLY  0x00000001
#define _MOUNT_NOEXEC    0x00000002
#define _MOUNT_NOSUID    0x00000004
#define _MOUNT_NOCREAT   0x00000008
#define _MOUNT_OFF32     0x00000010
#define _MOUNT_NOATIME   0x00000020
#define _MOUNT_TRUSTED   0x00000040
#define _MOUNT_UNMOUNT   0x00001000
#define _MOUNT_REMOUNT   0x00002000
#define _MOUNT_FORCE     0x00004000
#define _MOUNT_ENUMERATE 0x00008000
#define _MOUNT_BEFORE    0x00010000
#define _MOUNT_AFTER     0x00020000
#define _MOUNT_OPAQUE    0x00040000
#define _MOUNT_IMPLIED   0x00080000

/* In the flags of the message: how spec and data are meant. */
#define _MFLAG_OCB    0x80000000u  /* spec was opened, its OCB goes to the server */
#define _MFLAG_SPEC   0x40000000u  /* the name of spec is data, do not open it */
#define _MFLAG_STRUCT 0x20000000u  /* data is a structure, not a string */

/* -1 and errno; they wait for the server. ENOENT when nobody serves the type. */
int mount(const char *spec, const char *dir, int flags, const char *type, const void *data, int datalen);
int umount(const char *dir, int flags);
int umount_typed(const char *dir, const char *type, int flags);
char *mount_parse_generic_args(char *options, int *flags);

__END_DECLS

#endif
