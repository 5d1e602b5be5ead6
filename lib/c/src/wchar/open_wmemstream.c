/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stddef.h>
#include <wchar.h>

/* Not offered: a stream here is a stream of UTF-8 bytes. */
FILE *open_wmemstream(wchar_t **bufp, size_t *sizep)
{
    errno = ENOSYS;
    return NULL;
}
