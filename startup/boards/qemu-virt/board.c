/* SPDX-License-Identifier: Apache-2.0 */
/* QEMU's `virt` machine. All addresses come from its device tree; the console's is needed when there is none. */
#include "startup.h"

const struct board board = {
    .name = "qemu-virt",
    .provider = "QEMU",
    .compatible = "linux,dummy-virt",
    .fallback_uart = 0x09000000,
};
