/* SPDX-License-Identifier: Apache-2.0 */
/* Trace points of procnto-smp-instr: a ring of the last events for each CPU, shown in a panic. */
#include "trace.h"

#ifdef PAULI_INSTR
#include "arch.h"
#include "kalloc.h"
#include "percpu.h"

#define TRACE_EVENTS 256                     /* a power of two */
struct trace_entry { uint32_t header, time, data[2]; };
struct trace_ring { uint32_t next; struct trace_entry e[TRACE_EVENTS]; };

void trace_cpu_init(struct percpu *p)
{
    p->trace = kmem_alloc(sizeof(struct trace_ring), NULL);   /* without it events are not kept */
}

void trace_event(unsigned cls, unsigned event, uint32_t d0, uint32_t d1)
{
    struct percpu *p = this_cpu();
    struct trace_ring *r = p->trace;

    if (!r)
        return;
    struct trace_entry *e = &r->e[r->next++ % TRACE_EVENTS];
    e->header = p->cpu << 24 | cls << 10 | (event & 0x3ff);
    e->time = (uint32_t)arch_cycles_fast();
    e->data[0] = d0;
    e->data[1] = d1;
}

void trace_dump(unsigned last)
{
    struct trace_ring *r = this_cpu()->trace;

    if (!r)
        return;
    kprintf("last events:\n");
    for (uint32_t i = r->next > last ? r->next - last : 0; i < r->next; i++) {
        struct trace_entry *e = &r->e[i % TRACE_EVENTS];
        kprintf("  t:%08x class %u event %u %x %x\n", e->time, e->header >> 10 & 0x1f, e->header & 0x3ff, e->data[0], e->data[1]);
    }
}
#endif
