/* SPDX-License-Identifier: Apache-2.0 */
/* The environment's lock and owner of its strings. */
#ifndef ENVIRON_H_INCLUDED
#define ENVIRON_H_INCLUDED

#include <pthread.h>
#include <stddef.h>

extern char **environ;
extern pthread_mutex_t __environ_lock;

/* Callers of these hold __environ_lock. */
char **__environ_find(const char *name, size_t len);
int __environ_put(char *string, size_t len, int allocated);
void __environ_forget(char *string);

#endif
