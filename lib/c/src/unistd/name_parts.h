/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UNISTD_NAME_PARTS_H
#define UNISTD_NAME_PARTS_H

#include <stdbool.h>
#include <sys/types.h>

/* Is the last component "." or ".."? */
bool _ends_in_dot(const char *path);

/* Is the directory the name is in on another device? For servers that know no links or renaming at all. Keeps errno. */
bool _is_on_other_device(int dirfd, const char *path, dev_t dev);

#endif
