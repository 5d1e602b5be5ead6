/* SPDX-License-Identifier: Apache-2.0 */
/* Ranges, limits, and regions made on behalf of a process. */
#include <errno.h>
#include <sys/procfs.h>
#include <sys/procmgr.h>
#include "mem/private.h"

bool mem_range_good(uint64_t va, uint64_t len)
{
    return va >= MEM_USER_START && va < MEM_USER_END && len <= MEM_USER_END - va;
}

int mem_prot_check(pid_t caller, unsigned prot, uint64_t va)
{
    if ((prot & PROT_EXEC) && client_able(caller, PROCMGR_AID_PROT_EXEC, va) != 0)
        return -EACCES;
    if ((prot & (PROT_EXEC | PROT_WRITE)) == (PROT_EXEC | PROT_WRITE) &&
        client_able(caller, PROCMGR_AID_PROT_WRITE_AND_EXEC, va) != 0)
        return -EACCES;
    return 0;
}

bool mem_locks_future(struct proc *p)
{
    return __atomic_load_n(&p->lock_future, __ATOMIC_RELAXED);
}

/* Bytes in regions. Only counted for processes that have a limit, so the kernel's list need not be mirrored here. */
static uint64_t mapped_bytes(pid_t pid)
{
    struct kvm_region region;
    uint64_t at = 0, total = 0;

    while (kvm_query(pid, at, &region) >= 0) {
        total += region.len;
        at = region.va + region.len;
        if (at <= region.va)
            break;
    }
    return total;
}

static bool limited(struct proc *p, int resource, rlim_t *limit)
{
    *limit = __atomic_load_n(&p->limits[resource].rlim_cur, __ATOMIC_RELAXED);
    return *limit != RLIM_INFINITY;
}

/* Private memory, whatever it is used for. */
static bool is_data(const struct kvm_map *map)
{
    return !(map->flags & (KVM_SHARED | KVM_STACK)) && (map->prot & PROT_WRITE) && (map->flags & KVM_ANON);
}

static uint64_t data_bytes(pid_t pid)
{
    procfs_asinfo info;

    return kproc_info(pid, PROC_INFO_ASINFO, 0, &info, sizeof info) < 0 ? 0 : info.map_private;
}

static bool fits(uint64_t used, uint64_t more, rlim_t limit)
{
    return used <= limit && more <= limit - used;
}

long mem_region_map(struct proc *p, struct kvm_map *map)
{
    rlim_t space, data;
    bool by_space = limited(p, RLIMIT_AS, &space), by_data = limited(p, RLIMIT_DATA, &data) && is_data(map);
    long va;

    if (!by_space && !by_data) {
        va = kvm_map(p->pid, map);
        return va < 0 ? va : (long)map->va;
    }
    pthread_mutex_lock(&p->mem_lock);
    if ((by_space && !fits(mapped_bytes(p->pid), map->len, space)) || (by_data && !fits(data_bytes(p->pid), map->len, data)))
        va = -ENOMEM;
    else
        va = kvm_map(p->pid, map);
    pthread_mutex_unlock(&p->mem_lock);
    return va < 0 ? va : (long)map->va;
}

int mem_region_unmap(struct proc *p, uint64_t va, uint64_t len)
{
    long err = kvm_unmap(p->pid, va, len);

    return err < 0 ? (int)err : 0;
}

int mem_totals(struct ksys_mem *out)
{
    long err = ksys_info(KSYS_MEM, out, sizeof *out);

    return err < 0 ? (int)err : 0;
}

void *mem_self_map(size_t size, unsigned prot)
{
    struct kvm_map map = { .len = PAGE_ROUND(size), .prot = prot, .flags = KVM_ANON };

    return size == 0 || kvm_map(0, &map) < 0 ? NULL : (void *)(uintptr_t)map.va;
}

void mem_self_unmap(void *addr, size_t size)
{
    if (addr != NULL)
        kvm_unmap(0, (uintptr_t)addr, PAGE_ROUND(size));
}
