/* SPDX-License-Identifier: Apache-2.0 */
/* Copies between two address spaces through the linear map, along scatter/gather lists. A list is the user's: it may change any time. */
#ifndef TRANSFER_H
#define TRANSFER_H
#include "kernel.h"
#include "aspace.h"
#include "thread.h"

enum xfer_result { XFER_DONE, XFER_MORE, XFER_FAULT_SRC, XFER_FAULT_DST };
int cursor_init(struct cursor *, struct aspace *, struct msgbuf, uint64_t skip);   /* 0 or -EFAULT */
/*
 * A bounded piece of work: at most max bytes and a few hundred parts. *done counts the bytes. XFER_DONE: one of the two is at its end;
 * XFER_MORE: call again with the same cursors; a fault says whose.
 */
enum xfer_result transfer_copy(struct cursor *dst, struct cursor *src, uint64_t max, uint64_t *done);
/* The sum of the lengths of the first `most` parts of a list: 0, -EFAULT, -EOVERFLOW. */
int iov_sum(struct aspace *, struct msgbuf, unsigned most, uint64_t *total);
/* From or to kernel memory. */
struct iovec;
int iov_fetch(struct aspace *, uintptr_t at, struct iovec *);
int transfer_in(void *dst, struct aspace *, uintptr_t src, size_t n);
int transfer_out(struct aspace *, uintptr_t dst, const void *src, size_t n);
int transfer_out_buf(struct aspace *, struct msgbuf, const void *src, size_t n, size_t *done);
#endif
