/* SPDX-License-Identifier: Apache-2.0 */
/* The auxiliary vector above the environment on a new program's stack. */
#ifndef _SYS_AUXV_H_INCLUDED
#define _SYS_AUXV_H_INCLUDED

#define AT_NULL   0
#define AT_IGNORE 1
#define AT_EXECFD 2
#define AT_PHDR   3
#define AT_PHENT  4
#define AT_PHNUM  5
#define AT_PAGESZ 6
#define AT_BASE   7
#define AT_FLAGS  8
#define AT_ENTRY  9
#define AT_UID    11
#define AT_EUID   12
#define AT_GID    13
#define AT_EGID   14
#define AT_HWCAP  16
#define AT_SECURE 23
#define AT_RANDOM 25    /* address of 16 random bytes */
#define AT_EXECFN 31    /* path of the program */
#ifndef AT_PAULI_SYSPAGE
#define AT_PAULI_SYSPAGE 0x1000  /* address of the system page, read-only */
#endif
#define AT_PAULI_FSIZE   0x1004  /* one more than RLIMIT_FSIZE; absent: no limit */

#ifdef __cplusplus
/* The entry's value, 0 with ENOENT when there is none. */
extern "C"
#endif
unsigned long getauxval(unsigned long type);

#endif
