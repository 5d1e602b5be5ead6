/* SPDX-License-Identifier: Apache-2.0 */
#include "escape.h"

#include <string.h>

static int octal(const char **text, int digits)
{
    int value = 0;
    for (; digits > 0 && **text >= '0' && **text <= '7'; digits--)
        value = value * 8 + *(*text)++ - '0';
    return value & 255;
}

int escape_next(const char **text, bool zero)
{
    static const char letters[] = "abefnrtv\\", values[] = "\a\b\033\f\n\r\t\v\\";
    const char *s = *text, *letter;
    *text = s + 1;
    if (s[0] != '\\' || s[1] == '\0')
        return (unsigned char)s[0];
    if (s[1] == 'c' && zero) {
        *text = s + 2;
        return -1;
    }
    if (s[1] >= '0' && s[1] <= '7') {
        *text = s + 1 + (zero && s[1] == '0');
        return octal(text, 3);
    }
    letter = strchr(letters, s[1]);
    if (letter == NULL)
        return '\\';
    *text = s + 2;
    return (unsigned char)values[letter - letters];
}
