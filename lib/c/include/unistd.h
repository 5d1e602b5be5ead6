/* SPDX-License-Identifier: Apache-2.0 */
/*
 * POSIX.1-2008 <unistd.h>, and what BSD and QNX have beyond. read(), write() and the other functions on descriptors are
 * messages to the descriptor's server and block as it does; those POSIX names are cancellation points; a signal ends
 * them with EINTR. ESRCH or EBADF when the server has died.
 */
#ifndef _UNISTD_H
#define _UNISTD_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <sys/confname.h>

__BEGIN_DECLS

#define _POSIX_VERSION  200809L
#define _POSIX2_VERSION 200809L
#define _XOPEN_VERSION  700
#define _XOPEN_UNIX     1
#define _POSIX_ADVISORY_INFO            200809L
#define _POSIX_BARRIERS                 200809L
#define _POSIX_CHOWN_RESTRICTED         1
#define _POSIX_CLOCK_SELECTION          200809L
#define _POSIX_CPUTIME                  200809L
#define _POSIX_FSYNC                    200809L
#define _POSIX_IPV6                     200809L
#define _POSIX_JOB_CONTROL              1
#define _POSIX_MAPPED_FILES             200809L
#define _POSIX_MEMLOCK                  200809L
#define _POSIX_MEMLOCK_RANGE            200809L
#define _POSIX_MEMORY_PROTECTION        200809L
#define _POSIX_MESSAGE_PASSING          200809L
#define _POSIX_MONOTONIC_CLOCK          200809L
#define _POSIX_NO_TRUNC                 0
#define _POSIX_PRIORITIZED_IO           (-1)
#define _POSIX_ASYNCHRONOUS_IO          200809L
#define _POSIX_PRIORITY_SCHEDULING      200809L
#define _POSIX_RAW_SOCKETS              (-1)
#define _POSIX_READER_WRITER_LOCKS      200809L
#define _POSIX_REALTIME_SIGNALS         200809L
#define _POSIX_REGEXP                   1
#define _POSIX_SAVED_IDS                1
#define _POSIX_SEMAPHORES               200809L
#define _POSIX_SHARED_MEMORY_OBJECTS    200809L
#define _POSIX_SHELL                    1
#define _POSIX_SPAWN                    200809L
#define _POSIX_SPIN_LOCKS               200809L
#define _POSIX_SPORADIC_SERVER          200809L
#define _POSIX_SYNCHRONIZED_IO          200809L
#define _POSIX_THREAD_ATTR_STACKADDR    200809L
#define _POSIX_THREAD_ATTR_STACKSIZE    200809L
#define _POSIX_THREAD_CPUTIME           200809L
#define _POSIX_THREAD_PRIO_INHERIT      200809L
#define _POSIX_THREAD_PRIO_PROTECT      200809L
#define _POSIX_THREAD_PRIORITY_SCHEDULING 200809L
#define _POSIX_THREAD_PROCESS_SHARED    200809L
#define _POSIX_THREAD_ROBUST_PRIO_INHERIT 200809L
#define _POSIX_THREAD_ROBUST_PRIO_PROTECT 200809L
#define _POSIX_THREAD_SAFE_FUNCTIONS    200809L
#define _POSIX_THREAD_SPORADIC_SERVER   200809L
#define _POSIX_THREADS                  200809L
#define _POSIX_TIMEOUTS                 200809L
#define _POSIX_TIMERS                   200809L
#define _POSIX_TYPED_MEMORY_OBJECTS     200809L
#define _POSIX_VDISABLE                 0
#define _POSIX_TRACE                    (-1)
#define _POSIX_V6_ILP32_OFF32           (-1)
#define _POSIX_V6_ILP32_OFFBIG          (-1)
#define _POSIX_V6_LP64_OFF64            1
#define _POSIX_V6_LPBIG_OFFBIG          (-1)
#define _POSIX_V7_ILP32_OFF32           (-1)
#define _POSIX_V7_ILP32_OFFBIG          (-1)
#define _POSIX_V7_LP64_OFF64            1
#define _POSIX_V7_LPBIG_OFFBIG          (-1)
#define _POSIX2_C_BIND                  200809L
#define _XOPEN_ENH_I18N                 1
#define _XOPEN_SHM                      (-1)
#define _XOPEN_CRYPT                    1
#define _XOPEN_REALTIME                 1
#define _XOPEN_REALTIME_THREADS         1

#ifndef NULL
#define NULL ((void *)0)
#endif

#define STDIN_FILENO  0
#define STDOUT_FILENO 1
#define STDERR_FILENO 2

#ifndef SEEK_SET
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
#endif

#define F_OK 0
#define X_OK 1
#define W_OK 2
#define R_OK 4
#define EFF_ONLY_OK 8

#define F_ULOCK 0
#define F_LOCK  1
#define F_TLOCK 2
#define F_TEST  3

/* pathconf() names; also the name field of _IO_PATHCONF. */
#define _PC_LINK_MAX           1
#define _PC_MAX_CANON          2
#define _PC_MAX_INPUT          3
#define _PC_NAME_MAX           4
#define _PC_PATH_MAX           5
#define _PC_PIPE_BUF           6
#define _PC_NO_TRUNC           7
#define _PC_VDISABLE           8
#define _PC_CHOWN_RESTRICTED   9
#define _PC_DOS_SHARE         10
#define _PC_IMAGE_VADDR       11
#define _PC_ASYNC_IO          12
#define _PC_PRIO_IO           13
#define _PC_SYNC_IO           14
#define _PC_LINK_DIR          15
#define _PC_SYMLINK_MAX       16
#define _PC_FILESIZEBITS      17
#define _PC_2_SYMLINKS        18
#define _PC_ALLOC_SIZE_MIN    19
#define _PC_REC_INCR_XFER_SIZE 20
#define _PC_REC_MAX_XFER_SIZE 21
#define _PC_REC_MIN_XFER_SIZE 22
#define _PC_REC_XFER_ALIGN    23
#define _PC_TIMESTAMP_RESOLUTION 24

/* sysconf() names. */
#define _SC_ARG_MAX             1
#define _SC_CHILD_MAX           2
#define _SC_CLK_TCK             3
#define _SC_NGROUPS_MAX         4
#define _SC_OPEN_MAX            5
#define _SC_JOB_CONTROL         6
#define _SC_SAVED_IDS           7
#define _SC_VERSION             8
#define _SC_RTSIG_MAX           9
#define _SC_PAGESIZE           11
#define _SC_PAGE_SIZE          _SC_PAGESIZE
#define _SC_XOPEN_VERSION      12
#define _SC_STREAM_MAX         13
#define _SC_TZNAME_MAX         14
#define _SC_AIO_LISTIO_MAX     15
#define _SC_AIO_MAX            16
#define _SC_AIO_PRIO_DELTA_MAX 17
#define _SC_DELAYTIMER_MAX     18
#define _SC_MQ_OPEN_MAX        19
#define _SC_MQ_PRIO_MAX        20
#define _SC_SEM_NSEMS_MAX      21
#define _SC_SEM_VALUE_MAX      22
#define _SC_SIGQUEUE_MAX       23
#define _SC_TIMER_MAX          24
#define _SC_ASYNCHRONOUS_IO    25
#define _SC_FSYNC              26
#define _SC_MAPPED_FILES       27
#define _SC_MEMLOCK            28
#define _SC_MEMLOCK_RANGE      29
#define _SC_MEMORY_PROTECTION  30
#define _SC_MESSAGE_PASSING    31
#define _SC_PRIORITIZED_IO     32
#define _SC_PRIORITY_SCHEDULING 33
#define _SC_REALTIME_SIGNALS   34
#define _SC_SEMAPHORES         35
#define _SC_SHARED_MEMORY_OBJECTS 36
#define _SC_SYNCHRONIZED_IO    37
#define _SC_TIMERS             38
#define _SC_THREADS            39
#define _SC_THREAD_ATTR_STACKADDR 40
#define _SC_THREAD_ATTR_STACKSIZE 41
#define _SC_THREAD_DESTRUCTOR_ITERATIONS 42
#define _SC_THREAD_KEYS_MAX    43
#define _SC_THREAD_PRIO_INHERIT 44
#define _SC_THREAD_PRIO_PROTECT 45
#define _SC_THREAD_PRIORITY_SCHEDULING 46
#define _SC_THREAD_PROCESS_SHARED 47
#define _SC_THREAD_SAFE_FUNCTIONS 48
#define _SC_THREAD_STACK_MIN   49
#define _SC_THREAD_THREADS_MAX 50
#define _SC_TTY_NAME_MAX       51
#define _SC_LOGIN_NAME_MAX     52
#define _SC_GETPW_R_SIZE_MAX   53
#define _SC_GETGR_R_SIZE_MAX   54
#define _SC_ATEXIT_MAX         55
#define _SC_IOV_MAX            56
#define _SC_2_VERSION          57
#define _SC_LINE_MAX           58
#define _SC_RE_DUP_MAX         59
#define _SC_NPROCESSORS_CONF   60
#define _SC_NPROCESSORS_ONLN   61
#define _SC_PHYS_PAGES         62
#define _SC_AVPHYS_PAGES       63
#define _SC_HOST_NAME_MAX      64
#define _SC_SYMLOOP_MAX        65
#define _SC_MONOTONIC_CLOCK    66
#define _SC_CPUTIME            67
#define _SC_THREAD_CPUTIME     68
#define _SC_BARRIERS           69
#define _SC_READER_WRITER_LOCKS 70
#define _SC_SPIN_LOCKS         71
#define _SC_SPAWN              72
#define _SC_TIMEOUTS           73
#define _SC_CLOCK_SELECTION    74
#define _SC_SPORADIC_SERVER    75
#define _SC_THREAD_SPORADIC_SERVER 76
#define _SC_TYPED_MEMORY_OBJECTS 77
#define _SC_ADVISORY_INFO      78
#define _SC_SHELL              79
#define _SC_REGEXP             80
#define _SC_BC_BASE_MAX        81
#define _SC_BC_DIM_MAX         82
#define _SC_BC_SCALE_MAX       83
#define _SC_BC_STRING_MAX      84
#define _SC_COLL_WEIGHTS_MAX   85
#define _SC_EXPR_NEST_MAX      86
#define _SC_SS_REPL_MAX        87
#define _SC_2_C_BIND                         88
#define _SC_2_C_DEV                          89
#define _SC_2_CHAR_TERM                      90
#define _SC_2_FORT_DEV                       91
#define _SC_2_FORT_RUN                       92
#define _SC_2_LOCALEDEF                      93
#define _SC_2_PBS                            94
#define _SC_2_PBS_ACCOUNTING                 95
#define _SC_2_PBS_CHECKPOINT                 96
#define _SC_2_PBS_LOCATE                     97
#define _SC_2_PBS_MESSAGE                    98
#define _SC_2_PBS_TRACK                      99
#define _SC_2_SW_DEV                         100
#define _SC_2_UPE                            101
#define _SC_IPV6                             102
#define _SC_RAW_SOCKETS                      103
#define _SC_THREAD_ROBUST_PRIO_INHERIT       104
#define _SC_THREAD_ROBUST_PRIO_PROTECT       105
#define _SC_TRACE                            106
#define _SC_TRACE_EVENT_FILTER               107
#define _SC_TRACE_EVENT_NAME_MAX             108
#define _SC_TRACE_INHERIT                    109
#define _SC_TRACE_LOG                        110
#define _SC_TRACE_NAME_MAX                   111
#define _SC_TRACE_SYS_MAX                    112
#define _SC_TRACE_USER_EVENT_MAX             113
#define _SC_V6_ILP32_OFF32                   114
#define _SC_V6_ILP32_OFFBIG                  115
#define _SC_V6_LP64_OFF64                    116
#define _SC_V6_LPBIG_OFFBIG                  117
#define _SC_V7_ILP32_OFF32                   118
#define _SC_V7_ILP32_OFFBIG                  119
#define _SC_V7_LP64_OFF64                    120
#define _SC_V7_LPBIG_OFFBIG                  121
#define _SC_XOPEN_CRYPT                      122
#define _SC_XOPEN_ENH_I18N                   123
#define _SC_XOPEN_REALTIME                   124
#define _SC_XOPEN_REALTIME_THREADS           125
#define _SC_XOPEN_SHM                        126
#define _SC_XOPEN_STREAMS                    127
#define _SC_XOPEN_UNIX                       128
#define _SC_XOPEN_UUCP                       129


/* The environment; the option's argument (<getopt.h>). */
extern char **environ;
extern char *optarg;
extern int optind, opterr, optopt, optreset;

int access(const char *path, int amode);
unsigned alarm(unsigned seconds);
int chdir(const char *path);
int chown(const char *path, uid_t owner, gid_t group);
int close(int fd);
size_t confstr(int name, char *buf, size_t len);
int dup(int fd);
int dup2(int fd, int fd2);
int execl(const char *path, const char *arg0, ...);
int execle(const char *path, const char *arg0, ...);
int execlp(const char *file, const char *arg0, ...);
int execv(const char *path, char *const argv[]);
int fexecve(int fd, char *const argv[], char *const envp[]);
int execve(const char *path, char *const argv[], char *const envp[]);
int execvp(const char *file, char *const argv[]);
void _exit(int status) __attribute__((__noreturn__));
int faccessat(int dirfd, const char *path, int amode, int flag);
int fchdir(int fd);
int fchown(int fd, uid_t owner, gid_t group);
int fchownat(int dirfd, const char *path, uid_t owner, gid_t group, int flag);
int fdatasync(int fd);
pid_t fork(void);
long fpathconf(int fd, int name);
int fsync(int fd);
int ftruncate(int fd, off_t length);
char *getcwd(char *buf, size_t size);
gid_t getegid(void);
uid_t geteuid(void);
gid_t getgid(void);
int getgroups(int gidsetsize, gid_t grouplist[]);
int gethostname(char *name, size_t len);
char *getlogin(void);
int getlogin_r(char *name, size_t size);
int getopt(int argc, char *const argv[], const char *optstring);
pid_t getpgid(pid_t pid);
pid_t getpgrp(void);
pid_t getpid(void);
pid_t getppid(void);
pid_t getsid(pid_t pid);
uid_t getuid(void);
int isatty(int fd);
int lchown(const char *path, uid_t owner, gid_t group);
int link(const char *path1, const char *path2);
int linkat(int fd1, const char *path1, int fd2, const char *path2, int flag);
off_t lseek(int fd, off_t offset, int whence);
long pathconf(const char *path, int name);
int pause(void);
int pipe(int fds[2]);
ssize_t pread(int fd, void *buf, size_t nbytes, off_t offset);
ssize_t pwrite(int fd, const void *buf, size_t nbytes, off_t offset);
ssize_t read(int fd, void *buf, size_t nbytes);
ssize_t readlink(const char *path, char *buf, size_t bufsize);
ssize_t readlinkat(int dirfd, const char *path, char *buf, size_t bufsize);
int rmdir(const char *path);
int setegid(gid_t gid);
int seteuid(uid_t uid);
int setgid(gid_t gid);
int setpgid(pid_t pid, pid_t pgid);
pid_t setsid(void);
int setuid(uid_t uid);
unsigned sleep(unsigned seconds);
int symlink(const char *path1, const char *path2);
int symlinkat(const char *path1, int dirfd, const char *path2);
long sysconf(int name);
pid_t tcgetpgrp(int fd);
int tcsetpgrp(int fd, pid_t pgid);
int truncate(const char *path, off_t length);
char *ttyname(int fd);
int ttyname_r(int fd, char *name, size_t size);
int unlink(const char *path);
int unlinkat(int dirfd, const char *path, int flag);
ssize_t write(int fd, const void *buf, size_t nbytes);
#ifdef __EXT_XOPEN_EX
/*
 * Not in POSIX.1-2008. brk() and sbrk() are not offered (ENOSYS); delay() and usleep() forms take milliseconds and
 * microseconds and wait as sleep() does; flink() and eaccess() wait for the server.
 */
int brk(void *addr);
void *sbrk(intptr_t increment);
int getdtablesize(void);
char *crypt(const char *password, const char *salt);
void encrypt(char block[64], int edflag);
long gethostid(void);
int getpagesize(void);
char *getpass(const char *prompt);
char *getwd(char *buf);
int lockf(int fd, int function, off_t size);
int nice(int incr);
pid_t setpgrp(void);
int setregid(gid_t rgid, gid_t egid);
int setreuid(uid_t ruid, uid_t euid);
void swab(const void *src, void *dst, ssize_t nbytes);
void sync(void);
useconds_t ualarm(useconds_t usec, useconds_t interval);
int usleep(useconds_t usec);
pid_t vfork(void);
#endif
#ifdef __EXT_UNIX_MISC
int getentropy(void *buf, size_t len);
int chroot(const char *path);
char *ctermid(char *s);
int dup3(int fd, int fd2, int flags);
int eaccess(const char *path, int amode);
#define euidaccess eaccess
int getresuid(uid_t *ruid, uid_t *euid, uid_t *suid);
int getresgid(gid_t *rgid, gid_t *egid, gid_t *sgid);
int execlpe(const char *file, const char *arg0, ...);
int execvpe(const char *file, char *const argv[], char *const envp[]);
pid_t _Fork(void);
int getdomainname(char *name, size_t len);
int initgroups(const char *name, gid_t basegid);
int issetugid(void);
int pipe2(int fds[2], int flags);
int setdomainname(const char *name, size_t len);
int setgroups(int ngroups, const gid_t *grouplist);
int sethostname(const char *name, size_t len);
int daemon(int nochdir, int noclose);
#endif

/* The same functions: offsets have 64 bits. */
#define lseek64     lseek
#define pread64     pread
#define pwrite64    pwrite
#define ftruncate64 ftruncate
#define truncate64  truncate
#define lockf64     lockf

/* Neutrino's own. */
#ifdef __EXT_UNIX_MISC
unsigned delay(unsigned milliseconds);
int flink(int fd, const char *path);
int closefrom(int lowfd);
int fcloseall(void);
int getprio(pid_t pid);
int setprio(pid_t pid, int prio);
int gettid(void);
off_t tell(int fd);
int ltrunc(int fd, off_t offset, int whence);
/* Whether the file's position is at its end or behind: 1, 0, or -1 and errno. chsize(): as ftruncate(). */
int eof(int fd);
int chsize(int fd, off_t size);
int readblock(int fd, size_t blksize, unsigned block, int numblks, void *buf);
int writeblock(int fd, size_t blksize, unsigned block, int numblks, const void *buf);
int readcond(int fd, void *buf, int n, int min, int time, int timeout);
/* Sleeps of milliseconds: nap() returns how many a signal left, napms() 0. */
unsigned nap(unsigned ms);
int napms(int ms);
#endif

__END_DECLS

#if defined(_FORTIFY_SOURCE) && _FORTIFY_SOURCE > 0 && defined(__OPTIMIZE__)
# include <sys/fortify.h>
#endif

#endif
