/* SPDX-License-Identifier: Apache-2.0 */
/* Fault numbers: si_fltno of a siginfo_t. */
#ifndef _SYS_FAULT_H_INCLUDED
#define _SYS_FAULT_H_INCLUDED

#define FLTILL    1
#define FLTPRIV   2
#define FLTBPT    3
#define FLTTRACE  4
#define FLTACCESS 5
#define FLTBOUNDS 6
#define FLTIOVF   7
#define FLTIZDIV  8
#define FLTFPE    9
#define FLTSTACK  10
#define FLTPAGE   11
#define FLTNOFPU  32
#define FLTMAX    64

#endif
