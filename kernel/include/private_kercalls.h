/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Private kernel calls: the mechanism the managers in the kernel process (pid 1) build on.
 * Any other caller gets ENOSYS. All results: >= 0 on success, -errno on failure. Included by kernel/ and procnto/ only.
 * pid arguments: 0 means the calling process (pid 1 itself).
 */
#ifndef PRIVATE_KERCALLS_H
#define PRIVATE_KERCALLS_H

#include <stdint.h>
#include <sys/types.h>
#include <sys/neutrino.h>

/* The low bits of a pid are the index of its process in the table, the others count how often that was used. */
#define PID_INDEX_BITS 12

/* Numbers (svc #0, x8). */
#define __KER_PROC_CREATE   128
#define __KER_PROC_CTL      129
#define __KER_PROC_INFO     130
#define __KER_THREAD_START  131
#define __KER_CONN_INHERIT  132
#define __KER_VM_MAP        133
#define __KER_VM_UNMAP      134
#define __KER_VM_PROTECT    135
#define __KER_VM_QUERY      136
#define __KER_VM_COPY       137
#define __KER_VM_OBJECT     138
#define __KER_VM_CTL        139
#define __KER_CONSOLE       140
#define __KER_REBOOT        141
#define __KER_SYS_INFO      142
#define __KER_DEBUG         144

/* Pulses the kernel queues on procnto's channel 1 (never lost: the node lives in the object concerned). */
#define KPULSE_PROC_DEAD   (-64)   /* value.sival_int = pid: no thread, connection, channel, timer or memory left; reap it */
#define KPULSE_THREAD_FAULT (-65)  /* value.sival_ptr = handle of a KVM_DEMAND object: a thread waits for a page of it (KVM_OBJ_WANTED) */
#define KPULSE_PROC_DEBUG  (-67)   /* value.sival_int = pid: it is in a debug stop (KDBG_EVENT) */
#define KPULSE_PROC_STOP   (-66)   /* value.sival_int = pid: it was stopped or continued (KPROC_STOP_INFO) */

/* PROC_CREATE: a process without threads, its address space empty but for the system page. -> pid */
struct kproc_create {
    pid_t parent;               /* for getppid and SIGCHLD policy; kept, not interpreted, by the kernel */
    pid_t pgrp, sid;            /* 0: same as the new pid */
    uint32_t flags;             /* _NTO_PF_* initial flags */
    struct _cred_info cred;
    sigset_t sig_ignore;        /* signals whose action is SIG_IGN */
    uint64_t abilities[4];      /* bit n: PROCMGR_AID n allowed now (procnto keeps the full rules) */
    uint32_t max_fds;           /* RLIMIT_NOFILE; 0: the default */
    uint32_t aslr;              /* 1: randomise the layout */
};

/* THREAD_START: first thread of a process made with PROC_CREATE, ready to run. -> tid (1)
   It starts at EL0 with x0 = sp (argc at [sp], argv, envp, auxv as in System V), x1 = pid, x2 = tid, x3 = sync owner id. */
struct kthread_start {
    uint64_t ip, sp;
    uint64_t stack_base, stack_size;
    int32_t policy, priority;   /* SCHED_NOCHANGE / 0: those of the parent thread given below */
    pid_t sched_pid;            /* inherit scheduling, run mask and signal mask from this thread (0: defaults 10r) */
    int32_t sched_tid;
    sigset_t sigmask;
    uint32_t flags;             /* KTHREAD_* */
    uint64_t runmask;           /* 0: inherit */
    struct sched_param param;   /* used whole for SCHED_SPORADIC */
};
#define KTHREAD_SIGMASK  1      /* use sigmask, else inherit */
#define KTHREAD_HOLD     2      /* start STOPPED (SIGCONT releases) */

/* PROC_CTL commands. */
enum kproc_ctl {
    KPROC_REAP = 1,        /* free a dead process' id and object */
    KPROC_SET_CRED,        /* data: struct _cred_info */
    KPROC_SET_ABILITIES,   /* data: uint64_t[4] */
    KPROC_SET_PGRP,        /* data: pid_t */
    KPROC_SET_SID,         /* data: pid_t */
    KPROC_SET_PARENT,      /* data: pid_t */
    KPROC_SET_FLAGS,       /* data: uint32_t mask, bits (_NTO_PF_*) */
    KPROC_SIGNAL,          /* data: siginfo_t, delivered to the process as it stands (SIGCHLD) */
    KPROC_KILL,            /* terminate, data: int wait status word; asynchronous: KPULSE_PROC_DEAD follows */
    KPROC_SET_NAME,        /* data: string for fault reports and traces, at most 63 bytes and a NUL */
    KPROC_SET_MAXFDS,      /* data: uint32_t */
    KPROC_EXIT_INFO,       /* out data: siginfo_t of the death (si_code CLD_EXITED/KILLED/DUMPED, si_status); pid dead */
    KPROC_CLEAR_LOADING,   /* clears _NTO_PF_LOADING: the program has reached main() */
    KPROC_SET_LIMIT,       /* data: uint64_t resource (RLIMIT_*), value: those the kernel enforces */
    KPROC_STOP_INFO,       /* out data: int[2]: CLD_STOPPED or CLD_CONTINUED, signal */
    KPROC_FORK,            /* data: struct kproc_fork: copy-on-write copy into a PROC_CREATEd pid; its thread resumes with 0 */
    KPROC_EXEC             /* data: struct kproc_exec: take the address space of another PROC_CREATEd pid, restart */
};
struct kproc_fork { pid_t parent; int32_t tid; uint64_t frame; };
struct kproc_exec { pid_t from; int32_t spare; struct kthread_start start; };

/* PROC_INFO(pid, what, id, buf, len): -> bytes filled. With PROC_INFO_NEXT or-ed into what, the object with the lowest
   id >= the one given (for processes: the pid argument itself), ids being reported in the structures. */
enum kproc_info {
    PROC_INFO_PROCESS = 1, /* struct _debug_process_info */
    PROC_INFO_THREAD,      /* id tid: struct _debug_thread_info64 */
    PROC_INFO_CHANNEL,     /* id chid: debug_channel_t */
    PROC_INFO_CONNECTION,  /* id coid: struct _server_info */
    PROC_INFO_TIMER,       /* id timer: struct _timer_info, the id in front as int32_t[2] */
    PROC_INFO_IRQ,         /* id interrupt id: procfs_irq */
    PROC_INFO_ASINFO,      /* procfs_asinfo */
    PROC_INFO_REGS,        /* id tid: AARCH64_CPU_REGISTERS */
    PROC_INFO_THREAD_NAME  /* id tid: its name */
};
#define PROC_INFO_NEXT 0x100

/* CONN_INHERIT(from_pid, from_coid, to_pid, to_coid, flags): to_pid gets a connection to the same channel at exactly to_coid. */

/* VM_MAP: va (out: where it went), multiples of the page size. Policy (rights, limits) is the caller's. */
struct kvm_map {
    uint64_t va;         /* wanted address; hint unless KVM_FIXED */
    uint64_t len;
    uint32_t prot;       /* PROT_READ|WRITE|EXEC|NOCACHE of <sys/mman.h> */
    uint32_t flags;      /* KVM_* */
    uint64_t object;     /* KVM_OBJECT: object handle */
    uint64_t offset;     /* KVM_PHYS: physical address; KVM_OBJECT: offset */
    uint64_t align;      /* 0 or a power of two */
};
#define KVM_FIXED     0x0001  /* exactly at va; what is there is unmapped first */
#define KVM_ANON      0x0002  /* zero-filled private memory */
#define KVM_PHYS      0x0004  /* device or RAM at offset; never freed */
#define KVM_OBJECT    0x0008  /* a memory object */
#define KVM_SHARED    0x0010  /* fork shares it */
#define KVM_LAZY      0x0020  /* backed on first touch, else committed now */
#define KVM_STACK     0x0040  /* guard page below (not in len), grows lazily, committed at the top page */
#define KVM_CONTIG    0x0080  /* physically contiguous */
#define KVM_NOINHERIT 0x0100  /* not copied by fork */
#define KVM_COW       0x0200  /* private copy of an object or of physical memory (image data) */
#define KVM_WIRED     0x0400
#define KVM_BELOW     0x0800  /* search below the hint */
#define KVM_DEMAND    0x1000  /* object: pages come by KVM_OBJ_SUPPLY; set by VM_MAP when the object mapped is one */
#define KVM_NOWRITE   0x2000  /* for the caller's use: a shared mapping of what was opened for reading */

struct kvm_region {      /* VM_QUERY: the first region whose end is above addr; ENOENT if none */
    uint64_t va, len;
    uint32_t prot, flags;
    uint64_t object, offset;
    uint64_t resident;   /* bytes backed now */
    uint64_t paddr;      /* of the first byte, 0 if not backed */
};

/* VM_COPY(pid, va, buf, len, dir): dir 0 reads the process, 1 writes it, 2 writes even where it may only read (loader, debugger).
   -> bytes moved, short at the first bad page; EFAULT if none. */
#define KVM_COPY_READ  0
#define KVM_COPY_WRITE 1
#define KVM_COPY_FORCE 2

/* VM_OBJECT(cmd, handle, a, b). */
enum kvm_object {
    KVM_OBJ_CREATE = 1,   /* a: size, b: KVM_* (0 anonymous, KVM_CONTIG, KVM_DEMAND) -> handle, one reference */
    KVM_OBJ_REF, KVM_OBJ_UNREF,
    KVM_OBJ_RESIZE,       /* a: size */
    KVM_OBJ_SIZE,         /* -> size */
    KVM_OBJ_PHYS,         /* a: paddr, b: size: becomes that physical range */
    KVM_OBJ_SUPPLY,       /* a: offset, b: a page of the caller's, copied: who waits for it goes on. A page that is there already stays */
    KVM_OBJ_FAIL,         /* a: offset, b: errno: who waits for that page gets SIGBUS, or EFAULT in a kernel call */
    KVM_OBJ_WANTED,       /* a: struct kvm_wanted * filled in with the page the best thread waits for. ENOENT: nobody waits */
    KVM_OBJ_DIRTY,        /* a: offset -> the first page at or above it that was written to through a mapping. ENOENT */
    KVM_OBJ_FETCH,        /* a: offset, b: a page of the caller's, filled with that page; dirty no more if nobody has it mapped */
    KVM_OBJ_PRESENT,      /* a: offset -> 1 when the page is there */
    KVM_OBJ_DROP,         /* a: offset: the page goes unless somebody has it mapped -> bytes from there on that are missing, or 0 */
    KVM_OBJ_PADDR,        /* a: offset -> physical address of that page */
    KVM_OBJ_REFS          /* -> references: handles and regions */
};

struct kvm_wanted { uint64_t offset; uint32_t priority, spare; };

/* VM_CTL(pid, cmd, addr, len). */
enum kvm_ctl { KVM_CTL_LOCK = 1, KVM_CTL_UNLOCK, KVM_CTL_SYNC_ICACHE, KVM_CTL_PADDR /* -> physical address of addr */, KVM_CTL_DISCARD };

/* DEBUG(pid, cmd, id, data, len): debug stops, in which no thread of the process runs user code (kernel/include/debugger.h). */
enum kdebug_cmd {
    KDBG_ATTACH = 1,      /* traced: what KDBG_RUN names is reported instead of delivered. EBUSY: it is already */
    KDBG_DETACH,          /* not traced, no thread frozen; whether it is stopped does not change */
    KDBG_STOP,            /* id: why. Returns when no thread runs any more */
    KDBG_RUN,             /* data: struct kdebug_run. ESRCH: neither traced nor stopped */
    KDBG_FREEZE, KDBG_THAW,   /* thread id stays where it is when the others run */
    KDBG_EVENT,           /* out data: struct kdebug_event */
    KDBG_GET_REGS, KDBG_SET_REGS,   /* thread id: AARCH64_CPU_REGISTERS; setting in a debug stop only, else EBUSY */
    KDBG_GET_FP, KDBG_SET_FP,       /* thread id: AARCH64_FPU_REGISTERS */
    KDBG_CORE             /* id 1 or 0, pid not used: processes that die of a core signal are stopped (WHY_TERMINATED) instead;
                             they go on dying with KDBG_RUN or KPROC_KILL */
};
#define KDBG_RUN_CLRSIG   1   /* drop the signal it stopped for */
#define KDBG_RUN_CLRFLT   2   /* drop the fault it stopped for */
#define KDBG_RUN_STEP     4   /* only thread tid, one instruction; then an event, fault FLTTRACE */
#define KDBG_RUN_STEP_ALL 8   /* all threads, until one has done an instruction */
struct kdebug_run { uint32_t flags; int32_t tid; uint64_t signals, faults; };   /* reported from now on: bit n-1 */
struct kdebug_event { uint16_t why, what; int32_t tid; uint32_t stopped, spare; siginfo_t info; };   /* _DEBUG_WHY_* */

/* CONSOLE(op, buf, len): the startup's debug device. */
#define KCONSOLE_WRITE 0      /* -> bytes written */
#define KCONSOLE_READ  1      /* never blocks -> bytes read, 0 when there is none */

/* REBOOT(how). */
#define KREBOOT_RESET    0
#define KREBOOT_POWEROFF 1

/* SYS_INFO(what, buf, len). */
enum ksys_info { KSYS_MEM = 1 /* struct ksys_mem */, KSYS_COUNTS /* struct ksys_counts */, KSYS_KLOG /* kernel log text */ };
struct ksys_mem { uint64_t total, free, kernel, reserved, contiguous; };  /* bytes; total: all of sysram; contiguous: the largest block */
struct ksys_counts { uint32_t processes, threads, channels, connections, pulses, timers, interrupts, regions, objects, aspaces, spare[6]; };

/* What procnto's main() finds on its stack: argv = procnto's options, envp = the boot file's environment, and in auxv: */
#define AT_PAULI_IMAGEFS       0x1001  /* address of the image file system, mapped read-only */
#define AT_PAULI_IMAGEFS_SIZE  0x1002
#define AT_PAULI_IMAGEFS_PADDR 0x1003  /* so that its files can be mapped in place with KVM_PHYS */
/* Every process also gets: */
#define AT_PAULI_SYSPAGE       0x1000  /* address of the system page, read-only */

#endif
