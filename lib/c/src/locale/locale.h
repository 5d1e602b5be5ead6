/* SPDX-License-Identifier: Apache-2.0 */
/* There is one kind of locale, "C" with UTF-8: every name is either one of its names or unknown. */
#ifndef LOCALE_IMPL_H_INCLUDED
#define LOCALE_IMPL_H_INCLUDED

#include <locale.h>

struct __locale {
    int unused;
};

int __locale_known(const char *name);

#endif
