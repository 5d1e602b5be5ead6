/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _SYS_RANDOM_H_INCLUDED
#define _SYS_RANDOM_H_INCLUDED

#include <sys/types.h>

#define GRND_NONBLOCK 1
#define GRND_RANDOM   2

__BEGIN_DECLS
extern int getentropy(void *buf, size_t len);
extern ssize_t getrandom(void *buf, size_t size, unsigned flags);
__END_DECLS

#endif
