/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SLOG_SLOG_H
#define SLOG_SLOG_H

#include <stdatomic.h>
#include <stddef.h>

/* One event to /dev/slog. -> 0 or -1 and errno */
int _slog_write(int code, int severity, const void *data, size_t size);

#endif
