/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"

long __kret_error(long result)
{
    errno = (int)-result;
    return -1;
}
