/* SPDX-License-Identifier: Apache-2.0 */
/* What several commands need: complaints with the program's name, numbers, signals by name, processes by name. */
#ifndef TOOL_H
#define TOOL_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

void tool_error(const char *what);                  /* program: what: strerror(errno) */
void tool_say(const char *format, ...) __attribute__((format(printf, 1, 2)));
bool tool_number(const char *text, long least, long most, long *value);
bool tool_priority(const char *text, int *priority, int *policy);   /* 20, 20r, 10f, 10o; policy -1: not given */
int tool_signal(const char *name);                  /* -1: none of this name */
const char *tool_signal_name(int signo);

struct tool_process { pid_t pid; char path[256]; };
struct tool_process *tool_processes(unsigned *count);   /* in order of pids; the caller frees it */

#endif
