/* SPDX-License-Identifier: Apache-2.0 */
/* Interrupt vectors and what is attached to them. Kernel lock; delivery runs on the CPU that took the interrupt. */
#ifndef INTERRUPT_H
#define INTERRUPT_H
#include "thread.h"
#include "process.h"
#define IPI_RESCHED 1u
#define IPI_HALT    2u
struct interrupt {
    struct list vector_link;
    struct process *process;
    struct thread *thread;        /* of SIGEV_INTR, AttachThread; NULL with FLAGS_PROCESS */
    int32_t id;
    uint32_t vector, flags;
    int32_t mask_count;           /* its own masks when TRK_MSK */
    struct sigevent event;
    bool is_thread;               /* InterruptAttachThread */
    bool is_handler;              /* thread runs an InterruptAttach handler */
    bool running;                 /* the handler is at work, since `started` (cycles) */
    uint64_t started;
    bool auto_masked;             /* masked until the handler is done */
    bool pending;                 /* came while it ran */
    struct thread *process_thread;/* that called InterruptAttach: SIGEV_INTR */
    struct ktimer watchdog;
};
void interrupt_init(void);
void interrupt_cpu_init(struct percpu *);
void interrupt_dispatch(void);            /* this CPU has a pending interrupt: acknowledge and serve one */
void interrupt_free(struct interrupt *);
bool interrupt_thread_gone_step(struct thread *, uint32_t *at);  /* its attachments go, some a step; true: all have */
void ipi_send(unsigned cpu, uint32_t cmd);
bool interrupt_info(struct process *, int id, bool next, struct interrupt **, int32_t *mask_count);
void interrupt_trace_hook(unsigned buffer);     /* tells the handlers of InterruptHookTrace() */
#endif
