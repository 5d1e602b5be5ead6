/* SPDX-License-Identifier: Apache-2.0 */
/* _MEM_CTRL: changes to what is mapped. */
#include <errno.h>
#include <sys/procmgr.h>
#include "mem/private.h"

/* Page-aligned start, length rounded up, inside user space. */
static int range_get(const mem_ctrl_t *m, uint64_t *len)
{
    if (m->addr & PAGE_MASK)
        return -EINVAL;
    *len = PAGE_ROUND(m->len);
    if (*len < m->len || !mem_range_good(m->addr, *len))
        return -ENOMEM;
    return 0;
}

/* Is every page of the range in some region? */
static bool range_mapped(pid_t pid, uint64_t va, uint64_t len)
{
    struct kvm_region region;
    uint64_t end = va + len;

    while (va < end) {
        if (kvm_query(pid, va, &region) < 0 || region.va > va)
            return false;
        va = region.va + region.len;
    }
    return true;
}

static int unmap(pid_t pid, const mem_ctrl_t *m)
{
    uint64_t len;
    long err;

    if (m->len == 0 || (m->flags & ~(UNMAP_INIT_REQUIRED | UNMAP_INIT_OPTIONAL)))
        return -EINVAL;
    err = range_get(m, &len);
    if (err == 0)
        err = kvm_unmap(pid, m->addr, len);
    if (err >= 0) {
        mem_file_sweep();
        value_check();
    }
    return err == -ENOMEM ? -EINVAL : err < 0 ? (int)err : 0;
}

/* Files of the image are mapped in place: nobody may get the right to write there. */
static bool range_has_image(pid_t pid, uint64_t va, uint64_t len)
{
    struct kvm_region region;
    uint64_t end = va + len;

    while (va < end && kvm_query(pid, va, &region) >= 0 && region.va < end) {
        if ((region.flags & KVM_PHYS) && region.offset < image_fs.paddr + image_fs.size &&
            region.offset + region.len > image_fs.paddr)
            return true;
        va = region.va + region.len;
    }
    return false;
}

static int protect(struct msg_call *call, pid_t pid, const mem_ctrl_t *m)
{
    uint64_t len;
    long err;

    if (m->flags & ~(uint32_t)PROT_MASK)
        return -EINVAL;
    err = range_get(m, &len);
    if (err != 0)
        return (int)err;
    if (len == 0)
        return 0;
    err = mem_prot_check(call->pid, m->flags, m->addr);
    if (err == 0 && !range_mapped(pid, m->addr, len))
        err = -ENOMEM;
    if (err == 0 && (m->flags & PROT_WRITE) && range_has_image(pid, m->addr, len))
        err = -EACCES;
    if (err == 0)
        err = kvm_protect(pid, m->addr, len, m->flags);
    if (err >= 0 && (m->flags & PROT_EXEC))
        kvm_ctl(pid, KVM_CTL_SYNC_ICACHE, m->addr, len);
    return err < 0 ? (int)err : 0;
}

static int sync(pid_t pid, const mem_ctrl_t *m)
{
    const uint32_t known = MS_ASYNC | MS_SYNC | MS_INVALIDATE | MS_INVALIDATE_ICACHE | MS_INVALIDATE_LOCKED |
                           MS_CACHE_ONLY | MS_CLEAN_ONLY;
    uint64_t len;
    long err = range_get(m, &len);

    if (err != 0)
        return (int)err;
    if ((m->flags & ~known) || (m->flags & (MS_ASYNC | MS_SYNC)) == (MS_ASYNC | MS_SYNC))
        return -EINVAL;
    if (!range_mapped(pid, m->addr, len))
        return -ENOMEM;
    /* Objects live in memory: there is nothing to write back but the instruction cache's view of it. */
    if ((m->flags & MS_INVALIDATE_ICACHE) && len != 0)
        err = kvm_ctl(pid, KVM_CTL_SYNC_ICACHE, m->addr, len);
    return err < 0 ? (int)err : 0;
}

static int lock(struct msg_call *call, pid_t pid, const mem_ctrl_t *m, int cmd)
{
    uint64_t start = m->addr & ~PAGE_MASK, len = PAGE_ROUND(m->len + (m->addr & PAGE_MASK));
    long err;

    if (!mem_range_good(start, len) || !range_mapped(pid, start, len))
        return -ENOMEM;
    if (cmd == KVM_CTL_LOCK && client_able(call->pid, PROCMGR_AID_MEM_LOCK, start) != 0)
        return -EPERM;
    err = len != 0 ? kvm_ctl(pid, cmd, start, len) : 0;
    return err < 0 ? (int)err : 0;
}

static int lock_everything(pid_t pid, int cmd)
{
    struct kvm_region region;
    uint64_t at = MEM_USER_START;

    while (kvm_query(pid, at, &region) >= 0 && region.va < MEM_USER_END) {
        if (!(region.flags & KVM_PHYS)) {
            long err = kvm_ctl(pid, cmd, region.va, region.len);

            if (err < 0 && err != -ENOENT)
                return err == -ENOMEM && cmd == KVM_CTL_LOCK ? -EAGAIN : (int)err;
        }
        at = region.va + region.len;
    }
    return 0;
}

static int lock_all(struct msg_call *call, pid_t pid, const mem_ctrl_t *m, bool on)
{
    struct proc *p;

    if (on && (m->flags == 0 || (m->flags & ~(MCL_CURRENT | MCL_FUTURE))))
        return -EINVAL;
    if (on && client_able(call->pid, PROCMGR_AID_MEM_LOCK, 0) != 0)
        return -EPERM;
    p = proc_find(pid);
    if (p == NULL)
        return -ESRCH;
    __atomic_store_n(&p->lock_future, on && (m->flags & MCL_FUTURE), __ATOMIC_RELAXED);
    proc_put(p);
    if (on && !(m->flags & MCL_CURRENT))
        return 0;
    return lock_everything(pid, on ? KVM_CTL_LOCK : KVM_CTL_UNLOCK);
}

static int advise(pid_t pid, const mem_ctrl_t *m)
{
    uint64_t len;
    long err = range_get(m, &len);

    if (err != 0)
        return (int)err;
    if (m->flags > POSIX_MADV_DISCARD_NP)
        return -EINVAL;
    if (!range_mapped(pid, m->addr, len))
        return -ENOMEM;
    if (m->flags == POSIX_MADV_DISCARD_NP && len != 0)
        err = kvm_ctl(pid, KVM_CTL_DISCARD, m->addr, len);
    return err < 0 ? (int)err : 0;
}

long mem_ctrl_in(struct msg_call *call, const mem_ctrl_t *msg, pid_t pid)
{
    switch (msg->subtype) {
    case _MEM_CTRL_UNMAP:
        return unmap(pid, msg);
    case _MEM_CTRL_PROTECT:
        return protect(call, pid, msg);
    case _MEM_CTRL_SYNC:
        return sync(pid, msg);
    case _MEM_CTRL_LOCKALL:
        return lock_all(call, pid, msg, true);
    case _MEM_CTRL_UNLOCKALL:
        return lock_all(call, pid, msg, false);
    case _MEM_CTRL_LOCK:
        return lock(call, pid, msg, KVM_CTL_LOCK);
    case _MEM_CTRL_UNLOCK:
        return lock(call, pid, msg, KVM_CTL_UNLOCK);
    case _MEM_CTRL_ADVISE:
        return advise(pid, msg);
    default:
        return -ENOSYS;
    }
}
