/* SPDX-License-Identifier: Apache-2.0 */
/*
 * _MEM_MAP: mmap() of every kind. First everything about the request that does not need an object is checked, then the
 * object (if any) is found and the caller's rights to it are, then one kernel call makes the region.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/memmsg.h>
#include <sys/procmgr.h>
#include "mem/pager.h"
#include "mem/tymem.h"

#define MAP_FLAGS (MAP_TYPE | MAP_FIXED | MAP_ELF | MAP_NOSYNCFILE | MAP_LAZY | MAP_STACK | MAP_BELOW | MAP_NOINIT | \
                   MAP_PHYS | MAP_NOINHERIT | MAP_HANDLE | MAP_ANON)

/* One request on its way. */
struct map_request {
    pid_t pid;                  /* whose address space */
    pid_t caller;               /* whose rights */
    struct proc *proc;
    mem_map_t msg;
    struct kvm_map map;
    uint64_t in_page;           /* offset of the result in its first page: device memory only */
    struct mem_object object;
    bool has_object;
};

static int flags_check(const mem_map_t *m)
{
    unsigned type = m->flags & MAP_TYPE;

    if (m->len == 0 || (m->prot & ~(uint32_t)PROT_MASK) || (m->flags & ~(uint32_t)MAP_FLAGS))
        return -EINVAL;
    if (type != MAP_SHARED && type != MAP_PRIVATE)
        return -EINVAL;
    if (m->align != 0 && (m->align & (m->align - 1)))
        return -EINVAL;
    if ((m->flags & (MAP_ANON | MAP_PHYS)) && m->fd != NOFD)
        return -EINVAL;
    if ((m->flags & MAP_STACK) && !(m->flags & MAP_ANON))
        return -EINVAL;
    if ((m->flags & MAP_HANDLE) && (m->fd != NOFD || type != MAP_SHARED || (m->flags & (MAP_ANON | MAP_PHYS))))
        return -EINVAL;
    if (!(m->flags & (MAP_ANON | MAP_PHYS | MAP_HANDLE)) && m->fd < 0)
        return -EBADF;
    return 0;
}

static bool is_device(const mem_map_t *m)
{
    return (m->flags & MAP_PHYS) && !(m->flags & MAP_ANON);
}

/* Length and offset in whole pages. Only device memory may start within a page. */
static int extent_set(struct map_request *req)
{
    const mem_map_t *m = &req->msg;
    uint64_t offset = m->flags & MAP_ANON ? 0 : (uint64_t)m->offset;

    if ((offset & PAGE_MASK) && !is_device(m))
        return -EINVAL;
    if (!is_device(m) && !(m->flags & MAP_ANON) && m->offset < 0)
        return -EINVAL;
    if (m->len <= MEM_USER_END && !is_device(m) && offset + m->len > INT64_MAX)
        return -EOVERFLOW;
    req->in_page = offset & PAGE_MASK;
    req->map.offset = offset - req->in_page;
    if (m->len > MEM_USER_END || req->map.offset + m->len + req->in_page < req->map.offset)
        return is_device(m) ? -EINVAL : -ENOMEM;
    req->map.len = PAGE_ROUND(m->len + req->in_page);
    req->map.align = m->align > PAGE_BYTES ? m->align : 0;
    req->map.va = m->addr & ~PAGE_MASK;
    if (m->flags & MAP_FIXED) {
        if (((m->addr - req->in_page) & PAGE_MASK) != 0)
            return -EINVAL;
        if (!mem_range_good(req->map.va, req->map.len))
            return -ENOMEM;
    } else if (!mem_range_good(req->map.va, req->map.len)) {
        req->map.va = 0;                 /* a hint that cannot be met */
    }
    return 0;
}

static int rights_check(const struct map_request *req)
{
    const mem_map_t *m = &req->msg;
    int err = mem_prot_check(req->caller, m->prot, req->map.va);

    if (err == 0 && (m->flags & MAP_FIXED))
        err = client_able(req->caller, PROCMGR_AID_MAP_FIXED, req->map.va);
    if (err == 0 && (m->flags & MAP_PHYS))
        err = client_able(req->caller, PROCMGR_AID_MEM_PHYS, is_device(m) ? req->map.offset : 0);
    return err;
}

static uint32_t region_flags(const struct map_request *req)
{
    const mem_map_t *m = &req->msg;
    uint32_t flags = 0;

    if (m->flags & MAP_FIXED)
        flags |= KVM_FIXED;
    if (m->flags & MAP_SHARED)
        flags |= KVM_SHARED;
    if (m->flags & MAP_STACK)
        flags |= KVM_STACK | KVM_LAZY;
    if (m->flags & MAP_LAZY)
        flags |= KVM_LAZY;
    if (m->flags & MAP_BELOW)
        flags |= KVM_BELOW;
    if (m->flags & MAP_NOINHERIT)
        flags |= KVM_NOINHERIT;
    if (options.nolazy || mem_locks_future(req->proc))
        flags &= ~(uint32_t)KVM_LAZY;
    if (mem_locks_future(req->proc))
        flags |= KVM_WIRED;
    return flags;
}

/* Anonymous: zeroed memory, physically contiguous with MAP_PHYS. */
static int set_anonymous(struct map_request *req)
{
    req->map.flags |= KVM_ANON;
    if (req->msg.flags & MAP_PHYS)
        req->map.flags = (req->map.flags | KVM_CONTIG) & ~(uint32_t)KVM_LAZY;
    return 0;
}

/* Memory objects have an end that faults tell (SIGBUS); behind a file of the image lies the next one. */
static bool in_object(const struct map_request *req)
{
    uint64_t size = PAGE_ROUND(req->object.size), offset = req->map.offset;

    return offset < size && (req->object.kind == MEM_OBJECT_KERNEL || req->map.len <= size - offset);
}

static int object_rights(const struct map_request *req)
{
    const struct mem_object *object = &req->object;
    const mem_map_t *m = &req->msg;

    if (!object->readable && (m->prot & (PROT_READ | PROT_WRITE | PROT_EXEC)))
        return -EACCES;
    if ((m->flags & MAP_SHARED) && (m->prot & PROT_WRITE) && !object->writable)
        return -EACCES;
    if ((m->prot & PROT_EXEC) && !object->executable)
        return -EACCES;
    return in_object(req) ? 0 : -ENXIO;
}

/* Typed memory: what is mapped is made, or found at the physical address asked for, now. */
static int typed_object(struct map_request *req, const struct mem_object *typed)
{
    const mem_map_t *m = &req->msg;
    struct mem_object object = { .kind = MEM_OBJECT_KERNEL, .readable = typed->readable, .writable = typed->writable,
                                 .executable = true, .size = req->map.len };
    uint64_t offset = req->map.offset;
    int err;

    if ((m->flags & MAP_TYPE) != MAP_SHARED)
        return -ENOTSUP;
    if (!object.readable || ((m->prot & PROT_WRITE) && !object.writable))
        return -EACCES;
    err = tymem_object(&typed->pool, req->caller, m->fd, offset, req->map.len, &object.handle);
    if (err != 0)
        return err;
    req->map.offset = 0;
    req->map.flags &= ~(uint32_t)KVM_LAZY;
    return map_request_object(req, &object);
}

int map_request_object(struct map_request *req, const struct mem_object *object)
{
    const mem_map_t *m = &req->msg;
    int err;

    if (object->kind == MEM_OBJECT_TYPED)
        return typed_object(req, object);
    req->object = *object;
    req->has_object = true;
    err = object_rights(req);
    if (err != 0)
        return err;
    if (req->object.kind == MEM_OBJECT_KERNEL) {
        req->map.object = req->object.handle;
        req->map.flags |= KVM_OBJECT | (m->flags & MAP_PRIVATE ? KVM_COW : req->object.writable ? 0 : KVM_NOWRITE);
        return 0;
    }
    if ((m->flags & MAP_PRIVATE) && (m->prot & PROT_WRITE)) {
        if (req->object.data == NULL)
            return -ENODEV;
        req->map.flags = (req->map.flags | KVM_ANON) & ~(uint32_t)KVM_LAZY;   /* filled by copy_private() */
        return 0;
    }
    if (req->object.device)
        err = client_able(req->caller, PROCMGR_AID_MEM_PHYS, req->object.paddr + req->map.offset);
    req->map.flags |= KVM_PHYS;
    req->map.offset += req->object.paddr;
    return err;
}

static int set_object(struct map_request *req)
{
    const mem_map_t *m = &req->msg;
    struct mem_object object;
    int err = m->flags & MAP_HANDLE ? shm_handle_object(req->caller, m->shmem_handle, &object) :
              mem_fd_object(req->caller, m->fd, &object);

    return err != 0 ? err : map_request_object(req, &object);
}

/* A private writable mapping of an image file: the file's bytes in memory of its own, zeroes after its end. */
static int copy_private(struct map_request *req)
{
    uint64_t offset = (uint64_t)req->msg.offset, left = req->object.size - offset;
    long moved;

    if (offset >= req->object.size)
        return 0;
    if (left > req->map.len)
        left = req->map.len;
    moved = kvm_copy(req->pid, req->map.va, (char *)req->object.data + offset, left, KVM_COPY_FORCE);
    if (moved >= 0 && (uint64_t)moved == left)
        return 0;
    kvm_unmap(req->pid, req->map.va, req->map.len);
    return moved < 0 ? (int)moved : -EFAULT;
}

static int backing_set(struct map_request *req)
{
    if (req->msg.flags & MAP_ANON)
        return set_anonymous(req);
    if (req->msg.flags & MAP_PHYS) {
        req->map.flags |= KVM_PHYS;
        return 0;
    }
    return set_object(req);
}

/* Everything that can be said before anybody is asked for the object. */
static int map_check(struct map_request *req)
{
    int err = flags_check(&req->msg);

    if (err == 0)
        err = extent_set(req);
    if (err == 0)
        err = rights_check(req);
    req->map.prot = req->msg.prot;
    req->map.flags = region_flags(req);
    return err;
}

/* Gives back what the request holds: the region, if there is one, has its own reference to the object. */
static void map_end(struct map_request *req)
{
    if (req->has_object && req->object.kind == MEM_OBJECT_KERNEL)
        kvm_object(KVM_OBJ_UNREF, req->object.handle, 0, 0);
    proc_put(req->proc);
}

uint64_t map_request_end(const struct map_request *req)
{
    return req->map.offset + req->map.len;
}

/* What was locked here has been replaced; with mlockall(MCL_FUTURE) what is mapped now is locked. */
static int locks_follow(const struct map_request *req)
{
    uint64_t end = req->map.va + req->map.len;
    int err = req->map.flags & KVM_FIXED ? mem_lock_remove(req->proc, req->map.va, end) : 0;

    if (err == 0 && mem_locks_future(req->proc))
        err = mem_lock_add(req->proc, req->map.va, end);
    if (err != 0)
        kvm_unmap(req->pid, req->map.va, req->map.len);
    return err != 0 ? -EAGAIN : 0;
}

int map_request_finish(struct map_request *req, mem_map_reply_t *reply)
{
    long va = mem_region_map(req->proc, &req->map);
    int err = va < 0 ? (int)va : 0;

    if (err == 0 && req->has_object && req->object.kind == MEM_OBJECT_PHYS && (req->map.flags & KVM_ANON))
        err = copy_private(req);
    if (err != 0)
        return err;
    if ((req->msg.prot & PROT_EXEC) && !(req->map.flags & (KVM_PHYS | KVM_DEMAND)))
        kvm_ctl(req->pid, KVM_CTL_SYNC_ICACHE, req->map.va, req->map.len);
    value_check();
    if (mem_locks && (err = locks_follow(req)) != 0)
        return err;
    *reply = (mem_map_reply_t){
        .real_size = req->map.len, .real_addr = req->map.va, .addr = req->map.va + req->in_page,
    };
    return 0;
}

void map_request_free(struct map_request *req)
{
    map_end(req);
    free(req);
}

/* The descriptor is another server's: that server's pager goes on with the request. Takes over what req holds. */
static int map_file(struct msg_call *call, const struct map_request *req)
{
    struct map_request *kept = malloc(sizeof *kept);
    struct _server_info server;
    int err = kept != NULL ? 0 : -ENOMEM;

    if (err == 0 && kproc_info(req->caller, PROC_INFO_CONNECTION, req->msg.fd, &server, sizeof server) < 0)
        err = -EBADF;
    if (err == 0 && server.pid == SYSMGR_PID)
        err = -ENODEV;
    if (err == 0) {
        *kept = *req;
        err = mem_file_attach(call, req->msg.fd, &server, kept);
    }
    if (err != 0)
        free(kept);
    return err;
}

long mem_map_in(struct msg_call *call, const mem_map_t *msg, pid_t pid)
{
    struct map_request req;
    mem_map_reply_t reply;
    int err;

    req.msg = *msg;
    req.pid = pid;
    req.caller = call->pid;
    req.has_object = false;          /* and so is `object` not looked at */
    req.map = (struct kvm_map){ 0 };
    req.proc = proc_find(pid);
    if (req.proc == NULL)
        return -ESRCH;
    err = map_check(&req);
    if (err == 0)
        err = backing_set(&req);
    if (err == -ENODEV && !req.has_object) {
        err = map_file(call, &req);
        if (err == 0)
            return MSG_NOREPLY;
    } else if (err == 0) {
        err = map_request_finish(&req, &reply);
    }
    map_end(&req);
    return err != 0 ? err : client_reply(call, EOK, &reply, sizeof reply);
}
