/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Shared mappings of files that other servers have: one memory object for each file, filled by those who map it (the
 * library; procnto asks no server). A file is known by its server's channel, device and inode, as the client says, and by
 * the client's effective uid: what one user fills in is never shown to another, who might not be able to read the file
 * or might have been told a lie. An object goes when no region maps it any more.
 *
 * file_lock guards the list and the marks of what is filled; it is a leaf, held over copies of at most one fill.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "mem/private.h"

#define FILL_MAX  (64u * 1024)
#define SIZE_MAX_MAPPED (1ull << 40)

struct file_object {
    struct file_object *next;
    pid_t server;
    int chid;
    uint64_t dev, ino;
    uid_t uid;
    uint64_t handle, size;       /* size: whole pages */
    uint8_t *filled;             /* a bit for each page */
};

static pthread_mutex_t file_lock = PTHREAD_MUTEX_INITIALIZER;
static struct file_object *files;

static void object_free(struct file_object *file)
{
    kvm_object(KVM_OBJ_UNREF, file->handle, 0, 0);
    free(file->filled);
    free(file);
}

/* Drops what only the list still refers to. file_lock */
static void sweep(void)
{
    for (struct file_object **at = &files; *at != NULL;) {
        struct file_object *file = *at;

        if (kvm_object(KVM_OBJ_REFS, file->handle, 0, 0) > 1) {
            at = &file->next;
            continue;
        }
        *at = file->next;
        object_free(file);
    }
}

void mem_file_sweep(void)
{
    if (__atomic_load_n(&files, __ATOMIC_RELAXED) == NULL)
        return;
    pthread_mutex_lock(&file_lock);
    sweep();
    pthread_mutex_unlock(&file_lock);
}

static struct file_object *object_find(const struct file_object *key)
{
    struct file_object *file = files;

    while (file != NULL && (file->server != key->server || file->chid != key->chid || file->dev != key->dev ||
                            file->ino != key->ino || file->uid != key->uid))
        file = file->next;
    return file;
}

static struct file_object *object_make(const struct file_object *key)
{
    struct file_object *file = malloc(sizeof *file);
    long handle;

    if (file == NULL)
        return NULL;
    *file = *key;
    file->size = 0;
    file->filled = NULL;
    handle = kvm_object(KVM_OBJ_CREATE, 0, 0, 0);
    if (handle < 0) {
        free(file);
        return NULL;
    }
    file->handle = (uint64_t)handle;
    file->next = files;
    files = file;
    return file;
}

static size_t mark_bytes(uint64_t size)
{
    return (size_t)((size / PAGE_BYTES + 7) / 8);
}

/* The file has grown since it was mapped first. */
static int object_grow(struct file_object *file, uint64_t size)
{
    uint8_t *filled;
    long err;

    if (size <= file->size)
        return 0;
    filled = realloc(file->filled, mark_bytes(size));
    if (filled == NULL)
        return -ENOMEM;
    memset(filled + mark_bytes(file->size), 0, mark_bytes(size) - mark_bytes(file->size));
    file->filled = filled;
    err = kvm_object(KVM_OBJ_RESIZE, file->handle, size, 0);
    if (err < 0)
        return (int)err;
    file->size = size;
    return 0;
}

static bool page_filled(const struct file_object *file, uint64_t page)
{
    return file->filled[page / 8] >> page % 8 & 1;
}

bool mem_file_complete(uint64_t handle, uint64_t offset, uint64_t len)
{
    struct file_object *file;
    bool complete = true;

    pthread_mutex_lock(&file_lock);
    for (file = files; file != NULL && file->handle != handle; file = file->next)
        ;
    for (uint64_t at = offset; file != NULL && complete && at < offset + len && at < file->size; at += PAGE_BYTES)
        complete = page_filled(file, at / PAGE_BYTES);
    pthread_mutex_unlock(&file_lock);
    return complete;
}

int mem_file_object(pid_t pid, int fd, const mem_map_file_t *id, struct mem_object *out)
{
    struct file_object key = { .dev = id->dev, .ino = id->ino }, *file;
    struct _server_info server;
    struct _cred_info cred;
    int err = client_cred(pid, &cred);

    if (err != 0)
        return err;
    if (fd < 0 || (fd & _NTO_SIDE_CHANNEL) || kproc_info(pid, PROC_INFO_CONNECTION, fd, &server, sizeof server) < 0)
        return -EBADF;
    if (id->size > SIZE_MAX_MAPPED)
        return -EOVERFLOW;
    key.server = server.pid;
    key.chid = server.chid;
    key.uid = cred.euid;
    pthread_mutex_lock(&file_lock);
    file = object_find(&key);
    if (file == NULL) {
        sweep();
        file = object_make(&key);
    }
    err = file != NULL ? object_grow(file, PAGE_ROUND(id->size)) : -ENOMEM;
    if (err == 0) {
        *out = (struct mem_object){
            .kind = MEM_OBJECT_KERNEL, .handle = file->handle, .size = id->size, .readable = true,
            .writable = id->writable != 0, .executable = true,
        };
        kvm_object(KVM_OBJ_REF, file->handle, 0, 0);
    } else {
        sweep();
    }
    pthread_mutex_unlock(&file_lock);
    return err;
}

/* file_lock. data: the bytes for [offset, offset + len). Runs of pages that hold nothing yet are copied in one go. */
static int fill_locked(struct file_object *file, uint64_t offset, const char *data, uint64_t len)
{
    uint64_t done = 0;

    while (done < len && offset + done < file->size) {
        uint64_t page = (offset + done) / PAGE_BYTES, n = 0;
        ssize_t moved;

        while (done + n < len && offset + done + n < file->size && !page_filled(file, page + n / PAGE_BYTES))
            n += PAGE_BYTES;
        if (n == 0) {
            done += PAGE_BYTES;
            continue;
        }
        moved = shm_object_copy(file->handle, offset + done, (char *)data + done, n, true);
        if (moved < 0)
            return (int)moved;
        for (uint64_t i = 0; i < n / PAGE_BYTES; i++)
            file->filled[(page + i) / 8] |= (uint8_t)(1 << (page + i) % 8);
        done += n;
    }
    return 0;
}

/* The object the client has mapped at addr is its right to fill it. */
static int fill_region(pid_t pid, uint64_t addr, const char *data, uint64_t len)
{
    struct kvm_region region;
    struct file_object *file;
    int err = -EINVAL;
    long got = kvm_query(pid, addr, &region);

    if (got < 0 || region.va > addr || !(region.flags & KVM_OBJECT) || len > region.va + region.len - addr)
        return -EINVAL;
    pthread_mutex_lock(&file_lock);
    for (file = files; file != NULL && file->handle != region.object; file = file->next)
        ;
    if (file != NULL)
        err = fill_locked(file, region.offset + (addr - region.va), data, len);
    pthread_mutex_unlock(&file_lock);
    return err;
}

long mem_fill_message(struct msg_call *call)
{
    mem_fill_t msg = *(const mem_fill_t *)call->msg;
    char *data;
    int err;

    if ((msg.addr & PAGE_MASK) || (msg.len & PAGE_MASK) || msg.len == 0 || msg.len > FILL_MAX ||
        !mem_range_good(msg.addr, msg.len))
        return -EINVAL;
    data = mem_self_map(FILL_MAX, PROT_READ | PROT_WRITE);
    if (data == NULL)
        return -ENOMEM;
    err = (int)client_read(call, data, msg.len, sizeof msg);
    if (err >= 0)
        err = fill_region(call->pid, msg.addr, data, msg.len);
    mem_self_unmap(data, FILL_MAX);
    return err;
}
