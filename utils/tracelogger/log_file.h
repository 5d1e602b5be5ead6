/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The trace file: a header of text, the system page, records. One at a time. Functions that may fail have complained.
 */
#ifndef LOG_FILE_H
#define LOG_FILE_H

#include <stdbool.h>
#include <stddef.h>

/* size 0: no limit. mapped: written through a mapping of `size` bytes. */
bool log_open(const char *path, long long size, bool mapped);
void log_attribute(const char *name_and_value);         /* before log_header(); one that cannot be is left out */
bool log_header(const char *path, int argc, char **argv);
bool log_write(const void *data, size_t size);          /* false: full, or failed */
bool log_close(void);

#endif
