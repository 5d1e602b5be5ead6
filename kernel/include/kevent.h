/* SPDX-License-Identifier: Apache-2.0 */
/* Delivery of struct sigevent: who gets it is fixed when it is registered. Kernel lock; never blocks. */
#ifndef KEVENT_H
#define KEVENT_H
#include "thread.h"
#include "process.h"
struct registered_event { struct sigevent event; unsigned handle; int coid; };
struct registered_event *event_find(struct process *, unsigned handle);
int event_check(struct process *, const struct sigevent *);      /* 0 or -EINVAL/-ENOTSUP/-EBADF: could it be delivered */
/* To process p (thread t for SIGEV_SIGNAL_THREAD, INTR, UNBLOCK; may be NULL). code: SI_* for signals. */
int event_deliver(struct process *, struct thread *, const struct sigevent *, int code);
int event_register(struct process *, struct sigevent *, int coid);
int event_unregister(struct process *, unsigned handle);
#endif
