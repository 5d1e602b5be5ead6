/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

void cfree(void *p)
{
    free(p);
}
