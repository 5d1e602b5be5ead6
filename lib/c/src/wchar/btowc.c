/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <wchar.h>

wint_t btowc(int c)
{
    return c >= 0 && c < 0x80 ? (wint_t)c : WEOF;
}

int wctob(wint_t wc)
{
    return wc < 0x80 ? (int)wc : EOF;
}
