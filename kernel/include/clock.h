/* SPDX-License-Identifier: Apache-2.0 */
/* Clocks and POSIX timers. Time in the kernel is the generic timer's virtual count; ns only at the interface. Kernel lock. */
#ifndef CLOCK_H
#define CLOCK_H
#include "kernel.h"
#include "ktimer.h"
#include "process.h"
#include <time.h>
void clock_init(void);
uint64_t cycles_to_ns(uint64_t cycles);
uint64_t ns_to_cycles(uint64_t ns);              /* rounded up, saturates */
uint64_t clock_monotonic_ns(void);
uint64_t clock_realtime_ns(void);
/* Arms a kernel timer for a time of day: it follows the clock when that is set, until it is disarmed or fires. */
struct ktimer;
void clock_arm_realtime(struct ktimer *, uint64_t ns);
bool clock_realtime_due(struct ktimer *);    /* one that is due by its deadline; false: armed anew, the clock is being slowed down */
int clock_deadline(int clk, bool absolute, uint64_t ns, uint64_t *cycles);  /* -EINVAL unknown clock */
extern uint64_t clock_period_ns;
extern uint64_t slice_cycles;
struct timer;
void timer_free(struct timer *);
bool timer_free_next(struct process *, bool alarms);
struct _timer_info;
int timer_info(struct process *, int id, bool next, struct _timer_info *);
#endif
