/* SPDX-License-Identifier: Apache-2.0 */
/* flags: -Wl,--no-as-needed -l:libdlring.so */
/* Two libraries that need each other. */
#include "dl.h"

int ring_first(int n);
int ring_second(int n);

int ring_second(int n)
{
    return n == 0 ? 0 : 1 + ring_first(n - 1);
}

__attribute__((constructor)) static void begin(void)
{
    dl_note("ring2+");
}

__attribute__((destructor)) static void end(void)
{
    dl_note("ring2-");
}
