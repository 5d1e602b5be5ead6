/* SPDX-License-Identifier: Apache-2.0 */
/* The system manager: configuration values, reboot, console log, resource database. */
#ifndef SYS_SYS_H
#define SYS_SYS_H

#include "procnto.h"

int conf_init(char *const *envp);                 /* start values from the boot environment and the system page */
long conf_message(struct msg_call *call);
int conf_string(int name, char *buf, size_t size);    /* a copy of a confstr value -> length with NUL, or -EINVAL */

long rsrcdb_message(struct msg_call *call);
void rsrcdb_process_died(pid_t pid);
/* Device numbers; pid is who holds them. -> dev_t / 0, or -errno */
long devno_attach(pid_t pid, const char *class_name, int minor);
long devno_attach_minor(pid_t pid, int major, int minor);
int devno_detach(pid_t pid, dev_t devno);
void devno_process_died(pid_t pid);

extern const struct msg_handler sys_handlers[];

#endif
