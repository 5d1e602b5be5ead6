/* SPDX-License-Identifier: Apache-2.0 */
/* Device registers on this processor: <hw/inout.h> has the names to use. */
#include <hw/inout.h>
