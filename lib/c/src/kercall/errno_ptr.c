/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <sys/storage.h>

int *__get_errno_ptr(void)
{
    return __tls()->__errptr;
}
