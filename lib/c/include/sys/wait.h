/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Waiting for children. POSIX.1-2008 <sys/wait.h>. wait(), waitpid(), waitid(), wait3() and wait4() block, are
 * cancellation points, and end with EINTR on a signal.
 */
#ifndef _SYS_WAIT_H_INCLUDED
#define _SYS_WAIT_H_INCLUDED

#include <sys/types.h>
#include <signal.h>
#ifdef __EXT_XOPEN_EX
# include <sys/resource.h>
#endif

#include <sys/waitbits.h>

typedef enum { P_ALL, P_PID, P_PGID } idtype_t;

__BEGIN_DECLS
extern pid_t wait(int *status);
extern pid_t waitpid(pid_t pid, int *status, int options);
extern int waitid(idtype_t idtype, id_t id, siginfo_t *info, int options);
#ifdef __EXT_XOPEN_EX
/* BSD's: with WNOHANG and WUNTRACED, and the child's use of resources. */
extern pid_t wait3(int *status, int options, struct rusage *usage);
#endif
#ifdef __EXT_UNIX_MISC
extern pid_t wait4(pid_t pid, int *status, int options, struct rusage *usage);
#endif
__END_DECLS

#endif
