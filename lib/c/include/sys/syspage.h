/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The system page: what startup found out about the machine, in one block of sections that each name their place by an
 * offset from the start of the page. Startup fills it, the kernel adopts it, each process sees it read-only.
 * It holds nothing secret: the seed of the random numbers, for one, is only pointed at by its physical address.
 * Depends on <stdint.h> alone, so that startup, the kernel and tools can all include it.
 */
#ifndef __SYSPAGE_H_INCLUDED
#define __SYSPAGE_H_INCLUDED

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Offset and size of one section; the same with the size of an element for sections that are arrays. */
typedef struct { uint16_t entry_off, entry_size; } syspage_entry_info;
typedef struct { uint16_t entry_off, entry_size, element_size; } syspage_array_info;

/* syspage_entry.type */
enum { SYSPAGE_X86 = 0, SYSPAGE_ARM = 4, SYSPAGE_64BIT = 0x100, SYSPAGE_X86_64 = 0x100, SYSPAGE_AARCH64 = 0x101 };

struct aarch64_gic_map_entry { uint32_t gic_cpu[1]; };    /* GICv2: CPU interface bit of each CPU */

struct aarch64_syspage_entry {
    uint64_t           L0_vaddr;    /* boot translation table root in the kernel's linear map */
    syspage_entry_info gic_map;
    uint32_t           pad;
    uint64_t           rsvd[6];
};

struct syspage_entry {
    uint16_t           size;        /* of this structure */
    uint16_t           total_size;  /* with all sections */
    uint16_t           type;
    uint16_t           num_cpu;
    syspage_entry_info system_private;
    syspage_entry_info old_asinfo;
    syspage_entry_info meminfo;
    syspage_entry_info hwinfo;
    syspage_entry_info old_cpuinfo;
    syspage_entry_info old_cacheattr;
    syspage_entry_info qtime;
    syspage_entry_info callout;
    syspage_entry_info callin;
    syspage_entry_info typed_strings;
    syspage_entry_info strings;
    syspage_entry_info old_intrinfo;
    syspage_entry_info smp;
    syspage_entry_info pminfo;
    syspage_entry_info old_mdriver;
    uint32_t           spare0;
    union {
        struct aarch64_syspage_entry aarch64;
        uint64_t                     filler[20];
    } un;
    syspage_array_info asinfo;
    syspage_array_info cpuinfo;
    syspage_array_info cacheattr;
    syspage_array_info intrinfo;
    syspage_array_info mdriver;
};

/* ---- asinfo: the memory classes, a tree by `owner` ---- */
struct asinfo_entry {
    uint64_t start, end;        /* end is the last byte */
    uint16_t owner;             /* offset of the parent from the start of the section, AS_NULL_OFF for a root */
    uint16_t name;              /* offset in strings */
    uint16_t attr;              /* AS_ATTR_* */
    uint16_t priority;
    int    (*alloc_checker)(struct syspage_entry *, uint64_t *, uint64_t *, uint64_t, uint64_t, unsigned);
};
#define AS_NULL_OFF         0xffffu
#define AS_ATTR_READABLE    0x0001u
#define AS_ATTR_WRITABLE    0x0002u
#define AS_ATTR_CACHABLE    0x0004u
#define AS_ATTR_VISIBLE     0x0008u
#define AS_ATTR_KIDS        0x0010u
#define AS_ATTR_CONTINUED   0x0020u
#define AS_ATTR_RAM         (AS_ATTR_READABLE | AS_ATTR_WRITABLE | AS_ATTR_CACHABLE)
#define AS_ATTR_ROM         (AS_ATTR_READABLE | AS_ATTR_CACHABLE)
#define AS_ATTR_DEV         (AS_ATTR_READABLE | AS_ATTR_WRITABLE)
#define AS_PRIORITY_DEFAULT 100u

/* ---- hwinfo: a stream of tags, see <hw/sysinfo.h> ---- */
struct hwinfo_entry { uint32_t data[1]; };

/* ---- cpuinfo ---- */
struct cpuinfo_entry {
    uint32_t cpu;               /* MIDR_EL1 */
    uint32_t speed;             /* MHz: told by the machine, else measured at boot */
    uint32_t flags;
    uint32_t smp_hwcoreid;      /* MPIDR_EL1 affinity fields: Aff3 in bits 31..24, Aff2..Aff0 below */
    uint64_t idle_history;
    uint32_t spare;
    uint16_t name;              /* offset in strings */
    uint8_t  ins_cache, data_cache;     /* index in cacheattr of the first level */
};
#define CPU_FLAG_FPU                 0x80000000u
#define CPU_FLAG_MMU                 0x40000000u
#define AARCH64_CPU_FLAG_SMP         0x00000008u
#define AARCH64_CPU_FLAG_SIMD        0x00000040u
#define AARCH64_CPU_FLAG_CC_INCR_32  0x00000200u
#define AARCH64_CPU_FLAG_LSE         0x00008000u
#define AARCH64_CPU_FLAG_VHE         0x00010000u

/* ---- cacheattr: one list of levels each for instructions and data ---- */
struct cacheattr_entry {
    uint32_t next;              /* index of the next level, CACHE_LIST_END */
    uint32_t line_size, num_lines;
    uint32_t flags;
    unsigned (*control)(uint64_t paddr, unsigned num_lines, int flags, struct cacheattr_entry *,
                        volatile struct syspage_entry *);
    uint16_t ways;
    uint16_t spare[3];
};
#define CACHE_LIST_END            0xffu
#define CACHE_FLAG_INSTR          0x0001u
#define CACHE_FLAG_DATA           0x0002u
#define CACHE_FLAG_UNIFIED        0x0003u
#define CACHE_FLAG_SHARED         0x0004u
#define CACHE_FLAG_SNOOPED        0x0008u
#define CACHE_FLAG_VIRT_TAG       0x0010u
#define CACHE_FLAG_WRITEBACK      0x0020u
#define CACHE_FLAG_CTRL_PHYS      0x0040u
#define CACHE_FLAG_SUBSET         0x0080u
#define CACHE_FLAG_NONCOHERENT    0x0100u
#define CACHE_FLAG_NONISA         0x0200u
#define CACHE_FLAG_NOBROADCAST    0x0400u
#define CACHE_FLAG_VIRT_IDX       0x0800u
#define CACHE_FLAG_CTRL_PHYS64    0x1000u

/* ---- qtime ---- */
struct qtime_entry {
    uint64_t cycles_per_sec;    /* CNTFRQ_EL0: ClockCycles() counts CNTVCT_EL0 */
    uint64_t nsec_tod_adjust;
    uint64_t nsec;
    uint32_t nsec_inc;
    uint32_t boot_time;         /* seconds since the epoch when startup ran, 0 if unknown */
    struct { uint32_t tick_count; int32_t tick_nsec_inc; } adjust;
    uint32_t timer_rate;
    int32_t  timer_scale;
    uint32_t timer_load;
    int32_t  intr;              /* INTID of the virtual timer */
    uint32_t epoch;             /* 1970 */
    uint32_t flags;
    uint32_t rr_interval_mul;   /* round-robin slice in ticks */
    uint32_t timer_load_hi;
    uint64_t nsec_stable;
    uint64_t timer_load_max;
    uint32_t timer_prog_time;
    uint32_t spare[7];
};
#define QTIME_FLAG_TIMER_ON_CPU0      0x00000001u
#define QTIME_FLAG_CHECK_STABLE       0x00000002u
#define QTIME_FLAG_TICKLESS           0x00000004u
#define QTIME_FLAG_GLOBAL_CLOCKCYCLES 0x00000008u

/* ---- callout: board routines, called by the kernel alone, as C functions, interrupts masked ---- */
struct debug_callout {
    void (*display_char)(struct syspage_entry *, char c);
    int  (*poll_key)(struct syspage_entry *);           /* character or -1 */
    int  (*break_detect)(struct syspage_entry *);       /* non-zero: a break was seen */
};
struct callout_entry {
    void     (*reboot)(struct syspage_entry *, int abnormal);   /* abnormal without ABNORMAL_REBOOT: powers off */
    int      (*power)(struct syspage_entry *, unsigned mode, uint64_t *arg);    /* mode 0: power off */
    void     (*timer_load)(struct syspage_entry *, struct qtime_entry *);       /* these three: NULL, the kernel */
    int      (*timer_reload)(struct syspage_entry *, struct qtime_entry *);     /* drives the generic timer itself */
    uint64_t (*timer_value)(struct syspage_entry *, struct qtime_entry *);
    struct debug_callout debug[2];
    void     (*debug_watchdog)(struct syspage_entry *, int cmd);
    uint64_t (*custom)(struct syspage_entry *, uint32_t, uint64_t *);
};
#define CALLOUT_POWER_OFF     0u
#define WATCHDOG_CMD_STOP     0
#define WATCHDOG_CMD_CONTINUE 1
#define WATCHDOG_CMD_FEED     2

/* custom(): commands; anything else returns CALLOUT_CUSTOM_UNKNOWN. */
#define CALLOUT_CUSTOM_SET_PMR      1u  /* arg[0]: new interrupt priority mask of this CPU; returns the old one */
#define CALLOUT_CUSTOM_SET_PRIORITY 2u  /* arg[0]: vector, arg[1]: priority (low = urgent), arg[2]: this CPU */
#define CALLOUT_CUSTOM_SET_TARGET   3u  /* arg[0]: vector (SPI), arg[1]: CPU that gets it */
#define CALLOUT_CUSTOM_UNKNOWN      (~0ull)
#define INTR_PRIORITY_DEFAULT       0xa0u   /* of every vector; the mask starts at 0xff: all delivered */

struct callin_entry {
    int  (*interrupt_mask)(int, int);
    int  (*interrupt_unmask)(int, int);
    int  (*trace_event)(uint32_t, ...);
    void (*quiesce_cpus)(void);
};

/* ---- typed_strings: {u32 _CS_* number, string, padding to 4} ..., ended by number _CS_NONE (0) ---- */
struct typed_strings_entry { uint32_t data[1]; };
struct strings_entry { char data[1]; };

/* ---- intrinfo: a group of interrupt vectors; on the GIC one group, vector = INTID ---- */
struct intrinfo_entry;
struct __intrgen_data {
    uint16_t genflags, size;    /* 0: rtn is an ordinary C function */
    uint32_t spare;
    union {
        int  (*id)(struct syspage_entry *, struct intrinfo_entry *);            /* acknowledges; -1: spurious */
        void (*eoi)(struct syspage_entry *, struct intrinfo_entry *, int vector);
        void  *rtn;
    };
};
struct intrinfo_entry {
    uint32_t vector_base, num_vectors;
    uint32_t cascade_vector;
    uint32_t cpu_intr_base;
    uint16_t cpu_intr_stride;
    uint16_t flags;
    struct __intrgen_data id, eoi;
    int      (*mask)(struct syspage_entry *, int vector, int cpu);      /* cpu: the calling CPU's index; it decides */
    int      (*unmask)(struct syspage_entry *, int vector, int cpu);    /* whose SGI or PPI is meant */
    unsigned (*config)(struct syspage_entry *, struct intrinfo_entry *, int vector);
    uint32_t local_stride;
    uint32_t spare[3];
};
#define INTR_CASCADE_NONE               0x7fffffffu
#define INTR_FLAG_NMI                   0x8000u
#define INTR_FLAG_CASCADE_IMPLICIT_EOI  0x4000u
#define INTR_FLAG_CPU_FAULT             0x2000u
#define INTR_FLAG_SMP_BROADCAST_MASK    0x1000u
#define INTR_FLAG_SMP_BROADCAST_UNMASK  0x0800u
#define INTR_FLAG_MSI                   0x0400u
#define INTR_GENFLAG_LOAD_SYSPAGE       0x8000u
#define INTR_GENFLAG_LOAD_INTRINFO      0x4000u
#define INTR_GENFLAG_LOAD_LEVEL         0x2000u
#define INTR_GENFLAG_LOAD_INTRMASK      0x1000u
#define INTR_GENFLAG_NOGLITCH           0x0800u
#define INTR_GENFLAG_LOAD_CPUNUM        0x0400u
#define INTR_GENFLAG_ID_LOOP            0x0200u
#define INTR_CONFIG_FLAG_PREATTACH      0x01u
#define INTR_CONFIG_FLAG_DISALLOWED     0x02u
#define INTR_CONFIG_FLAG_IPI            0x04u
#define INTR_CONFIG_FLAG_SYS            0x08u

/* ---- smp ---- */
struct smp_entry {
    /* ORs cmd into *pending and raises SGI SMP_IPI_VECTOR on that CPU if *pending was 0. */
    void   (*send_ipi)(struct syspage_entry *, unsigned cpu, unsigned cmd, unsigned *pending);
    uint64_t start_addr;
    uint32_t pending;
    uint32_t cpu;
};
#define SMP_IPI_VECTOR 0

/*
 * A secondary CPU waits in startup's code with the MMU on and watches its own command word. The kernel stores a kernel
 * virtual address (jump there: x0 = system page, x1 = CPU index) or CPU_CMD_STAY_OUT (sleep for ever), then DSB + SEV.
 * The memory of startup stays in use until every secondary has arrived in the kernel, for ever while one stays out.
 */
struct cpu_command {
    volatile uint64_t word;
    uint64_t          spare[7];     /* one cache line each */
};
#define CPU_CMD_WAIT      0u
#define CPU_CMD_STAY_OUT  1u

/* ---- pminfo ---- */
struct pminfo_entry {
    uint32_t wakeup_pending;
    uint32_t wakeup_condition;
    uint32_t spare[4];
    uint32_t managed_storage[1];
};

/* ---- mdriver: drivers that run before the kernel; none on this machine ---- */
struct mdriver_entry {
    uint32_t intr;
    uint32_t data_size;
    uint64_t data_paddr;
    int    (*handler)(int state, void *data);
    void    *data;
    uint32_t name;
    uint32_t internal;
};

/* ---- system_private: from startup to the kernel; not for applications ---- */
struct system_private_entry {
    uint64_t user_cpupageptr;
    uint64_t user_syspageptr;
    uint64_t kern_cpupageptr;
    uint64_t kern_syspageptr;       /* kernel virtual address of this page: SYSPAGE_KERN_VADDR */
    uint64_t kdebug_info;
    uint64_t kdebug_call;
    struct { uint64_t base, entry; } boot_pgm[4];   /* paddr of each bootstrap program's ELF file, its entry point */
    uint32_t boot_idx;              /* index of the kernel in boot_pgm */
    uint32_t cpupage_spacing;
    uint32_t private_flags;         /* SYSTEM_PRIVATE_FLAG_* */
    uint32_t pagesize;
    uint64_t tracebuf;
    uint64_t kdump_info;
    uint32_t num_ready;
    uint32_t spare0;
    uint64_t kercall;

    /* Pauli's own. Physical ranges are [paddr, paddr + size); all are kept out of /memory/ram/sysram. */
    uint64_t syspage_paddr;         /* page aligned; its pages hold the system page and nothing else */
    uint64_t syspage_size;          /* multiple of the page size */
    uint64_t imagefs_paddr;         /* image_header of the boot image */
    uint64_t imagefs_size;          /* header to trailer */
    uint64_t kern_elf_paddr;        /* the kernel's ELF file in the image; read-only segments are mapped from it */
    uint64_t kern_data_paddr;       /* RAM given to its writable segments */
    uint64_t kern_data_size;
    uint64_t kern_vaddr, kern_vaddr_end;    /* span of the kernel's segments */
    uint64_t bootargs_paddr;        /* the kernel's struct bootargs_entry */
    uint64_t pt_root_paddr;         /* TTBR1 root (level 0) */
    uint64_t boot_pt_start, boot_pt_end;    /* all tables startup made, both halves; stays in use for TTBR1 */
    uint64_t startup_paddr;         /* startup's code, data and stacks: needed until every secondary has */
    uint64_t startup_size;          /* arrived in the kernel; see struct cpu_command */
    uint64_t smp_area_paddr;        /* the secondaries' stacks: the same holds for it; size 0 with one CPU */
    uint64_t smp_area_size;
    uint64_t dtb_paddr, dtb_size;   /* 0 without a device tree */
    uint64_t rng_seed_paddr;        /* SYSTEM_RNG_SEED_SIZE bytes; the kernel uses and then wipes them */
    uint64_t cpu_cmd_paddr;         /* struct cpu_command[num_cpu]; entry 0 unused */
    uint64_t callout_rx_paddr, callout_rx_size;     /* code, mapped at CALLOUT_CODE_VADDR */
    uint64_t callout_rw_paddr, callout_rw_size;     /* data, mapped at CALLOUT_DATA_VADDR */
    uint64_t device_vaddr_end;      /* first free address above the callouts' device windows */
    uint32_t gic_version;           /* 2 or 3 */
    uint32_t psci_method;           /* SYSTEM_PSCI_* */
    uint32_t boot_el;               /* exception level of entry: 1 or 2 */
    uint32_t phys_timer_intr;       /* INTID of the EL1 physical timer, 0 if none */
    uint32_t pmu_intr;              /* INTID of the performance monitor, 0 if none */
    uint32_t spare1;
    uint64_t startup_cycles;        /* CNTVCT_EL0 when startup began: CNTVCT - this = time since reset */
};
#define SYSTEM_PRIVATE_FLAG_ABNORMAL_REBOOT 1u
#define SYSTEM_PRIVATE_FLAG_EALREADY_NEW    2u
#define SYSTEM_PRIVATE_FLAG_TRACE_ACTIVE    4u
#define SYSTEM_PRIVATE_FLAG_ETB_RUNNING     8u
#define SYSTEM_PSCI_NONE   0u
#define SYSTEM_PSCI_HVC    1u
#define SYSTEM_PSCI_SMC    2u
#define SYSTEM_RNG_SEED_SIZE 32u

/* Where startup maps things for the kernel (TTBR1). */
#define KERN_LINEAR_VADDR    0xffff000000000000ull  /* + physical address: all RAM, never executable */
#define KERN_IMAGE_VADDR     0xffffffff80000000ull
#define CALLOUT_DEVICE_VADDR 0xffffffffe0000000ull  /* windows upward */
#define SYSPAGE_KERN_VADDR   0xfffffffff0000000ull
#define CALLOUT_CODE_VADDR   0xfffffffff0800000ull
#define CALLOUT_DATA_VADDR   0xfffffffff0900000ull

/* ---- per-CPU page ---- */
struct cpupage_entry {
    uint64_t tls, pls, syspage;
    uint32_t cpu, state;
    struct { uint32_t gic_cpu; } aarch64;
    uint32_t spare;
};

extern struct syspage_entry *_syspage_ptr;

/* Access by section name. The underscored forms take a base of their own. */
#define _SYSPAGE_ENTRY(base, sect)        ((struct sect##_entry *)((uintptr_t)(base) + (base)->sect.entry_off))
#define _SYSPAGE_ENTRY_SIZE(base, sect)   ((base)->sect.entry_size)
#define _SYSPAGE_ELEMENT_SIZE(base, sect) ((base)->sect.element_size)
#define _SYSPAGE_ARRAY_SIZE(base, sect)   ((base)->sect.entry_size)
#define _SYSPAGE_ARRAY_IDX(base, sect, i) \
    ((struct sect##_entry *)((uintptr_t)(base) + (base)->sect.entry_off + (i) * (base)->sect.element_size))
#define _SYSPAGE_ARRAY(base, sect)        _SYSPAGE_ENTRY(base, sect)
#define _SYSPAGE_ARRAY_ADJ_OFFSET(base, sect, p, off) ((struct sect##_entry *)((uintptr_t)(p) + (off)))
#define _SYSPAGE_CPU_ENTRY(base, cpu, sect) \
    ((struct cpu##_##sect##_entry *)((uintptr_t)(base) + (base)->un.cpu.sect.entry_off))

#define SYSPAGE_ENTRY(sect)               _SYSPAGE_ENTRY(_syspage_ptr, sect)
#define SYSPAGE_ENTRY_SIZE(sect)          _SYSPAGE_ENTRY_SIZE(_syspage_ptr, sect)
#define SYSPAGE_ELEMENT_SIZE(sect)        _SYSPAGE_ELEMENT_SIZE(_syspage_ptr, sect)
#define SYSPAGE_ARRAY_SIZE(sect)          _SYSPAGE_ARRAY_SIZE(_syspage_ptr, sect)
#define SYSPAGE_ARRAY_IDX(sect, i)        _SYSPAGE_ARRAY_IDX(_syspage_ptr, sect, i)
#define SYSPAGE_ARRAY(sect)               _SYSPAGE_ARRAY(_syspage_ptr, sect)
#define SYSPAGE_ARRAY_ADJ_OFFSET(sect, p, off) _SYSPAGE_ARRAY_ADJ_OFFSET(_syspage_ptr, sect, p, off)
#define SYSPAGE_CPU_ENTRY(cpu, sect)      _SYSPAGE_CPU_ENTRY(_syspage_ptr, cpu, sect)

#ifndef __cplusplus
_Static_assert(sizeof(struct syspage_entry) == 264, "syspage_entry");
_Static_assert(sizeof(struct asinfo_entry) == 32, "asinfo_entry");
_Static_assert(sizeof(struct cpuinfo_entry) == 32, "cpuinfo_entry");
_Static_assert(sizeof(struct qtime_entry) == 120, "qtime_entry");
_Static_assert(sizeof(struct intrinfo_entry) == 96, "intrinfo_entry");
#else
}
#endif

#endif
