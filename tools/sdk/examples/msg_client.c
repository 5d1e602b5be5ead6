/* SPDX-License-Identifier: Apache-2.0 */
/* msg_client [text]: has msg_server turn a text into capitals; without one, ends the server. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/dispatch.h>
#include <sys/neutrino.h>

#include "msg_def.h"

int main(int argc, char **argv)
{
    struct request request = { .type = argc > 1 ? MSG_UPPER : MSG_QUIT };
    struct answer answer = { "" };
    int coid = name_open(SERVER_NAME, 0);
    if (coid == -1) {
        fprintf(stderr, "%s: %s: start msg_server first\n", SERVER_NAME, strerror(errno));
        return EXIT_FAILURE;
    }
    if (argc > 1)
        strlcpy(request.text, argv[1], sizeof request.text);
    if (MsgSend(coid, &request, sizeof request, &answer, sizeof answer) == -1) {
        perror("MsgSend");
        return EXIT_FAILURE;
    }
    if (argc > 1)
        printf("%s\n", answer.text);
    name_close(coid);
    return EXIT_SUCCESS;
}
