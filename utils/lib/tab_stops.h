/* SPDX-License-Identifier: Apache-2.0 */
/* Tab stops of expand and unexpand: one distance, or a list of columns. */
#ifndef TAB_STOPS_H
#define TAB_STOPS_H

#include <stdbool.h>
#include <stddef.h>

struct tab_stops { size_t *columns, count, room; };

bool tab_stops_parse(struct tab_stops *stops, const char *text);    /* false after a complaint */
/* the stop behind it, the next column when there is none */
size_t tab_next(const struct tab_stops *stops, size_t column);
bool tab_fits(const struct tab_stops *stops, size_t column);        /* is there a stop behind it? */

#endif
