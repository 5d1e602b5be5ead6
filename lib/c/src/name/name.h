/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NAME_NAME_H
#define NAME_NAME_H

#include <stddef.h>

/* The path of a name. -> errno */
int _name_path(const char *name, unsigned flags, char *path, size_t size);

#endif
