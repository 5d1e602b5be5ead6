/* SPDX-License-Identifier: Apache-2.0 */
/*
 * QNX's process manager calls: daemons, abilities, events, sessions. They send a message to procnto, which answers at
 * once; only procmgr_daemon()'s parent and procmgr_guardian()'s children wait. -1 and errno unless said otherwise;
 * EPERM without the ability named.
 */
#ifndef _SYS_PROCMGR_H_INCLUDED
#define _SYS_PROCMGR_H_INCLUDED

#include <sys/types.h>
#include <sys/siginfo.h>
#include <sys/neutrino.h>

#define PROCMGR_PID  SYSMGR_PID
#define PROCMGR_CHID SYSMGR_CHID
#define PROCMGR_COID SYSMGR_COID

#define PROCMGR_DAEMON_NOCHDIR   0x01
#define PROCMGR_DAEMON_NOCLOSE   0x02
#define PROCMGR_DAEMON_NODEVNULL 0x04
#define PROCMGR_DAEMON_KEEPUMASK 0x08

#define PROCMGR_SESSION_SETSID        0
#define PROCMGR_SESSION_TCSETSID      1
#define PROCMGR_SESSION_SETPGRP       2
#define PROCMGR_SESSION_SIGNAL_LEADER 3
#define PROCMGR_SESSION_SIGNAL_PGRP   4
#define PROCMGR_SESSION_SIGNAL_PID    5

#define PROCMGR_EVENT_SYNC              0x00000001u
#define PROCMGR_EVENT_PATHSPACE         0x00000002u
#define PROCMGR_EVENT_TOD               0x00000004u
#define PROCMGR_EVENT_SYSCONF           0x00010000u
#define PROCMGR_EVENT_CONFSTR           0x00020000u
#define PROCMGR_EVENT_DAEMON_DEATH      0x00040000u
#define PROCMGR_EVENT_CONTIG_ALLOC_FAIL 0x00080000u
#define PROCMGR_EVENT_PROCESS_DEATH     0x00100000u
#define PROCMGR_EVENT_APS_BANKRUPTCY    0x00200000u
#define PROCMGR_EVENT_PRIVILEGED        0xffff0000u

#define PROCMGR_VALUE_FREE_MEM     0
#define PROCMGR_VALUE_PRIVATE_MEM  1
#define PROCMGR_VALUE_TRIGGER_UP   0x40000000u
#define PROCMGR_VALUE_TRIGGER_DOWN 0x80000000u

#define PROCMGR_AID_SPAWN_SETUID            0
#define PROCMGR_AID_SPAWN_SETGID            1
#define PROCMGR_AID_SETUID                  2
#define PROCMGR_AID_SETGID                  3
#define PROCMGR_AID_GETID                   4
#define PROCMGR_AID_PATHSPACE               5
#define PROCMGR_AID_REBOOT                  6
#define PROCMGR_AID_CPUMODE                 7
#define PROCMGR_AID_RUNSTATE                8
#define PROCMGR_AID_CONFSET                 9
#define PROCMGR_AID_RSRCDBMGR               10
#define PROCMGR_AID_SESSION                 11
#define PROCMGR_AID_UMASK                   12
#define PROCMGR_AID_EVENT                   13
#define PROCMGR_AID_RLIMIT                  14
#define PROCMGR_AID_MEM_ADD                 15
#define PROCMGR_AID_MEM_PHYS                16
#define PROCMGR_AID_MEM_SPECIAL             17
#define PROCMGR_AID_MEM_GLOBAL              18
#define PROCMGR_AID_MEM_PEER                19
#define PROCMGR_AID_MEM_LOCK                20
#define PROCMGR_AID_SPAWN                   21
#define PROCMGR_AID_FORK                    22
#define PROCMGR_AID_PROT_EXEC               23
#define PROCMGR_AID_WAIT                    24
#define PROCMGR_AID_V86                     25
#define PROCMGR_AID_QNET                    26
#define PROCMGR_AID_CLOCKSET                27
#define PROCMGR_AID_CLOCKPERIOD             28
#define PROCMGR_AID_INTERRUPT               29
#define PROCMGR_AID_KEYDATA                 30
#define PROCMGR_AID_IO                      31
#define PROCMGR_AID_TRACE                   32
#define PROCMGR_AID_PRIORITY                33
#define PROCMGR_AID_CONNECTION              34
#define PROCMGR_AID_SCHEDULE                35
#define PROCMGR_AID_SIGNAL                  36
#define PROCMGR_AID_TIMER                   37
#define PROCMGR_AID_PGRP                    38
#define PROCMGR_AID_MAP_FIXED               39
#define PROCMGR_AID_PATH_TRUST              40
#define PROCMGR_AID_SWAP                    41
#define PROCMGR_AID_RCONSTRAINT             42
#define PROCMGR_AID_CHILD_NEWAPP            43
#define PROCMGR_AID_PUBLIC_CHANNEL          44
#define PROCMGR_AID_APS_ROOT                45
#define PROCMGR_AID_ABLE_CREATE             46
#define PROCMGR_AID_RUNSTATE_BURST          47
#define PROCMGR_AID_DEFAULT_TIMER_TOLERANCE 48
#define PROCMGR_AID_XTHREAD_THREADCTL       49
#define PROCMGR_AID_XPROCESS_QUERY          50
#define PROCMGR_AID_CHROOT                  51
#define PROCMGR_AID_POWER                   52
#define PROCMGR_AID_PROT_WRITE_AND_EXEC     53
#define PROCMGR_AID_SRANDOM                 54
#define PROCMGR_AID_SANDBOX                 55
#define PROCMGR_AID_QVM                     56
#define PROCMGR_AID_RLIMIT_PEER             57
#define PROCMGR_AID_CHANNEL_CONNECT         58
#define PROCMGR_AID_MAC_POLICY              59
#define PROCMGR_AID_SETTYPEID               60
#define PROCMGR_AID_ABLE_PRIV               61
#define PROCMGR_AID_XPROCESS_ABLE           62
#define PROCMGR_AID_INTERRUPTEVENT          63
#define PROCMGR_AID_XPROCESS_DEBUG          64
#define PROCMGR_AID_XPROCESS_MEM_READ       65
#define PROCMGR_AID_HIGH_RESOLUTION_TIMER   66
#define PROCMGR_AID_UNTRUSTED_EXEC          67
#define PROCMGR_AID_SERVER_MONITOR          68
#define PROCMGR_AID_SIGEV_THREAD            69
#define PROCMGR_AID_PRIVREG                 70
#define PROCMGR_AID_MAX                     70

#define PROCMGR_AID_MASK        0x0000ffffu
#define PROCMGR_AID_EOL         0x0000ffffu
#define PROCMGR_AOP_DENY        0x00010000u
#define PROCMGR_AOP_ALLOW       0x00020000u
#define PROCMGR_AOP_SUBRANGE    0x00040000u
#define PROCMGR_AOP_LOCK        0x00080000u
#define PROCMGR_AID_UNCREATED   0x00100000u
#define PROCMGR_AOP_INHERIT_YES 0x00400000u
#define PROCMGR_AOP_INHERIT_NO  0x00800000u
#define PROCMGR_ADN_ROOT        0x10000000u
#define PROCMGR_ADN_NONROOT     0x20000000u
#define PROCMGR_ABLE_NAME_MAX   128

__BEGIN_DECLS
/*
 * Puts the process in the background: a child without terminal goes on, the parent exits with status. -1 and errno.
 * procmgr_detach() detaches and goes on as the same process.
 */
extern int procmgr_daemon(int status, unsigned flags);
extern int procmgr_detach(int status, unsigned flags);
/*
 * Our children become pid's, a child of ours, when we die; pid 0: nobody's again. The one before. -1 and errno:
 * ESRCH, EINVAL.
 */
extern pid_t procmgr_guardian(pid_t pid);
/* Session, group and terminal as a server of terminals sets them: ESRCH, EPERM, ENOTSUP for another node. */
extern int procmgr_session(_Uint32t nd, pid_t sid, int id, unsigned event);
extern int procmgr_session_ext(_Uint32t nd, pid_t sid, int id, unsigned event, unsigned xid);
/*
 * An event when names, time, configuration change or a daemon or process dies (PROCMGR_EVENT_); the number of the
 * request, -1 and errno: EINVAL (flags, event, no such request), EPERM (privileged events without PROCMGR_AID_EVENT),
 * ENOMEM, EAGAIN.
 */
extern int procmgr_event_notify(unsigned flags, const struct sigevent *event);
extern int procmgr_event_notify_add(unsigned flags, const struct sigevent *event);
extern int procmgr_event_notify_delete(int id);
extern int procmgr_event_trigger(unsigned flags);
extern int procmgr_event_trigger_updateable(unsigned flags, int value);
/* An event when an amount passes a value; bytes. -1 and errno: EINVAL, EPERM (another process'), ENOMEM, EAGAIN. */
extern int procmgr_value_notify_add(unsigned type, int sub, _Uint64t value, const struct sigevent *event);
extern int procmgr_value_notify_delete(int id);
extern _Uint64t procmgr_value_current(int id);
/*
 * Abilities of a process, as a list that ends with PROCMGR_AID_EOL; returns the error: EPERM (nobody gives what he
 * has not), EINVAL, ESRCH, ENOMEM. procmgr_ability_lookup() knows names, procmgr_ability_create() makes them: a
 * number, -errno on failure (ENOENT; EINVAL, EPERM, EAGAIN, ENOMEM, ENAMETOOLONG). procmgr_ability_name(): EINVAL,
 * ENAMETOOLONG.
 */
extern int procmgr_ability(pid_t pid, unsigned ability, ...);
extern int procmgr_ability_lookup(const char *name);
extern int procmgr_ability_create(const char *name, unsigned flags);
extern int procmgr_ability_name(unsigned ability, char *name, size_t size);
/* How late timers of the process may be, nanoseconds; ENOSYS but for 0. */
extern int procmgr_timer_tolerance(pid_t pid, const _Uint64t *new_, _Uint64t *old);
extern int procmgr_set_type_id(_Uint32t type_id);
__END_DECLS

#endif
