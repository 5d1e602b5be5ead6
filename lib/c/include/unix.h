/* SPDX-License-Identifier: Apache-2.0 */
/* What QNX Neutrino has here of the older Unix systems: terminals, signal masks in an int. */
#ifndef _UNIX_H_INCLUDED
#define _UNIX_H_INCLUDED

#include <signal.h>
#include <strings.h>
#include <sys/types.h>
#include <termios.h>
#include <unistd.h>

__BEGIN_DECLS

/*
 * Masks of the signals 1 to 31; other signals keep their state. Each returns the mask there was. sigblock() adds to the
 * calling thread's mask, sigunblock() takes away, sigsetmask() sets it.
 */
#ifndef sigmask
# define sigmask(signo) (1 << ((signo) - 1))
#endif
int sigblock(int mask);
int sigsetmask(int mask);
int sigunblock(int mask);

__END_DECLS

#endif
