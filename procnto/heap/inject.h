/* SPDX-License-Identifier: Apache-2.0 */
/* Failures of memory on demand, for tests (option -i). */
#ifndef HEAP_INJECT_H
#define HEAP_INJECT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

extern bool inject_on;                      /* -i */
void inject_serving(pid_t pid);             /* the calling thread serves a request of pid; 0: of nobody */
void inject_set(pid_t pid, int count);      /* the count-th allocation for pid fails, once; 0: none */
int inject_rest(void);                      /* how many are left until then; 0: it has failed */
bool inject_fails(void);                    /* is this allocation the one? */
uint64_t inject_heap_bytes(void);           /* in use in procnto's heap */

#endif
