/* SPDX-License-Identifier: Apache-2.0 */
/* Copies between two address spaces through the linear map, along scatter/gather lists. */
#ifndef TRANSFER_H
#define TRANSFER_H
#include "kernel.h"
#include "aspace.h"
#include "thread.h"

enum xfer_result { XFER_DONE, XFER_FAULT_SRC, XFER_FAULT_DST };
int cursor_init(struct cursor *, struct aspace *, struct msgbuf, uint64_t skip);   /* 0 or -EFAULT */
/* Copies min(max, both lengths) bytes; *done counts them; a fault reports the side. */
enum xfer_result transfer_copy(struct cursor *dst, struct cursor *src, uint64_t max, uint64_t *done);
/* From or to kernel memory. */
struct iovec;
int iov_fetch(struct aspace *, uintptr_t at, struct iovec *);
int transfer_in(void *dst, struct aspace *, uintptr_t src, size_t n);
int transfer_out(struct aspace *, uintptr_t dst, const void *src, size_t n);
int transfer_out_buf(struct aspace *, struct msgbuf, const void *src, size_t n, size_t *done);
#endif
