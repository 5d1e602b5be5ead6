/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stands in for kernel.h, percpu.h and mmu.h when kernel/vm is compiled for the build machine (-include,
 * before anything else).
 * "Physical memory" is one block of host memory; TLB flushes are counted, and checked against what the test
 * says is loaded.
 */
#ifndef VM_HOST_H
#define VM_HOST_H
#define KERNEL_H
#define PERCPU_H
#define MMU_H

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

typedef uint64_t paddr_t;
#undef PAGE_SIZE
#define PAGE_SHIFT      12
#define PAGE_SIZE       4096ul
#define ALIGN_DOWN(x, a) ((x) & ~((__typeof__(x))(a) - 1))
#define ALIGN_UP(x, a)   ALIGN_DOWN((x) + ((a) - 1), a)
#define MIN(a, b)       ((a) < (b) ? (a) : (b))
#define MAX(a, b)       ((a) > (b) ? (a) : (b))
#define likely(x)       __builtin_expect(!!(x), 1)
#define unlikely(x)     __builtin_expect(!!(x), 0)
#define COLD            __attribute__((cold))
#define MAX_CPUS        64
#define USER_END        0x0000fffffffff000ul
#define KER_RESTART     (-0x7fffffffffffffffl)

#define HOST_RAM_PADDR  0x40000000ul
extern char *host_ram;
extern size_t host_ram_size;
static inline void *paddr_to_virt(paddr_t pa) { return host_ram + (pa - HOST_RAM_PADDR); }
static inline paddr_t virt_to_paddr(const void *p) { return (paddr_t)((const char *)p - host_ram) + HOST_RAM_PADDR; }

struct syspage_entry;
extern struct syspage_entry *syspage;
__attribute__((noreturn, format(printf, 1, 2))) void kpanic(const char *fmt, ...);
#define kassert(x) do { if (!(x)) kpanic("assertion failed: %s (%s:%d)", #x, __FILE__, __LINE__); } while (0)
#define kassert_debug(x) kassert(x)
void *memcpy(void *, const void *, size_t);
void *memset(void *, int, size_t);
int memcmp(const void *, const void *, size_t);

struct list { struct list *next, *prev; };
static inline void list_init(struct list *l) { l->next = l->prev = l; }

struct aspace;
struct percpu { struct aspace *aspace; uint32_t cpu; uint64_t ttbr0; };
extern struct percpu host_cpu[2];
extern struct percpu *percpu_of[MAX_CPUS];
extern unsigned num_cpus, host_current;
static inline struct percpu *this_cpu(void) { return &host_cpu[host_current]; }
static inline unsigned cpu_index(void) { return host_current; }

static inline void pt_barrier(void) {}
static inline void ttbr0_write(uint64_t v) { this_cpu()->ttbr0 = v; }
static inline unsigned mmu_asid_bits(void) { return 8; }

/* The test's side. */
extern unsigned long host_flushes;
void host_machine(size_t ram);          /* memory, system page, CPUs, pmem_init(), pt_init() */
void host_result(const char *name, bool ok);
bool kalloc_trim_step(uint64_t *at);
static inline void trim_caches(void)    /* what the kernel's object caches keep back */
{
    for (uint64_t at = 0; kalloc_trim_step(&at);)
        ;
}
int host_finish(void);
#define CHECK(x) do { if (!(x)) { host_failed(#x, __FILE__, __LINE__); return false; } } while (0)
void host_failed(const char *what, const char *file, int line);

#endif
