/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

int remove(const char *path)
{
    if (unlink(path) == 0) {
        return 0;
    }
    return errno == EISDIR || errno == EPERM ? rmdir(path) : -1;
}
