/* SPDX-License-Identifier: Apache-2.0 */
/* An event as the kernel recorded it, its chain put together. */
#ifndef EVENT_H
#define EVENT_H

#include <stdint.h>
#include <stdio.h>

#define EVENT_WORDS 2048            /* of the longest chain; what is beyond is left out */

struct event {
    uint32_t header, time;
    unsigned count;                 /* words */
    uint32_t words[EVENT_WORDS + 1];
};

void event_print(FILE *out, const struct event *event);

#endif
