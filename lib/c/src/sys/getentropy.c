/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include <fcntl.h>
#include <sys/random.h>
#include <unistd.h>

/* From /dev/random; ENOSYS on a system without it. */
int getentropy(void *buf, size_t len)
{
    char *p = buf;
    int fd;

    if (len > 256)
        return errno_result(EIO);
    fd = open("/dev/random", O_RDONLY | O_CLOEXEC);
    if (fd == -1)
        return errno_result(errno == ENOENT || errno == ENXIO ? ENOSYS : errno);
    while (len != 0) {
        ssize_t n = read(fd, p, len);
        if (n <= 0 && !(n == -1 && errno == EINTR)) {
            int err = n == 0 ? EIO : errno;
            close(fd);
            return errno_result(err);
        }
        if (n > 0) {
            p += n;
            len -= (size_t)n;
        }
    }
    close(fd);
    return 0;
}
