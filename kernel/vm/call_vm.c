/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The private memory calls (private_kercalls.h): unpack, check, call aspace and memobj.
 *
 * Long work is done in steps; where preempt_due() says so there is a KER_RESTART between them. Progress is kept where the restarted
 * call finds it: in the caller's argument registers (a range shrinks from below), for VM_MAP in its struct kvm_map (KVM_RESUME: the
 * region is made, commit it).
 * Only pid 1 comes here; wrong arguments get an error all the same, and harm nobody but the process they name.
 */
#include "aspace.h"
#include "call_vm.h"
#include "demand.h"
#include "fault.h"
#include "memobj.h"
#include "preempt.h"
#include "process.h"
#include "thread.h"
#include "trace.h"
#include "usercopy.h"
#include <sys/mman.h>

#define KVM_RESUME  0x80000000u
#define COPY_STEP   (2 * PAGE_SIZE)
#define ICACHE_STEP 8u              /* pages */

static struct aspace *target(const struct thread *t)
{
    struct process *p = process_find((pid_t)t->regs.x[0]);
    return p ? p->aspace : NULL;
}

/* Objects that lost their last reference are freed before the call that did it returns. */
static long reaped(long result)
{
    while (memobj_reap_step())
        if (preempt_due())
            return KER_RESTART;
    return result;
}

/* There may be enough memory in one piece once single pages that are kept at hand have gone back. */
static long contiguous(long result)
{
    return result == -ENOMEM && pmem_drain_step() ? KER_RESTART : result;
}

/* VM_MAP */

/* One step of backing the region; where to go on is kept in m->align. */
static long map_commit(struct aspace *as, struct kvm_map *m, uintptr_t user)
{
    uintptr_t progress = m->flags & KVM_RESUME ? m->align : 0;
    if (PAGE_OFFSET(m->va) || PAGE_OFFSET(m->len) || m->va > USER_MAP_END || m->len > USER_MAP_END - m->va)
        return -EINVAL;
    uintptr_t from = m->flags & KVM_STACK ? m->va + m->len - PAGE_SIZE : m->va;     /* a stack: its top page */
    int res = 1;
    if (m->flags & KVM_RESUME || !preempt_due())        /* what made the region was a step of its own */
        do
            res = aspace_commit_step(as, from, m->va + m->len - from, &progress);
        while (res == 1 && !preempt_due());
    m->align = res == 1 ? progress : 0;
    if (res == 0)
        aspace_commit_done(as, m->va, m->len);
    m->flags |= KVM_RESUME;
    if (res != 1)
        m->flags &= ~KVM_RESUME;
    if (copyout(user, m, sizeof(*m)) != 0)
        return -EFAULT;
    return res == 1 ? KER_RESTART : res;
}

static long map_clear(struct aspace *as, const struct kvm_map *m)
{
    uintptr_t progress = 0;
    if (!(m->flags & KVM_FIXED))
        return 0;
    uintptr_t guard = m->flags & KVM_STACK ? PAGE_SIZE : 0;
    if (PAGE_OFFSET(m->va) || PAGE_OFFSET(m->len) || m->va < USER_BASE + guard)
        return -EINVAL;
    int res;
    do
        res = aspace_unmap_step(as, m->va - guard, m->len + guard, &progress);
    while (res == 1 && !preempt_due());
    return res == 1 ? KER_RESTART : res;
}

static bool needs_commit(const struct kvm_map *m)
{
    return !(m->flags & (KVM_LAZY | KVM_DEMAND)) || (m->flags & KVM_STACK);
}

long ker_priv_vm_map(struct thread *t)
{
    struct aspace *as = target(t);
    uintptr_t user = t->regs.x[1];
    struct kvm_map m;
    if (as == NULL)
        return -ESRCH;
    if (copyin(&m, user, sizeof(m)) != 0)
        return -EFAULT;
    if (m.flags & KVM_RESUME)
        return map_commit(as, &m, user);
    long res = map_clear(as, &m);
    if (res)
        return res;
    res = aspace_map(as, &m);
    if (res)
        return m.flags & KVM_CONTIG ? contiguous(res) : res;
    TRACE(map(_NTO_TRACE_SYS_MMAP, process_find((pid_t)t->regs.x[0]), m.va, m.len, m.flags));
    if (needs_commit(&m))
        return map_commit(as, &m, user);
    return copyout(user, &m, sizeof(m)) ? -EFAULT : 0;
}

/* VM_UNMAP, VM_PROTECT: the range in x1, x2 shrinks as it is done. */

static void range_advance(struct thread *t, uintptr_t progress)
{
    t->regs.x[2] -= progress - t->regs.x[1];
    t->regs.x[1] = progress;
}

long ker_priv_vm_unmap(struct thread *t)
{
    struct aspace *as = target(t);
    uintptr_t progress = 0;
    bool worked = t->regs.x[2] != 0;
    if (as == NULL)
        return -ESRCH;
    int res;
    do
        res = aspace_unmap_step(as, t->regs.x[1], t->regs.x[2], &progress);
    while (res == 1 && !preempt_due());
    if (res < 0)
        return res;
    TRACE(map(_NTO_TRACE_SYS_MUNMAP, process_find((pid_t)t->regs.x[0]), t->regs.x[1], progress - t->regs.x[1], 0));
    range_advance(t, progress);
    return res || (worked && preempt_due()) ? KER_RESTART : reaped(0);
}

long ker_priv_vm_protect(struct thread *t)
{
    struct aspace *as = target(t);
    uintptr_t progress = 0;
    if (as == NULL)
        return -ESRCH;
    int res;
    do
        res = aspace_protect_step(as, t->regs.x[1], t->regs.x[2], (unsigned)t->regs.x[3], &progress);
    while (res == 1 && !preempt_due());
    if (res < 0)
        return res;
    range_advance(t, progress);
    return res ? KER_RESTART : 0;
}

/* VM_QUERY(pid, address, info, from, resident): what is backed of the region is counted in steps; the caller begins with 0, 0. */
long ker_priv_vm_query(struct thread *t)
{
    struct aspace *as = target(t);
    uint64_t *from = &t->regs.x[3], *resident = &t->regs.x[4];
    struct kvm_region info;
    if (as == NULL)
        return -ESRCH;
    int err = aspace_query(as, t->regs.x[1], &info);
    if (err)
        return err;
    while (aspace_resident_step(as, info.va, info.len, from, resident))
        if (preempt_due())
            return KER_RESTART;
    info.resident = *resident;
    return copyout(t->regs.x[2], &info, sizeof(info)) ? -EFAULT : 0;
}

/* VM_COPY: what is done already rides in the upper bits of the direction's register. */

struct copy { struct aspace *as; uintptr_t va, buf; uint64_t len; unsigned dir; };

static void *copy_touch(const struct copy *c)
{
    enum fault_result why;
    if (c->dir == KVM_COPY_FORCE)
        return aspace_touch_force(c->as, c->va, &why);
    return aspace_touch(c->as, c->va, c->dir == KVM_COPY_WRITE ? ACCESS_WRITE : ACCESS_READ, &why);
}

/* To the end of the page at most; bytes moved, 0: bad page, -EFAULT: bad buffer. */
static long copy_page(const struct copy *c)
{
    size_t n = MIN(c->len, PAGE_SIZE - PAGE_OFFSET(c->va));
    void *p = copy_touch(c);
    if (p == NULL)
        return 0;
    if (c->dir == KVM_COPY_READ)
        return copy_linear_to_current(c->buf, p, n) ? -EFAULT : (long)n;
    if (copy_current_to_linear(p, c->buf, n) != 0)
        return -EFAULT;
    struct pt_slot s = pt_find(c->as, c->va);
    if (s.slot && !(*s.slot & PTE_UXN))
        icache_sync(p, n);
    return (long)n;
}

long ker_priv_vm_copy(struct thread *t)
{
    uint64_t *x = t->regs.x, done = x[4] >> 8;
    struct copy c = { target(t), x[1], x[2], x[3], x[4] & 0xff };
    if (c.as == NULL)
        return -ESRCH;
    if (c.dir > KVM_COPY_FORCE)
        return -EINVAL;
    long n = 1;
    for (uint64_t moved = 0; c.len; moved += (uint64_t)n) {
        if (moved >= COPY_STEP && preempt_due())
            break;
        n = copy_page(&c);
        if (n <= 0)
            break;
        c.va += (uint64_t)n;
        c.buf += (uint64_t)n;
        c.len -= (uint64_t)n;
        done += (uint64_t)n;
    }
    if (n < 0 || (n == 0 && done == 0))
        return -EFAULT;
    if (n == 0 || c.len == 0)
        return (long)done;
    x[1] = c.va;
    x[2] = c.buf;
    x[3] = c.len;
    x[4] = done << 8 | c.dir;
    return KER_RESTART;
}

/* VM_OBJECT(cmd, handle, a, b) */

static long object_create(uint64_t size, uint64_t flags)
{
    if (PAGE_OFFSET(size) || size >> 47)
        return -EINVAL;
    enum memobj_type type = flags & KVM_CONTIG ? MEMOBJ_CONTIG : flags & KVM_DEMAND ? MEMOBJ_FILE : MEMOBJ_ANON;
    struct memobj *o = memobj_create(type, 0, size);
    if (o == NULL)
        return type == MEMOBJ_CONTIG ? contiguous(-ENOMEM) : -ENOMEM;
    int64_t handle = memobj_handle(o);
    if (handle < 0)
        memobj_unref(o);
    return handle;
}

static long object_phys(struct memobj *o, paddr_t pa, uint64_t size)
{
    if (o->type == MEMOBJ_CONTIG || o->type == MEMOBJ_FILE || o->pages || o->reserved)
        return -EBUSY;
    if (PAGE_OFFSET(pa) || PAGE_OFFSET(size) || size >> 47 || pa >> 48 || (pa + size) >> 48)
        return -EINVAL;
    if (o->depth)
        return -EBUSY;
    o->type = MEMOBJ_PHYS;
    o->paddr = pa;
    o->size = size;
    return 0;
}

static long object_resize(struct memobj *o, uint64_t size)
{
    if (PAGE_OFFSET(size) || size >> 47)
        return -EINVAL;
    int res;
    do
        res = memobj_resize_step(o, size);
    while (res == 1 && !preempt_due());
    return res == 1 ? KER_RESTART : o->type == MEMOBJ_CONTIG ? contiguous(res) : res;
}

static long object_paddr(struct memobj *o, uint64_t offset)
{
    if (offset >= o->size)
        return -ENXIO;
    paddr_t pa = memobj_page(o, ALIGN_DOWN(offset, PAGE_SIZE), o->type != MEMOBJ_FILE);
    if (pa == 0 && o->type == MEMOBJ_FILE)
        return -ENOENT;
    return pa ? (long)(pa + PAGE_OFFSET(offset)) : -ENOMEM;
}

static long object_dirty(struct thread *t, struct memobj *o)
{
    uint64_t offset = ALIGN_DOWN(t->regs.x[2], PAGE_SIZE);
    int res;
    do
        res = memobj_dirty_step(o, &offset);
    while (res == 1 && !preempt_due());
    if (res == 0)
        return (long)offset;
    t->regs.x[2] = offset;
    return res == 1 ? KER_RESTART : res;
}

static long object_fetch(struct memobj *o, uint64_t offset, uintptr_t buf)
{
    paddr_t pa = memobj_page(o, ALIGN_DOWN(offset, PAGE_SIZE), false);
    if (pa == 0)
        return -ENOENT;
    if (copy_linear_to_current(buf, paddr_to_virt(pa), PAGE_SIZE) != 0)
        return -EFAULT;
    if (pmem_page(pa)->ref == 1)
        pmem_page(pa)->dirty = 0;
    return 0;
}

/* What the memory manager does with the pages of files (demand.h). */
static long file_object(struct thread *t, struct memobj *o)
{
    const uint64_t *x = t->regs.x;
    if (o->type != MEMOBJ_FILE)
        return -EINVAL;
    switch (x[0]) {
    case KVM_OBJ_SUPPLY:
        return demand_supply(t, o, x[2], x[3]);
    case KVM_OBJ_FAIL:
        return demand_fail(o, x[2], (int)x[3]);
    case KVM_OBJ_WANTED:
        return demand_wanted(o, x[2]);
    case KVM_OBJ_DIRTY:
        return object_dirty(t, o);
    case KVM_OBJ_FETCH:
        return object_fetch(o, x[2], x[3]);
    case KVM_OBJ_PRESENT:
        return memobj_page(o, x[2], false) != 0;
    case KVM_OBJ_DROP:
        memobj_drop(o, x[2]);
        return (long)memobj_missing(o, x[2]);
    }
    return -ENOSYS;
}

long ker_priv_vm_object(struct thread *t)
{
    const uint64_t *x = t->regs.x;
    if (x[0] == KVM_OBJ_CREATE)
        return object_create(x[2], x[3]);
    if (x[0] == KVM_OBJ_UNREF && x[1] == 0)
        return reaped(0);           /* a restarted UNREF */
    struct memobj *o = memobj_find(x[1]);
    if (o == NULL)
        return -EBADF;
    switch (x[0]) {
    case KVM_OBJ_REF:
        memobj_ref(o);
        return 0;
    case KVM_OBJ_UNREF:
        memobj_unref(o);
        t->regs.x[1] = 0;
        return reaped(0);
    case KVM_OBJ_RESIZE:
        return object_resize(o, x[2]);
    case KVM_OBJ_SIZE:
        return (long)o->size;
    case KVM_OBJ_PHYS:
        return object_phys(o, x[2], x[3]);
    case KVM_OBJ_PADDR:
        return object_paddr(o, x[2]);
    case KVM_OBJ_REFS:
        return (long)o->ref;
    }
    return file_object(t, o);
}

/* VM_CTL(pid, cmd, addr, len): the range in x2, x3 shrinks as it is done. */

static long ctl_restart(struct thread *t, int res, uintptr_t progress)
{
    if (res != 1)
        return res;
    t->regs.x[3] -= progress - t->regs.x[2];
    t->regs.x[2] = progress;
    return KER_RESTART;
}

static long ctl_icache(struct thread *t, struct aspace *as)
{
    uint64_t len = t->regs.x[3];
    uintptr_t va = t->regs.x[2];
    for (unsigned i = 0; len && i < ICACHE_STEP; i++) {
        enum fault_result why;
        size_t n = MIN(len, PAGE_SIZE - PAGE_OFFSET(va));
        void *p = aspace_touch(as, va, ACCESS_READ, &why);
        if (p == NULL)
            return -EFAULT;
        icache_sync(p, n);
        va += n;
        len -= n;
    }
    return len ? ctl_restart(t, 1, va) : 0;
}

static long ctl_paddr(struct aspace *as, uintptr_t va)
{
    paddr_t pa;
    if (aspace_paddr(as, va, &pa) != 0) {
        enum fault_result res = aspace_fault(as, va, ACCESS_READ);
        if (res == FAULT_NOMEM)
            return -ENOMEM;
        if (res != FAULT_OK || aspace_paddr(as, va, &pa) != 0)
            return -EFAULT;
    }
    return (long)pa;
}

long ker_priv_vm_ctl(struct thread *t)
{
    struct aspace *as = target(t);
    uintptr_t va = t->regs.x[2], progress = 0;
    size_t len = t->regs.x[3];
    if (as == NULL)
        return -ESRCH;
    switch (t->regs.x[1]) {
    case KVM_CTL_SYNC_ICACHE:
        return ctl_icache(t, as);
    case KVM_CTL_PADDR:
        return ctl_paddr(as, va);
    }
    if (PAGE_OFFSET(va) || PAGE_OFFSET(len) || va > USER_MAP_END || len > USER_MAP_END - va)
        return -EINVAL;
    switch (t->regs.x[1]) {
    case KVM_CTL_LOCK:          /* nothing is ever paged out: locking means backing what is lazy */
        return ctl_restart(t, aspace_commit_step(as, va, len, &progress), progress);
    case KVM_CTL_UNLOCK:
        return 0;
    case KVM_CTL_DISCARD:
        return ctl_restart(t, aspace_discard_step(as, va, len, &progress), progress);
    }
    return -ENOSYS;
}
