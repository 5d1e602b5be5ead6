/* SPDX-License-Identifier: Apache-2.0 */
/*
 * /dev/shmem/slogger2. The objects are the process manager's, in its /dev/shmem, which has no
 * directories; here each name is a link to the object of that name with a prefix. So programs map
 * their logs without this server, and logs outlive it.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "slogger.h"
#include "serve.h"

#define SHMEM "/dev/shmem/"

static struct device directory;

/* ---- names ---- */

static int object_name(const char *name, char *path, size_t size)
{
    if (strchr(name, '/') != NULL)
        return ENOTDIR;
    return (size_t)snprintf(path, size, SHMEM SLOG2_SHM_PREFIX "%s", name) < size ? EOK
        : ENAMETOOLONG;
}

/* The client goes on with the object's own name. */
static int send_on(resmgr_context_t *ctp, const struct _io_connect *connect, const char *name)
{
    char text[NAME_MAX + 32];
    if (strchr(name, '/') != NULL)
        return ENOTDIR;
    int len = snprintf(text, sizeof text, "../" SLOG2_SHM_PREFIX "%s", name);
    if (len < 0 || (size_t)len >= sizeof text)
        return ENAMETOOLONG;
    struct _io_connect_link_reply reply = {
        .file_type = connect->file_type, .eflag = connect->eflag, .path_len = (uint16_t)(len + 1),
    };
    iov_t iov[2];
    if (connect->reply_max < sizeof reply + (size_t)len + 1)
        return ENAMETOOLONG;
    SETIOV(&iov[0], &reply, sizeof reply);
    SETIOV(&iov[1], text, (size_t)len + 1);
    MsgReplyv_r(ctp->rcvid, (int32_t)(_IO_CONNECT_RET_FLAG | _IO_CONNECT_RET_LINK), iov, 2);
    return _RESMGR_NOREPLY;
}

static int dir_open(resmgr_context_t *ctp, io_open_t *msg, struct device *handle, void *extra)
{
    if (msg->connect.path[0] != '\0')
        return send_on(ctp, &msg->connect, msg->connect.path);
    return iofunc_open_default(ctp, msg, &handle->attr, extra);
}

/*
 * To everybody but this directory's own machinery the names are the objects, so unlinking means
 * them.
 */
static int dir_unlink(resmgr_context_t *ctp, io_unlink_t *msg, struct device *handle,
                      void *reserved)
{
    struct _client_info info;
    char path[PATH_MAX];
    struct stat st;
    int err = object_name(msg->connect.path, path, sizeof path);
    if (err == EOK)
        err = iofunc_client_info(ctp, 0, &info);
    if (err != EOK)
        return err;
    if (stat(path, &st) == -1)
        return errno;
    if (info.cred.euid != 0 && info.cred.euid != st.st_uid)
        return EACCES;
    return unlink(path) == -1 ? errno : EOK;
}

/* ---- listing ---- */

/*
 * Positions count the entries of /dev/shmem: those there now, so one that goes meanwhile may hide
 * another.
 */
static int dir_read(resmgr_context_t *ctp, io_read_t *msg, struct device_ocb *ocb)
{
    static uint64_t buffer[1024];
    size_t room = _IO_READ_GET_NBYTES(msg) < sizeof buffer ? _IO_READ_GET_NBYTES(msg)
        : sizeof buffer, at = 0, size = 1;
    off_t pos = 0;
    struct dirent *d;
    int err = iofunc_read_verify(ctp, msg, &ocb->ocb, NULL);
    if (err != EOK)
        return err;
    if ((msg->i.xtype & _IO_XTYPE_MASK) != _IO_XTYPE_NONE)
        return ENOSYS;
    DIR *dir = opendir(SHMEM);
    if (dir == NULL)
        return errno;
    while (size != 0 && (d = readdir(dir)) != NULL) {
        if (strncmp(d->d_name, SLOG2_SHM_PREFIX, sizeof SLOG2_SHM_PREFIX - 1) != 0 ||
            pos++ < ocb->ocb.offset)
            continue;
        const char *name = d->d_name + sizeof SLOG2_SHM_PREFIX - 1;
        size = serve_dirent((char *)buffer + at, room - at, d->d_ino, name, strlen(name), pos);
        at += size;
        if (size != 0)
            ocb->ocb.offset = pos;
    }
    closedir(dir);
    if (at == 0 && size == 0)
        return EINVAL;
    _IO_SET_READ_NBYTES(ctp, (long)at);
    return _RESMGR_PTR(ctp, buffer, at);
}

void directory_attach(dispatch_t *dpp)
{
    static resmgr_connect_funcs_t connect_funcs;
    static resmgr_io_funcs_t io_funcs;
    resmgr_attr_t attr = { .nparts_max = 1, .msg_max_size = 2048 };
    iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &connect_funcs, _RESMGR_IO_NFUNCS, &io_funcs);
    connect_funcs.open = dir_open;
    connect_funcs.unlink = dir_unlink;
    io_funcs.read = dir_read;
    iofunc_attr_init(&directory.attr, S_IFDIR | 0755, NULL, NULL);
    if (resmgr_attach(dpp, &attr, SLOG2_DIRECTORY, _FTYPE_ANY,
                      _RESMGR_FLAG_DIR | _RESMGR_FLAG_OPAQUE, &connect_funcs,
                      &io_funcs, &directory) == -1) {
        fprintf(stderr, "slogger2: " SLOG2_DIRECTORY ": %s\n", strerror(errno));
        exit(EXIT_FAILURE);
    }
}

/* ---- dead programs ---- */

struct dead {
    uint64_t created;
    size_t size;
    char path[PATH_MAX];
};

/* -> true: the object is a log whose program is gone */
static bool examine(const char *path, struct dead *dead)
{
    struct stat st;
    bool result = false;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd == -1)
        return false;
    void *map = fstat(fd, &st) == 0 && st.st_size >= (off_t)sizeof(struct slog2_shm)
        ? mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0) : MAP_FAILED;
    close(fd);
    if (map == MAP_FAILED)
        return false;
    const struct slog2_shm *shm = map;
    if (slog2_shm_valid(shm, (size_t)st.st_size) && kill(shm->pid, 0) == -1 && errno == ESRCH) {
        dead->created = shm->created;
        dead->size = (size_t)st.st_size;
        strlcpy(dead->path, path, sizeof dead->path);
        result = true;
    }
    munmap(map, (size_t)st.st_size);
    return result;
}

/* -> bytes of all of them; *oldest is filled in when there are any */
static size_t find_dead(struct dead *oldest)
{
    static struct dead dead;
    char path[PATH_MAX];
    size_t total = 0;
    struct dirent *d;
    DIR *dir = opendir(SHMEM);
    if (dir == NULL)
        return 0;
    oldest->created = UINT64_MAX;
    while ((d = readdir(dir)) != NULL) {
        if (strncmp(d->d_name, SLOG2_SHM_PREFIX, sizeof SLOG2_SHM_PREFIX - 1) != 0)
            continue;
        snprintf(path, sizeof path, SHMEM "%s", d->d_name);
        if (!examine(path, &dead))
            continue;
        total += dead.size;
        if (dead.created < oldest->created)
            *oldest = dead;
    }
    closedir(dir);
    return total;
}

void directory_collect(void)
{
    static struct dead oldest;
    size_t total;
    while ((total = find_dead(&oldest)) > settings.dead_bytes) {
        if (unlink(oldest.path) == -1 && errno != ENOENT) {
            own_say(SLOG2_ERROR, "%s: %s", oldest.path, strerror(errno));
            return;
        }
        if (settings.verbose)
            own_say(SLOG2_INFO, "dropped %s", oldest.path);
    }
}
