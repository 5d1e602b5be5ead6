/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The _r forms return errors and leave errno alone; bad arguments give the documented errors.
 * > MsgReceive_r: -3 errno 0
 * > ConnectAttach: No such process
 * > ConnectDetach: Invalid argument
 * > MsgSend: Bad file descriptor
 * > MsgReply: No such process
 * > ChannelDestroy_r: 22
 * > bad pointer: Bad address
 * > MsgSendPulse: Bad file descriptor
 */
#include <sys/neutrino.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TRY(what, call) do { if ((call) == -1) printf(what ": %s\n", strerror(errno)); else printf(what " worked\n"); } while (0)

int main(void)
{
    char b[10];
    int r, chid, coid;
    struct sigevent ev;

    errno = 0;
    r = MsgReceive_r(77, b, sizeof b, NULL);
    printf("MsgReceive_r: %d errno %d\n", r, errno);
    TRY("ConnectAttach", ConnectAttach(0, 0x7ffffff, 1, _NTO_SIDE_CHANNEL, 0));
    TRY("ConnectDetach", ConnectDetach(12345));
    TRY("MsgSend", MsgSend(12345, b, 1, b, 1));
    TRY("MsgReply", MsgReply(12345, 0, NULL, 0));
    printf("ChannelDestroy_r: %d\n", abs(ChannelDestroy_r(55)));
    chid = ChannelCreate(0);
    coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
    SIGEV_PULSE_INIT(&ev, coid, 10, 1, 0);
    TRY("bad pointer", TimerCreate(CLOCK_REALTIME, (struct sigevent *)8));
    TRY("MsgSendPulse", MsgSendPulse(9999, 10, 1, 1));
    return 0;
}
