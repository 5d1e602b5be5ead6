/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _SYS_SYSMGR_H_INCLUDED
#define _SYS_SYSMGR_H_INCLUDED

#include <sys/types.h>
#include <sys/neutrino.h>

__BEGIN_DECLS
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
