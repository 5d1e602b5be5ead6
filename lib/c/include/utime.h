/* SPDX-License-Identifier: Apache-2.0 */
/* utime(). POSIX.1-2008 <utime.h>. Use utimensat(). */
#ifndef _UTIME_H
#define _UTIME_H

#include <sys/types.h>

__BEGIN_DECLS

struct utimbuf {
    time_t actime;
    time_t modtime;
};

int utime(const char *path, const struct utimbuf *times);

__END_DECLS

#endif
