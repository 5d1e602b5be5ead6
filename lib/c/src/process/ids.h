/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PROCESS_IDS_H
#define PROCESS_IDS_H

#include "../internal/kercall.h"
#include <sys/neutrino.h>
#include <sys/procmsg.h>
#include <unistd.h>

/* Asks about a process (0: this one). Positive errno. */
int __proc_getid(pid_t pid, proc_getsetid_reply_t *reply);
/* Changes ids of this process; -1 and errno. */
int __proc_setid(int subtype, int rid, int eid);

#endif
