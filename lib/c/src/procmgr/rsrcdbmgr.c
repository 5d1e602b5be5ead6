/* SPDX-License-Identifier: Apache-2.0 */
#include "procmgr.h"
#include <stdlib.h>
#include <string.h>
#include <sys/rsrcdbmsg.h>

static void put_name(char *to, const char *name)
{
    if (name != NULL)
        strlcpy(to, name, RSRCDBMGR_NAME_MAX);
}

/* Sends count wire entries and takes them back when back is set; the status or -1. */
static int send_list(unsigned request, rsrc_wire_t *wire, unsigned count, int back)
{
    rsrc_cmd_t msg;
    iov_t siov[2];

    memset(&msg, 0, sizeof(msg));
    msg.type = RSRCDBMGR_RSRC_CMD;
    msg.request = (_Uint16t)request;
    msg.count = count;
    SETIOV(&siov[0], &msg, sizeof(msg));
    SETIOV(&siov[1], wire, count * sizeof(*wire));
    return (int)kercall_errno(MsgSendvsnc_r(SYSMGR_COID, siov, 2, back ? wire : NULL,
                                            back ? count * sizeof(*wire) : 0));
}

static int alloc_list(unsigned request, const rsrc_alloc_t *list, int count)
{
    rsrc_wire_t *wire;
    int r;

    if (count <= 0)
        return errno_result(EINVAL);
    wire = calloc((size_t)count, sizeof(*wire));
    if (wire == NULL)
        return -1;
    for (int i = 0; i < count; i++) {
        wire[i].start = list[i].start;
        wire[i].end = list[i].end;
        wire[i].flags = list[i].flags;
        if (list[i].flags & RSRCDBMGR_FLAG_NAME)
            put_name(wire[i].name, list[i].name);
    }
    r = send_list(request, wire, (unsigned)count, 0);
    free(wire);
    return r == -1 ? -1 : 0;
}

static int request_list(unsigned request, rsrc_request_t *list, int count)
{
    rsrc_wire_t *wire;
    int r;

    if (count <= 0)
        return errno_result(EINVAL);
    wire = calloc((size_t)count, sizeof(*wire));
    if (wire == NULL)
        return -1;
    for (int i = 0; i < count; i++) {
        wire[i].length = list[i].length;
        wire[i].align = list[i].align;
        wire[i].start = list[i].start;
        wire[i].end = list[i].end;
        wire[i].flags = list[i].flags;
        if (list[i].flags & RSRCDBMGR_FLAG_NAME)
            put_name(wire[i].name, list[i].name);
    }
    r = send_list(request, wire, (unsigned)count, request == RSRCDBMGR_REQ_ATTACH);
    for (int i = 0; r != -1 && request == RSRCDBMGR_REQ_ATTACH && i < count; i++) {
        list[i].start = wire[i].start;
        list[i].end = wire[i].end;
    }
    free(wire);
    return r == -1 ? -1 : 0;
}

int rsrcdbmgr_create(rsrc_alloc_t *list, int count)
{
    return alloc_list(RSRCDBMGR_REQ_CREATE, list, count);
}

int rsrcdbmgr_destroy(rsrc_alloc_t *list, int count)
{
    return alloc_list(RSRCDBMGR_REQ_DESTROY, list, count);
}

int rsrcdbmgr_attach(rsrc_request_t *list, int count)
{
    return request_list(RSRCDBMGR_REQ_ATTACH, list, count);
}

int rsrcdbmgr_detach(rsrc_request_t *list, int count)
{
    return request_list(RSRCDBMGR_REQ_DETACH, list, count);
}

static int query(unsigned request, rsrc_alloc_t *list, int listcnt, int start, pid_t pid, const char *name,
                 unsigned flags)
{
    rsrc_wire_t *wire = NULL;
    rsrc_cmd_t msg;
    int total;

    memset(&msg, 0, sizeof(msg));
    msg.type = RSRCDBMGR_RSRC_CMD;
    msg.request = (_Uint16t)request;
    msg.count = list != NULL && listcnt > 0 ? (_Uint32t)listcnt : 0;
    msg.start = (_Uint32t)start;
    msg.flags = flags;
    msg.pid = pid;
    put_name(msg.name, name);
    if (msg.count != 0 && (wire = calloc(msg.count, sizeof(*wire))) == NULL)
        return -1;
    total = procmgr_send(&msg, sizeof(msg), wire, msg.count * sizeof(*wire));
    for (int i = 0; i < (int)msg.count && i < total - start; i++) {
        list[i].start = wire[i].start;
        list[i].end = wire[i].end;
        list[i].flags = wire[i].flags;
        list[i].name = NULL;
    }
    free(wire);
    return total;
}

int rsrcdbmgr_query(rsrc_alloc_t *list, int listcnt, int start, _Uint32t type)
{
    return query(RSRCDBMGR_REQ_QUERY, list, listcnt, start, -1, NULL, type);
}

int rsrcdbmgr_query_name(rsrc_alloc_t *list, int listcnt, int start, pid_t pid, char *name, _Uint32t flags)
{
    return query(RSRCDBMGR_REQ_QUERY_NAME, list, listcnt, start, pid, name, flags);
}

/* status is the device number or the minor. */
static int devno(const char *class_name, int major_number, int minor_or_dev, unsigned attach, unsigned flags)
{
    rsrc_cmd_t msg;

    memset(&msg, 0, sizeof(msg));
    msg.type = RSRCDBMGR_RSRC_CMD;
    msg.request = RSRCDBMGR_REQ_DEVNO;
    msg.count = attach;
    msg.start = (_Uint32t)minor_or_dev;
    msg.flags = flags;
    msg.pid = major_number;
    put_name(msg.name, class_name);
    return procmgr_send(&msg, sizeof(msg), NULL, 0);
}

dev_t rsrcdbmgr_devno_attach(const char *class_name, int minor_request, int flags)
{
    return (dev_t)devno(class_name, 0, minor_request, 1, (unsigned)flags);
}

int rsrcdbmgr_devno_detach(dev_t dev, int flags)
{
    return devno(NULL, 0, (int)dev, 0, (unsigned)flags) == -1 ? -1 : 0;
}

int rsrcdbmgr_minor_attach(int major_number, int minor_request)
{
    return devno(NULL, major_number, minor_request, 1, 0);
}

int rsrcdbmgr_minor_detach(int major_number, int minor_request)
{
    return devno(NULL, 0, (int)makedev(0, major_number, minor_request), 0, 0) == -1 ? -1 : 0;
}
