/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Classes of wide characters. ISO C11 7.30, POSIX.1-2008 <wctype.h>. Classes follow Unicode in UTF-8 locales, ASCII in
 * C.
 */
#ifndef __WCTYPE_H_INCLUDED
#define __WCTYPE_H_INCLUDED

#include <sys/cdefs.h>
#include <stddef.h>

__BEGIN_DECLS

#ifndef __WINT_T_DEFINED
#define __WINT_T_DEFINED
typedef __WINT_TYPE__ wint_t;
#endif
typedef unsigned long wctype_t;
typedef unsigned long wctrans_t;
typedef struct __locale *locale_t;
#ifndef WEOF
#define WEOF ((wint_t)-1)
#endif

int iswalnum(wint_t wc);
int iswalpha(wint_t wc);
int iswblank(wint_t wc);
int iswcntrl(wint_t wc);
int iswdigit(wint_t wc);
int iswgraph(wint_t wc);
int iswlower(wint_t wc);
int iswprint(wint_t wc);
int iswpunct(wint_t wc);
int iswspace(wint_t wc);
int iswupper(wint_t wc);
int iswxdigit(wint_t wc);
int iswctype(wint_t wc, wctype_t type);
wctype_t wctype(const char *name);
wint_t towlower(wint_t wc);
wint_t towupper(wint_t wc);
wint_t towctrans(wint_t wc, wctrans_t trans);
wctrans_t wctrans(const char *name);
#ifdef __EXT_POSIX1_200809
int iswalnum_l(wint_t wc, locale_t loc);
int iswalpha_l(wint_t wc, locale_t loc);
int iswblank_l(wint_t wc, locale_t loc);
int iswcntrl_l(wint_t wc, locale_t loc);
int iswdigit_l(wint_t wc, locale_t loc);
int iswgraph_l(wint_t wc, locale_t loc);
int iswlower_l(wint_t wc, locale_t loc);
int iswprint_l(wint_t wc, locale_t loc);
int iswpunct_l(wint_t wc, locale_t loc);
int iswspace_l(wint_t wc, locale_t loc);
int iswupper_l(wint_t wc, locale_t loc);
int iswxdigit_l(wint_t wc, locale_t loc);
int iswctype_l(wint_t wc, wctype_t type, locale_t loc);
wctype_t wctype_l(const char *name, locale_t loc);
wint_t towlower_l(wint_t wc, locale_t loc);
wint_t towupper_l(wint_t wc, locale_t loc);
wint_t towctrans_l(wint_t wc, wctrans_t trans, locale_t loc);
wctrans_t wctrans_l(const char *name, locale_t loc);
#endif

__END_DECLS

#endif
