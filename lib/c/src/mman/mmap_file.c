/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files of servers other than procnto in memory. procnto never waits for a server, so the one who maps reads the file.
 *
 * Private: memory of its own with the file's bytes, as they are now.
 * Shared: procnto keeps one memory object for a file and maps that; whoever maps a part first fills it (_MEM_FILL fills
 * only what nobody has filled yet). Changed pages go back to the file at msync(), munmap(), exec and exit(): a page has
 * changed when its sum differs from the one noted when it was last equal to the file. A descriptor of its own keeps the
 * file open for that.
 *
 * maps_lock guards the list; it is held over reads and writes of the file, never while procnto's answer depends on
 * another thread.
 */
#include "../internal/kercall.h"
#include "../internal/memmap.h"
#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/neutrino.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAGE  4096ul
#define PIECE (64ul * 1024)
#define FD_LOWEST 64            /* out of the way of programs that count on small numbers */

struct file_map {
    struct file_map *next;
    uintptr_t start;
    size_t len;                 /* whole pages */
    off64_t offset;
    off64_t size;               /* of the file: what lies behind is not written */
    bool hidden;                /* no PROT_READ: was written back before, cannot be looked at */
    int fd;
    unsigned *fd_users;         /* maps that share fd: parts of one that was split */
    uint64_t *sums;             /* of each page */
};

static pthread_mutex_t maps_lock = PTHREAD_MUTEX_INITIALIZER;
static struct file_map *maps;
static bool at_exit;

static uint64_t page_sum(uintptr_t page)
{
    const uint64_t *word = (const uint64_t *)page;
    uint64_t sum = 0xcbf29ce484222325ull;

    for (size_t i = 0; i < PAGE / sizeof *word; i++)
        sum = (sum ^ word[i]) * 0x9e3779b97f4a7c15ull + (sum >> 29);
    return sum;
}

/* -> bytes, fewer at the file's end only; -1 and errno */
static ssize_t read_all(int fd, void *buf, size_t size, off64_t offset)
{
    size_t have = 0;

    while (have < size) {
        ssize_t n = pread64(fd, (char *)buf + have, size - have, offset + (off64_t)have);
        if (n == -1 && errno == EINTR)
            continue;
        if (n == -1)
            return -1;
        if (n == 0)
            break;
        have += (size_t)n;
    }
    return (ssize_t)have;
}

static int write_all(int fd, const void *buf, size_t size, off64_t offset)
{
    size_t done = 0;

    while (done < size) {
        ssize_t n = pwrite64(fd, (const char *)buf + done, size - done, offset + (off64_t)done);
        if (n == -1 && errno == EINTR)
            continue;
        if (n <= 0)
            return n == 0 ? EIO : errno;
        done += (size_t)n;
    }
    return EOK;
}

/* ---- write-back: maps_lock ---- */

static int page_back(struct file_map *map, size_t page)
{
    uintptr_t at = map->start + page * PAGE;
    off64_t offset = map->offset + (off64_t)(page * PAGE);
    uint64_t sum = page_sum(at);
    size_t size;
    int err;

    if (sum == map->sums[page] || offset >= map->size)
        return EOK;
    size = map->size - offset < (off64_t)PAGE ? (size_t)(map->size - offset) : PAGE;
    err = write_all(map->fd, (const void *)at, size, offset);
    if (err == EOK)
        map->sums[page] = sum;
    return err;
}

static int map_back(struct file_map *map, uintptr_t start, uintptr_t end)
{
    int err = EOK;

    if (map->hidden)
        return EOK;
    for (size_t page = 0; page < map->len / PAGE; page++) {
        uintptr_t at = map->start + page * PAGE;
        int one = at >= start && at < end ? page_back(map, page) : EOK;
        if (err == EOK)
            err = one;
    }
    return err;
}

static bool meets(const struct file_map *map, uintptr_t start, uintptr_t end)
{
    return map->start < end && map->start + map->len > start;
}

int __mmap_file_sync(const void *addr, size_t len)
{
    uintptr_t start = (uintptr_t)addr, end = len > UINTPTR_MAX - start ? UINTPTR_MAX : start + len;
    int err = EOK;

    pthread_mutex_lock(&maps_lock);
    for (struct file_map *map = maps; map != NULL; map = map->next) {
        int one = meets(map, start, end) ? map_back(map, start, end) : EOK;
        if (err == EOK)
            err = one;
    }
    pthread_mutex_unlock(&maps_lock);
    return err;
}

static void sync_all(void)
{
    __mmap_file_sync(NULL, SIZE_MAX);
}

/* ---- the list: maps_lock ---- */

static void map_free(struct file_map *map)
{
    if (--*map->fd_users == 0) {
        close(map->fd);
        free(map->fd_users);
    }
    free(map->sums);
    free(map);
}

/* What lies at and behind `at` becomes a map of its own behind it. -> false: no memory */
static bool map_split(struct file_map *map, uintptr_t at)
{
    size_t before = (at - map->start) / PAGE, behind = map->len / PAGE - before;
    struct file_map *rest = malloc(sizeof *rest);
    uint64_t *sums = malloc(behind * sizeof *sums);

    if (rest == NULL || sums == NULL) {
        free(rest);
        free(sums);
        return false;
    }
    *rest = *map;
    rest->start = at;
    rest->len = behind * PAGE;
    rest->offset += (off64_t)(before * PAGE);
    rest->sums = sums;
    memcpy(sums, map->sums + before, behind * sizeof *sums);
    ++*map->fd_users;
    map->len = before * PAGE;
    map->next = rest;
    return true;
}

/* Every map that reaches into the range is cut at its ends. -> EOK, ENOMEM */
static int cut(uintptr_t start, uintptr_t end)
{
    for (struct file_map *map = maps; map != NULL; map = map->next) {
        if (!meets(map, start, end))
            continue;
        if (map->start < start && !map_split(map, start))
            return ENOMEM;
        if (map->start >= start && map->start + map->len > end && !map_split(map, end))
            return ENOMEM;
    }
    return EOK;
}

int __mmap_file_protect(const void *addr, size_t len, int prot)
{
    uintptr_t start = (uintptr_t)addr, end = start + ((len + PAGE - 1) & ~(PAGE - 1));
    bool hide = !(prot & PROT_READ);
    int err;

    pthread_mutex_lock(&maps_lock);
    err = cut(start, end);
    for (struct file_map *map = maps; err == EOK && map != NULL; map = map->next) {
        if (!meets(map, start, end))
            continue;
        if (hide && !map->hidden)
            map_back(map, start, end);
        map->hidden = hide;
    }
    pthread_mutex_unlock(&maps_lock);
    return err;
}

int __mmap_file_unmap(const void *addr, size_t len)
{
    uintptr_t start = (uintptr_t)addr, end = start + ((len + PAGE - 1) & ~(PAGE - 1));
    struct file_map **at = &maps;
    int err;

    pthread_mutex_lock(&maps_lock);
    err = cut(start, end);
    while (*at != NULL && err == EOK) {
        struct file_map *map = *at;
        if (!meets(map, start, end)) {
            at = &map->next;
        } else {
            map_back(map, start, end);       /* nobody can be told of an error any more: msync() tells */
            *at = map->next;
            map_free(map);
        }
    }
    pthread_mutex_unlock(&maps_lock);
    return err;
}

static int map_add(void *at, size_t len, off64_t offset, off64_t size, bool hidden, int fd)
{
    struct file_map *map = calloc(1, sizeof *map);
    int own = fcntl(fd, F_DUPFD_CLOEXEC, FD_LOWEST);

    if (own == -1)
        own = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    if (map != NULL) {
        map->sums = malloc(len / PAGE * sizeof *map->sums);
        map->fd_users = malloc(sizeof *map->fd_users);
    }
    if (own == -1 || map == NULL || map->sums == NULL || map->fd_users == NULL) {
        int err = own == -1 ? errno : ENOMEM;
        if (own != -1)
            close(own);
        if (map != NULL) {
            free(map->sums);
            free(map->fd_users);
        }
        free(map);
        return err;
    }
    map->start = (uintptr_t)at;
    map->len = len;
    map->offset = offset;
    map->size = size;
    map->fd = own;
    map->hidden = hidden;
    *map->fd_users = 1;
    for (size_t i = 0; i < len / PAGE; i++)
        map->sums[i] = page_sum(map->start + i * PAGE);
    pthread_mutex_lock(&maps_lock);
    map->next = maps;
    maps = map;
    if (!at_exit)
        at_exit = atexit(sync_all) == 0;
    pthread_mutex_unlock(&maps_lock);
    return EOK;
}

/* ---- mapping ---- */

static int private_map(const mem_map_t *want, int prot, int fd, void **result)
{
    mem_map_t msg = *want;
    int err;

    msg.flags |= MAP_ANON;
    msg.fd = NOFD;
    msg.offset = 0;
    msg.prot = PROT_READ | PROT_WRITE;
    err = __mem_map(SYSMGR_COID, &msg, result);
    if (err != EOK)
        return err;
    if (read_all(fd, *result, want->len, want->offset) == -1)
        err = errno == EBADF ? EACCES : errno;
    if (err == EOK && prot != (PROT_READ | PROT_WRITE))
        err = mprotect_r(*result, want->len, prot);
    if (err != EOK)
        munmap_r(*result, want->len);
    return err;
}

/* Bytes of the file for the part of the object mapped at `at`. */
static int fill(int fd, uintptr_t at, size_t len, off64_t offset)
{
    char *piece = malloc(PIECE);
    int err = piece != NULL ? EOK : ENOMEM;

    for (size_t done = 0; err == EOK && done < len; done += PIECE) {
        size_t want = len - done < PIECE ? len - done : PIECE;
        mem_fill_t msg = { .type = _MEM_FILL, .addr = at + done, .len = want };
        ssize_t n = read_all(fd, piece, want, offset + (off64_t)done);
        iov_t iov[2];
        long r;

        if (n == -1) {
            err = errno == EBADF ? EACCES : errno;
            break;
        }
        memset(piece + n, 0, want - (size_t)n);
        SETIOV(&iov[0], &msg, sizeof msg);
        SETIOV(&iov[1], piece, want);
        r = MsgSendvsnc_r(SYSMGR_COID, iov, 2, NULL, 0);
        err = r < 0 ? (int)-r : EOK;
    }
    free(piece);
    return err;
}

static int shared_map(const mem_map_t *want, const struct stat *st, bool writable, int fd, void **result)
{
    mem_map_file_t msg = {
        .map = *want, .dev = st->st_dev, .ino = st->st_ino, .size = (_Uint64t)st->st_size, .writable = writable,
    };
    size_t len = (want->len + PAGE - 1) & ~(PAGE - 1);
    mem_map_reply_t reply;
    bool hidden = !(want->prot & PROT_READ);
    long r;
    int err;

    msg.map.prot |= PROT_READ;           /* to be looked at here first */
    r = MsgSendnc_r(SYSMGR_COID, &msg, sizeof msg, &reply, sizeof reply);
    if (r < 0)
        return (int)-r;
    *result = (void *)reply.addr;
    err = r > 0 ? fill(fd, reply.addr, len, want->offset) : EOK;
    if (err == EOK && writable)
        err = map_add(*result, len, want->offset, st->st_size, hidden, fd);
    if (err == EOK && hidden)
        err = mprotect_r(*result, len, (int)want->prot);
    if (err != EOK)
        munmap_r(*result, len);
    return err;
}

int __mmap_file(const mem_map_t *want, void **result)
{
    struct stat st;
    int fd = want->fd, mode = fcntl(fd, F_GETFL);

    if (mode == -1 || fstat(fd, &st) == -1)
        return errno;
    mode &= O_ACCMODE;
    if (!S_ISREG(st.st_mode))
        return ENODEV;
    if (mode == O_WRONLY)
        return EACCES;
    if ((_Uint64t)want->offset > (_Uint64t)st.st_size + PAGE - 1 ||
        want->len > (((_Uint64t)st.st_size + PAGE - 1) & ~(PAGE - 1)) - (_Uint64t)want->offset)
        return ENXIO;
    if ((want->flags & MAP_TYPE) == MAP_PRIVATE)
        return private_map(want, (int)want->prot, fd, result);
    if ((want->prot & PROT_WRITE) && mode != O_RDWR)
        return EACCES;
    return shared_map(want, &st, mode == O_RDWR, fd, result);
}
