/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The memory manager: policy over the kernel's regions and memory objects. The kernel keeps the regions and serialises
 * changes to one address space; here live flag checks, rights, limits and the way from a file descriptor to an object.
 */
#ifndef MEM_H
#define MEM_H

#include <sys/mman.h>
#include "procnto.h"

#define PAGE_BYTES 4096ul
#define PAGE_MASK (PAGE_BYTES - 1)
#define PAGE_ROUND(n) (((n) + PAGE_MASK) & ~PAGE_MASK)

/* A pool of typed memory (tymem.h), as it was opened. */
#define TYMEM_RANGES 8
struct tymem_range { uint64_t start, end; bool ram; };        /* end exclusive; ram: may be allocated here */
struct tymem_pool {
    int tflag;                    /* POSIX_TYPED_MEM_*, 0: mapping only */
    bool sysram;                  /* all of system RAM lies in it: the kernel allocates */
    unsigned nranges;             /* of what it consists of */
    struct tymem_range ranges[TYMEM_RANGES];
};

/* What a file descriptor of a client gives to map. */
enum mem_object_kind {
    MEM_OBJECT_KERNEL,     /* kernel memory object `handle`; one reference was taken for the caller */
    MEM_OBJECT_PHYS,       /* physical range from `paddr` (image files): mapped in place, or copied */
    MEM_OBJECT_TYPED       /* a pool: each mapping makes an object */
};
struct mem_object {
    enum mem_object_kind kind;
    uint64_t handle;
    uint64_t paddr;
    uint64_t size;         /* bytes that may be mapped */
    const void *data;      /* PHYS of the image: the bytes in procnto, else NULL */
    bool readable, writable;   /* how the descriptor was opened */
    bool executable;       /* the file may be mapped with PROT_EXEC */
    bool device;           /* PHYS, but not of the image: needs the MEM_PHYS ability (/dev/mem) */
    struct tymem_pool pool;  /* TYPED */
};
/* Provided by procnto/resmgr: the object behind descriptor fd of client pid, for MEM_OBJECT_KERNEL with a
   reference taken (KVM_OBJ_REF). -> 0, -EBADF (no such descriptor), -ENODEV (the server is not procnto or the
   object cannot be mapped). */
int mem_fd_object(pid_t pid, int fd, struct mem_object *out);

/* Memory totals for /proc listings, sysconf and pidin mem. */
int mem_totals(struct ksys_mem *out);

/* Helpers for the shmem resource manager. A shm object owns one kernel memory object made here. All -> 0/handle
   or -errno. */
long shm_object_create(uint64_t size);
int shm_object_unref(uint64_t handle);
int shm_object_resize(uint64_t handle, uint64_t size);
/* shm_ctl(): flags SHMCTL_*; may replace *handle by a new object (contiguous or physical). pid is checked for
   rights. */
int shm_object_ctl(pid_t pid, uint64_t *handle, unsigned flags, uint64_t paddr, uint64_t size);
/* Copies bytes of an object in or out by a window mapped in procnto (read(), write() on /dev/shmem files). */
ssize_t shm_object_copy(uint64_t handle, uint64_t offset, void *buf, size_t size, bool write);

/* Pages for procnto's own heap and mappings (heap/override.c uses the same calls). */
void *mem_self_map(size_t size, unsigned prot);
void mem_self_unmap(void *addr, size_t size);

/* Used by the loader: a new region in a process' address space with its limit accounted. -> va or -errno */
long mem_region_map(struct proc *p, struct kvm_map *map);
int mem_region_unmap(struct proc *p, uint64_t va, uint64_t len);

/* munlockall(), exec, the end of a process: nothing is locked any more. */
void mem_lock_clear(struct proc *p);

/* KPULSE_THREAD_FAULT: somebody waits for a page of that object. */
void mem_page_wanted(uint64_t handle);
/* A client in mmap(), msync() or munmap() wants to leave. true: it was one, and has its answer. */
bool mem_unblock(int rcvid);

extern const struct msg_handler mem_handlers[];

#endif
