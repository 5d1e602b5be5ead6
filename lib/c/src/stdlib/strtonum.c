/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <errno.h>

long long strtonum(const char *s, long long low, long long high, const char **errstr)
{
    int saved = errno;
    char *end;
    long long v;
    const char *why = NULL;

    errno = 0;
    v = strtoll(s, &end, 10);
    if (low > high || end == s || *end != '\0') {
        why = "invalid";
        errno = EINVAL;
    } else if (v < low || (errno == ERANGE && v < 0)) {
        why = "too small";
        errno = ERANGE;
    } else if (v > high || errno == ERANGE) {
        why = "too large";
        errno = ERANGE;
    } else {
        errno = saved;
    }
    if (errstr != NULL) {
        *errstr = why;
    }
    return why != NULL ? 0 : v;
}
