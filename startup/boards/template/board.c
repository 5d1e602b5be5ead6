/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Copy this folder to boards/NAME and fill it in; startup/build.mk finds it and makes startup-NAME.
 * docs/port-a-board.md says what the machine must offer. A board is data: what differs between boards and is
 * not here comes from the device tree, and what is in neither belongs in startup's common code.
 */
#include "startup.h"

const struct board board = {
    /* What `uname -m` prints. */
    .name = "template",
    /* Who makes it. */
    .provider = "nobody",
    /* First string of `compatible` in the root of the device tree. Startup refuses any other machine. "" takes
       any. */
    .compatible = "",
    /* A PL011 for the message "no usable device tree"; 0 if a wrong guess could do harm: then that failure is
       silent. */
    .fallback_uart = 0,
};
