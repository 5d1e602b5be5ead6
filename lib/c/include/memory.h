/* SPDX-License-Identifier: Apache-2.0 */
/* Older name of <string.h>. */
#include <string.h>
