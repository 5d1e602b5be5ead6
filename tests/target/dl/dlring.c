/* SPDX-License-Identifier: Apache-2.0 */
/* flags: -ldlring2 */
/* Two libraries that need each other: the other half. */
#include "dl.h"

int ring_second(int n);
int ring_first(int n);

int ring_first(int n)
{
    return n == 0 ? 0 : 1 + ring_second(n - 1);
}

__attribute__((constructor)) static void begin(void)
{
    dl_note("ring+");
}

__attribute__((destructor)) static void end(void)
{
    dl_note("ring-");
}
