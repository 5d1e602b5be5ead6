/* SPDX-License-Identifier: Apache-2.0 */
/*
 * /dev/shmem: shared memory objects as files. One flat directory; files are kernel memory objects, so that what is
 * written with write() is what mmap() shows. Usually also /tmp.
 *
 * /dev/sem: named semaphores, the same kind of object: its first bytes are the semaphore (sync_t), made with the initial
 * value of the connect message; the C library maps it and works on it there.
 *
 * An object lives as long as it has a name or an OCB (refs). Its kernel object is made when it gets a size.
 * Locks: shm_lock guards the list, refs, handle and size of every object; nothing but private kernel calls is made under
 * it. Bytes are copied without it, with a reference to the kernel object. The framework holds an object's attribute lock
 * around its io functions; it is taken before shm_lock.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/iofunc.h>
#include <sys/mman.h>
#include <sys/procfs.h>
#include <devctl.h>

#include "resmgr/node.h"
#include "resmgr/shmem.h"

#define COPY_CHUNK (64u * 1024)
#define SIZE_MAX_BYTES (1ull << 46)

/* A directory of objects. The attribute is the handle of its link. */
struct shm_dir {
    iofunc_attr_t attr;         /* first */
    const char *path;
    int file_type;              /* of the connects that make special objects here */
    unsigned kind;              /* S_IN*: what those are */
    struct shm *objects;        /* in order of creation */
    int link_id;
};

struct shm {
    iofunc_attr_t attr;         /* first: shared by the OCBs */
    struct shm_dir *dir;
    struct shm *next;
    unsigned refs;
    bool linked;
    uint64_t handle;            /* 0: no memory yet */
    uint64_t capacity;          /* bytes of memory, whole pages */
    uint32_t serial;
    char name[];
};

static pthread_mutex_t shm_lock = PTHREAD_MUTEX_INITIALIZER;
static struct shm_dir shmem_dir = { .path = "/dev/shmem", .file_type = _FTYPE_SHMEM, .kind = S_INSHD };
static struct shm_dir sem_dir = { .path = "/dev/sem", .file_type = _FTYPE_SEM, .kind = S_INSEM };
static uint32_t last_serial;
static resmgr_io_funcs_t shm_io, dir_io;

static struct shm *find_locked(struct shm_dir *dir, const char *name)
{
    struct shm *shm = dir->objects;
    while (shm != NULL && strcmp(shm->name, name) != 0)
        shm = shm->next;
    return shm;
}

/* Drops a reference; the last one frees the memory. */
static void shm_put(struct shm *shm)
{
    pthread_mutex_lock(&shm_lock);
    bool last = --shm->refs == 0;
    pthread_mutex_unlock(&shm_lock);
    if (!last)
        return;
    if (shm->handle != 0)
        shm_object_unref(shm->handle);
    free(shm);
}

static struct shm *shm_find(struct shm_dir *dir, const char *name)
{
    pthread_mutex_lock(&shm_lock);
    struct shm *shm = find_locked(dir, name);
    if (shm != NULL)
        shm->refs++;
    pthread_mutex_unlock(&shm_lock);
    return shm;
}

static void shm_append_locked(struct shm *shm)
{
    struct shm **link = &shm->dir->objects;
    while (*link != NULL)
        link = &(*link)->next;
    *link = shm;
    shm->linked = true;
    shm->refs++;
    shm->serial = ++last_serial;
}

static void shm_remove_locked(struct shm *shm)
{
    struct shm **link = &shm->dir->objects;
    while (*link != shm)
        link = &(*link)->next;
    *link = shm->next;
    shm->next = NULL;
    shm->linked = false;
}

/* An object with one reference, not yet in the list. */
static struct shm *shm_alloc(struct shm_dir *dir, const char *name, const struct _io_connect *connect, struct _client_info *info)
{
    size_t len = strlen(name);
    struct shm *shm = calloc(1, sizeof *shm + len + 1);
    if (shm == NULL)
        return NULL;
    bool special = (int)connect->file_type == dir->file_type;
    iofunc_attr_init(&shm->attr, (special ? S_IFNAM : S_IFREG) | (connect->mode & 0777), NULL, info);
    shm->attr.mount = &node_mount;
    shm->attr.nlink = 1;
    shm->attr.rdev = special ? dir->kind : 0;
    shm->refs = 1;
    shm->dir = dir;
    memcpy(shm->name, name, len + 1);
    return shm;
}

/* Grows the memory so that size bytes fit, or gives back what lies behind them. shm_lock is held. -> errno */
static int reserve_locked(struct shm *shm, uint64_t size)
{
    uint64_t capacity = PAGE_ROUND(size);
    if (size > SIZE_MAX_BYTES)
        return EFBIG;
    if (capacity == shm->capacity)
        return 0;
    if (shm->handle == 0) {
        long handle = shm_object_create(capacity);
        if (handle < 0)
            return (int)-handle;
        shm->handle = (uint64_t)handle;
    } else {
        int err = shm_object_resize(shm->handle, capacity);
        if (err < 0)
            return -err;
    }
    shm->capacity = capacity;
    return 0;
}

/* What is cut off must not come back when the file grows again inside its last page. -> errno */
static int clear_tail(struct shm *shm, uint64_t size)
{
    static char zeros[PAGE_SIZE];
    size_t tail = (size_t)(PAGE_ROUND(size) - size);
    if (tail == 0 || shm->handle == 0)
        return 0;
    ssize_t done = shm_object_copy(shm->handle, size, zeros, tail, true);
    return done < 0 ? (int)-done : 0;
}

static int shm_resize(struct shm *shm, uint64_t size)
{
    pthread_mutex_lock(&shm_lock);
    int err = 0;
    if (size < (uint64_t)shm->attr.nbytes)
        err = clear_tail(shm, size);
    if (err == 0)
        err = reserve_locked(shm, size);
    if (err == 0) {
        shm->attr.nbytes = (off_t)size;
        shm->attr.flags |= IOFUNC_ATTR_MTIME | IOFUNC_ATTR_CTIME | IOFUNC_ATTR_DIRTY_TIME;
    }
    pthread_mutex_unlock(&shm_lock);
    return err;
}

/* The kernel object with a reference of its own, or 0 when there is no memory. */
static uint64_t shm_memory(struct shm *shm)
{
    pthread_mutex_lock(&shm_lock);
    uint64_t handle = shm->handle;
    if (handle != 0 && kvm_object(KVM_OBJ_REF, handle, 0, 0) < 0)
        handle = 0;
    pthread_mutex_unlock(&shm_lock);
    return handle;
}

/* ---- names ---- */

static void release_ocb(struct node_ocb *ocb)
{
    shm_put(ocb->u.shm);
}

static int truncate_opened(struct shm *shm)
{
    iofunc_attr_lock(&shm->attr);
    int err = shm_resize(shm, 0);
    iofunc_attr_unlock(&shm->attr);
    return err;
}

/* Binds an OCB; takes over the caller's reference to shm. */
static int open_object(resmgr_context_t *ctp, io_open_t *msg, struct shm *shm)
{
    char path[sizeof "/dev/shmem/" + NAME_MAX];
    strlcpy(path, shm->dir->path, sizeof path);
    strlcat(path, "/", sizeof path);
    strlcat(path, shm->name, sizeof path);
    struct node_ocb *ocb = node_new(NULL, path);
    if (ocb == NULL) {
        shm_put(shm);
        return ENOMEM;
    }
    ocb->u.shm = shm;
    ocb->release = release_ocb;
    pthread_mutex_lock(&shm_lock);
    shm->refs++;                        /* for what comes after the open: the OCB may be closed already then */
    pthread_mutex_unlock(&shm_lock);
    int err = node_open(ctp, msg, ocb, &shm->attr, &shm_io);
    if (err == 0 && (msg->connect.ioflag & O_TRUNC) && (msg->connect.ioflag & _IO_FLAG_WR))
        err = truncate_opened(shm);
    shm_put(shm);
    return err;
}

/* A new semaphore with the value the client gave. -> errno */
static int sem_make(struct shm *shm, const struct _io_connect *connect, const void *extra)
{
    uint32_t value;
    if (extra == NULL || connect->extra_type != _IO_CONNECT_EXTRA_SEM || connect->extra_len < sizeof value)
        return EINVAL;
    memcpy(&value, extra, sizeof value);
    if (value > SEM_VALUE_MAX)
        return EINVAL;
    sync_t sem = { .__u = { .__count = value }, .__owner = _NTO_SYNC_SEM };
    int err = shm_resize(shm, sizeof sem);
    if (err != 0)
        return err;
    ssize_t done = shm_object_copy(shm->handle, 0, &sem, sizeof sem, true);
    return done == (ssize_t)sizeof sem ? 0 : done < 0 ? (int)-done : EIO;
}

#define TRY_AGAIN (-1)

static int create_object(resmgr_context_t *ctp, io_open_t *msg, struct shm_dir *dir, const char *name, const void *extra)
{
    struct _client_info *info;
    int err = iofunc_client_info_ext(ctp, 0, &info, 0);
    if (err != EOK)
        return err;
    struct shm *shm = shm_alloc(dir, name, &msg->connect, info);
    iofunc_client_info_ext_free(&info);
    if (shm == NULL)
        return ENOMEM;
    err = dir == &sem_dir ? sem_make(shm, &msg->connect, extra) : 0;
    if (err != 0) {
        shm_put(shm);
        return err;
    }
    pthread_mutex_lock(&shm_lock);
    bool exists = name[0] != '\0' && find_locked(dir, name) != NULL;
    if (!exists && name[0] != '\0')
        shm_append_locked(shm);
    if (!exists)
        shm->refs++;                    /* it may be closed and unlinked before we are done */
    pthread_mutex_unlock(&shm_lock);
    if (exists) {                       /* made by another thread meanwhile */
        shm_put(shm);
        return TRY_AGAIN;
    }
    /* Its creator may open it in any way, whatever its mode says. */
    mode_t mode = shm->attr.mode;
    shm->attr.mode |= 0600;
    uint32_t ioflag = msg->connect.ioflag;
    msg->connect.ioflag &= ~(uint32_t)(O_CREAT | O_EXCL | O_TRUNC);
    err = open_object(ctp, msg, shm);
    msg->connect.ioflag = ioflag;
    shm->attr.mode = mode;
    shm_put(shm);
    return err;
}

static int name_check(resmgr_context_t *ctp, const struct _io_connect *connect, char name[PATH_MAX])
{
    int err = node_path(ctp, connect, name);
    if (err != 0)
        return err;
    if (strchr(name, '/') != NULL)
        return ENOENT;                  /* no directories below */
    return strlen(name) > NAME_MAX ? ENAMETOOLONG : 0;
}

static int open_dir(resmgr_context_t *ctp, io_open_t *msg, struct shm_dir *dir)
{
    if (msg->connect.ioflag & _IO_FLAG_WR)
        return EISDIR;
    struct node_ocb *ocb = node_new(&dir->attr, dir->path);
    if (ocb != NULL)
        ocb->u.dir = dir;
    return node_open(ctp, msg, ocb, NULL, &dir_io);
}

static int shmem_open(resmgr_context_t *ctp, io_open_t *msg, iofunc_attr_t *handle, void *extra)
{
    struct shm_dir *dir = (struct shm_dir *)handle;
    char name[PATH_MAX];
    uint32_t ioflag = msg->connect.ioflag;
    int err = name_check(ctp, &msg->connect, name);
    if (err != 0)
        return err;
    if (name[0] == '\0') {              /* with O_CREAT: an object without a name (SHM_ANON) */
        bool anonymous = (ioflag & O_CREAT) && (int)msg->connect.file_type == dir->file_type;
        return anonymous ? create_object(ctp, msg, dir, name, extra) : open_dir(ctp, msg, dir);
    }
    for (;;) {
        struct shm *shm = shm_find(dir, name);
        if (shm == NULL && !(ioflag & O_CREAT))
            return ENOENT;
        if (shm != NULL && (ioflag & (O_CREAT | O_EXCL)) == (O_CREAT | O_EXCL)) {
            shm_put(shm);
            return EEXIST;
        }
        err = shm != NULL ? open_object(ctp, msg, shm) : create_object(ctp, msg, dir, name, extra);
        if (err != TRY_AGAIN)
            return err;
    }
}

/* Root and the owner may remove or rename an object: the directory is sticky. -> errno */
static int may_remove(resmgr_context_t *ctp, struct shm *shm)
{
    struct _client_info info;
    int err = iofunc_client_info(ctp, 0, &info);
    return err != EOK ? err : iofunc_check_access(ctp, &shm->attr, S_ISUID, &info);
}

static int shmem_unlink(resmgr_context_t *ctp, io_unlink_t *msg, iofunc_attr_t *handle, void *reserved)
{
    struct shm_dir *dir = (struct shm_dir *)handle;
    char name[PATH_MAX];
    int err = name_check(ctp, &msg->connect, name);
    if (err != 0)
        return err;
    if (name[0] == '\0')
        return EBUSY;
    struct shm *shm = shm_find(dir, name);
    if (shm == NULL)
        return ENOENT;
    err = S_ISDIR(msg->connect.mode) ? ENOTDIR : may_remove(ctp, shm);
    bool removed = false;
    if (err == 0) {
        pthread_mutex_lock(&shm_lock);
        removed = shm->linked;
        if (removed) {
            shm_remove_locked(shm);
            shm->attr.nlink = 0;
        }
        pthread_mutex_unlock(&shm_lock);
        err = removed ? 0 : ENOENT;
    }
    if (removed)
        shm_put(shm);                   /* the name's */
    shm_put(shm);
    return err;
}

static bool shmem_next(struct node_ocb *ocb, off_t after, struct dir_entry *entry)
{
    struct shm_dir *dir = ocb->u.dir;
    pthread_mutex_lock(&shm_lock);
    struct shm *shm = dir->objects;
    while (shm != NULL && shm->serial <= after)
        shm = shm->next;
    if (shm != NULL) {
        entry->ino = shm->serial;
        entry->cookie = shm->serial;
        entry->name_len = strlcpy(entry->buf, shm->name, sizeof entry->buf);
        entry->name = entry->buf;
    }
    pthread_mutex_unlock(&shm_lock);
    return shm != NULL;
}

static int shmem_readdir(resmgr_context_t *ctp, io_read_t *msg, iofunc_ocb_t *ocb)
{
    return node_read_dir(ctp, msg, node_ocb(ocb), shmem_next);
}

/* ---- bytes ---- */

static int shm_read(resmgr_context_t *ctp, io_read_t *msg, iofunc_ocb_t *ocb)
{
    struct node_ocb *node = node_ocb(ocb);
    struct shm *shm = node->u.shm;
    off_t offset;
    size_t count, done = 0;
    bool moves;
    int err = node_read_range(ctp, msg, node, &offset, &count, &moves);
    if (err != 0)
        return err;
    uint64_t size = (uint64_t)ocb->attr->nbytes;
    if ((uint64_t)offset >= size)
        count = 0;
    else if (count > size - (uint64_t)offset)
        count = (size_t)(size - (uint64_t)offset);
    uint64_t memory = count != 0 ? shm_memory(shm) : 0;
    char *buf = memory != 0 ? malloc(count < COPY_CHUNK ? count : COPY_CHUNK) : NULL;
    while (buf != NULL && done < count) {
        size_t part = count - done < COPY_CHUNK ? count - done : COPY_CHUNK;
        ssize_t got = shm_object_copy(memory, (uint64_t)offset + done, buf, part, false);
        if (got <= 0 || MsgWrite(ctp->rcvid, buf, (size_t)got, done) == -1) {
            err = got < 0 ? (int)-got : EFAULT;
            break;
        }
        done += (size_t)got;
    }
    if (memory != 0)
        shm_object_unref(memory);
    if (count != 0 && buf == NULL)
        err = ENOMEM;
    free(buf);
    if (done == 0 && err != 0)
        return err;
    if (moves)
        ocb->offset += (off_t)done;
    if (done != 0)
        ocb->attr->flags |= IOFUNC_ATTR_ATIME | IOFUNC_ATTR_DIRTY_TIME;
    _IO_SET_READ_NBYTES(ctp, (long)done);
    return EOK;                         /* the bytes are in the client's buffer already */
}

/* Takes count bytes of the client's message from skip on. -> errno, *done bytes stored */
static int take_bytes(resmgr_context_t *ctp, struct shm *shm, uint64_t offset, size_t count, size_t skip, size_t *done)
{
    int err = 0;
    uint64_t memory = shm_memory(shm);
    char *buf = malloc(count < COPY_CHUNK ? count : COPY_CHUNK);
    if (memory == 0 || buf == NULL)
        err = ENOMEM;
    while (err == 0 && *done < count) {
        size_t part = count - *done < COPY_CHUNK ? count - *done : COPY_CHUNK;
        ssize_t got = resmgr_msgget(ctp, buf, part, skip + *done);
        if (got > 0)
            got = shm_object_copy(memory, offset + *done, buf, (size_t)got, true);
        else if (got < 0)
            got = -errno;
        if (got <= 0)
            err = got < 0 ? (int)-got : EBADMSG;
        else
            *done += (size_t)got;
    }
    if (memory != 0)
        shm_object_unref(memory);
    free(buf);
    return err;
}

static int shm_write(resmgr_context_t *ctp, io_write_t *msg, iofunc_ocb_t *ocb)
{
    struct node_ocb *node = node_ocb(ocb);
    struct shm *shm = node->u.shm;
    off_t offset;
    size_t count, skip, done = 0;
    bool moves;
    int err = node_write_range(ctp, msg, node, &offset, &count, &skip, &moves);
    if (err != 0)
        return err;
    if ((ocb->ioflag & O_APPEND) && moves)
        offset = ocb->attr->nbytes;
    _IO_SET_WRITE_NBYTES(ctp, 0);
    if (count == 0)
        return EOK;
    if (count > SIZE_MAX_BYTES || (uint64_t)offset > SIZE_MAX_BYTES)
        return EFBIG;
    uint64_t end = (uint64_t)offset + count;
    if (end > (uint64_t)ocb->attr->nbytes) {
        err = shm_resize(shm, end);
        if (err != 0)
            return err == ENOMEM ? ENOSPC : err;
    }
    err = take_bytes(ctp, shm, (uint64_t)offset, count, skip, &done);
    if (done == 0 && err != 0)
        return err;
    if (moves)
        ocb->offset = offset + (off_t)done;
    ocb->attr->flags |= IOFUNC_ATTR_MTIME | IOFUNC_ATTR_CTIME | IOFUNC_ATTR_DIRTY_TIME;
    _IO_SET_WRITE_NBYTES(ctp, (long)done);
    return EOK;
}

/* ftruncate() and friends. */
static int shm_space(resmgr_context_t *ctp, io_space_t *msg, iofunc_ocb_t *ocb)
{
    struct shm *shm = node_ocb(ocb)->u.shm;
    int err = iofunc_space_verify(ctp, msg, ocb, NULL);
    if (err != EOK)
        return err;
    uint64_t start = msg->i.start, len = msg->i.len, size = (uint64_t)ocb->attr->nbytes;
    if (msg->i.whence == SEEK_CUR)
        start += (uint64_t)ocb->offset;
    else if (msg->i.whence == SEEK_END)
        start += size;
    if (start > SIZE_MAX_BYTES || len > SIZE_MAX_BYTES)
        return EFBIG;
    switch (msg->i.subtype) {
    case F_FREESP:
        if (len != 0 && start + len < size)
            return ENOTSUP;             /* holes */
        err = shm_resize(shm, start);
        break;
    case F_ALLOCSP:
    case F_GROWSP:
        err = start + len > size ? shm_resize(shm, start + len) : 0;
        break;
    default:
        return EINVAL;
    }
    if (err != 0)
        return err;
    uint64_t now = (uint64_t)ocb->attr->nbytes;
    MsgReply(ctp->rcvid, EOK, &now, sizeof now);
    return _RESMGR_NOREPLY;
}

/* shm_ctl(): another kind of memory behind the object. */
static int control(resmgr_context_t *ctp, io_devctl_t *msg, iofunc_ocb_t *ocb)
{
    struct shm *shm = node_ocb(ocb)->u.shm;
    procfs_memobj request;
    if (!(ocb->ioflag & _IO_FLAG_WR))
        return EBADF;
    if (msg->i.nbytes < sizeof request || resmgr_msgget(ctp, &request, sizeof request, sizeof msg->i) != sizeof request)
        return EINVAL;
    if (request.size > SIZE_MAX_BYTES)
        return EFBIG;
    pthread_mutex_lock(&shm_lock);
    int err = reserve_locked(shm, shm->handle == 0 ? 1 : (uint64_t)shm->attr.nbytes);
    if (err == 0)
        err = -shm_object_ctl(ctp->info.pid, &shm->handle, (unsigned)request.flags, (uint64_t)request.offset, request.size);
    if (err == 0) {
        long size = kvm_object(KVM_OBJ_SIZE, shm->handle, 0, 0);
        shm->capacity = size > 0 ? (uint64_t)size : 0;
        shm->attr.nbytes = (off_t)request.size;
    }
    pthread_mutex_unlock(&shm_lock);
    return err;
}

#define MEMOBJ_COMMAND 100      /* DCMD_MEMMGR_MEMOBJ */

static int shm_devctl(resmgr_context_t *ctp, io_devctl_t *msg, iofunc_ocb_t *ocb)
{
    int err = iofunc_devctl_default(ctp, msg, ocb);
    if (err != _RESMGR_DEFAULT)
        return err;
    if ((msg->i.dcmd & 0xff) != MEMOBJ_COMMAND)
        return ENOTTY;
    err = control(ctp, msg, ocb);
    if (err != 0)
        return err;
    struct _io_devctl_reply reply = { .ret_val = 0 };
    MsgReply(ctp->rcvid, EOK, &reply, sizeof reply);
    return _RESMGR_NOREPLY;
}

/* ---- for the rest of procnto ---- */

bool shmem_is_handle(uint32_t handle)
{
    return shmem_dir.link_id != 0 && handle == (uint32_t)shmem_dir.link_id;
}

bool shmem_exists(const char *name)
{
    pthread_mutex_lock(&shm_lock);
    bool found = name[0] == '\0' || find_locked(&shmem_dir, name) != NULL;
    pthread_mutex_unlock(&shm_lock);
    return found;
}

static void release_exec(struct exec_image *image)
{
    mem_self_unmap(image->cookie, PAGE_ROUND(image->size));
}

/* Copied, because whoever has the object mapped could change it between the loader's checks and its use. */
static int copy_program(struct shm *shm, struct exec_image *out)
{
    size_t size = (size_t)shm->attr.nbytes;
    uint64_t memory = shm_memory(shm);
    if (memory == 0 || size == 0)
        return ENOEXEC;
    void *copy = mem_self_map(PAGE_ROUND(size), PROT_READ | PROT_WRITE);
    ssize_t got = copy != NULL ? shm_object_copy(memory, 0, copy, size, false) : -ENOMEM;
    shm_object_unref(memory);
    if (got != (ssize_t)size) {
        if (copy != NULL)
            mem_self_unmap(copy, PAGE_ROUND(size));
        return got < 0 ? (int)-got : EIO;
    }
    out->data = out->cookie = copy;
    out->size = size;
    out->release = release_exec;
    return 0;
}

int shmem_open_exec(const char *name, struct exec_image *out)
{
    struct shm *shm = shm_find(&shmem_dir, name);
    if (shm == NULL)
        return name[0] == '\0' ? EACCES : ENOENT;
    out->mode = shm->attr.mode;
    out->uid = shm->attr.uid;
    out->gid = shm->attr.gid;
    int err = (shm->attr.mode & 0111) == 0 ? EACCES : copy_program(shm, out);
    shm_put(shm);
    return err;
}

int shmem_mapped(const resmgr_io_funcs_t *io, struct node_ocb *ocb, struct mem_object *out)
{
    if (io != &shm_io)
        return ENODEV;
    uint64_t memory = shm_memory(ocb->u.shm);
    if (memory == 0)
        return ENODEV;
    *out = (struct mem_object){
        .kind = MEM_OBJECT_KERNEL, .handle = memory, .size = ocb->u.shm->capacity,
        .executable = (ocb->u.shm->attr.mode & 0111) != 0,
    };
    return 0;
}

static void dir_attach(struct shm_dir *dir, const resmgr_connect_funcs_t *connect)
{
    node_attr(&dir->attr, S_IFDIR | S_ISVTX | 0777, 1);
    dir->link_id = node_attach(dir->path, dir->file_type, _RESMGR_FLAG_DIR, connect, &dir_io, &dir->attr);
}

void shmem_init(void)
{
    static const resmgr_connect_funcs_t connect = {
        .nfuncs = _RESMGR_CONNECT_NFUNCS, .open = shmem_open, .unlink = shmem_unlink,
    };
    node_io_init(&shm_io);
    node_io_init(&dir_io);
    shm_io.read = shm_read;
    shm_io.write = shm_write;
    shm_io.space = shm_space;
    shm_io.devctl = shm_devctl;
    shm_io.lock = iofunc_lock_default;
    shm_io.chmod = iofunc_chmod_default;
    shm_io.chown = iofunc_chown_default;
    shm_io.utime = iofunc_utime_default;
    dir_io.read = shmem_readdir;
    dir_attach(&shmem_dir, &connect);
    dir_attach(&sem_dir, &connect);
}
