/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

double atof(const char *s)
{
    return strtod(s, NULL);
}
