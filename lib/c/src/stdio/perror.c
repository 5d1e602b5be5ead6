/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

void perror(const char *s)
{
    int err = errno;

    if (s != NULL && *s != '\0') {
        fprintf(stderr, "%s: %s\n", s, strerror(err));
    } else {
        fprintf(stderr, "%s\n", strerror(err));
    }
    errno = err;
}
