/* SPDX-License-Identifier: Apache-2.0 */
/* A server in its smallest form: a named channel, and a loop that answers what comes. msgclient talks to it. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/dispatch.h>
#include <sys/neutrino.h>

#define MSG_UPPER (_IO_MAX + 1)     /* types up to _IO_MAX belong to the system */

union message {
    struct _pulse pulse;
    struct { uint16_t type, size; char text[64]; } upper;
};

int main(void)
{
    union message msg;
    name_attach_t *attach = name_attach(NULL, "msgserver", 0);
    if (attach == NULL) {
        perror("msgserver: name_attach");
        return EXIT_FAILURE;
    }
    printf("msgserver: ready\n");
    for (;;) {
        rcvid_t rcvid = MsgReceive(attach->chid, &msg, sizeof msg, NULL);
        if (rcvid == -1) {
            perror("msgserver: MsgReceive");
            return EXIT_FAILURE;
        }
        if (rcvid == 0) {                               /* a pulse: nobody waits for an answer */
            if (msg.pulse.code == _PULSE_CODE_DISCONNECT)
                ConnectDetach(msg.pulse.scoid);
            continue;
        }
        if (msg.upper.type == _IO_CONNECT) {            /* name_open() asks whether we are there */
            MsgReply(rcvid, EOK, NULL, 0);
        } else if (msg.upper.type == MSG_UPPER) {
            msg.upper.text[sizeof msg.upper.text - 1] = '\0';
            for (char *c = msg.upper.text; *c != '\0'; c++)
                *c = (char)toupper((unsigned char)*c);
            MsgReply(rcvid, EOK, msg.upper.text, sizeof msg.upper.text);
        } else {
            MsgError(rcvid, ENOSYS);
        }
    }
}
