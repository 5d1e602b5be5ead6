/* SPDX-License-Identifier: Apache-2.0 */
/* A server without a file name: a named channel, MsgReceive(), MsgReply(). Start it, then msg_client. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/dispatch.h>
#include <sys/neutrino.h>

#include "msg_def.h"

/* Everything that may arrive begins with its type; a pulse is told by the result 0 of MsgReceive(). */
union received {
    uint16_t type;
    struct _pulse pulse;
    struct request request;
};

static void upper(rcvid_t rcvid, struct request *request)
{
    struct answer answer;
    request->text[TEXT_MAX - 1] = '\0';
    for (size_t i = 0; i < TEXT_MAX; i++)
        answer.text[i] = (char)toupper((unsigned char)request->text[i]);
    MsgReply(rcvid, EOK, &answer, sizeof answer);
}

int main(void)
{
    union received msg;
    name_attach_t *attach = name_attach(NULL, SERVER_NAME, 0);
    if (attach == NULL) {
        perror(SERVER_NAME);
        return EXIT_FAILURE;
    }
    for (;;) {
        rcvid_t rcvid = MsgReceive(attach->chid, &msg, sizeof msg, NULL);
        if (rcvid == -1) {
            perror("MsgReceive");
            break;
        }
        if (rcvid == 0) {                               /* a pulse of the kernel: a client has gone */
            if (msg.pulse.code == _PULSE_CODE_DISCONNECT)
                ConnectDetach(msg.pulse.scoid);
        } else if (msg.type == _IO_CONNECT) {           /* name_open() */
            MsgReply(rcvid, EOK, NULL, 0);
        } else if (msg.type == MSG_UPPER) {
            upper(rcvid, &msg.request);
        } else if (msg.type == MSG_QUIT) {
            MsgReply(rcvid, EOK, NULL, 0);
            break;
        } else {
            MsgError(rcvid, ENOSYS);
        }
    }
    name_detach(attach, 0);
    return EXIT_SUCCESS;
}
