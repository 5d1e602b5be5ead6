/* SPDX-License-Identifier: Apache-2.0 */
/* Older name of <syslog.h>. */
#include <syslog.h>
