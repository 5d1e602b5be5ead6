/* SPDX-License-Identifier: Apache-2.0 */
/* The system log's interface: <sys/slog2.h>. */
#ifndef _SLOG2_H
#define _SLOG2_H
#include <sys/slog2.h>
#endif
