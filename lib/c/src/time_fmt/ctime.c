/* SPDX-License-Identifier: Apache-2.0 */
#include <time.h>

char *ctime_r(const time_t *t, char *buf)
{
    struct tm tm;

    return localtime_r(t, &tm) != NULL ? asctime_r(&tm, buf) : NULL;
}

char *ctime(const time_t *t)
{
    static char buf[26];

    return ctime_r(t, buf);
}
