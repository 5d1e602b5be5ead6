/* SPDX-License-Identifier: Apache-2.0 */
/* Older name of <fcntl.h>. */
#include <fcntl.h>
