/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The system manager: reboot, configuration, CPU states. QNX's; messages to procnto, answered at once. EPERM without
 * the ability PROCMGR_AID_REBOOT, _CONFSET, _CPUMODE or _RUNSTATE.
 */
#ifndef _SYS_SYSMGR_H_INCLUDED
#define _SYS_SYSMGR_H_INCLUDED

#include <sys/types.h>
#include <sys/neutrino.h>

__BEGIN_DECLS
/*
 * -1 and errno. sysmgr_reboot() does not return when it may; the others set what uname(), confstr() and sysconf() say,
 * or states of CPUs (ENOSYS where the machine has none).
 */
extern int sysmgr_reboot(void);
extern int sysmgr_shutdown(void);   /* Pauli: switch the machine off */
extern int sysmgr_cpumode(int mode);
extern int sysmgr_confstr_set(int cmd, int name, const char *value);
extern int sysmgr_sysconf_set(int cmd, int name, long value);
extern int sysmgr_runstate(unsigned cpu, int on);
extern int sysmgr_runstate_dynamic(unsigned cpu, int on);
extern int sysmgr_runstate_burst(unsigned milliseconds);
__END_DECLS

#endif
