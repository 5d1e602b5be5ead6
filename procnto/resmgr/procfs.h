/* SPDX-License-Identifier: Apache-2.0 */
/* Between the files of /proc. */
#ifndef RESMGR_PROCFS_H
#define RESMGR_PROCFS_H

#include <sys/iofunc.h>
#include "resmgr/node.h"

/* /proc/PID/as and ctl: memory and control. */
int procfs_open_as(resmgr_context_t *ctp, io_open_t *msg, iofunc_attr_t *attr, struct proc *p);
int procfs_open_ctl(resmgr_context_t *ctp, io_open_t *msg, iofunc_attr_t *attr, struct proc *p);
void procctl_init(void);

/* Texts about one process; they print nothing for what is gone meanwhile. */
void procfs_cmdline(struct text *text, struct proc *p);
void procfs_exefile(struct text *text, struct proc *p);
void procfs_mappings(struct text *text, struct proc *p);
void procfs_pmap(struct text *text, struct proc *p);
void procfs_vmstat(struct text *text, struct proc *p);
void procfs_state(struct text *text, struct proc *p);
/* and about the system */
void procfs_config(struct text *text);
void procfs_vm_stats(struct text *text);

/* Device and inode of what a region maps, its name into path ("" when it has none). */
void procfs_region_object(const struct kvm_region *region, struct proc *p, uint32_t *dev, uint64_t *inode,
                          char path[PATH_MAX]);
/* The region in MAP_* and PROT_* bits. */
uint32_t procfs_region_flags(const struct kvm_region *region);

#endif
