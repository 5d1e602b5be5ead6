/* SPDX-License-Identifier: Apache-2.0 */
#include <re_comp.h>
#include <regex.h>
#include <string.h>

static regex_t compiled;
static int ready;

char *re_comp(const char *pattern)
{
    static char reason[80];
    int err;

    if (pattern == NULL || *pattern == '\0')
        return ready ? NULL : strcpy(reason, "no previous regular expression");
    if (ready)
        regfree(&compiled);
    err = regcomp(&compiled, pattern, REG_NOSUB);
    ready = err == 0;
    if (ready)
        return NULL;
    regerror(err, &compiled, reason, sizeof reason);
    return reason;
}

int re_exec(const char *text)
{
    return ready ? regexec(&compiled, text, 0, NULL, 0) == 0 : -1;
}
