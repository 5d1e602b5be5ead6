/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _SYS_RANDOM_H_INCLUDED
#define _SYS_RANDOM_H_INCLUDED

#include <sys/types.h>

__BEGIN_DECLS
extern int getentropy(void *buf, size_t len);
__END_DECLS

#endif
