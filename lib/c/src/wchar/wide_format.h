/* SPDX-License-Identifier: Apache-2.0 */
/* A wide format as UTF-8, for the byte engines. On the heap; NULL with errno on failure. */
#ifndef WIDE_FORMAT_H_INCLUDED
#define WIDE_FORMAT_H_INCLUDED

#include <wchar.h>

char *__narrow_format(const wchar_t *fmt);

#endif
