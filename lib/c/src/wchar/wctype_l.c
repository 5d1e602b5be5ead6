/* SPDX-License-Identifier: Apache-2.0 */
#include <wctype.h>

#define CLASS_L(name) \
    int name##_l(wint_t wc, locale_t loc) \
    { \
        return name(wc); \
    }

CLASS_L(iswalnum)
CLASS_L(iswalpha)
CLASS_L(iswblank)
CLASS_L(iswcntrl)
CLASS_L(iswdigit)
CLASS_L(iswgraph)
CLASS_L(iswlower)
CLASS_L(iswprint)
CLASS_L(iswpunct)
CLASS_L(iswspace)
CLASS_L(iswupper)
CLASS_L(iswxdigit)

wint_t towlower_l(wint_t wc, locale_t loc)
{
    return towlower(wc);
}

wint_t towupper_l(wint_t wc, locale_t loc)
{
    return towupper(wc);
}

int iswctype_l(wint_t wc, wctype_t type, locale_t loc)
{
    return iswctype(wc, type);
}

wctype_t wctype_l(const char *name, locale_t loc)
{
    return wctype(name);
}

wint_t towctrans_l(wint_t wc, wctrans_t trans, locale_t loc)
{
    return towctrans(wc, trans);
}

wctrans_t wctrans_l(const char *name, locale_t loc)
{
    return wctrans(name);
}
