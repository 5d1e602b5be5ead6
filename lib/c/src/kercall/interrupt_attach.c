/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include <sys/neutrino.h>

static int attach(int intr, uintptr_t handler, const void *area, int size, unsigned flags, const struct sigevent *ev)
{
    if (handler != 0)
        return __interrupt_handler(intr, handler, area, size, flags);
    return (int)kercall6(__KER_INTERRUPT_ATTACH, intr, 0, (long)area, size, (long)flags, (long)ev);
}

int InterruptAttach_r(int intr, const struct sigevent *(*handler)(void *area, int id), const void *area, int size,
                      unsigned flags)
{
    if (handler == NULL)
        return -EINVAL;
    return attach(intr, (uintptr_t)handler, area, size, flags & ~(unsigned)_NTO_INTR_FLAGS_ARRAY, NULL);
}

int InterruptAttach(int intr, const struct sigevent *(*handler)(void *area, int id), const void *area, int size,
                    unsigned flags)
{
    return (int)kercall_errno(InterruptAttach_r(intr, handler, area, size, flags));
}

int InterruptAttachArray_r(int intr, const struct sigevent *const *(*handler)(void *area, int id), const void *area,
                           int size, unsigned flags)
{
    if (handler == NULL)
        return -EINVAL;
    return attach(intr, (uintptr_t)handler, area, size, flags | _NTO_INTR_FLAGS_ARRAY, NULL);
}

int InterruptAttachArray(int intr, const struct sigevent *const *(*handler)(void *area, int id), const void *area,
                         int size, unsigned flags)
{
    return (int)kercall_errno(InterruptAttachArray_r(intr, handler, area, size, flags));
}

int InterruptAttachEvent_r(int intr, const struct sigevent *event, unsigned flags)
{
    if (event == NULL)
        return -EFAULT;
    return attach(intr, 0, NULL, 0, flags & ~(unsigned)_NTO_INTR_FLAGS_ARRAY, event);
}

int InterruptAttachEvent(int intr, const struct sigevent *event, unsigned flags)
{
    return (int)kercall_errno(InterruptAttachEvent_r(intr, event, flags));
}

/* The kernel delivers events itself: there is no thread in between whose priority could be chosen. */
int InterruptAttachEventPriority_r(int intr, const struct sigevent *event, unsigned flags, unsigned priority)
{
    return priority > 255 ? -EINVAL : InterruptAttachEvent_r(intr, event, flags);
}

int InterruptAttachEventPriority(int intr, const struct sigevent *event, unsigned flags, unsigned priority)
{
    return (int)kercall_errno(InterruptAttachEventPriority_r(intr, event, flags, priority));
}

/* Hooks are attached like interrupts, at their synthetic vectors; the kernel refuses those it does not offer. */
int InterruptHookTrace(const struct sigevent *(*handler)(int), unsigned flags)
{
    return (int)kercall_errno(attach(_NTO_HOOK_TRACE, (uintptr_t)handler, NULL, 0, flags, NULL));
}

int InterruptHookIdle(void (*handler)(_Uint64t *, struct qtime_entry *), unsigned flags)
{
    return (int)kercall_errno(attach(_NTO_HOOK_IDLE, (uintptr_t)handler, NULL, 0, flags, NULL));
}

int InterruptHookIdle2(void (*handler)(unsigned, struct syspage_entry *, struct _idle_hook *), unsigned flags)
{
    return (int)kercall_errno(attach(_NTO_HOOK_IDLE, (uintptr_t)handler, NULL, 0, flags | _NTO_HOOK_IDLE2_FLAG,
                                     NULL));
}

int InterruptHookOverdriveEvent(const struct sigevent *event, unsigned flags)
{
    return (int)kercall_errno(attach(_NTO_HOOK_OVERDRIVE, 0, NULL, 0, flags, event));
}
