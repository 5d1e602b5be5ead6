/* SPDX-License-Identifier: Apache-2.0 */
/* mount(): a connect of file type MOUNT for the mountpoint, with what is to be mounted as extra data. */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mount.h>
#include "../unistd/iomsg.h"
#include "../fcntl/connect.h"

/* Fixed part, data, type, special file; -> the whole size, or 0 and errno */
static size_t extra_build(io_mount_extra_t **out, const char *spec, const char *type, const void *data, size_t datalen)
{
    size_t type_size = strlen(type) + 1, spec_size = strlen(spec) + 1;
    size_t size = sizeof(io_mount_extra_t) + datalen + type_size + spec_size;
    if (size > UINT16_MAX) {
        errno = E2BIG;
        return 0;
    }
    io_mount_extra_t *extra = calloc(1, size);
    if (extra == NULL)
        return 0;
    char *at = (char *)(extra + 1);
    if (datalen != 0)
        memcpy(at, data, datalen);
    memcpy(at + datalen, type, type_size);
    memcpy(at + datalen + type_size, spec, spec_size);
    extra->nbytes = (uint32_t)size;
    extra->datalen = (uint32_t)datalen;
    *out = extra;
    return size;
}

static int request(const char *dir, io_mount_extra_t *extra, size_t size)
{
    struct connect c = CONNECT_INIT(dir, _IO_CONNECT_MOUNT);
    c.file_type = _FTYPE_MOUNT;
    c.extra_type = _IO_CONNECT_EXTRA_MOUNT;
    c.extra = extra;
    c.extra_len = (uint16_t)size;
    return _connect(&c);
}

/* A special file that is a path is opened here, so that the server gets what this process may open. */
static int special_open(const char *spec, int flags, io_mount_extra_t *extra)
{
    if (spec[0] != '/' || (flags & (int)_MFLAG_SPEC))
        return -1;
    int fd = open(spec, (flags & _MOUNT_READONLY ? O_RDONLY : O_RDWR) | O_CLOEXEC);
    if (fd == -1)
        fd = open(spec, O_RDONLY | O_CLOEXEC);
    if (fd != -1 && _fd_info32(fd, &extra->extra.cl.info) == 0)
        extra->flags |= _MFLAG_OCB;
    return fd;
}

int mount(const char *spec, const char *dir, int flags, const char *type, const void *data, int datalen)
{
    io_mount_extra_t *extra = NULL;
    size_t len = datalen >= 0 ? (size_t)datalen : data != NULL ? strlen(data) + 1 : 0;
    if (spec == NULL)
        spec = "";
    size_t size = extra_build(&extra, spec, type != NULL ? type : "", data, data != NULL ? len : 0);
    if (size == 0)
        return -1;
    extra->flags = (uint32_t)flags | (datalen >= 0 && data != NULL ? _MFLAG_STRUCT : 0);
    int fd = special_open(spec, flags, extra);
    int result = request(dir != NULL ? dir : "/", extra, size), err = errno;
    if (fd != -1)
        close(fd);
    free(extra);
    errno = err;
    return result;
}

int umount_typed(const char *dir, const char *type, int flags)
{
    io_mount_extra_t *extra = NULL;
    size_t size = extra_build(&extra, "", type != NULL ? type : "", NULL, 0);
    if (size == 0)
        return -1;
    extra->flags = (uint32_t)flags | _MOUNT_UNMOUNT;
    int result = request(dir, extra, size), err = errno;
    free(extra);
    errno = err;
    return result;
}

int umount(const char *dir, int flags)
{
    return umount_typed(dir, NULL, flags);
}
