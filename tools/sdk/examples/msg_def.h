/* SPDX-License-Identifier: Apache-2.0 */
/* What msg_client sends and msg_server answers. Types up to _IO_MAX belong to the system. */
#ifndef MSG_DEF_H
#define MSG_DEF_H

#include <stdint.h>
#include <sys/iomsg.h>

#define SERVER_NAME  "example/upper"
#define MSG_UPPER    (_IO_MAX + 1)
#define MSG_QUIT     (_IO_MAX + 2)
#define TEXT_MAX     128

struct request {
    uint16_t type;
    char text[TEXT_MAX];
};
struct answer {
    char text[TEXT_MAX];
};

#endif
