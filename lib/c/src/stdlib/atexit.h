/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of functions to run at the end: last in, first out; functions registered meanwhile run too. */
#ifndef ATEXIT_H_INCLUDED
#define ATEXIT_H_INCLUDED

#include <stdint.h>

struct exit_list;

int __exit_add(struct exit_list *list, void (*func)(void *), void *arg, void *dso);
void __exit_run(struct exit_list *list, void *dso);
/* Those whose object (dso) lies there: it is about to be unloaded. */
void __exit_run_within(struct exit_list *list, uintptr_t start, uintptr_t last);
void __exit_call_plain(void *func);

extern struct exit_list __atexit_list;

int __cxa_atexit(void (*func)(void *), void *arg, void *dso);
void __cxa_finalize(void *dso);

#endif
