/* SPDX-License-Identifier: Apache-2.0 */
/* Calendar arithmetic and the time zone of TZ (POSIX rules). */
#ifndef ZONE_H_INCLUDED
#define ZONE_H_INCLUDED

#include <stdint.h>
#include <time.h>

int64_t __days_from_civil(int64_t year, int month, int day); /* month 1..12; days since 1970-01-01 */
int __seconds_to_tm(int64_t t, struct tm *tm);               /* UTC fields; -1 with EOVERFLOW */
int64_t __tm_to_seconds(const struct tm *tm);                /* fields may be out of range */

/* Offset east of UTC and whether summer time holds at t. Reads TZ first when it changed. */
long __zone_offset(int64_t t, int *isdst, const char **name);

/* Offsets of standard and of summer time; equal where there is none. */
void __zone_offsets(long pair[2]);

#endif
