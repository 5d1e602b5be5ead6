/* SPDX-License-Identifier: Apache-2.0 */
/* Adaptive partitioning: the data of SchedCtl(SCHED_APS_*). */
#ifndef _SYS_SCHED_APS_H_INCLUDED
#define _SYS_SCHED_APS_H_INCLUDED

#include <string.h>
#include <sys/neutrino.h>

#define SCHED_APS_QUERY_PARMS      200
#define SCHED_APS_SET_PARMS        201
#define SCHED_APS_CREATE_PARTITION 202
#define SCHED_APS_LOOKUP           203
#define SCHED_APS_QUERY_PARTITION  204
#define SCHED_APS_JOIN_PARTITION   205
#define SCHED_APS_MODIFY_PARTITION 206
#define SCHED_APS_PARTITION_STATS  207
#define SCHED_APS_OVERALL_STATS    208
#define SCHED_APS_QUERY_THREAD     212
#define SCHED_APS_ADD_SECURITY     213
#define SCHED_APS_QUERY_PROCESS    214

#define APS_INIT_DATA(p) memset((p), 0, sizeof(*(p)))
#define APS_SYSTEM_PARTITION_ID   0
#define APS_SYSTEM_PARTITION_NAME "System"
#define APS_PARTITION_NAME_LENGTH 15
#define APS_MAX_PARTITIONS        8

#define SCHED_APS_SCHEDPOL_DEFAULT                    0
#define SCHED_APS_SCHEDPOL_FREETIME_BY_RATIO          1
#define SCHED_APS_SCHEDPOL_PARTITION_LOCAL_PRIORITIES 4
#define SCHED_APS_SCHEDPOL_LIMIT_CPU_USAGE            8
#define SCHED_APS_BNKR_BASIC         0
#define SCHED_APS_BNKR_CANCEL_BUDGET 1
#define SCHED_APS_BNKR_REBOOT        4

#define SCHED_APS_SEC_OFF                   0x0000
#define SCHED_APS_SEC_ROOT0_OVERALL         0x0001
#define SCHED_APS_SEC_ROOT_MAKES_PARTITIONS 0x0002
#define SCHED_APS_SEC_SYS_MAKES_PARTITIONS  0x0004
#define SCHED_APS_SEC_PARENT_MODIFIES       0x0008
#define SCHED_APS_SEC_NONZERO_BUDGETS       0x0010
#define SCHED_APS_SEC_ROOT_MAKES_CRITICAL   0x0020
#define SCHED_APS_SEC_SYS_MAKES_CRITICAL    0x0040
#define SCHED_APS_SEC_ROOT_JOINS            0x0080
#define SCHED_APS_SEC_SYS_JOINS             0x0100
#define SCHED_APS_SEC_PARENT_JOINS          0x0200
#define SCHED_APS_SEC_JOIN_SELF_ONLY        0x0400
#define SCHED_APS_SEC_PARTITIONS_LOCKED     0x0800
#define SCHED_APS_SEC_BASIC                 0x0021
#define SCHED_APS_SEC_FLEXIBLE              0x023b
#define SCHED_APS_SEC_RECOMMENDED           0x073f

#define APS_CREATE_FLAGS_USE_PARENT_ID 1
#define SCHED_APS_PSTATS_IS_BANKRUPT_NOW 1
#define SCHED_APS_PSTATS_WAS_BANKRUPT    2
#define APS_QCRIT_RUNNING_CRITICAL 2
#define APS_QCRIT_BILL_AS_CRITICAL 4

/* Data of SchedCtl()'s commands for partitions, which are not offered: ENOSYS. Times in milliseconds and in cycles. */
typedef struct {
    _Uint64t cycles_per_ms;
    _Uint64t reserved1[3];
    _Uint32t scheduling_policy_flags;
    _Uint32t sec_flags;
    _Uint32t bankruptcy_policy;
    _Uint16t num_partitions;
    _Uint16t max_partitions;
    _Uint16t windowsize_ms;
    _Uint16t reserved2;
    _Uint32t reserved3;
    _Uint64t reserved4;
} sched_aps_info;

typedef struct {
    _Int16t   windowsize_ms;    /* -1: leave */
    _Int16t   reserved1;
    _Uint32t *scheduling_policy_flagsp;
    _Uint32t *bankruptcy_policyp;
    _Int32t   reserved2;
    _Int64t   reserved3;
} sched_aps_parms;

typedef struct {
    char    *name;
    _Uint16t budget_percent;
    _Int16t  critical_budget_ms;
    _Uint8t  aps_create_flags;
    _Int8t   parent_id;
    _Uint16t max_budget_percent;
    _Int16t  critical_priority;
    _Uint16t budget_percent_scale;
    _Uint64t reserved1;
    _Uint32t reserved2;
    _Int16t  id;                /* out */
    _Int16t  reserved3;
} sched_aps_create_parms;

typedef struct {
    _Int64t  reserved1;
    _Uint64t critical_budget_cycles;
    char     name[APS_PARTITION_NAME_LENGTH + 1];
    _Int16t  parent_id;
    _Uint16t budget_percent;
    _Int32t  reserved2;
    _Int64t  reserved3;
    _Int32t  pid_at_last_bankruptcy;
    _Int32t  tid_at_last_bankruptcy;
    _Uint16t max_budget_percent;
    _Uint16t critical_priority;
    _Uint16t budget_percent_scale;
    _Int16t  reserved4;
    _Int64t  reserved5;
    _Int16t  id;                /* in */
} sched_aps_partition_info;

typedef struct {
    char   *name;
    _Int16t reserved1;
    _Int16t id;                 /* out */
} sched_aps_lookup_parms;

typedef struct {
    _Int16t id;
    _Int16t reserved1;
    _Int32t pid;                /* 0: self */
    _Int32t tid;                /* 0: self, -1: the process only, -2: it and all its threads */
    _Int32t aid;
} sched_aps_join_parms;

typedef struct {
    _Int16t  id;
    _Int16t  new_budget_percent;    /* -1 in these: leave */
    _Int16t  new_critical_budget_ms;
    _Int16t  new_max_budget_percent;
    _Int16t  new_critical_priority;
    _Uint16t budget_percent_scale;
    _Int32t  reserved1;
    _Int64t  reserved2;
} sched_aps_modify_parms;

typedef struct {
    _Uint64t run_time_cycles;
    _Uint64t critical_time_cycles;
    _Uint64t reserved1[4];
    _Uint32t stats_flags;
    _Uint32t reserved2;
    _Uint64t dynamic_windowsize_cycles;
    _Uint64t reserved3;
    _Int16t  id;                /* in: first wanted, out */
} sched_aps_partition_stats;

/* Times in cycles. */
typedef struct {
    _Uint64t reserved1[3];
    _Int16t  id_at_last_bankruptcy;
    _Int16t  reserved2;
    _Int32t  pid_at_last_bankruptcy;
    _Int32t  tid_at_last_bankruptcy;
    _Uint32t reserved3[2];
    _Uint64t reserved4;
} sched_aps_overall_stats;

typedef struct {
    _Int32t  pid;
    _Int32t  tid;
    _Int16t  id;                /* out */
    _Int16t  inherited_id;
    _Uint32t crit_state_flags;
    _Int32t  reserved1;
    _Int32t  reserved2;
} sched_aps_query_thread_parms;

typedef struct {
    _Int32t pid;
    _Int16t id;                 /* out */
    _Int16t reserved1;
    _Int64t reserved2;
    _Int64t reserved3;
    _Int32t reserved4;
} sched_aps_query_process_parms;

typedef struct {
    _Uint32t sec_flags;         /* in and out */
    _Uint32t reserved1;
    _Uint32t reserved2;
} sched_aps_security_parms;

#endif
