/* SPDX-License-Identifier: Apache-2.0 */
/* Static trace points. In procnto-smp they are nothing; in procnto-smp-instr they fill a ring per CPU (debug/trace.c). */
#ifndef TRACE_H
#define TRACE_H
#include "kernel.h"
struct percpu;
enum trace_class { TRC_CONTROL = 1, TRC_KERCALL, TRC_INT, TRC_THREAD, TRC_SYSTEM, TRC_USER, TRC_COMM };
#ifdef PAULI_INSTR
void trace_event(unsigned cls, unsigned event, uint32_t d0, uint32_t d1);
void trace_dump(unsigned last);
void trace_cpu_init(struct percpu *);
#define TRACE(cls, ev, a, b) trace_event(cls, ev, (uint32_t)(a), (uint32_t)(b))
#else
#define TRACE(cls, ev, a, b) ((void)0)
#endif
#endif
