/* SPDX-License-Identifier: Apache-2.0 */
/* Older name of <signal.h>. */
#include <signal.h>
