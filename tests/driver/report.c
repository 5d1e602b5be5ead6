/* SPDX-License-Identifier: Apache-2.0 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "driver.h"

void report_ok(struct report *r, const char *name)
{
    fprintf(r->to, "ok %s\n", name);
}

void report_failed(struct report *r, const char *name, const char *fmt, ...)
{
    va_list ap;
    fprintf(r->to, "not ok %s ", name);
    va_start(ap, fmt);
    vfprintf(r->to, fmt, ap);
    va_end(ap);
    fputc('\n', r->to);
    r->failed++;
}

void report_skip(struct report *r, const char *name, const char *why)
{
    fprintf(r->to, "skip %s %s\n", name, why);
}

int report_line(struct report *r, const char *group, const char *line, int *results)
{
    static const char *const kinds[] = { "ok ", "not ok ", "skip " };
    if (strncmp(line, "PLAN ", 5) == 0) return atoi(line + 5);
    for (size_t i = 0; i < 3; i++) {
        size_t len = strlen(kinds[i]);
        if (strncmp(line, kinds[i], len) != 0) continue;
        fprintf(r->to, "%s%s/%s\n", kinds[i], group, line + len);
        if (i == 1) r->failed++;
        (*results)++;
        return 0;
    }
    return -1;
}
