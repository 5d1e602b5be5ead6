/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <unistd.h>

void _Exit(int status)
{
    _exit(status);
}
