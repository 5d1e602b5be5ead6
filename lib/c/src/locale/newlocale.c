/* SPDX-License-Identifier: Apache-2.0 */
#include "locale.h"
#include <errno.h>
#include <stddef.h>

static struct __locale the_locale;

locale_t newlocale(int mask, const char *name, locale_t base)
{
    if ((mask & ~LC_ALL_MASK) != 0 || name == NULL) {
        errno = EINVAL;
        return NULL;
    }
    if (!__locale_known(name)) {
        errno = ENOENT;
        return NULL;
    }
    return &the_locale;
}

locale_t duplocale(locale_t loc)
{
    return &the_locale;
}

void freelocale(locale_t loc)
{
}

locale_t uselocale(locale_t loc)
{
    static __thread locale_t used;
    locale_t old = used != NULL ? used : LC_GLOBAL_LOCALE;

    if (loc != NULL) {
        used = loc;
    }
    return old;
}
