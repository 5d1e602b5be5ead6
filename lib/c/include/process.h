/* SPDX-License-Identifier: Apache-2.0 */
/*
 * QNX's family of spawn functions, and the names of exec() beside them. They wait as posix_spawn() does; with P_WAIT
 * for the end of the child too, and then a signal ends them with EINTR.
 */
#ifndef _PROCESS_H_INCLUDED
#define _PROCESS_H_INCLUDED

#include <sys/types.h>

#define P_WAIT    0     /* the parent waits: the result is the child's status */
#define P_NOWAIT  1
#define P_OVERLAY 2     /* exec */
#define P_NOWAITO 3     /* no zombie */

#define WAIT_CHILD      0
#define WAIT_GRANDCHILD 1

__BEGIN_DECLS
/*
 * QNX's. The letters say how arguments come (l: a list, v: a vector), whether PATH is searched (p) and an environment
 * is given (e). The pid, with P_WAIT the status of waitpid(); -1 and errno when the child could not be started:
 * EINVAL (mode) and those of posix_spawn(): ENOENT, EACCES, EPERM, ENOEXEC, ELIBACC, E2BIG, EAGAIN, ENOMEM, ESRCH.
 * delay() sleeps and returns the milliseconds left, getprio() and setprio() are priorities of a process' first
 * thread: -1 and errno, ESRCH, EPERM, EINVAL. cwait() is waitpid().
 */
extern int spawnl(int mode, const char *path, const char *arg0, ...);
extern int spawnle(int mode, const char *path, const char *arg0, ...);
extern int spawnlp(int mode, const char *file, const char *arg0, ...);
extern int spawnlpe(int mode, const char *file, const char *arg0, ...);
extern int spawnv(int mode, const char *path, char *const argv[]);
extern int spawnve(int mode, const char *path, char *const argv[], char *const envp[]);
extern int spawnvp(int mode, const char *file, char *const argv[]);
extern int spawnvpe(int mode, const char *file, char *const argv[], char *const envp[]);
extern int execl(const char *path, const char *arg0, ...);
extern int execle(const char *path, const char *arg0, ...);
extern int execlp(const char *file, const char *arg0, ...);
extern int execlpe(const char *file, const char *arg0, ...);
extern int execv(const char *path, char *const argv[]);
extern int execve(const char *path, char *const argv[], char *const envp[]);
extern int execvp(const char *file, char *const argv[]);
extern int execvpe(const char *file, char *const argv[], char *const envp[]);
extern int cwait(int *status, int pid, int action);
extern pid_t getpid(void);
extern int gettid(void);
extern char **environ;
extern char *_cmdname(char *buf);
/* A descriptor of the program's file, to be closed by the caller; -1 and errno. */
extern int _cmdfd(void);
extern void _exit(int status) __attribute__((__noreturn__));
extern void exit(int status) __attribute__((__noreturn__));
extern void abort(void) __attribute__((__noreturn__));
extern int system(const char *command);
extern int getprio(pid_t pid);
extern int setprio(pid_t pid, int prio);
extern unsigned delay(unsigned milliseconds);
__END_DECLS

#endif
