/* SPDX-License-Identifier: Apache-2.0 */
#include <regex.h>
#include <stdio.h>

size_t regerror(int code, const regex_t *restrict re, char *restrict buf, size_t size)
{
    static const char *const text[] = {
        [0] = "Success",
        [REG_NOMATCH] = "No match",
        [REG_BADPAT] = "Invalid regular expression",
        [REG_ECOLLATE] = "Invalid collating element",
        [REG_ECTYPE] = "Invalid character class",
        [REG_EESCAPE] = "Trailing backslash",
        [REG_ESUBREG] = "Invalid back reference",
        [REG_EBRACK] = "Unmatched [",
        [REG_EPAREN] = "Unmatched ( or )",
        [REG_EBRACE] = "Unmatched {",
        [REG_BADBR] = "Invalid contents of {}",
        [REG_ERANGE] = "Invalid range end",
        [REG_ESPACE] = "Out of memory",
        [REG_BADRPT] = "Nothing to repeat",
    };
    int known = code >= 0 && code < (int)(sizeof text / sizeof text[0]);

    return (size_t)snprintf(buf, size, "%s", known ? text[code] : "Unknown error") + 1;
}
