/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Basic types. POSIX.1-2008 <sys/types.h>. off_t, ino_t and time_t have 64 bits; the names with 64 are the same types.
 */
#ifndef _SYS_TYPES_H_INCLUDED
#define _SYS_TYPES_H_INCLUDED

#include <stddef.h>
#include <sys/platform.h>
#include <sys/target_nto.h>

typedef _Int32t  pid_t;
typedef _Int32t  uid_t;
typedef _Int32t  gid_t;
typedef _Int32t  id_t;
typedef _Uint32t mode_t;
typedef _Uint32t dev_t;
typedef _Uint32t nlink_t;
typedef _Uint32t useconds_t;
typedef _Int64t  suseconds_t;
typedef _Uint32t clock_t;
typedef _Uint32t key_t;
typedef _Uint64t ino_t;
/* The names with 64: the same types. */
typedef _Uint64t ino64_t;
typedef _Int64t  off_t;
/* The names with 64: the same types. */
typedef _Int64t  off64_t;
typedef _Timet   time_t;
typedef _Ssizet  ssize_t;
typedef _Int64t  blkcnt_t;
typedef _Int64t  blkcnt64_t;
typedef _Uint32t blksize_t;
typedef _Uint64t fsblkcnt_t;
typedef _Uint64t fsblkcnt64_t;
typedef _Uint64t fsfilcnt_t;
typedef _Uint64t fsfilcnt64_t;
typedef _Paddrt   paddr_t;
typedef _Paddr64t paddr64_t;
typedef _Int32t  timer_t;
typedef _Int32t  clockid_t;

#ifdef __EXT_UNIX_MISC
/* BSD's names. */
typedef unsigned char  u_char;
typedef unsigned short u_short;
typedef unsigned int   u_int;
typedef unsigned long  u_long;
typedef unsigned short ushort;
typedef unsigned int   uint;
typedef char          *caddr_t;
typedef long           daddr_t;
typedef _Uint8t        u_int8_t;
typedef _Uint16t       u_int16_t;
typedef _Uint32t       u_int32_t;
typedef _Uint64t       u_int64_t;
#endif

typedef _Int32t             pthread_t;
typedef _Int32t             pthread_key_t;
typedef struct _thread_attr pthread_attr_t;
typedef sync_t              pthread_mutex_t;
typedef sync_t              pthread_cond_t;
typedef sync_t              pthread_spinlock_t;
typedef struct _sync_attr   pthread_mutexattr_t;
typedef struct _sync_attr   pthread_condattr_t;
typedef struct _sync_attr   pthread_rwlockattr_t;
typedef struct _sync_attr   pthread_barrierattr_t;

typedef struct {
    int    __once;
    sync_t __mutex;
} pthread_once_t;

typedef struct {
    int             __active;       /* readers inside; -1: a writer */
    int             __blockedwriters;
    int             __blockedreaders;
    int             __heavy;
    pthread_mutex_t __lock;
    pthread_cond_t  __rcond;
    pthread_cond_t  __wcond;
    unsigned        __owner;        /* owner id of the writer inside */
    unsigned        __spare;
} pthread_rwlock_t;

typedef union {
    struct {
        unsigned        __barrier;  /* threads to wait for */
        unsigned        __count;    /* arrived in this round */
        pthread_mutex_t __lock;
        pthread_cond_t  __bcond;
        unsigned        __cycle;    /* rounds completed */
        unsigned        __inside;   /* threads waiting or about to leave */
    } __old;
    sync_t __new;                   /* __count threads, owner _NTO_SYNC_BARRIER until first used */
} pthread_barrier_t;

#ifdef __EXT_UNIX_MISC
/* Device numbers: minor in the low 10 bits, major in the next 6, above them the node, which portable programs leave out. */
#define major(dev)                ((unsigned)(((dev) >> 10) & 0x3fu))
#define minor(dev)                ((unsigned)((dev) & 0x3ffu))
#define __makedev3(node, ma, mi)  ((dev_t)(((node) << 16) | ((ma) << 10) | (mi)))
#define __makedev2(ma, mi)        __makedev3(0, ma, mi)
#define __makedev(a, b, c, form, ...) form
#define makedev(...)              __makedev(__VA_ARGS__, __makedev3, __makedev2, )(__VA_ARGS__)
#define rdev(node, ma, mi)        __makedev3(node, ma, mi)
#endif

#endif
