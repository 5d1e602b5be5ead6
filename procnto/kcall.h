/* SPDX-License-Identifier: Apache-2.0 */
/* The private kernel calls as C functions. All return >= 0 or -errno. pid 0 is procnto itself. Thread-safe,
   never block. */
#ifndef KCALL_H
#define KCALL_H

#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>
#include <sys/types.h>
#include "private_kercalls.h"

long kcall(long number, long a, long b, long c, long d, long e);

long kproc_create(const struct kproc_create *create);
long kproc_ctl(pid_t pid, int cmd, const void *data, size_t size);
long kproc_exit_info(pid_t pid, siginfo_t *info);
long kproc_stop_info(pid_t pid, int info[2]);
long kproc_info(pid_t pid, int what, int id, void *buf, size_t size);
long kthread_start(pid_t pid, const struct kthread_start *start);
long kconn_inherit(pid_t from, int from_coid, pid_t to, int to_coid, unsigned flags);
long kvm_map(pid_t pid, struct kvm_map *map);
long kvm_unmap(pid_t pid, uint64_t va, uint64_t len);
long kvm_protect(pid_t pid, uint64_t va, uint64_t len, unsigned prot);
long kvm_query(pid_t pid, uint64_t va, struct kvm_region *region);
long kvm_copy(pid_t pid, uint64_t va, void *buf, size_t len, int dir);
long kvm_object(int cmd, uint64_t object, uint64_t a, uint64_t b);
long kvm_ctl(pid_t pid, int cmd, uint64_t va, uint64_t len);
long kconsole(int op, void *buf, size_t len);
long kreboot(int how);
long ksys_info(int what, void *buf, size_t len);
long kdebug(pid_t pid, int cmd, int id, void *data, size_t size);

#endif
