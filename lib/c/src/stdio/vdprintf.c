/* SPDX-License-Identifier: Apache-2.0 */
#include "file.h"

int vdprintf(int fd, const char *restrict fmt, va_list ap)
{
    FILE fp = { .flags = F_WRITE | F_NOLOCK | F_MODE_SET | F_NONE, .fd = fd, .ops = &__fd_ops };

    return vfprintf(&fp, fmt, ap);
}
