/* SPDX-License-Identifier: Apache-2.0 */
#include "strerror.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

int strerror_r(int err, char *buf, size_t size)
{
    const char *text = __error_text(err);
    int n = text != NULL ? snprintf(buf, size, "%s", text) : snprintf(buf, size, "Unknown error %d", err);

    if (n < 0 || (size_t)n >= size) {
        return ERANGE;
    }
    return text != NULL ? 0 : EINVAL;
}
