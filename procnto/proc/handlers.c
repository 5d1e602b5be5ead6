/* SPDX-License-Identifier: Apache-2.0 */
/* The process manager's messages. */
#include <sys/procmsg.h>
#include "proc/private.h"

const struct msg_handler proc_handlers[] = {
    { _PROC_SPAWN,           sizeof(proc_spawn_done_t),      spawn_child_message },
    { _PROC_WAIT,            sizeof(proc_wait_t),            wait_message },
    { _PROC_FORK,            sizeof(proc_fork_t),            fork_message },
    { _PROC_GETSETID,        sizeof(proc_getsetid_t),        cred_message },
    { _PROC_SETPGID,         sizeof(proc_setpgid_t),         session_setpgid_message },
    { _PROC_UMASK,           sizeof(proc_umask_t),           session_umask_message },
    { _PROC_GUARDIAN,        sizeof(proc_guardian_t),        exit_guardian_message },
    { _PROC_SESSION,         sizeof(proc_session_t),         session_message },
    { _PROC_DAEMON,          sizeof(proc_daemon_t),          exit_daemon_message },
    { _PROC_EVENT,           sizeof(proc_event_t),           event_message },
    { _PROC_RESOURCE,        sizeof(proc_resource_t),        limit_message },
    { _PROC_POSIX_SPAWN,     sizeof(proc_posixspawn_t),      spawn_message },
    { _PROC_POSIX_SPAWNP,    sizeof(proc_posixspawn_t),      spawn_message },
    { _PROC_VALUE,           sizeof(proc_value_t),           value_message },
    { _PROC_TIMER_TOLERANCE, sizeof(proc_timer_tolerance_t), tolerance_message },
    { 0, 0, NULL }
};
