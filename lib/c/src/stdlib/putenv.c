/* SPDX-License-Identifier: Apache-2.0 */
#include "environ.h"
#include <stdlib.h>
#include <string.h>

/* The string itself becomes part of the environment; without '=' the name is removed. */
int putenv(char *string)
{
    char *eq = strchr(string, '=');
    int result;

    if (eq == NULL) {
        return unsetenv(string);
    }
    pthread_mutex_lock(&__environ_lock);
    result = __environ_put(string, (size_t)(eq - string), 0);
    pthread_mutex_unlock(&__environ_lock);
    return result;
}
