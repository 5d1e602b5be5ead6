/* SPDX-License-Identifier: Apache-2.0 */
#include <ctype.h>

#define CLASS_L(name) \
    int name##_l(int c, locale_t loc) \
    { \
        return name(c); \
    }

CLASS_L(isalnum)
CLASS_L(isalpha)
CLASS_L(isblank)
CLASS_L(iscntrl)
CLASS_L(isdigit)
CLASS_L(isgraph)
CLASS_L(islower)
CLASS_L(isprint)
CLASS_L(ispunct)
CLASS_L(isspace)
CLASS_L(isupper)
CLASS_L(isxdigit)
CLASS_L(tolower)
CLASS_L(toupper)
