/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <sys/random.h>

#define AT_ONCE 256     /* getentropy() gives no more */

ssize_t getrandom(void *buf, size_t size, unsigned flags)
{
    if ((flags & ~(GRND_NONBLOCK | GRND_RANDOM)) != 0) {
        errno = EINVAL;
        return -1;
    }
    for (size_t done = 0; done < size; done += AT_ONCE)
        if (getentropy((char *)buf + done, size - done < AT_ONCE ? size - done : AT_ONCE) == -1)
            return -1;
    return (ssize_t)size;
}
