/* SPDX-License-Identifier: Apache-2.0 */
/* Sends its argument to msgserver and prints what comes back. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/dispatch.h>
#include <sys/neutrino.h>

#define MSG_UPPER (_IO_MAX + 1)

int main(int argc, char *argv[])
{
    struct { uint16_t type, size; char text[64]; } msg = { .type = MSG_UPPER, .size = sizeof msg };
    char answer[64];
    int coid = name_open("msgserver", 0);
    if (coid == -1) {
        perror("msgclient: msgserver");
        return EXIT_FAILURE;
    }
    strlcpy(msg.text, argc > 1 ? argv[1] : "hello", sizeof msg.text);
    if (MsgSend(coid, &msg, sizeof msg, answer, sizeof answer) == -1) {     /* blocked until the server replies */
        perror("msgclient: MsgSend");
        return EXIT_FAILURE;
    }
    printf("%s\n", answer);
    name_close(coid);
    return EXIT_SUCCESS;
}
