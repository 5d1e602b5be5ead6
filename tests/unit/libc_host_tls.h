/* SPDX-License-Identifier: Apache-2.0 */
/* The thread's storage for library sources that run on the build machine. */
#ifndef LIBC_HOST_TLS_H_INCLUDED
#define LIBC_HOST_TLS_H_INCLUDED

#include <sys/storage.h>

extern struct _thread_local_storage test_tls;
#define __tls() (&test_tls)

#endif
