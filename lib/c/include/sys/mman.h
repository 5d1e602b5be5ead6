/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory: mappings, shared and typed memory, devices. POSIX.1-2008 <sys/mman.h>, and QNX's PG_, SHMCTL_ and
 * mmap_device_ names. Addresses and lengths are bytes, pages 4 KiB. Memory is committed when it is mapped (ENOMEM)
 * unless MAP_LAZY. msync() waits for the file's server, everything else for procnto alone; no cancellation points but
 * msync().
 */
#ifndef _SYS_MMAN_H_INCLUDED
#define _SYS_MMAN_H_INCLUDED

#include <sys/types.h>

/* A page; see sysconf(_SC_PAGESIZE). */
#define __PAGESIZE 4096

#define PROT_NONE    0x00000000
#define PROT_READ    0x00000100
#define PROT_WRITE   0x00000200
#define PROT_EXEC    0x00000400
#define PROT_NOCACHE 0x00000800
#define PROT_MASK    0x00000f00
#define PG_MODIFIED   0x00100000
#define PG_REFERENCED 0x00200000
#define PG_HWMAPPED   0x00400000

#define MAP_SHARED     0x00000001
#define MAP_PRIVATE    0x00000002
#define MAP_TYPE       0x00000003
#define MAP_FIXED      0x00000010
#define MAP_ELF        0x00000020
#define MAP_NOSYNCFILE 0x00000040
#define MAP_LAZY       0x00000080
#define MAP_STACK      0x00001000
#define MAP_BELOW      0x00002000
#define MAP_NOINIT     0x00004000
#define MAP_PHYS       0x00010000
#define MAP_NOINHERIT  0x00020000
#define MAP_HANDLE     0x00040000
#define MAP_ANON       0x00080000
#define MAP_ANONYMOUS  MAP_ANON
#define MAP_SYSRAM     0x01000000   /* reported only */
#define MAP_RESERVED_MASK 0xfff00000u

#define MAP_FAILED        ((void *)-1)
#define MAP_DEVICE_FAILED ((_Uintptrt)-1)
#ifndef NOFD
#define NOFD (-1)
#endif

#define MS_ASYNC              0x00000001
#define MS_SYNC               0x00000002
#define MS_INVALIDATE         0x00000004
#define MS_INVALIDATE_LOCKED  0x00100000
#define MS_INVALIDATE_ICACHE  0x01000000
#define MS_CACHE_ONLY         0x02000000
#define MS_CLEAN_ONLY         0x04000000

#define MCL_CURRENT 1
#define MCL_FUTURE  2

#define POSIX_MADV_NORMAL     0
#define POSIX_MADV_RANDOM     1
#define POSIX_MADV_SEQUENTIAL 2
#define POSIX_MADV_WILLNEED   3
#define POSIX_MADV_DONTNEED   4
#define POSIX_MADV_DISCARD_NP 5
#ifdef __EXT_UNIX_MISC
# define MADV_NORMAL     POSIX_MADV_NORMAL
# define MADV_RANDOM     POSIX_MADV_RANDOM
# define MADV_SEQUENTIAL POSIX_MADV_SEQUENTIAL
# define MADV_WILLNEED   POSIX_MADV_WILLNEED
# define MADV_DONTNEED   POSIX_MADV_DONTNEED
#endif

#define UNMAP_INIT_REQUIRED 1
#define UNMAP_INIT_OPTIONAL 2

#define SHMCTL_ANON        0x00000001
#define SHMCTL_PHYS        0x00000002
#define SHMCTL_SEAL        0x00000004
#define SHMCTL_REVOCABLE   0x00000008
#define SHMCTL_GLOBAL      0x00000010
#define SHMCTL_PRIV        0x00000020
#define SHMCTL_LOWERPROT   0x00000040
#define SHMCTL_LAZYWRITE   0x00000080
#define SHMCTL_HIGHUSAGE   0x00000200
#define SHMCTL_LAZY        0x00000400
#define SHMCTL_REPEAT      0x00000800
#define SHMCTL_NODEFRAG    0x00001000
#define SHMCTL_TYMEM       0x00002000
#define SHMCTL_GET_FLAGS   0x00004000
#define SHMCTL_HAS_SPECIAL 0x00008000

#define SHM_ANON ((char *)-1)
#define SHM_CREATE_HANDLE_OPT_NOFD 1
/* A handle to a shared memory object, to be passed to another process; or none. */
typedef _Uint32t shm_handle_t;

#define POSIX_TYPED_MEM_ALLOCATE        1
#define POSIX_TYPED_MEM_ALLOCATE_CONTIG 2
#define POSIX_TYPED_MEM_MAP_ALLOCATABLE 4
#define TYPEMEM_SYSRAM    "/sysram"
#define TYPEMEM_DEVICE    "/device"
#define TYPEMEM_BACKSTORE "/backstore"

struct posix_typed_mem_info {
    size_t   posix_tmi_length;
    _Uint64t __posix_tmi_spare[8];
};

__BEGIN_DECLS
extern void *mmap(void *addr, size_t len, int prot, int flags, int fd, off_t off);
extern int munmap(void *addr, size_t len);
extern int mprotect(const void *addr, size_t len, int prot);
extern int msync(void *addr, size_t len, int flags);
extern int mlock(const void *addr, size_t len);
extern int munlock(const void *addr, size_t len);
extern int mlockall(int flags);
extern int munlockall(void);
extern int posix_madvise(void *addr, size_t len, int advice);
#ifdef __EXT_LF64SRC
/*
 * QNX's. The _r forms return the error, the others as POSIX's of that name. munmap_flags() says whether the memory
 * must be zeroed before its next use; mmap_handle() maps by a handle; getpagesizes() gives the sizes offered, in
 * bytes.
 */
extern void *mmap64(void *addr, size_t len, int prot, int flags, int fd, off64_t off);
#endif
#ifdef __EXT_UNIX_MISC
extern int madvise(void *addr, _Sizet len, int advice);
extern int mmap64_r(void *addr, size_t len, int prot, int flags, int fd, off64_t off, void **result);
extern void *mmap_handle(void *addr, size_t len, int prot, int flags, shm_handle_t handle, off64_t off);
extern int munmap_r(void *addr, size_t len);
extern int munmap_flags(void *addr, size_t len, unsigned flags);
extern int munmap_flags_r(void *addr, size_t len, unsigned flags);
extern int mprotect_r(const void *addr, size_t len, int prot);
extern int msync_r(void *addr, size_t len, int flags);
extern int mlock_r(const void *addr, size_t len);
extern int munlock_r(const void *addr, size_t len);
extern int mlockall_r(int flags);
extern int munlockall_r(void);
extern int getpagesizes(size_t sizes[], int nelem);
#endif

extern int posix_mem_offset(const void *addr, size_t len, off_t *off, size_t *contig, int *fd);
#ifdef __EXT_LF64SRC
/*
 * Where memory lies: its physical address (typed memory: the offset in its pool), and how many bytes of it are
 * contiguous. -1 and errno: EPERM without PROCMGR_AID_MEM_PHYS (but for typed memory), EACCES or ENXIO for what is
 * not mapped, EAGAIN for what is and has no page yet, EBADF.
 */
extern int mem_offset64(const void *addr, int fd, size_t len, off64_t *off, size_t *contig);
extern int posix_mem_offset64(const void *addr, size_t len, off64_t *off, size_t *contig, int *fd);
#endif
#ifdef __EXT_UNIX_MISC
/*
 * QNX's. Device registers, uncached; EPERM without the ability PROCMGR_AID_MEM_PHYS. The _peer forms act on another
 * process: EPERM without PROCMGR_AID_MEM_PEER, ESRCH.
 */
extern void *mmap_device_memory(void *addr, size_t len, int prot, int flags, _Uint64t physical);
extern int munmap_device_memory(void *addr, size_t len);
extern _Uintptrt mmap_device_io(size_t len, _Uint64t io);
extern int munmap_device_io(_Uintptrt io, size_t len);
extern int mem_offset(const void *addr, int fd, size_t len, off_t *off, size_t *contig);
extern int mem_offset64_peer(pid_t pid, _Uintptrt addr, size_t len, off64_t *off, size_t *contig);
extern void *mmap_peer(pid_t pid, void *addr, size_t len, int prot, int flags, int fd, off64_t off);
extern int munmap_peer(pid_t pid, void *addr, size_t len);
#endif

extern int shm_open(const char *name, int oflag, mode_t mode);
extern int shm_unlink(const char *name);
extern int posix_typed_mem_open(const char *name, int oflag, int tflag);
extern int posix_typed_mem_get_info(int fd, struct posix_typed_mem_info *info);
#ifdef __EXT_UNIX_MISC
/*
 * QNX's. shm_ctl() gives an object memory: size bytes, contiguous (SHMCTL_PHYS | SHMCTL_ANON), or a physical range
 * (PROCMGR_AID_MEM_PHYS, EPERM). A handle lets one process, or any, open the object once. shm_revoke() takes it from
 * all others. -1 and errno: EBADF, EACCES (not open for writing), EINVAL (flags, no shared memory object, no such
 * handle), EBUSY (it has memory or is sealed), ENOMEM, EFBIG, EMFILE, ESRCH (pid), EPERM (a handle that is another
 * process'), ENOTSUP (docs/limits.md).
 */
extern int shm_ctl(int fd, int flags, _Uint64t physical, _Uint64t size);
extern int shm_ctl_special(int fd, int flags, _Uint64t physical, _Uint64t size, unsigned special);
extern int shm_create_handle(int fd, pid_t pid, int flags, shm_handle_t *handle, unsigned options);
extern int shm_open_handle(shm_handle_t handle, int flags);
extern int shm_open_handle_pid(shm_handle_t handle, int flags, pid_t pid);
extern int shm_delete_handle(shm_handle_t handle);
extern int shm_revoke(int fd, pid_t pid);
#endif
__END_DECLS

#endif
