/* SPDX-License-Identifier: Apache-2.0 */
/* Handlers of the private memory calls: pid 1 only (the dispatcher sees to that), kernel lock held. */
#ifndef CALL_VM_H
#define CALL_VM_H

struct thread;
long ker_priv_vm_map(struct thread *t);
long ker_priv_vm_unmap(struct thread *t);
long ker_priv_vm_protect(struct thread *t);
long ker_priv_vm_query(struct thread *t);
long ker_priv_vm_copy(struct thread *t);
long ker_priv_vm_object(struct thread *t);
long ker_priv_vm_ctl(struct thread *t);

#endif
