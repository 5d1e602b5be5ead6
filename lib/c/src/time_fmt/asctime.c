/* SPDX-License-Identifier: Apache-2.0 */
#include <langinfo.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

char *asctime_r(const struct tm *tm, char *buf)
{
    static const char days[] = "SunMonTueWedThuFriSat", months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    char text[96] = "";
    int wday = tm->tm_wday >= 0 && tm->tm_wday < 7 ? tm->tm_wday * 3 : -1;
    int mon = tm->tm_mon >= 0 && tm->tm_mon < 12 ? tm->tm_mon * 3 : -1;

    snprintf(text, sizeof text, "%.3s %.3s%3d %.2d:%.2d:%.2d %d\n", wday >= 0 ? days + wday : "???", mon >= 0 ? months + mon : "???",
             tm->tm_mday, tm->tm_hour, tm->tm_min, tm->tm_sec, 1900 + tm->tm_year);
    memcpy(buf, text, 25); /* years beyond 9999 are cut: the caller has 26 bytes */
    buf[25] = '\0';
    return buf;
}

char *asctime(const struct tm *tm)
{
    static char buf[26];

    return asctime_r(tm, buf);
}
