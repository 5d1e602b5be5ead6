/* SPDX-License-Identifier: Apache-2.0 */
/* The line discipline is the one of the serial driver. */
#include "../devc-pl011/ldisc.c"
