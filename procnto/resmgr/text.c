/* SPDX-License-Identifier: Apache-2.0 */
/* Texts made up at open time: /proc/config, cmdline and the like. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "resmgr/node.h"

static void text_reserve(struct text *text, size_t more)
{
    size_t room = text->room != 0 ? text->room : 256;
    while (room - text->size < more)
        room *= 2;
    if (room == text->room || text->failed)
        return;
    char *data = realloc(text->data, room);
    if (data == NULL) {
        free(text->data);
        *text = (struct text){ .failed = true };
        return;
    }
    text->data = data;
    text->room = room;
}

void text_add(struct text *text, const void *data, size_t size)
{
    text_reserve(text, size + 1);
    if (text->failed)
        return;
    memcpy(text->data + text->size, data, size);
    text->size += size;
}

void text_print(struct text *text, const char *fmt, ...)
{
    char line[PATH_MAX + 256];
    va_list ap;
    va_start(ap, fmt);
    int len = vsnprintf(line, sizeof line, fmt, ap);
    va_end(ap);
    if (len > 0)
        text_add(text, line, (size_t)len < sizeof line ? (size_t)len : sizeof line - 1);
}

static resmgr_io_funcs_t text_io;

void text_init(void)
{
    node_io_init(&text_io);
    text_io.read = node_read_text;
}

int node_open_text(resmgr_context_t *ctp, io_open_t *msg, iofunc_attr_t *attr, struct text *text, const char *path)
{
    attr->nbytes = (off_t)text->size;
    return node_open_list(ctp, msg, attr, text, path, &text_io);
}

int node_open_list(resmgr_context_t *ctp, io_open_t *msg, const iofunc_attr_t *attr, struct text *text,
                   const char *path, const resmgr_io_funcs_t *io)
{
    struct node_ocb *ocb = text->failed ? NULL : node_new(attr, path);
    if (ocb == NULL) {
        free(text->data);
        return ENOMEM;
    }
    ocb->u.text.data = text->data;
    ocb->u.text.size = text->size;
    ocb->release = node_release_text;
    return node_open(ctp, msg, ocb, NULL, io);
}
