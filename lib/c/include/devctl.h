/* SPDX-License-Identifier: Apache-2.0 */
/* Device control: commands encode direction, size of the data, class and number. */
#ifndef _DEVCTL_H
#define _DEVCTL_H

#include <sys/cdefs.h>
#include <sys/types.h>
#include <sys/uio.h>

__BEGIN_DECLS

/* Direction as the device sees it. */
#define DEVDIR_NONE   0x00000000u
#define DEVDIR_TO     0x80000000u
#define DEVDIR_FROM   0x40000000u
#define DEVDIR_TOFROM (DEVDIR_TO | DEVDIR_FROM)
#define _DEVDIR_MASK  0xC0000000u

#define __DIO_RAW(_class, _cmd, _size, _dir) \
    ((int)((((unsigned)(_size) & 0x3FFFu) << 16) | (((unsigned)(_class) & 0xFFu) << 8) | ((unsigned)(_cmd) & 0xFFu) | (_dir)))
#define __DIOF(_class, _cmd, _type)  __DIO_RAW(_class, _cmd, sizeof(_type), DEVDIR_FROM)
#define __DIOT(_class, _cmd, _type)  __DIO_RAW(_class, _cmd, sizeof(_type), DEVDIR_TO)
#define __DIOTF(_class, _cmd, _type) __DIO_RAW(_class, _cmd, sizeof(_type), DEVDIR_TOFROM)
#define __DION(_class, _cmd)         __DIO_RAW(_class, _cmd, 0, DEVDIR_NONE)

/* Parts of a command: number, direction (DEVDIR_), size of its data in bytes. */
#define get_device_command(_dcmd)        ((_dcmd) & 0x0000FFFF)
#define get_device_direction(_dcmd)      ((unsigned)(_dcmd) & _DEVDIR_MASK)
#define get_device_size(_dcmd)           (((unsigned)(_dcmd) >> 16) & 0x3FFFu)
#define set_device_direction(_dcmd, _dir) ((int)(((unsigned)(_dcmd) & ~_DEVDIR_MASK) | (_dir)))

#define _DCMD_ALL       0x01
#define _DCMD_FSYS      0x02
#define _DCMD_BLK       0x02
#define _DCMD_CHR       0x03
#define _DCMD_NET       0x04
#define _DCMD_MISC      0x05
#define _DCMD_IP        0x06
#define _DCMD_MIXER     0x07
#define _DCMD_PROC      0x08
#define _DCMD_MEM       0x09
#define _DCMD_INPUT     0x0A
#define _DCMD_PHOTON    0x0B
#define _DCMD_CAM       0x0C
#define _DCMD_USB       0x0D
#define _DCMD_MEDIA     0x0E
#define _DCMD_CAM_SIM   0x0F
#define _DCMD_MEMCLASS  0x10
#define _DCMD_PARTITION 0x11
#define _DCMD_FSEVMGR   0x12

/* The data of a devctl message, after its fixed part. */
#define _DEVCTL_DATA(_msg) ((void *)((char *)&(_msg) + sizeof(_msg)))

#define _DEVCTL_FLAG_NORETVAL 1
#define _DEVCTL_FLAG_NOTTY    2
#define _DEVCTL_FLAG_NOCANCEL 4

/* devctl(), devctlv(): EOK or an errno. _devctl(): -1 and errno, as ioctl(). */
int devctl(int fd, int dcmd, void *data, size_t nbytes, int *info);
int devctlv(int fd, int dcmd, int sparts, int rparts, const iov_t *sv, const iov_t *rv, int *info);
int posix_devctl(int fd, int dcmd, void *__pauli_restrict data, size_t nbytes, int *__pauli_restrict info);
int _devctl(int fd, int dcmd, void *data, size_t nbytes, unsigned flags);

__END_DECLS

#endif
