/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/procmgr.h>
#include <sys/syspage.h>
#include "mem/private.h"
#include "mem/tymem.h"

/* What was mapped through a typed memory object and is not known to be gone. */
struct typed {
    struct typed *next;
    uint64_t handle;              /* one reference is the list's */
    pid_t pid;
    int fd;
    uint64_t start, end;          /* taken from one of our own pools; empty: not */
};

static pthread_mutex_t tymem_lock = PTHREAD_MUTEX_INITIALIZER;
static struct typed *typed;

/* ---- names ---- */

static const struct syspage_entry *page(void)
{
    return (const void *)(uintptr_t)syspage_address;
}

static unsigned as_count(void)
{
    return page()->asinfo.entry_size / page()->asinfo.element_size;
}

static const struct asinfo_entry *as_entry(unsigned i)
{
    return _SYSPAGE_ARRAY_IDX(page(), asinfo, i);
}

static const char *as_name(const struct asinfo_entry *as)
{
    return _SYSPAGE_ENTRY(page(), strings)->data + as->name;
}

static const struct asinfo_entry *as_owner(const struct asinfo_entry *as)
{
    return as->owner == AS_NULL_OFF ? NULL : as_entry(as->owner / page()->asinfo.element_size);
}

/* Does the entry's full name end in these components? */
static bool as_is(const struct asinfo_entry *as, const char *name)
{
    size_t len = strlen(name);

    while (len > 0 && name[len - 1] == '/')
        len--;
    while (len > 0) {
        const char *part = as != NULL ? as_name(as) : "";
        size_t n = strlen(part);

        if (n == 0 || n > len || memcmp(name + len - n, part, n) != 0 || (n < len && name[len - n - 1] != '/'))
            return false;
        len -= n < len ? n + 1 : n;
        as = as_owner(as);
    }
    return true;
}

static bool is_named(const struct asinfo_entry *as, const char *name)
{
    return strcmp(as_name(as), name) == 0;
}

/* RAM nobody uses: what the startup was told to leave alone. */
static bool is_spare(const struct asinfo_entry *as)
{
    return is_named(as, "reserved");
}

static void pool_add(struct tymem_pool *pool, const struct asinfo_entry *as)
{
    if (pool->nranges < TYMEM_RANGES)
        pool->ranges[pool->nranges++] = (struct tymem_range){ as->start, as->end + 1, is_spare(as) };
}

static bool pool_holds(const struct tymem_pool *pool, uint64_t start, uint64_t end)
{
    for (unsigned i = 0; i < pool->nranges; i++)
        if (start >= pool->ranges[i].start && end <= pool->ranges[i].end)
            return true;
    return false;
}

/* Does the name stand for all of system RAM, or for something around it? */
static bool holds_sysram(const char *name)
{
    for (unsigned i = 0; i < as_count(); i++) {
        const struct asinfo_entry *as = as_entry(i);

        if (!is_named(as, "sysram"))
            continue;
        while (as != NULL && !as_is(as, name))
            as = as_owner(as);
        if (as == NULL)
            return false;
    }
    return true;
}

int tymem_pool(const char *name, int tflag, struct tymem_pool *out)
{
    memset(out, 0, sizeof *out);
    if (tflag != 0 && tflag != POSIX_TYPED_MEM_ALLOCATE && tflag != POSIX_TYPED_MEM_ALLOCATE_CONTIG &&
        tflag != POSIX_TYPED_MEM_MAP_ALLOCATABLE)
        return EINVAL;
    out->tflag = tflag;
    for (unsigned i = 0; i < as_count(); i++)
        if (as_is(as_entry(i), name))
            pool_add(out, as_entry(i));
    out->sysram = out->nranges != 0 && holds_sysram(name);
    return out->nranges != 0 ? 0 : ENOENT;
}

static bool listed_before(unsigned i)
{
    for (unsigned k = 0; k < i; k++)
        if (strcmp(as_name(as_entry(k)), as_name(as_entry(i))) == 0)
            return true;
    return false;
}

bool tymem_name(unsigned n, char *name, size_t size)
{
    for (unsigned i = 0; i < as_count(); i++)
        if (!listed_before(i) && n-- == 0) {
            strlcpy(name, as_name(as_entry(i)), size);
            return true;
        }
    return false;
}

/* ---- memory of our own pools: tymem_lock ---- */

static const struct typed *taken_in(uint64_t start, uint64_t end)
{
    const struct typed *t = typed;

    while (t != NULL && (t->end <= start || t->start >= end))
        t = t->next;
    return t;
}

/* The lowest hole of len bytes, or (len 0) the widest there is: its start, *room its size. */
static uint64_t hole_find(const struct tymem_pool *pool, uint64_t len, uint64_t *room)
{
    uint64_t best = 0;

    *room = 0;
    for (unsigned i = 0; i < pool->nranges; i++) {
        uint64_t at = PAGE_ROUND(pool->ranges[i].start), end = pool->ranges[i].end & ~PAGE_MASK;

        while (pool->ranges[i].ram && at < end) {
            const struct typed *t = taken_in(at, at + PAGE_BYTES);
            uint64_t stop = end;

            if (t != NULL) {
                at = t->end;
                continue;
            }
            for (t = typed; t != NULL; t = t->next)
                if (t->start >= at && t->start < stop && t->end > t->start)
                    stop = t->start;
            if (stop - at > *room) {
                best = at;
                *room = stop - at;
            }
            if (len != 0 && stop - at >= len)
                return at;
            at = stop;
        }
    }
    return best;
}

uint64_t tymem_available(const struct tymem_pool *pool)
{
    struct ksys_mem mem;
    uint64_t room = 0;

    if (!(pool->tflag & (POSIX_TYPED_MEM_ALLOCATE | POSIX_TYPED_MEM_ALLOCATE_CONTIG))) {
        for (unsigned i = 0; i < pool->nranges; i++)
            room += pool->ranges[i].end - pool->ranges[i].start;
        return room;
    }
    if (pool->sysram)
        return mem_totals(&mem) != 0 ? 0 : pool->tflag == POSIX_TYPED_MEM_ALLOCATE ? mem.free : mem.contiguous;
    pthread_mutex_lock(&tymem_lock);
    hole_find(pool, 0, &room);
    pthread_mutex_unlock(&tymem_lock);
    return room;
}

/* ---- mapping ---- */

static long object_at(uint64_t start, uint64_t len)
{
    long handle = kvm_object(KVM_OBJ_CREATE, 0, 0, 0), err;

    if (handle < 0)
        return handle;
    err = kvm_object(KVM_OBJ_PHYS, (uint64_t)handle, start, len);
    if (err < 0)
        kvm_object(KVM_OBJ_UNREF, (uint64_t)handle, 0, 0);
    return err < 0 ? err : handle;
}

/* The memory of entry t: allocated, or at the offset that is asked for. -> handle or -errno. tymem_lock */
static long memory_get(const struct tymem_pool *pool, struct typed *t, uint64_t offset, uint64_t len)
{
    uint64_t room;

    if (!(pool->tflag & (POSIX_TYPED_MEM_ALLOCATE | POSIX_TYPED_MEM_ALLOCATE_CONTIG)))
        return pool_holds(pool, offset, offset + len) ? object_at(offset, len) : -ENXIO;
    if (pool->sysram)
        return kvm_object(KVM_OBJ_CREATE, 0, len, pool->tflag == POSIX_TYPED_MEM_ALLOCATE_CONTIG ? KVM_CONTIG : 0);
    t->start = hole_find(pool, len, &room);
    if (room < len)
        return -ENOMEM;
    t->end = t->start + len;
    return object_at(t->start, len);
}

int tymem_object(const struct tymem_pool *pool, pid_t pid, int fd, uint64_t offset, uint64_t len, uint64_t *handle)
{
    struct typed *t = calloc(1, sizeof *t);
    long got;

    if (t == NULL)
        return -ENOMEM;
    if (offset + len < offset) {
        free(t);
        return -EINVAL;
    }
    tymem_sweep();
    pthread_mutex_lock(&tymem_lock);
    got = memory_get(pool, t, offset, len);
    if (got >= 0) {
        *handle = t->handle = (uint64_t)got;
        kvm_object(KVM_OBJ_REF, t->handle, 0, 0);       /* one for the list, one for the caller */
        t->pid = pid;
        t->fd = fd;
        t->next = typed;
        typed = t;
    }
    pthread_mutex_unlock(&tymem_lock);
    if (got < 0)
        free(t);
    return got < 0 ? (int)got : 0;
}

int tymem_fd(pid_t pid, uint64_t handle)
{
    struct _server_info server;
    int fd = NOFD;

    pthread_mutex_lock(&tymem_lock);
    for (const struct typed *t = typed; t != NULL; t = t->next)
        if (t->handle == handle && t->pid == pid)
            fd = t->fd;
    pthread_mutex_unlock(&tymem_lock);
    return fd != NOFD && kproc_info(pid, PROC_INFO_CONNECTION, fd, &server, sizeof server) >= 0 ? fd : NOFD;
}

void tymem_sweep(void)
{
    if (__atomic_load_n(&typed, __ATOMIC_RELAXED) == NULL)
        return;
    pthread_mutex_lock(&tymem_lock);
    for (struct typed **at = &typed; *at != NULL;) {
        struct typed *t = *at;

        if (kvm_object(KVM_OBJ_REFS, t->handle, 0, 0) > 1) {
            at = &t->next;
            continue;
        }
        *at = t->next;
        kvm_object(KVM_OBJ_UNREF, t->handle, 0, 0);
        free(t);
    }
    pthread_mutex_unlock(&tymem_lock);
}
