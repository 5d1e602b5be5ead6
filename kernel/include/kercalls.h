/* SPDX-License-Identifier: Apache-2.0 */
/* Prototypes of all kernel-call handlers, from the one list. */
#ifndef KERCALLS_H
#define KERCALLS_H
struct thread;
#define KERCALL(number, NAME, handler) long ker_##handler(struct thread *);
#include "kercall_dispatch.h"
#undef KERCALL
typedef long ker_handler(struct thread *);
#define KER_TABLE_SIZE 160
extern ker_handler *const kercall_table[KER_TABLE_SIZE];
long ker_msg_sendvnc(struct thread *);
void kernel_call(struct thread *);
void kernel_exit(void);
#endif
