/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _SYS_ELF_H_INCLUDED
#define _SYS_ELF_H_INCLUDED

#include <elf.h>

#endif
