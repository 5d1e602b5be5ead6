/* SPDX-License-Identifier: Apache-2.0 */
#include "tab_stops.h"

#include <ctype.h>
#include <stdlib.h>

#include "tool.h"

bool tab_stops_parse(struct tab_stops *stops, const char *text)
{
    const char *at = text;
    stops->count = 0;
    while (*at != '\0') {
        char *end;
        size_t column = strtoul(at, &end, 10);
        if (end == at || !isdigit((unsigned char)*at) || column == 0 ||
            (stops->count != 0 && column <= stops->columns[stops->count - 1])) {
            tool_say("%s: tab stops are one number or growing ones, as in 4 or 8,16,32", text);
            return false;
        }
        stops->columns = tool_grow(stops->columns, &stops->room, stops->count + 1, sizeof *stops->columns);
        stops->columns[stops->count++] = column;
        at = end;
        while (*at == ',' || isblank((unsigned char)*at))
            at++;
    }
    if (stops->count == 0)
        tool_say("the list of tab stops is empty");
    return stops->count != 0;
}

size_t tab_next(const struct tab_stops *stops, size_t column)
{
    if (stops->count == 1)
        return column + stops->columns[0] - column % stops->columns[0];
    for (size_t i = 0; i < stops->count; i++)
        if (stops->columns[i] > column)
            return stops->columns[i];
    return column + 1;
}

bool tab_fits(const struct tab_stops *stops, size_t column)
{
    return stops->count == 1 || column < stops->columns[stops->count - 1];
}
