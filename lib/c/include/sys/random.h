/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random bytes from /dev/random's server. getentropy() of POSIX.1-2024; getrandom() as elsewhere. They block on that
 * server only.
 */
#ifndef _SYS_RANDOM_H_INCLUDED
#define _SYS_RANDOM_H_INCLUDED

#include <sys/types.h>

#define GRND_NONBLOCK 1
#define GRND_RANDOM   2

__BEGIN_DECLS
/* At most 256 bytes (EIO); getrandom() returns how many, EAGAIN with GRND_NONBLOCK. */
extern int getentropy(void *buf, size_t len);
extern ssize_t getrandom(void *buf, size_t size, unsigned flags);
__END_DECLS

#endif
