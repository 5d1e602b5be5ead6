/* SPDX-License-Identifier: Apache-2.0 */
#include <unistd.h>
#include <sys/procmgr.h>

/* File systems wait for this event of the process manager and write back what they hold. */
void sync(void)
{
    procmgr_event_trigger(PROCMGR_EVENT_SYNC);
}
