/* SPDX-License-Identifier: Apache-2.0 */
#include "environ.h"
#include <stdlib.h>

int clearenv(void)
{
    pthread_mutex_lock(&__environ_lock);
    for (char **e = environ; e != NULL && *e != NULL; e++) {
        __environ_forget(*e);
    }
    if (environ != NULL) {
        environ[0] = NULL;
    }
    pthread_mutex_unlock(&__environ_lock);
    return 0;
}
