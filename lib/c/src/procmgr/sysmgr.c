/* SPDX-License-Identifier: Apache-2.0 */
#include "procmgr.h"
#include <string.h>
#include <sys/conf.h>
#include <sys/sysmgr.h>
#include <sys/sysmsg.h>

static int command(int cmd, unsigned mode)
{
    sys_cmd_t msg = { .type = _SYS_CMD, .cmd = (_Uint16t)cmd, .mode = mode };

    return procmgr_send(&msg, sizeof(msg), NULL, 0) == -1 ? -1 : 0;
}

int sysmgr_reboot(void)
{
    return command(_SYS_CMD_REBOOT, _SYS_CMD_REBOOT_RESET);
}

int sysmgr_shutdown(void)
{
    return command(_SYS_CMD_REBOOT, _SYS_CMD_REBOOT_POWEROFF);
}

int sysmgr_cpumode(int mode)
{
    return command(_SYS_CMD_CPUMODE, (unsigned)mode);
}

int sysmgr_runstate(unsigned cpu, int on)
{
    return command(_SYS_CMD_RUNSTATE,
                   (cpu & _SYS_CMD_RUNSTATE_CPUMASK) | (on ? _SYS_CMD_RUNSTATE_ON : _SYS_CMD_RUNSTATE_OFF));
}

int sysmgr_runstate_dynamic(unsigned cpu, int on)
{
    return command(_SYS_CMD_RUNSTATE,
                   (cpu & _SYS_CMD_RUNSTATE_CPUMASK) | (on ? _SYS_CMD_RUNSTATE_DYN_ON : _SYS_CMD_RUNSTATE_DYN_OFF));
}

int sysmgr_runstate_burst(unsigned milliseconds)
{
    return command(_SYS_CMD_RUNSTATE, _SYS_CMD_RUNSTATE_BURST | milliseconds);
}

int sysmgr_confstr_set(int cmd, int name, const char *value)
{
    sys_conf_t msg = { .type = _SYS_CONF, .subtype = _SYS_SUB_SET, .cmd = cmd | _CONF_STR, .name = name };
    iov_t siov[2];

    msg.value = value != NULL ? (_Int64t)strlen(value) + 1 : 0;
    SETIOV(&siov[0], &msg, sizeof(msg));
    SETIOV_CONST(&siov[1], value, (size_t)msg.value);
    return kercall_errno(MsgSendvsnc_r(SYSMGR_COID, siov, 2, NULL, 0)) == -1 ? -1 : 0;
}

int sysmgr_sysconf_set(int cmd, int name, long value)
{
    sys_conf_t msg = {
        .type = _SYS_CONF, .subtype = _SYS_SUB_SET, .cmd = cmd | _CONF_NUM, .name = name, .value = value
    };

    return procmgr_send(&msg, sizeof(msg), NULL, 0) == -1 ? -1 : 0;
}
