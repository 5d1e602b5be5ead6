/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "tool.h"

double tool_duration(const char *text)
{
    char *end;
    double seconds = strtod(text, &end);
    bool unit = *end != '\0' && end[1] == '\0';
    if (unit && *end == 's')
        end++;
    else if (unit && (*end == 'm' || *end == 'h' || *end == 'd'))
        seconds *= *end == 'm' ? 60 : *end == 'h' ? 3600 : 86400, end++;
    if (end == text || *end != '\0' || !(seconds >= 0 && seconds < 1e9))
        tool_die("%s: give seconds, or a number with m, h or d behind it", text);
    return seconds;
}
