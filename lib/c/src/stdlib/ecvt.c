/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char digits[400];

/* From the text of %.*e: the digits without the point; *decpt from the exponent. */
char *ecvt(double value, int ndigits, int *decpt, int *sign)
{
    char buf[400], *e;

    ndigits = ndigits < 1 ? 1 : ndigits > 340 ? 340 : ndigits;
    *sign = __builtin_signbit(value) != 0;
    snprintf(buf, sizeof buf, "%.*e", ndigits - 1, __builtin_fabs(value));
    e = strchr(buf, 'e');
    if (e == NULL) {
        *decpt = 0;
        return strcpy(digits, buf);
    }
    *decpt = value == 0 ? 0 : atoi(e + 1) + 1;
    *e = '\0';
    digits[0] = buf[0];
    strcpy(digits + 1, buf[1] == '.' ? buf + 2 : buf + 1);
    return digits;
}

char *fcvt(double value, int ndigits, int *decpt, int *sign)
{
    char buf[400], *point, *p;

    ndigits = ndigits < 0 ? 0 : ndigits > 60 ? 60 : ndigits;
    *sign = __builtin_signbit(value) != 0;
    snprintf(buf, sizeof buf, "%.*f", ndigits, __builtin_fabs(value));
    point = strchr(buf, '.');
    *decpt = point != NULL ? (int)(point - buf) : (int)strlen(buf);
    if (point != NULL) {
        memmove(point, point + 1, strlen(point));
    }
    p = buf;
    if (*p == '0') {
        p++;
        --*decpt;
        while (*p == '0' && *decpt > -ndigits) {
            p++;
            --*decpt;
        }
    }
    return strcpy(digits, p);
}

char *gcvt(double value, int ndigits, char *buf)
{
    sprintf(buf, "%.*g", ndigits, value);
    return buf;
}
