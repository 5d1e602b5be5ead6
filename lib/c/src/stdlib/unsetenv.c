/* SPDX-License-Identifier: Apache-2.0 */
#include "environ.h"
#include <stdlib.h>
#include <string.h>
#include <errno.h>

int unsetenv(const char *name)
{
    size_t len = name != NULL ? strlen(name) : 0;
    char **slot;

    if (len == 0 || memchr(name, '=', len) != NULL) {
        errno = EINVAL;
        return -1;
    }
    pthread_mutex_lock(&__environ_lock);
    while ((slot = __environ_find(name, len)) != NULL) {
        __environ_forget(*slot);
        do {
            slot[0] = slot[1];
        } while (*slot++ != NULL);
    }
    pthread_mutex_unlock(&__environ_lock);
    return 0;
}
