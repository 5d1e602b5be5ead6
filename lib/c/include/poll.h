/* SPDX-License-Identifier: Apache-2.0 */
/* poll(): POSIX.1-2008 <poll.h>; <sys/poll.h> has it. */
#ifndef _POLL_H
#define _POLL_H
#include <sys/poll.h>
#endif
