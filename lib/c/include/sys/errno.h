/* SPDX-License-Identifier: Apache-2.0 */
/* Older name of <errno.h>. */
#include <errno.h>
