/* SPDX-License-Identifier: Apache-2.0 */
/* One operation's instructions by function: those executed between bench_profile_begin() and _end() of the program. */
#ifndef PROFILE_H
#define PROFILE_H

#include <stdbool.h>

#include "execlog.h"

/* Fills in a log that counts; whole: from reset on. Needs the symbols. */
void profile_init(struct execlog *log, bool whole);
/* false when the operation was never seen. */
bool profile_print(const char *operation);

#endif
