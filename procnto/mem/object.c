/* SPDX-License-Identifier: Apache-2.0 */
/* Memory objects for /dev/shmem. The shmem resource manager keeps the handle and serialises changes to one object. */
#include <errno.h>
#include <string.h>
#include <sys/procmgr.h>
#include "mem/private.h"
#include "mem/tymem.h"

#define SHMCTL_KNOWN (SHMCTL_ANON | SHMCTL_PHYS | SHMCTL_SEAL | SHMCTL_REVOCABLE | SHMCTL_GLOBAL | SHMCTL_PRIV | \
                      SHMCTL_LOWERPROT | SHMCTL_LAZYWRITE | SHMCTL_HIGHUSAGE | SHMCTL_LAZY | SHMCTL_NODEFRAG | \
                      SHMCTL_TYMEM | SHMCTL_HAS_SPECIAL)
#define OBJECT_SIZE_MAX (1ull << 40)

long shm_object_create(uint64_t size)
{
    return size > OBJECT_SIZE_MAX ? -EFBIG : kvm_object(KVM_OBJ_CREATE, 0, PAGE_ROUND(size), 0);
}

int shm_object_unref(uint64_t handle)
{
    return (int)kvm_object(KVM_OBJ_UNREF, handle, 0, 0);
}

int shm_object_resize(uint64_t handle, uint64_t size)
{
    long err = size > OBJECT_SIZE_MAX ? -EFBIG : kvm_object(KVM_OBJ_RESIZE, handle, PAGE_ROUND(size), 0);

    return err < 0 ? (int)err : 0;
}

/* The object stops being what it was and becomes a physical range. */
static int become_physical(pid_t pid, uint64_t *handle, uint64_t paddr, uint64_t size)
{
    long object, err;

    if ((paddr & PAGE_MASK) || size == 0 || paddr + size < paddr)
        return -EINVAL;
    if (client_able(pid, PROCMGR_AID_MEM_PHYS, paddr) != 0)
        return -EPERM;
    object = kvm_object(KVM_OBJ_CREATE, 0, 0, 0);
    if (object < 0)
        return (int)object;
    err = kvm_object(KVM_OBJ_PHYS, (uint64_t)object, paddr, PAGE_ROUND(size));
    if (err < 0) {
        kvm_object(KVM_OBJ_UNREF, (uint64_t)object, 0, 0);
        return (int)err;
    }
    kvm_object(KVM_OBJ_UNREF, *handle, 0, 0);
    *handle = (uint64_t)object;
    return 0;
}

static int become_contiguous(uint64_t *handle, uint64_t size)
{
    long object;

    if (size == 0 || size > OBJECT_SIZE_MAX)
        return -EINVAL;
    object = kvm_object(KVM_OBJ_CREATE, 0, PAGE_ROUND(size), KVM_CONTIG);
    if (object < 0)
        return (int)object;
    kvm_object(KVM_OBJ_UNREF, *handle, 0, 0);
    *handle = (uint64_t)object;
    return 0;
}

/* Typed memory: `physical` of shm_ctl() is the descriptor of the pool. */
static int become_typed(pid_t pid, uint64_t *handle, uint64_t fd, uint64_t size)
{
    struct mem_object typed;
    uint64_t object;
    int err = fd > INT_MAX ? -EBADF : mem_fd_object(pid, (int)fd, &typed);

    if (err == 0 && typed.kind != MEM_OBJECT_TYPED) {
        if (typed.kind == MEM_OBJECT_KERNEL)
            kvm_object(KVM_OBJ_UNREF, typed.handle, 0, 0);
        err = -EINVAL;
    }
    if (err == 0 && (size == 0 || size > OBJECT_SIZE_MAX || !(typed.pool.tflag & ~POSIX_TYPED_MEM_MAP_ALLOCATABLE)))
        err = -EINVAL;
    if (err == 0)
        err = tymem_object(&typed.pool, pid, (int)fd, 0, PAGE_ROUND(size), &object);
    if (err != 0)
        return err;
    kvm_object(KVM_OBJ_UNREF, *handle, 0, 0);
    *handle = object;
    return 0;
}

int shm_object_ctl(pid_t pid, uint64_t *handle, unsigned flags, uint64_t paddr, uint64_t size)
{
    if (flags & ~(unsigned)SHMCTL_KNOWN)
        return -ENOTSUP;
    if (flags & SHMCTL_TYMEM)
        return flags & SHMCTL_PHYS ? -EINVAL : become_typed(pid, handle, paddr, size);
    switch (flags & (SHMCTL_ANON | SHMCTL_PHYS)) {
    case SHMCTL_ANON:
        return shm_object_resize(*handle, size);
    case SHMCTL_PHYS:
        return become_physical(pid, handle, paddr, size);
    case SHMCTL_ANON | SHMCTL_PHYS:
        return become_contiguous(handle, size);
    default:
        return -EINVAL;
    }
}

#define WINDOW (256ul * 1024)

static int copy_window(uint64_t handle, uint64_t offset, char *buf, size_t size, bool write)
{
    struct kvm_map map = {
        .len = PAGE_ROUND((offset & PAGE_MASK) + size), .prot = PROT_READ | (write ? PROT_WRITE : 0),
        .flags = KVM_OBJECT | KVM_SHARED, .object = handle, .offset = offset & ~PAGE_MASK,
    };
    long err = kvm_map(0, &map);
    char *at;

    if (err < 0)
        return (int)err;
    at = (char *)(uintptr_t)map.va + (offset & PAGE_MASK);
    if (write)
        memcpy(at, buf, size);
    else
        memcpy(buf, at, size);
    kvm_unmap(0, map.va, map.len);
    return 0;
}

ssize_t shm_object_copy(uint64_t handle, uint64_t offset, void *buf, size_t size, bool write)
{
    size_t done = 0;

    while (done < size) {
        size_t n = size - done < WINDOW ? size - done : WINDOW;
        int err = copy_window(handle, offset + done, (char *)buf + done, n, write);

        if (err != 0)
            return done != 0 ? (ssize_t)done : err;
        done += n;
    }
    return (ssize_t)done;
}
