/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UNISTD_DUP_H
#define UNISTD_DUP_H

/* The lowest free fd >= lowest becomes a duplicate of fd. coid_flags: _NTO_COF_CLOEXEC or 0. -> it, or -1 and errno */
int _dup_from(int fd, int lowest, unsigned coid_flags);
/* The same at exactly fd2, which is closed first. */
int _dup_to(int fd, int fd2, unsigned coid_flags);

#endif
