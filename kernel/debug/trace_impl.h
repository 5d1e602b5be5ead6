/* SPDX-License-Identifier: Apache-2.0 */
/* Between the trace points, the filters and the buffers. Everything: kernel lock. */
#ifndef TRACE_IMPL_H
#define TRACE_IMPL_H

#include "trace.h"

#define TRACE_CLASSES      (_NTO_TRACE_QVM + 1)
#define TRACE_BYTES_MAX    2048u             /* of a combined event */
#define TRACE_WORDS_MAX    (TRACE_BYTES_MAX / 4)

/*
 * What is to become of an event of that class about that thread. index: its number, or the place of its
 * bit in a mask.
 */
enum trace_mode { TRACE_OFF, TRACE_FAST, TRACE_WIDE };
enum trace_mode trace_filter(unsigned cls, unsigned index, pid_t pid, int tid);

extern bool trace_started;                   /* between START and STOP: the filters count, and the logger's buffers are used */

/* One record of two words, or a chain of records. */
void trace_record(uint32_t header, const uint32_t *words, unsigned n);
void trace_record_raw(const traceevent_t *);

int trace_buffers_alloc(unsigned n, pid_t owner, uint64_t *paddr);
void trace_buffers_free(void);
void trace_session_end(void);                /* stops, and gives the buffers back */
pid_t trace_buffers_owner(void);             /* 0: there are none */
void trace_buffers_flush(void);              /* what is in them goes to the logger */
void trace_buffers_ring(bool on);            /* ring mode: the oldest are overwritten; linear: each goes to the logger when full */
void trace_buffers_overwrite(bool on);       /* linear: what the logger has not taken in time; off: new events are lost */
long trace_buffers_count(void);              /* records that wait to be taken */

/* Buffers were handed over since the last look: the number of the latest. */
bool trace_notice(unsigned *buffer);

#endif
