/* SPDX-License-Identifier: Apache-2.0 */
/* The system manager's messages: reboot, console log, page sizes; configuration and resources in files of their own. */
#include <errno.h>
#include <sys/procmgr.h>
#include <sys/rsrcdbmsg.h>
#include <sys/sysmsg.h>
#include "mem/mem.h"
#include "proc/private.h"
#include "sys/sys.h"

#define LOG_CHUNK 256
#define LOG_MAX 4096

static long cmd_message(struct msg_call *call)
{
    const sys_cmd_t *msg = call->msg;
    int err;

    if (msg->cmd != _SYS_CMD_REBOOT)
        return -ENOSYS;
    if (msg->mode != _SYS_CMD_REBOOT_RESET && msg->mode != _SYS_CMD_REBOOT_POWEROFF)
        return -EINVAL;
    err = client_able(call->pid, PROCMGR_AID_REBOOT, 0);
    if (err != 0)
        return err;
    return kreboot(msg->mode == _SYS_CMD_REBOOT_POWEROFF ? KREBOOT_POWEROFF : KREBOOT_RESET);
}

/* Text for the debug console, from anybody: for programs that have no other place to complain. */
static long log_message(struct msg_call *call)
{
    sys_log_t msg = *(const sys_log_t *)call->msg;
    char text[LOG_CHUNK];

    if (msg.nbytes > LOG_MAX)
        return -EINVAL;
    for (size_t at = 0; at < msg.nbytes; at += sizeof text) {
        size_t n = msg.nbytes - at < sizeof text ? msg.nbytes - at : sizeof text;
        ssize_t got = client_read(call, text, n, sizeof msg + at);

        if (got < 0)
            return got;
        klog_write(text, n);
    }
    return (long)msg.nbytes;
}

static long pagesizes_message(struct msg_call *call)
{
    const sys_getpagesizes_t *msg = call->msg;
    uint64_t size = PAGE_BYTES;

    return client_reply(call, 1, &size, msg->nsizes != 0 ? sizeof size : 0);
}

const struct msg_handler sys_handlers[] = {
    { _SYS_CONF,          sizeof(sys_conf_t),         conf_message },
    { _SYS_CMD,           sizeof(sys_cmd_t),          cmd_message },
    { _SYS_LOG,           sizeof(sys_log_t),          log_message },
    { _SYS_GETPAGESIZES,  sizeof(sys_getpagesizes_t), pagesizes_message },
    { RSRCDBMGR_RSRC_CMD, sizeof(rsrc_cmd_t),         rsrcdb_message },
    { 0, 0, NULL }
};
