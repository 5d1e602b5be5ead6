/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _POLL_H
#define _POLL_H
#include <sys/poll.h>
#endif
