/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RESMGR_TYMEM_H
#define RESMGR_TYMEM_H

#include <sys/iofunc.h>

struct node_ocb;
struct tymem_pool;

/* The pool behind an OCB bound with these functions; NULL: it is none. Lives as long as the OCB. */
const struct tymem_pool *tymem_of(const resmgr_io_funcs_t *io, const struct node_ocb *ocb);
void tymem_init(void);

#endif
