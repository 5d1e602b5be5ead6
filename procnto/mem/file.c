/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What pagers do with files: taking one in, reading pages somebody waits for, writing changed ones back. All of it in the
 * thread of the file's pager, without locks (rules: pager.h).
 *
 * A page is changed when the kernel saw a write through a shared mapping and its contents differ from what was last written back.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "mem/pager.h"

#define SIZE_MAX_MAPPED (1ull << 46)
#define RANGE_CHUNK (16ull << 20)     /* so much of a range is worked on before another job has its turn */

/* ---- pages ---- */

static char *buffer_get(void)
{
    return mem_self_map(CLUSTER, PROT_READ | PROT_WRITE);
}

static void buffer_put(char *buf)
{
    mem_self_unmap(buf, CLUSTER);
}

static bool page_present(const struct file *file, uint64_t offset)
{
    return offset >= file->size || kvm_object(KVM_OBJ_PRESENT, file->handle, offset, 0) != 0;
}

/* The pages from offset on that are missing, at most a cluster of them and no more than up to `end`. */
static size_t missing(const struct file *file, uint64_t offset, uint64_t end)
{
    size_t len = 0;

    while (len < CLUSTER && offset + len < end && !page_present(file, offset + len))
        len += PAGE_BYTES;
    return len;
}

static int supply(struct file *file, uint64_t offset, char *buf, size_t have)
{
    size_t len = PAGE_ROUND(have);
    long err = 0;

    memset(buf + have, 0, len - have);
    for (size_t done = 0; err >= 0 && done < len; done += PAGE_BYTES)
        err = kvm_object(KVM_OBJ_SUPPLY, file->handle, offset + done, (uintptr_t)buf + done);
    return err < 0 ? (int)err : 0;
}

/* Reads the page at offset, and those behind it that are missing too. -ENXIO: it lies behind the end of the file */
static int fill(struct file *file, uint64_t offset, uint64_t end, char *buf)
{
    size_t want = missing(file, offset, end);
    ssize_t have;

    if (want == 0)
        return supply(file, offset, buf, 0);
    have = fileio_read(file, buf, want, offset);
    if (have <= 0)
        return have < 0 ? (int)have : -ENXIO;
    return supply(file, offset, buf, (size_t)have);
}

void file_fill_wanted(struct file *file)
{
    char *buf = buffer_get();
    struct kvm_wanted wanted;

    while (kvm_object(KVM_OBJ_WANTED, file->handle, (uintptr_t)&wanted, 0) >= 0) {
        pager_priority(file->pager, (int)wanted.priority);
        uint64_t offset = wanted.offset & ~PAGE_MASK;
        int err = buf == NULL ? -ENOMEM : offset >= file->size ? -ENXIO : fill(file, offset, file->size, buf);

        if (err != 0)
            kvm_object(KVM_OBJ_FAIL, file->handle, wanted.offset, (uint64_t)-err);
    }
    if (buf != NULL)
        buffer_put(buf);
}

/* Between two messages of a long job: those who wait for a page come first. */
static void others_first(struct pager *pager, const struct job *job)
{
    for (;;) {
        pthread_mutex_lock(&file_lock);
        struct file *file = pager_files_locked(pager);
        while (file != NULL && !file->wanted)
            file = file->next;
        if (file != NULL)
            file->wanted = false;
        pthread_mutex_unlock(&file_lock);
        if (file == NULL)
            return;
        file_fill_wanted(file);
        pager_priority(pager, job->prio);
    }
}

/* ---- write-back ---- */

static uint64_t page_sum(const char *page)
{
    const uint64_t *word = (const uint64_t *)(const void *)page;
    uint64_t sum = 0xcbf29ce484222325ull;

    for (size_t i = 0; i < PAGE_BYTES / sizeof *word; i++)
        sum = (sum ^ word[i]) * 0x9e3779b97f4a7c15ull + (sum >> 29);
    return sum != 0 ? sum : 1;           /* 0: not known */
}

/* Without memory for it the page is simply written again next time. */
static void sum_note(struct file *file, size_t page, uint64_t sum)
{
    if (page >= file->nsums) {
        size_t n = file->size / PAGE_BYTES;
        uint64_t *sums = page < n ? realloc(file->sums, n * sizeof *sums) : NULL;

        if (sums == NULL)
            return;
        memset(sums + file->nsums, 0, (n - file->nsums) * sizeof *sums);
        file->sums = sums;
        file->nsums = n;
    }
    file->sums[page] = sum;
}

static int page_back(struct file *file, uint64_t offset, int64_t size, char *buf)
{
    size_t page = (size_t)(offset / PAGE_BYTES), len = PAGE_BYTES;
    uint64_t sum;
    int err;

    if (kvm_object(KVM_OBJ_FETCH, file->handle, offset, (uintptr_t)buf) < 0 || (int64_t)offset >= size)
        return 0;
    sum = page_sum(buf);
    if (page < file->nsums && file->sums[page] == sum)
        return 0;
    if ((uint64_t)size - offset < len)
        len = (size_t)((uint64_t)size - offset);        /* a file does not grow by being mapped */
    err = fileio_write(file, buf, len, offset);
    if (err == 0)
        sum_note(file, page, sum);
    return err;
}

/* Changed pages of [at, end) go to the file; the first error, having tried them all. job: on whose behalf, or NULL. */
static int write_back(struct file *file, uint64_t at, uint64_t end, const struct job *job)
{
    long dirty = kvm_object(KVM_OBJ_DIRTY, file->handle, at, 0);
    int64_t size;
    char *buf;
    int err = 0;

    if (dirty < 0 || (uint64_t)dirty >= end)
        return 0;
    size = fileio_size(file);
    buf = size < 0 ? NULL : buffer_get();
    if (buf == NULL)
        return size < 0 ? (int)size : -ENOMEM;
    for (; dirty >= 0 && (uint64_t)dirty < end; dirty = kvm_object(KVM_OBJ_DIRTY, file->handle, at, 0)) {
        int one = page_back(file, (uint64_t)dirty, size, buf);

        if (err == 0)
            err = one;
        at = (uint64_t)dirty + PAGE_BYTES;
        if (job != NULL)
            others_first(file->pager, job);
    }
    buffer_put(buf);
    return err;
}

bool file_release(struct file *file)
{
    if (kvm_object(KVM_OBJ_REFS, file->handle, 0, 0) > 1)
        return false;
    write_back(file, 0, file->size, NULL);       /* nobody can be told of an error any more: msync() tells */
    fileio_close(file->coid);
    kvm_object(KVM_OBJ_UNREF, file->handle, 0, 0);
    return true;
}

/* ---- mmap() ---- */

static struct file *file_same(struct pager *pager, const struct stat *st)
{
    pthread_mutex_lock(&file_lock);
    struct file *file = pager_files_locked(pager);
    while (file != NULL && (file->dev != st->st_dev || file->ino != st->st_ino))
        file = file->next;
    pthread_mutex_unlock(&file_lock);
    return file;
}

static struct file *file_make(struct pager *pager, const struct stat *st, int coid, bool writable)
{
    struct file *file = calloc(1, sizeof *file);
    long handle = file != NULL ? kvm_object(KVM_OBJ_CREATE, 0, 0, KVM_DEMAND) : -ENOMEM;

    if (handle < 0) {
        free(file);
        fileio_close(coid);
        return NULL;
    }
    *file = (struct file){
        .pager = pager, .dev = st->st_dev, .ino = st->st_ino, .handle = (uint64_t)handle, .coid = coid, .writable = writable,
    };
    file_link(pager, file);
    return file;
}

/* The file that coid is open on. The better of two descriptors of a file is kept. */
struct file *file_take(struct pager *pager, const struct stat *st, int coid, bool writable)
{
    struct file *file = file_same(pager, st);
    int spare = coid;

    if (file == NULL)
        return file_make(pager, st, coid, writable);
    if (writable && !file->writable) {
        spare = file->coid;
        file->coid = coid;
        file->writable = true;
    }
    fileio_close(spare);
    return file;
}

int file_grow(struct file *file, uint64_t size)
{
    long err = 0;

    if (size > SIZE_MAX_MAPPED)
        return -EOVERFLOW;
    if (size > file->size) {
        err = kvm_object(KVM_OBJ_RESIZE, file->handle, size, 0);
        if (err >= 0)
            file->size = size;
    }
    return err < 0 ? (int)err : 0;
}

static int attach(struct pager *pager, struct job *job, struct file **out)
{
    uint64_t end = map_request_end(job->map);
    struct stat st;
    uint32_t prot;
    int coid = fileio_open(job, &prot, &st);

    if (coid >= 0 && !(prot & PROT_READ)) {
        fileio_close(coid);
        coid = -EACCES;
    }
    if (coid < 0)
        return coid;
    bool writable = (prot & PROT_WRITE) != 0;
    struct file *file = file_take(pager, &st, coid, writable);
    if (file == NULL)
        return -ENOMEM;
    *out = file;
    int err = file_grow(file, end);
    struct mem_object object = {
        .kind = MEM_OBJECT_KERNEL, .handle = file->handle, .size = (uint64_t)st.st_size, .readable = true,
        .writable = writable, .executable = true,
    };
    if (err == 0) {
        kvm_object(KVM_OBJ_REF, file->handle, 0, 0);
        err = map_request_object(job->map, &object);
    }
    return err;
}

void file_look(struct file *file)
{
    pthread_mutex_lock(&file_lock);
    file->leaving = true;
    pthread_mutex_unlock(&file_lock);
}

void file_attach(struct pager *pager, struct job *job)
{
    struct file *file = NULL;
    mem_map_reply_t reply;
    int err = attach(pager, job, &file);

    if (err == 0 && job_claim(job))
        err = map_request_finish(job->map, &reply);
    job_answer(job, err != 0 ? err : _MEM_MAP_FILE, &reply, sizeof reply);
    map_request_free(job->map);
    if (file != NULL)
        file_look(file);                 /* it may not be mapped after all */
}

/* ---- ranges of an address space ---- */

static bool concerns(unsigned what, const struct kvm_region *region)
{
    bool written = (region->flags & (KVM_SHARED | KVM_NOWRITE)) == KVM_SHARED;

    return (what & RANGE_FILL) || (what & RANGE_FORGET && region->flags & KVM_SHARED) || (what & RANGE_BACK && written);
}

/* The next region at or above at that maps a file and has to do with what is wanted. */
static bool next_region(pid_t pid, uint64_t at, uint64_t end, unsigned what, struct kvm_region *region)
{
    while (at < end && kvm_query(pid, at, region) >= 0 && region->va < end) {
        if ((region->flags & KVM_DEMAND) && concerns(what, region))
            return true;
        at = region->va + region->len;
    }
    return false;
}

bool mem_file_in_range(pid_t pid, const struct mem_range *range, struct kvm_region *region)
{
    return mem_have_files() && next_region(pid, range->start, range->end, range->what, region);
}

static int fill_range(struct file *file, uint64_t at, uint64_t end, const struct job *job)
{
    char *buf = buffer_get();
    int err = buf != NULL ? 0 : -ENOMEM;

    for (; err == 0 && at < end && at < file->size; at += PAGE_BYTES) {
        if (!page_present(file, at))
            err = fill(file, at, end, buf);
        others_first(file->pager, job);
    }
    if (buf != NULL)
        buffer_put(buf);
    return err == -ENXIO ? 0 : err;      /* what lies behind the file's end is nobody's fault */
}

static void forget(struct file *file, pid_t pid, const struct kvm_region *part, uint64_t offset)
{
    kvm_ctl(pid, KVM_CTL_DISCARD, part->va, part->len);
    for (uint64_t at = offset; at < offset + part->len && at < file->size;) {
        long missing = kvm_object(KVM_OBJ_DROP, file->handle, at, 0);

        at += missing > 0 ? PAGE_ROUND((uint64_t)missing) : PAGE_BYTES;
    }
}

/* part: where a region and the job's range meet */
static int region_work(struct file *file, const struct job *job, const struct kvm_region *part)
{
    uint64_t from = part->offset, to = part->offset + part->len;
    int err = 0;

    if ((job->what & RANGE_BACK) && (part->flags & KVM_SHARED))
        err = write_back(file, from, to, job);
    if (err == 0 && (job->what & RANGE_FILL))
        err = fill_range(file, from, to, job);
    if (err == 0 && (job->what & RANGE_FORGET) && (part->flags & KVM_SHARED))
        forget(file, job->pid, part, from);
    return err;
}

static void part_of(const struct job *job, struct kvm_region *region)
{
    uint64_t end = region->va + region->len;

    if (region->va < job->at) {
        region->offset += job->at - region->va;
        region->va = job->at;
    }
    region->len = (end < job->end ? end : job->end) - region->va;
    if (region->len > RANGE_CHUNK)
        region->len = RANGE_CHUNK;
}

bool file_range(struct pager *pager, struct job *job)
{
    struct kvm_region region;
    bool worked = false;

    while (next_region(job->pid, job->at, job->end, job->what, &region)) {
        pthread_mutex_lock(&file_lock);
        struct file *file = file_find_locked(region.object);
        bool ours = file == NULL || file->pager == pager;
        pthread_mutex_unlock(&file_lock);
        job->object = region.object;
        if (!ours || (worked && pager_has_jobs(pager)))
            return false;
        worked = true;
        part_of(job, &region);
        int err = file != NULL ? region_work(file, job, &region) : 0;
        if (job->err == 0)
            job->err = err;
        job->at = region.va + region.len;
        others_first(pager, job);
    }
    long result = job->err;
    if (job->then != NULL && (result == 0 || (job->what & RANGE_BACK)) && job_claim(job))
        result = job->then(job->pid, job->start, job->end, job->arg);
    job_answer(job, result, NULL, 0);
    return true;
}

int mem_file_range(struct msg_call *call, pid_t pid, const struct kvm_region *first, const struct mem_range *range)
{
    struct job *job = calloc(1, sizeof *job);
    struct file *file;
    int err = 0;

    if (job == NULL)
        return -ENOMEM;
    *job = (struct job){
        .kind = JOB_RANGE, .rcvid = range->wait ? call->rcvid : 0, .prio = call->info->priority, .pid = pid,
        .what = range->what, .at = range->start, .start = range->start, .end = range->end, .then = range->then,
        .arg = range->arg,
    };
    pthread_mutex_lock(&file_lock);
    file = file_find_locked(first->object);
    if (file == NULL)
        err = -ESRCH;                    /* unmapped meanwhile */
    else if (range->wait && client_leaves(call->rcvid))
        err = -EINTR;
    else
        pager_queue_locked(file->pager, job);
    pthread_mutex_unlock(&file_lock);
    if (err != 0)
        free(job);
    return err;
}

int mem_file_attach(struct msg_call *call, int fd, const struct _server_info *server, struct map_request *map)
{
    struct job *job = calloc(1, sizeof *job);
    int err;

    if (job == NULL)
        return -ENOMEM;
    *job = (struct job){
        .kind = JOB_ATTACH, .rcvid = call->rcvid, .prio = call->info->priority, .pid = call->pid, .fd = fd,
        .server = *server, .map = map,
    };
    err = pager_submit(job, server->pid, server->chid);
    if (err != 0)
        free(job);
    return err;
}
