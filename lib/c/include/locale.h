/* SPDX-License-Identifier: Apache-2.0 */
/* ISO C11 7.11, POSIX.1-2008 <locale.h>. Locales are C (POSIX) and UTF-8 (C.UTF-8, en_US.UTF-8). */
#ifndef __LOCALE_H_INCLUDED
#define __LOCALE_H_INCLUDED

#include <sys/cdefs.h>
#include <stddef.h>

__BEGIN_DECLS

#define LC_CTYPE 0
#define LC_NUMERIC 1
#define LC_TIME 2
#define LC_COLLATE 3
#define LC_MONETARY 4
#define LC_MESSAGES 5
#define LC_ALL 6

#define LC_CTYPE_MASK (1 << LC_CTYPE)
#define LC_NUMERIC_MASK (1 << LC_NUMERIC)
#define LC_TIME_MASK (1 << LC_TIME)
#define LC_COLLATE_MASK (1 << LC_COLLATE)
#define LC_MONETARY_MASK (1 << LC_MONETARY)
#define LC_MESSAGES_MASK (1 << LC_MESSAGES)
#define LC_ALL_MASK 0x3f

struct lconv {
    char *decimal_point, *thousands_sep, *grouping;
    char *int_curr_symbol, *currency_symbol, *mon_decimal_point, *mon_thousands_sep, *mon_grouping;
    char *positive_sign, *negative_sign;
    char int_frac_digits, frac_digits;
    char p_cs_precedes, p_sep_by_space, n_cs_precedes, n_sep_by_space, p_sign_posn, n_sign_posn;
    char int_p_cs_precedes, int_p_sep_by_space, int_n_cs_precedes, int_n_sep_by_space, int_p_sign_posn, int_n_sign_posn;
};

typedef struct __locale *locale_t;
#define LC_GLOBAL_LOCALE ((locale_t)-1)

char *setlocale(int category, const char *name);
struct lconv *localeconv(void);
#ifdef __EXT_POSIX1_200809
locale_t newlocale(int mask, const char *name, locale_t base);
locale_t duplocale(locale_t loc);
locale_t uselocale(locale_t loc);
void freelocale(locale_t loc);
#endif

__END_DECLS

#endif
