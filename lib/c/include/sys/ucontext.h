/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _SYS_UCONTEXT_H_INCLUDED
#define _SYS_UCONTEXT_H_INCLUDED

#include <ucontext.h>

#endif
