/* SPDX-License-Identifier: Apache-2.0 */
/* The trap into the kernel for the calls only pid 1 may make. */
#include <errno.h>
#include "kcall.h"
#include "heap/inject.h"

/* Those that need memory of the kernel. */
static bool allocates(long number, long b)
{
    switch (number) {
    case __KER_PROC_CREATE: case __KER_THREAD_START: case __KER_CONN_INHERIT: case __KER_VM_MAP:
        return true;
    case __KER_VM_OBJECT:
        return b == KVM_OBJ_CREATE;
    case __KER_PROC_CTL:
        return b == KPROC_FORK || b == KPROC_EXEC;
    default:
        return false;
    }
}

long kcall(long number, long a, long b, long c, long d, long e)
{
    if (__builtin_expect(inject_on, false) && allocates(number, number == __KER_VM_OBJECT ? a : b) && inject_fails())
        return -ENOMEM;
    register long x8 __asm__("x8") = number;
    register long x0 __asm__("x0") = a;
    register long x1 __asm__("x1") = b;
    register long x2 __asm__("x2") = c;
    register long x3 __asm__("x3") = d;
    register long x4 __asm__("x4") = e;

    __asm__ volatile("svc #0"
                     : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3), "+r"(x4), "+r"(x8)
                     :
                     : "x5", "x6", "x7", "x9", "x10", "x11", "x12", "x13", "x14", "x15", "x16", "x17",
                       "memory", "cc");
    return x0;
}

long kproc_create(const struct kproc_create *create)
{
    return kcall(__KER_PROC_CREATE, (long)create, 0, 0, 0, 0);
}

long kproc_ctl(pid_t pid, int cmd, const void *data, size_t size)
{
    return kcall(__KER_PROC_CTL, pid, cmd, (long)data, (long)size, 0);
}

long kproc_exit_info(pid_t pid, siginfo_t *info)
{
    return kcall(__KER_PROC_CTL, pid, KPROC_EXIT_INFO, (long)info, sizeof *info, 0);
}

long kproc_stop_info(pid_t pid, int info[2])
{
    return kcall(__KER_PROC_CTL, pid, KPROC_STOP_INFO, (long)info, 2 * sizeof info[0], 0);
}

long kproc_info(pid_t pid, int what, int id, void *buf, size_t size)
{
    return kcall(__KER_PROC_INFO, pid, what, id, (long)buf, (long)size);
}

long kthread_start(pid_t pid, const struct kthread_start *start)
{
    return kcall(__KER_THREAD_START, pid, (long)start, 0, 0, 0);
}

long kconn_inherit(pid_t from, int from_coid, pid_t to, int to_coid, unsigned flags)
{
    return kcall(__KER_CONN_INHERIT, from, from_coid, to, to_coid, flags);
}

long kvm_map(pid_t pid, struct kvm_map *map)
{
    return kcall(__KER_VM_MAP, pid, (long)map, 0, 0, 0);
}

long kvm_unmap(pid_t pid, uint64_t va, uint64_t len)
{
    return kcall(__KER_VM_UNMAP, pid, (long)va, (long)len, 0, 0);
}

long kvm_protect(pid_t pid, uint64_t va, uint64_t len, unsigned prot)
{
    return kcall(__KER_VM_PROTECT, pid, (long)va, (long)len, prot, 0);
}

long kvm_query(pid_t pid, uint64_t va, struct kvm_region *region)
{
    return kcall(__KER_VM_QUERY, pid, (long)va, (long)region, 0, 0);
}

long kvm_copy(pid_t pid, uint64_t va, void *buf, size_t len, int dir)
{
    return kcall(__KER_VM_COPY, pid, (long)va, (long)buf, (long)len, dir);
}

long kvm_object(int cmd, uint64_t object, uint64_t a, uint64_t b)
{
    return kcall(__KER_VM_OBJECT, cmd, (long)object, (long)a, (long)b, 0);
}

long kvm_ctl(pid_t pid, int cmd, uint64_t va, uint64_t len)
{
    return kcall(__KER_VM_CTL, pid, cmd, (long)va, (long)len, 0);
}

long kconsole(int op, void *buf, size_t len)
{
    return kcall(__KER_CONSOLE, op, (long)buf, (long)len, 0, 0);
}

long kreboot(int how)
{
    return kcall(__KER_REBOOT, how, 0, 0, 0, 0);
}

long ksys_info(int what, void *buf, size_t len)
{
    return kcall(__KER_SYS_INFO, what, (long)buf, (long)len, 0, 0);
}

long kdebug(pid_t pid, int cmd, int id, void *data, size_t size)
{
    return kcall(__KER_DEBUG, pid, cmd, id, (long)(uintptr_t)data, (long)size);
}
