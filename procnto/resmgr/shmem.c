/* SPDX-License-Identifier: Apache-2.0 */
/*
 * /dev/shmem: shared memory objects as files. One flat directory; files are kernel memory objects, so that what is
 * written with write() is what mmap() shows. Usually also /tmp.
 *
 * /dev/sem: named semaphores, the same kind of object: its first bytes are the semaphore (sync_t),
 * made with the initial value of the connect message; the C library maps it and works on it there.
 *
 * Here: names, opening, and what the rest of procnto asks. Rules and locks: shm.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/iofunc.h>
#include <sys/mman.h>

#include "resmgr/shm.h"

static struct shm_dir shmem_dir = { .path = "/dev/shmem", .file_type = _FTYPE_SHMEM, .kind = S_INSHD };
static struct shm_dir sem_dir = { .path = "/dev/sem", .file_type = _FTYPE_SEM, .kind = S_INSEM };
static resmgr_io_funcs_t dir_io;

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
static int open_object(resmgr_context_t *ctp, io_open_t *msg, struct shm *shm, bool granted)
{
    char path[sizeof "/dev/shmem/" + NAME_MAX];
    strlcpy(path, shm->dir->path, sizeof path);
    strlcat(path, "/", sizeof path);
    pthread_mutex_lock(&shm_lock);
    strlcat(path, shm->name, sizeof path);
    pthread_mutex_unlock(&shm_lock);
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
    int err = granted ? node_open_granted(ctp, msg, ocb, &shm->attr, &shm_io) : node_open(ctp, msg, ocb, &shm->attr, &shm_io);
    if (err == 0 && (msg->connect.ioflag & O_TRUNC) && (msg->connect.ioflag & _IO_FLAG_WR))
        err = truncate_opened(shm);
    shm_put(shm);
    return err;
}

/* A new semaphore with the value the client gave. -> errno */
static int sem_make(struct shm *shm, const struct _io_connect *connect, const void *extra)
{
    uint32_t value;
    if (extra == NULL || connect->extra_type != _IO_CONNECT_EXTRA_SEM)
        return 0;                       /* the client sets it up itself */
    if (connect->extra_len < sizeof value)
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
#define HANDLES ".handle/"

/* It was made for an open that failed after all. */
static void forget_object(struct shm *shm)
{
    pthread_mutex_lock(&shm_lock);
    bool linked = shm->linked;
    if (linked)
        shm_remove_locked(shm);
    pthread_mutex_unlock(&shm_lock);
    if (linked)
        shm_put(shm);
}

static int create_object(resmgr_context_t *ctp, io_open_t *msg, struct shm_dir *dir, const char *name,
                         const void *extra)
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
    bool exists = name[0] != '\0' && shm_find_locked(dir, name) != NULL;
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
    err = open_object(ctp, msg, shm, false);
    msg->connect.ioflag = ioflag;
    shm->attr.mode = mode;
    if (err > 0)
        forget_object(shm);
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

/* ".handle/NUMBER": shm_open_handle(). */
static int open_handle(resmgr_context_t *ctp, io_open_t *msg, const char *digits)
{
    char *end;
    unsigned long number = strtoul(digits, &end, 16);
    int err = 0;
    if (*digits == 0 || *end != 0 || number > UINT32_MAX)
        return ENOENT;
    msg->connect.ioflag &= ~(uint32_t)(O_CREAT | O_EXCL | O_TRUNC);
    struct shm *shm = shm_handle_open(ctp->info.pid, (uint32_t)number, msg->connect.ioflag, &err);
    return shm != NULL ? open_object(ctp, msg, shm, true) : err;
}

static int shmem_open(resmgr_context_t *ctp, io_open_t *msg, iofunc_attr_t *handle, void *extra)
{
    struct shm_dir *dir = (struct shm_dir *)handle;
    char name[PATH_MAX];
    uint32_t ioflag = msg->connect.ioflag;
    int err = node_path(ctp, &msg->connect, name);
    if (err == 0 && dir == &shmem_dir && strncmp(name, HANDLES, sizeof HANDLES - 1) == 0)
        return open_handle(ctp, msg, name + sizeof HANDLES - 1);
    err = name_check(ctp, &msg->connect, name);
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
        err = shm != NULL ? open_object(ctp, msg, shm, false) : create_object(ctp, msg, dir, name, extra);
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

/*
 * Gives an object another name of its directory; what had that name loses it. shm_lock is held;
 * *replaced: for shm_put()
 */
static void rename_locked(struct shm *shm, char *name, struct shm **replaced)
{
    *replaced = shm_find_locked(shm->dir, name);
    if (*replaced != NULL) {
        shm_remove_locked(*replaced);
        (*replaced)->attr.nlink = 0;
    }
    free(shm->name);
    shm->name = name;
}

static int shmem_rename(resmgr_context_t *ctp, io_rename_t *msg, iofunc_attr_t *handle, io_rename_extra_t *extra)
{
    struct shm_dir *dir = (struct shm_dir *)handle;
    char name[PATH_MAX];
    int err = name_check(ctp, &msg->connect, name);
    if (err != 0 || name[0] == '\0')
        return err != 0 ? err : EBUSY;
    struct shm *shm = shm_find(dir, extra->path), *target = shm_find(dir, name), *replaced = NULL;
    err = shm == NULL ? ENOENT : may_remove(ctp, shm);
    if (err == 0 && target != NULL)
        err = may_remove(ctp, target);
    char *copy = err == 0 ? strdup(name) : NULL;
    if (err == 0 && copy == NULL)
        err = ENOMEM;
    pthread_mutex_lock(&shm_lock);
    if (err == 0 && (!shm->linked || shm_find_locked(dir, name) != target))
        err = EAGAIN;                   /* names changed meanwhile */
    if (err == 0 && shm != target) {
        rename_locked(shm, copy, &replaced);
        copy = NULL;
    }
    pthread_mutex_unlock(&shm_lock);
    free(copy);
    if (replaced != NULL)
        shm_put(replaced);              /* the name's */
    if (target != NULL)
        shm_put(target);
    if (shm != NULL)
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
        entry->ino = shm->attr.inode;
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

bool shmem_is_handle(uint32_t handle)
{
    return shmem_dir.link_id != 0 && handle == (uint32_t)shmem_dir.link_id;
}

bool shmem_exists(const char *name)
{
    pthread_mutex_lock(&shm_lock);
    bool found = name[0] == '\0' || shm_find_locked(&shmem_dir, name) != NULL;
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

struct shm *shmem_object(const resmgr_io_funcs_t *io, struct node_ocb *ocb)
{
    if (io != &shm_io)
        return NULL;
    pthread_mutex_lock(&shm_lock);
    ocb->u.shm->refs++;
    pthread_mutex_unlock(&shm_lock);
    return ocb->u.shm;
}

int shmem_mapped(const resmgr_io_funcs_t *io, struct node_ocb *ocb, pid_t pid, struct mem_object *out)
{
    if (io != &shm_io)
        return ENODEV;
    if (shm_is_revoked(ocb->u.shm, pid))
        return EACCES;
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
    dir->link_id = node_attach(dir->path, dir->file_type, _RESMGR_FLAG_DIR | _RESMGR_FLAG_OPAQUE, connect,
                               &dir_io, &dir->attr);
}

void shmem_init(void)
{
    static const resmgr_connect_funcs_t connect = {
        .nfuncs = _RESMGR_CONNECT_NFUNCS, .open = shmem_open, .unlink = shmem_unlink, .rename = shmem_rename,
    };
    shm_io_init();
    node_io_init(&dir_io);
    dir_io.read = shmem_readdir;
    dir_attach(&shmem_dir, &connect);
    dir_attach(&sem_dir, &connect);
}
