/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/restart.h"

int __call_again(struct signal_counts *since)
{
    struct signal_counts now = signal_counts();
    int restarted = now.all != since->all && now.ends == since->ends;

    *since = now;
    return errno == ERESTART || (errno == EINTR && restarted);
}
