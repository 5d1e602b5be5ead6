/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <limits.h>
#include <process.h>

int _cmdfd(void)
{
    char path[PATH_MAX];

    return _cmdname(path) != NULL ? open(path, O_RDONLY | O_CLOEXEC) : -1;
}
