/* SPDX-License-Identifier: Apache-2.0 */
/* One devctl on /proc/PID/as or ctl, between procctl.c and procdebug.c. Handlers return as io functions do. */
#ifndef RESMGR_PROCCTL_H
#define RESMGR_PROCCTL_H

#include <sys/procfs.h>
#include "resmgr/procfs.h"

struct ctl_request {
    resmgr_context_t *ctp;
    io_devctl_t *msg;
    struct node_ocb *ocb;
    struct proc *p;
    size_t in_size;     /* data bytes after the fixed part, as the client says */
    size_t out_max;     /* data bytes the client takes */
};

int ctl_reply(struct ctl_request *req, int value, const void *data, size_t size);
/* The request's data, at most size bytes; the rest of *data is zero. -> errno */
int ctl_data_in(struct ctl_request *req, void *data, size_t size, size_t least);
/* Status of the OCB's current thread, else of the first. -> errno */
int ctl_current_status(struct ctl_request *req, procfs_status *status);
int ctl_current_tid(struct ctl_request *req, int *tid);
/* Of thread tid, or of the next one. -> errno */
int ctl_thread_status(struct proc *p, int tid, bool next, procfs_status *status);

/* procdebug.c */
int ctl_stop(struct ctl_request *req);
int ctl_waitstop(struct ctl_request *req);
int ctl_run(struct ctl_request *req);
int ctl_getreg(struct ctl_request *req);
int ctl_setreg(struct ctl_request *req);
int ctl_getfpreg(struct ctl_request *req);
int ctl_setfpreg(struct ctl_request *req);
int ctl_getaltreg(struct ctl_request *req);
int ctl_getregset(struct ctl_request *req);
int ctl_setregset(struct ctl_request *req);
int ctl_break(struct ctl_request *req);
int ctl_breaklist(struct ctl_request *req);
int ctl_freeze(struct ctl_request *req);
int ctl_thaw(struct ctl_request *req);
int ctl_event(struct ctl_request *req);
int ctl_set_flag(struct ctl_request *req);
int ctl_clear_flag(struct ctl_request *req);
void debug_ocb_closed(struct node_ocb *ocb);
bool debug_unblock(int rcvid);
/* Memory as the program wrote it: what breakpoints have replaced is put into buf. */
void debug_mask_breaks(pid_t pid, uint64_t va, void *buf, size_t size);
/* buf, which was written over memory, becomes what breakpoints in it restore; they stay. */
void debug_renew_breaks(pid_t pid, uint64_t va, const void *buf, size_t size);

#endif
