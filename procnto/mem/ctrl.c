/* SPDX-License-Identifier: Apache-2.0 */
/* _MEM_CTRL: changes to what is mapped. */
#include <errno.h>
#include <sys/procmgr.h>
#include "mem/pager.h"

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

/* Hands the request to a pager if the range has files in it. -> MSG_NOREPLY; 0: it has none, go on here; -EINTR, -ENOMEM */
static long files_first(struct msg_call *call, pid_t pid, const struct mem_range *range)
{
    struct kvm_region region;
    int err;

    if (!mem_file_in_range(pid, range, &region))
        return 0;
    err = mem_file_range(call, pid, &region, range);
    return err == -ESRCH ? 0 : err != 0 ? err : range->wait ? MSG_NOREPLY : 0;
}

/* mlock() and munlock() note what they do; munmap() only if anything is noted. */
static int lock_noted(pid_t pid, uint64_t start, uint64_t end, bool lock)
{
    struct proc *p = proc_find(pid);
    int err = p == NULL ? -ESRCH : lock ? mem_lock_add(p, start, end) : mem_lock_remove(p, start, end);

    proc_put(p);
    return err;
}

static long unmap_range(pid_t pid, uint64_t start, uint64_t end, unsigned arg)
{
    long err = kvm_unmap(pid, start, end - start);

    if (err < 0)
        return err;
    if (mem_locks)
        lock_noted(pid, start, end, false);
    mem_file_sweep();
    value_check();
    return 0;
}

static long unmap(struct msg_call *call, pid_t pid, const mem_ctrl_t *m)
{
    uint64_t len;
    long err;

    if (m->len == 0 || (m->flags & ~(UNMAP_INIT_REQUIRED | UNMAP_INIT_OPTIONAL)))
        return -EINVAL;
    err = range_get(m, &len);
    if (err == -ENOMEM)                     /* none of a process' addresses; later it is memory for the pieces that stay */
        err = -EINVAL;
    if (err == 0 && mem_have_files())
        err = files_first(call, pid, &(struct mem_range){
            .start = m->addr, .end = m->addr + len, .what = RANGE_BACK, .wait = true, .then = unmap_range });
    if (err == 0 || err == -ENOMEM)      /* without memory to say so: the end of the last mapping writes back as well */
        err = unmap_range(pid, m->addr, m->addr + len, 0);
    return err;
}

/*
 * Files of the image are mapped in place, and descriptors for reading give no right to write: neither does
 * mprotect().
 */
static bool range_read_only(pid_t pid, uint64_t va, uint64_t len)
{
    struct kvm_region region;
    uint64_t end = va + len;

    while (va < end && kvm_query(pid, va, &region) >= 0 && region.va < end) {
        if (region.flags & KVM_NOWRITE)
            return true;
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
    if (err == 0 && (m->flags & PROT_WRITE) && range_read_only(pid, m->addr, len))
        err = -EACCES;
    if (err == 0)
        err = kvm_protect(pid, m->addr, len, m->flags);
    if (err >= 0 && (m->flags & PROT_EXEC))
        kvm_ctl(pid, KVM_CTL_SYNC_ICACHE, m->addr, len);
    return err < 0 ? (int)err : 0;
}

static bool range_locked(pid_t pid, uint64_t start, uint64_t end)
{
    struct proc *p = proc_find(pid);
    bool locked = p != NULL && mem_lock_any(p, start, end);

    proc_put(p);
    return locked;
}

static long sync(struct msg_call *call, pid_t pid, const mem_ctrl_t *m)
{
    const uint32_t known = MS_ASYNC | MS_SYNC | MS_INVALIDATE | MS_INVALIDATE_ICACHE | MS_INVALIDATE_LOCKED |
                           MS_CACHE_ONLY | MS_CLEAN_ONLY;
    uint64_t len;
    long err;

    if (m->flags & _MEM_SYNC_ALL)
        return files_first(call, pid, &(struct mem_range){
            .start = MEM_USER_START, .end = MEM_USER_END, .wait = true, .what = RANGE_BACK });
    err = range_get(m, &len);

    if (err != 0)
        return (int)err;
    if ((m->flags & ~known) || (m->flags & (MS_ASYNC | MS_SYNC)) == (MS_ASYNC | MS_SYNC))
        return -EINVAL;
    if (!range_mapped(pid, m->addr, len))
        return -ENOMEM;
    if ((m->flags & (MS_INVALIDATE | MS_INVALIDATE_LOCKED)) == MS_INVALIDATE && range_locked(pid, m->addr, m->addr + len))
        return -EBUSY;
    if ((m->flags & MS_INVALIDATE_ICACHE) && len != 0)
        err = kvm_ctl(pid, KVM_CTL_SYNC_ICACHE, m->addr, len);
    if (err < 0 || !(m->flags & (MS_ASYNC | MS_SYNC | MS_INVALIDATE)))
        return err < 0 ? err : 0;
    return files_first(call, pid, &(struct mem_range){
        .start = m->addr, .end = m->addr + len, .wait = !(m->flags & MS_ASYNC),
        .what = RANGE_BACK | (m->flags & MS_INVALIDATE ? RANGE_FORGET : 0) });
}

static long lock_range(pid_t pid, uint64_t start, uint64_t end, unsigned cmd)
{
    long err = end > start ? kvm_ctl(pid, (int)cmd, start, end - start) : 0;

    return err < 0 ? err : 0;
}

static long lock(struct msg_call *call, pid_t pid, const mem_ctrl_t *m, int cmd)
{
    uint64_t start = m->addr & ~PAGE_MASK, len = PAGE_ROUND(m->len + (m->addr & PAGE_MASK));
    long err;

    if (len < m->len || !mem_range_good(start, len) || !range_mapped(pid, start, len))
        return -ENOMEM;
    if (cmd == KVM_CTL_LOCK && client_able(call->pid, PROCMGR_AID_MEM_LOCK, start) != 0)
        return -EPERM;
    err = lock_noted(pid, start, start + len, cmd == KVM_CTL_LOCK);
    if (err != 0)
        return err;
    err = cmd != KVM_CTL_LOCK ? 0 : files_first(call, pid, &(struct mem_range){
        .start = start, .end = start + len, .what = RANGE_FILL, .wait = true, .then = lock_range, .arg = KVM_CTL_LOCK });
    if (err == -ENOMEM)
        lock_noted(pid, start, start + len, false);
    return err != 0 ? err : lock_range(pid, start, start + len, (unsigned)cmd);
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
            if (cmd == KVM_CTL_LOCK && lock_noted(pid, region.va, region.va + region.len, true) != 0)
                return -ENOMEM;
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
    mem_locks |= on;
    if (!on)
        mem_lock_clear(p);
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
        return unmap(call, pid, msg);
    case _MEM_CTRL_PROTECT:
        return protect(call, pid, msg);
    case _MEM_CTRL_SYNC:
        return sync(call, pid, msg);
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
