/* SPDX-License-Identifier: Apache-2.0 */
/* A machine for kernel/vm on the build machine: see vm_host.h. */
#include "pagetable.h"
#include "usercopy.h"
#include <sys/syspage.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

char *host_ram;
size_t host_ram_size;
struct syspage_entry *syspage;
struct percpu host_cpu[2] = { { .cpu = 0 }, { .cpu = 1 } };
struct percpu *percpu_of[MAX_CPUS] = { &host_cpu[0], &host_cpu[1] };
unsigned num_cpus = 2, host_current;
unsigned long host_flushes;
static int failures;

void kpanic(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    vprintf(fmt, ap);
    printf("\n");
    va_end(ap);
    abort();
}

void page_zero(void *p) { memset(p, 0, PAGE_SIZE); }
void page_copy(void *d, const void *s) { memcpy(d, s, PAGE_SIZE); }
void tlb_flush_page(uint64_t v) { (void)v; host_flushes++; }
void tlb_flush_pages(uint64_t v, unsigned long n) { (void)v; (void)n; host_flushes++; }
void tlb_flush_asid(uint64_t v) { (void)v; host_flushes++; }
void tlb_flush_all(void) { host_flushes++; }
void icache_sync(void *p, size_t n) { (void)p; (void)n; }
void dcache_clean_inval(void *p, size_t n) { (void)p; (void)n; }

/* A system page with the sections pmem and the page tables read: asinfo, strings, system_private. */
static struct {
    struct syspage_entry head;
    struct asinfo_entry as[4];
    struct system_private_entry priv;
    char strings[64];
} sp;

static void add_range(unsigned i, uint64_t start, uint64_t end, unsigned name)
{
    sp.as[i].start = start;
    sp.as[i].end = end - 1;
    sp.as[i].name = (uint16_t)name;
}

void host_machine(size_t ram)
{
    host_ram_size = ram;
    host_ram = aligned_alloc(1ul << 21, ram);
    memset(host_ram, 0xa5, ram);
    syspage = &sp.head;
    memcpy(sp.strings, "ram\0sysram\0", 12);
    sp.head.asinfo.entry_off = offsetof(__typeof__(sp), as);
    sp.head.asinfo.entry_size = sizeof(sp.as);
    sp.head.asinfo.element_size = sizeof(sp.as[0]);
    sp.head.strings.entry_off = offsetof(__typeof__(sp), strings);
    sp.head.system_private.entry_off = offsetof(__typeof__(sp), priv);
    /* RAM with an image at its start, which is not sysram, and a hole of reserved pages in the middle. */
    add_range(0, HOST_RAM_PADDR, HOST_RAM_PADDR + ram, 0);
    add_range(1, HOST_RAM_PADDR + 0x100000, HOST_RAM_PADDR + ram / 2, 4);
    add_range(2, HOST_RAM_PADDR + ram / 2 + 0x5000, HOST_RAM_PADDR + ram, 4);
    sp.head.num_cpu = 2;
    sp.priv.syspage_paddr = HOST_RAM_PADDR;
    sp.priv.syspage_size = PAGE_SIZE;
    pmem_init();
}

void host_failed(const char *what, const char *file, int line)
{
    printf("# %s:%d: %s\n", file, line, what);
}

void host_result(const char *name, bool ok)
{
    printf("%s %s\n", ok ? "ok" : "not ok", name);
    failures += !ok;
}

int host_finish(void)
{
    free(host_ram);
    return failures != 0;
}
