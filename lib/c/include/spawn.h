/* SPDX-License-Identifier: Apache-2.0 */
/*
 * New processes. POSIX.1-2008 <spawn.h>, with QNX's flags and spawn(). The caller waits until the child has been built
 * and has done its file actions; then errors are the caller's. No cancellation points.
 */
#ifndef _SPAWN_H_INCLUDED
#define _SPAWN_H_INCLUDED

#include <sys/types.h>
#include <sched.h>
#include <signal.h>

#define POSIX_SPAWN_SETPGROUP      0x00000001u
#define POSIX_SPAWN_SETSIGMASK     0x00000002u
#define POSIX_SPAWN_SETSIGDEF      0x00000004u
#define POSIX_SPAWN_SETSIGIGN      0x00000008u
#define POSIX_SPAWN_RESETIDS       0x00000010u
#define POSIX_SPAWN_SETSCHEDULER   0x00000040u
#define POSIX_SPAWN_TCSETPGROUP    0x00000080u
#define POSIX_SPAWN_SETND          0x00000100u
#define POSIX_SPAWN_SETSID         0x00000200u
#define POSIX_SPAWN_SETSCHEDPARAM  0x00000400u
#define POSIX_SPAWN_EXPLICIT_CPU   0x00000800u
#define POSIX_SPAWN_SETSTACKMAX    0x00001000u
#define POSIX_SPAWN_NOZOMBIE       0x00002000u
#define POSIX_SPAWN_DEBUG          0x00004000u
#define POSIX_SPAWN_HOLD           0x00008000u
#define POSIX_SPAWN_EXEC           0x00010000u
#define POSIX_SPAWN_SEARCH_PATH    0x00020000u
#define POSIX_SPAWN_CHECK_SCRIPT   0x00040000u
#define POSIX_SPAWN_SETCRED        0x00080000u
#define POSIX_SPAWN_ALIGN_FAULT    0x01000000u
#define POSIX_SPAWN_ALIGN_NOFAULT  0x02000000u
#define POSIX_SPAWN_ALIGN_MASK     0x03000000u
#define POSIX_SPAWN_SETCWD         0x04000000u
#define POSIX_SPAWN_ASLR_INVERT    0x08000000u
#define POSIX_SPAWN_NEWAPP         0x10000000u
#define POSIX_SPAWN_SETTYPEID      0x20000000u
#define POSIX_SPAWN_SETASID        0x40000000u
#define POSIX_SPAWN_CRITICAL       0x80000000u

#define SPAWN_SETGROUP       POSIX_SPAWN_SETPGROUP
#define SPAWN_SETSIGMASK     POSIX_SPAWN_SETSIGMASK
#define SPAWN_SETSIGDEF      POSIX_SPAWN_SETSIGDEF
#define SPAWN_SETSIGIGN      POSIX_SPAWN_SETSIGIGN
#define SPAWN_RESETIDS       POSIX_SPAWN_RESETIDS
#define SPAWN_TCSETPGROUP    POSIX_SPAWN_TCSETPGROUP
#define SPAWN_SETND          POSIX_SPAWN_SETND
#define SPAWN_SETSID         POSIX_SPAWN_SETSID
#define SPAWN_EXPLICIT_SCHED POSIX_SPAWN_SETSCHEDPARAM
#define SPAWN_EXPLICIT_CPU   POSIX_SPAWN_EXPLICIT_CPU
#define SPAWN_SETSTACKMAX    POSIX_SPAWN_SETSTACKMAX
#define SPAWN_NOZOMBIE       POSIX_SPAWN_NOZOMBIE
#define SPAWN_DEBUG          POSIX_SPAWN_DEBUG
#define SPAWN_HOLD           POSIX_SPAWN_HOLD
#define SPAWN_EXEC           POSIX_SPAWN_EXEC
#define SPAWN_SEARCH_PATH    POSIX_SPAWN_SEARCH_PATH
#define SPAWN_CHECK_SCRIPT   POSIX_SPAWN_CHECK_SCRIPT
#define SPAWN_ALIGN_FAULT    POSIX_SPAWN_ALIGN_FAULT
#define SPAWN_ALIGN_NOFAULT  POSIX_SPAWN_ALIGN_NOFAULT
#define SPAWN_ALIGN_MASK     POSIX_SPAWN_ALIGN_MASK
#define SPAWN_ASLR_INVERT    POSIX_SPAWN_ASLR_INVERT
#define SPAWN_NEWAPP         POSIX_SPAWN_NEWAPP
#define SPAWN_CRITICAL       POSIX_SPAWN_CRITICAL

#define SPAWN_FDCLOSED  (-1)
#define SPAWN_FDOPEN    (-2)
#define SPAWN_NEWPGROUP 0

/* QNX's: what spawn() changes for the child; flags say which fields count. */
typedef struct inheritance {
    _Uint32t           flags;
    pid_t              pgroup;
    sigset_t           sigmask;
    sigset_t           sigdefault;
    sigset_t           sigignore;
    _Uint32t           stack_max;
    _Int32t            policy;
    _Uint32t           nd;
    _Uint32t           runmask;
    struct sched_param param;
} spawn_inheritance_type;

typedef struct __posix_spawnattr *posix_spawnattr_t;
typedef struct __posix_spawn_file_actions *posix_spawn_file_actions_t;

typedef enum {
    POSIX_SPAWN_ASLR_DEFAULT = 0,
    POSIX_SPAWN_ASLR_ENABLE  = 1,
    POSIX_SPAWN_ASLR_DISABLE = 2
} posix_spawn_aslr_t;

__BEGIN_DECLS
#ifdef __EXT_UNIX_MISC
/*
 * QNX's: fd_map names the child's descriptors 0, 1 ... (SPAWN_FDCLOSED: closed); with fd_count 0 all are inherited. -1
 * and errno.
 */
extern pid_t spawn(const char *path, int fd_count, const int fd_map[], const struct inheritance *inherit,
                   char *const argv[], char *const envp[]);
extern pid_t spawnp(const char *file, int fd_count, const int fd_map[], const struct inheritance *inherit,
                    char *const argv[], char *const envp[]);
#endif

extern int posix_spawn(pid_t *__restrict pid, const char *__restrict path,
                       const posix_spawn_file_actions_t *fact, const posix_spawnattr_t *__restrict attr,
                       char *const argv[], char *const envp[]);
extern int posix_spawnp(pid_t *__restrict pid, const char *__restrict file,
                        const posix_spawn_file_actions_t *fact, const posix_spawnattr_t *__restrict attr,
                        char *const argv[], char *const envp[]);
extern int posix_spawn_file_actions_init(posix_spawn_file_actions_t *fact);
extern int posix_spawn_file_actions_destroy(posix_spawn_file_actions_t *fact);
extern int posix_spawn_file_actions_addclose(posix_spawn_file_actions_t *fact, int fd);
extern int posix_spawn_file_actions_adddup2(posix_spawn_file_actions_t *fact, int fd, int newfd);
extern int posix_spawn_file_actions_addopen(posix_spawn_file_actions_t *__restrict fact, int fd,
                                            const char *__restrict path, int oflag, mode_t mode);
/*
 * posix_spawn() is POSIX.1-2008's; the attributes and file actions beyond are QNX's and POSIX.1-2024's: CPUs as a run
 * mask, node, credentials, stack in bytes, working directory. They return the error.
 */
extern int posix_spawn_file_actions_addchdir(posix_spawn_file_actions_t *__restrict fact, const char *__restrict path);
extern int posix_spawn_file_actions_addfchdir(posix_spawn_file_actions_t *fact, int fd);
extern int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *__restrict fact, const char *__restrict path);
extern int posix_spawn_file_actions_addfchdir_np(posix_spawn_file_actions_t *fact, int fd);
extern int posix_spawnattr_init(posix_spawnattr_t *attr);
extern int posix_spawnattr_destroy(posix_spawnattr_t *attr);
extern int posix_spawnattr_getflags(const posix_spawnattr_t *__restrict attr, short *__restrict flags);
extern int posix_spawnattr_setflags(posix_spawnattr_t *attr, short flags);
extern int posix_spawnattr_getpgroup(const posix_spawnattr_t *__restrict attr, pid_t *__restrict pgroup);
extern int posix_spawnattr_setpgroup(posix_spawnattr_t *attr, pid_t pgroup);
extern int posix_spawnattr_getsigmask(const posix_spawnattr_t *__restrict attr, sigset_t *__restrict mask);
extern int posix_spawnattr_setsigmask(posix_spawnattr_t *__restrict attr, const sigset_t *__restrict mask);
extern int posix_spawnattr_getsigdefault(const posix_spawnattr_t *__restrict attr, sigset_t *__restrict set);
extern int posix_spawnattr_setsigdefault(posix_spawnattr_t *__restrict attr, const sigset_t *__restrict set);
extern int posix_spawnattr_getschedparam(const posix_spawnattr_t *__restrict attr,
                                         struct sched_param *__restrict param);
extern int posix_spawnattr_setschedparam(posix_spawnattr_t *__restrict attr,
                                         const struct sched_param *__restrict param);
extern int posix_spawnattr_getschedpolicy(const posix_spawnattr_t *__restrict attr, int *__restrict policy);
extern int posix_spawnattr_setschedpolicy(posix_spawnattr_t *attr, int policy);
#ifdef __EXT_UNIX_MISC
extern int posix_spawnattr_getxflags(const posix_spawnattr_t *__restrict attr, _Uint32t *__restrict flags);
extern int posix_spawnattr_setxflags(posix_spawnattr_t *attr, _Uint32t flags);
extern int posix_spawnattr_getsigignore(const posix_spawnattr_t *__restrict attr, sigset_t *__restrict set);
extern int posix_spawnattr_setsigignore(posix_spawnattr_t *__restrict attr, const sigset_t *__restrict set);
extern int posix_spawnattr_getrunmask(const posix_spawnattr_t *__restrict attr, _Uint32t *__restrict runmask);
extern int posix_spawnattr_setrunmask(posix_spawnattr_t *attr, _Uint32t runmask);
extern int posix_spawnattr_getstackmax(const posix_spawnattr_t *__restrict attr, _Uint32t *__restrict size);
extern int posix_spawnattr_setstackmax(posix_spawnattr_t *attr, _Uint32t size);
extern int posix_spawnattr_getnode(const posix_spawnattr_t *__restrict attr, _Uint32t *__restrict nd);
extern int posix_spawnattr_setnode(posix_spawnattr_t *attr, _Uint32t nd);
extern int posix_spawnattr_getcred(const posix_spawnattr_t *__restrict attr, uid_t *uid, gid_t *gid);
extern int posix_spawnattr_setcred(posix_spawnattr_t *attr, uid_t uid, gid_t gid);
extern int posix_spawnattr_gettypeid(const posix_spawnattr_t *__restrict attr, _Uint32t *type_id);
extern int posix_spawnattr_settypeid(posix_spawnattr_t *attr, _Uint32t type_id);
/* Whether the child's addresses are random: as its parent's, no, yes. */
extern int posix_spawnattr_getaslr(const posix_spawnattr_t *__restrict attr, posix_spawn_aslr_t *aslr);
extern int posix_spawnattr_setaslr(posix_spawnattr_t *attr, posix_spawn_aslr_t aslr);
extern int posix_spawnattr_setasid(posix_spawnattr_t *attr, _Uint32t asid);
extern int posix_spawnattr_setcwd_np(posix_spawnattr_t *attr, int dirfd);
#endif
__END_DECLS

#ifdef __EXT_UNIX_MISC
# include <process.h>
#endif

#endif
