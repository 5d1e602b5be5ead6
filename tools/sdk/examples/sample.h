/* SPDX-License-Identifier: Apache-2.0 */
/* The devctl() commands of /dev/sample: for the server and its clients. */
#ifndef SAMPLE_H
#define SAMPLE_H

#include <devctl.h>

struct sample_info {
    unsigned writes, bytes;
};
#define DCMD_SAMPLE_INFO  __DIOF(_DCMD_MISC, 1, struct sample_info)
#define DCMD_SAMPLE_CLEAR __DION(_DCMD_MISC, 2)

#endif
