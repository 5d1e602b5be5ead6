/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "fs.h"

/*
 * The client puts a relative answer behind the directory of the name it asked for. That is `after`
 * components below the directory the link is in.
 */
static int splice(struct place *place, const struct node *link, const char *after, bool slash)
{
    char *to = place->link, *end = place->link + sizeof place->link;
    const char *rest = after + strspn(after, "/");
    size_t target_len = strlen(link->target), rest_len = strlen(rest);
    if (link->target[0] != '/')
        for (const char *p = rest; *p != '\0'; p += strspn(p, "/")) {
            if (end - to < 4)
                return ENAMETOOLONG;
            memcpy(to, "../", 3);
            to += 3;
            p += strcspn(p, "/");
        }
    if ((size_t)(end - to) < target_len + 1 + rest_len + 2)
        return ENAMETOOLONG;
    memcpy(to, link->target, target_len);
    to += target_len;
    if (rest_len != 0) {
        *to++ = '/';
        memcpy(to, rest, rest_len);
        to += rest_len;
    }
    if (slash && to[-1] != '/')
        *to++ = '/';
    *to = '\0';
    return PLACE_LINK;
}

static struct node *step(struct node *dir, const char *name, size_t len)
{
    if (len == 1 && name[0] == '.')
        return dir;
    if (len == 2 && name[0] == '.' && name[1] == '.')
        return dir->parent != NULL ? dir->parent : dir;
    struct dir_entry *entry = dir_find(&dir->dir, name, len);
    return entry != NULL ? entry->node : NULL;
}

int place_find(resmgr_context_t *ctp, const char *path, bool follow, bool slash,
               const struct _client_info *info,
               struct place *place)
{
    struct node *node = node_root;
    place->dir = node_root;
    place->name = path;
    place->len = 0;
    for (path += strspn(path, "/"); *path != '\0';) {
        size_t len = strcspn(path, "/");
        const char *next = path + len + strspn(path + len, "/");
        if (!S_ISDIR(node->attr.mode))
            return ENOTDIR;
        int err = iofunc_check_access(ctp, &node->attr, S_IEXEC, info);
        if (err != EOK)
            return err;
        if (len > NAME_MAX)
            return ENAMETOOLONG;
        place->dir = node;
        place->name = path;
        place->len = len;
        node = step(node, path, len);
        if (node == NULL)
            break;
        if (S_ISLNK(node->attr.mode) && (*next != '\0' || follow || slash))
            return splice(place, node, next, slash);
        path = next;
    }
    place->node = node;
    if (node == NULL && place->name[place->len] != '\0' &&
        place->name[place->len + strspn(place->name + place->len, "/")] != '\0')
        return ENOENT;               /* a directory on the way is missing */
    return EOK;
}

int reply_link(resmgr_context_t *ctp, const struct _io_connect *connect, const char *text, unsigned flags)
{
    size_t size = strlen(text) + 1;
    struct _io_connect_link_reply reply = {
        .file_type = connect->file_type, .eflag = connect->eflag, .lflag = (uint8_t)flags, .path_len = (uint16_t)size,
    };
    iov_t iov[2];
    if (connect->reply_max < sizeof reply + size)
        return ENAMETOOLONG;
    SETIOV(&iov[0], &reply, sizeof reply);
    SETIOV_CONST(&iov[1], text, size);
    MsgReplyv_r(ctp->rcvid, (int32_t)(_IO_CONNECT_RET_FLAG | _IO_CONNECT_RET_LINK), iov, 2);
    return _RESMGR_NOREPLY;
}

int place_of(resmgr_context_t *ctp, struct _io_connect *connect, bool follow,
             const struct _client_info *info,
             struct place *place)
{
    bool slash = (connect->eflag & (_IO_CONNECT_EFLAG_DIR | _IO_CONNECT_EFLAG_DOT)) != 0;
    int err = place_find(ctp, connect->path, follow, slash, info, place);
    return err == PLACE_LINK ? reply_link(ctp, connect, place->link, _IO_CONNECT_LFLAG_WAY) : err;
}
