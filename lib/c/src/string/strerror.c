/* SPDX-License-Identifier: Apache-2.0 */
#include "strerror.h"
#include <stdio.h>
#include <string.h>

char *strerror(int err)
{
    static __thread char unknown[32];
    const char *text = __error_text(err);

    if (text != NULL) {
        return (char *)text;
    }
    snprintf(unknown, sizeof unknown, "Unknown error %d", err);
    return unknown;
}

char *strerror_l(int err, locale_t loc)
{
    return strerror(err);
}
