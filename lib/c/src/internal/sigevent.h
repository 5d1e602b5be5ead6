/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SIGEV_THREAD without the kernel making threads: the event becomes a pulse to a thread of the library that starts the
 * notification threads.
 */
#ifndef LIBC_SIGEVENT_H
#define LIBC_SIGEVENT_H

#include <sys/siginfo.h>

/* Fills in the pulse that stands for the SIGEV_THREAD event ev. Positive errno. */
int __sigev_thread_begin(const struct sigevent *ev, struct sigevent *pulse);
/* timer >= 0: the pulse now belongs to that timer; < 0: there is none, forget the event. */
void __sigev_thread_bind(const struct sigevent *pulse, int timer);
void __sigev_thread_unbind(int timer) __attribute__((__weak__));

#endif
