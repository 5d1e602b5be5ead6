/* SPDX-License-Identifier: Apache-2.0 */
/* Older name of <unistd.h>. */
#include <unistd.h>
