/* SPDX-License-Identifier: Apache-2.0 */
/* chown and chgrp, which differ in what their first operand says. */
#ifndef CHOWN_H
#define CHOWN_H

#include <stdbool.h>
#include <sys/types.h>

/* The command's options and operands; parse() reads the first operand, -1 is "as it is". */
int chown_main_loop(int argc, char *argv[], bool (*parse)(char *text, uid_t *uid, gid_t *gid), const char *usage);

#endif
