/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Page faults the kernel cannot resolve itself: pages of file-backed objects. No resource manager supplies
 * pages yet, so a thread that waits for one gets SIGBUS; it must never be left in WAITPAGE.
 */
#include <errno.h>
#include "mem/private.h"

void fault_thread(pid_t pid)
{
    struct kfault fault;
    int tid = 1;

    while (kproc_info(pid, PROC_INFO_FAULT | PROC_INFO_NEXT, tid, &fault, sizeof fault) >= 0) {
        kfault_done(pid, fault.tid, EFAULT);
        tid = fault.tid + 1;
    }
}
