/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Copies between address spaces (transfer.h). One side is usually the address space loaded on this CPU: it is read or written as the
 * user would, the other through the linear map, page by page.
 */
#include "transfer.h"
#include "usercopy.h"
#include <sys/neutrino.h>

#define PARTS_STEP 96u              /* iov_t's looked at in one piece of work: lists of empty parts are bounded too */
#define NO_PAGE    1ul              /* no page begins there */

/*
 * A cursor at work, while the kernel lock is held. The cursor's list begins behind the window; side_close() gives back what was not
 * used of it. Once a piece was found nothing is to be skipped any more.
 */
struct side {
    const struct iovec *v, *end;    /* the window: what there is of the list in the page of the next iov_t, in the linear map */
    uint64_t base, left;            /* the piece being copied */
    uintptr_t page;                 /* span(): the page looked up last, */
    char *kaddr;                    /* and where it is */
};

static inline bool in_user_space(uint64_t base, uint64_t len)
{
    return base < USER_END && len <= USER_END - base;
}

/* One iov_t of a user array, which may be anywhere. */
int iov_fetch(struct aspace *as, uintptr_t at, struct iovec *v)
{
    return transfer_in(v, as, at, sizeof *v);
}

/* aspace_touch() out of line, once a page. */
static __attribute__((noinline)) char *page_at(struct aspace *as, uintptr_t va, unsigned access)
{
    enum fault_result why;

    return aspace_touch(as, va, access, &why);
}

/* The next iov_t's of a list, at most `most`: how many; 0: they cannot be read. `one`: room for one that is nowhere in one piece. */
static unsigned window_open(struct aspace *as, uintptr_t at, uint64_t most, struct iovec *one, const struct iovec **v)
{
    uintptr_t in_page = PAGE_SIZE - (at & PAGE_MASK);

    if (unlikely(in_page < sizeof *one)) {          /* misaligned; where it does not cross a page the processor takes it as it is */
        *v = one;
        return iov_fetch(as, at, one) == 0;
    }
    *v = (const struct iovec *)page_at(as, at, ACCESS_READ);
    return likely(*v != NULL) ? (unsigned)MIN(in_page / sizeof *one, most) : 0;
}

/* The list may change under our eyes: each iov_t is read once. */
static inline __attribute__((always_inline)) uint64_t iov_base(const struct iovec *v)
{
    return (uint64_t)__atomic_load_n(&v->iov_base, __ATOMIC_RELAXED);
}

static inline __attribute__((always_inline)) uint64_t iov_len(const struct iovec *v)
{
    return __atomic_load_n(&v->iov_len, __ATOMIC_RELAXED);
}

/* On to the next piece that is not empty: 1; 0: the end; -EFAULT; -EAGAIN: the budget is used up. */
static __attribute__((noinline)) int side_seek(struct side *s, struct cursor *c, struct iovec *one, unsigned *budget)
{
    for (;;) {
        if (s->v == s->end) {
            unsigned n;

            if (c->parts <= 0)
                return 0;
            if (unlikely(!*budget))
                return -EAGAIN;
            n = window_open(c->as, c->iov, MIN((uint64_t)c->parts, *budget), one, &s->v);
            s->end = s->v + n;
            if (unlikely(!n))
                return -EFAULT;
            *budget -= n;
            c->iov += n * sizeof *one;
            c->parts -= n;
        }
        uint64_t base = iov_base(s->v), len = iov_len(s->v), skip = MIN(c->skip, len);
        s->v++;
        if (len && unlikely(!in_user_space(base, len)))
            return -EFAULT;
        c->skip -= skip;
        if (len > skip) {
            s->base = base + skip;
            s->left = len - skip;
            return 1;
        }
    }
}

/* The same, short and inline where the next part is at hand and not empty. `s` stays in registers. */
#define SIDE_NEXT(s, c, one, budget) __extension__ ({                                                   \
    int found_ = 1;                                                                                     \
    uint64_t base_ = 0, len_ = 0;                                                                       \
    if (likely((s).v != (s).end && (len_ = iov_len((s).v)) != 0 &&                                      \
               in_user_space(base_ = iov_base((s).v), len_))) {                                         \
        (s).v++;                                                                                        \
        (s).base = base_;                                                                               \
        (s).left = len_;                                                                                \
    } else {                                                                                            \
        struct side m_ = (s);                                                                           \
        found_ = side_seek(&m_, c, one, budget);                                                        \
        (s) = m_;                                                                                       \
    }                                                                                                   \
    found_;                                                                                             \
})

static inline __attribute__((always_inline)) struct side side_of(const struct cursor *c)
{
    return (struct side){ .base = c->base, .left = c->left, .page = NO_PAGE };
}

static inline __attribute__((always_inline)) void side_close(const struct side *s, struct cursor *c)
{
    long unused = s->end - s->v;

    c->base = s->base;
    c->left = s->left;
    c->iov -= (uintptr_t)unused * sizeof *s->v;
    c->parts += unused;
}

int cursor_init(struct cursor *c, struct aspace *as, struct msgbuf buf, uint64_t skip)
{
    c->as = as;
    c->iov = buf.addr;
    c->parts = 0;
    c->base = buf.addr;
    c->left = 0;
    c->skip = skip;
    if (buf.parts > 0) {
        c->parts = buf.parts;
        return 0;
    }
    uint64_t len = (uint64_t)-buf.parts;
    if (len && !in_user_space(buf.addr, len))
        return -EFAULT;
    if (len > skip) {
        c->base += skip;
        c->left = len - skip;
    }
    return 0;
}

/*
 * Where s's next bytes are in the linear map; *n is cut to what of them lies in that page. NULL: they are not there. The page found
 * last is kept: pieces of a list are often neighbours. (A copy-on-write break by the other side leaves it allocated.)
 */
static inline __attribute__((always_inline)) char *span(struct side *s, struct aspace *as, unsigned access, uint64_t *n)
{
    uintptr_t page = ALIGN_DOWN(s->base, PAGE_SIZE);

    if (page != s->page) {
        s->page = page;
        s->kaddr = page_at(as, page, access);
        if (unlikely(!s->kaddr))
            return NULL;                /* and nobody asks again: the copy is over */
    }
    *n = MIN(*n, PAGE_SIZE - (s->base - page));
    return s->kaddr + (s->base - page);
}

/*
 * Up to *n bytes that lie in one piece on both sides, *n afterwards. The destination comes first: making it present may not move the
 * source.
 */
static inline __attribute__((always_inline)) enum xfer_result copy_piece(struct side *d, struct aspace *to_as, struct side *s,
                                                                         struct aspace *from_as, uint64_t *n)
{
    struct aspace *current = aspace_current();
    char *to, *from;

    if (to_as == current && from_as != current) {
        from = span(s, from_as, ACCESS_READ, n);
        return unlikely(!from) ? XFER_FAULT_SRC : copyout_bulk(d->base, from, *n) < 0 ? XFER_FAULT_DST : XFER_DONE;
    }
    to = span(d, to_as, ACCESS_WRITE, n);
    if (unlikely(!to))
        return XFER_FAULT_DST;
    if (from_as == current)
        return copyin_bulk(to, s->base, *n) < 0 ? XFER_FAULT_SRC : XFER_DONE;
    from = span(s, from_as, ACCESS_READ, n);
    if (unlikely(!from))
        return XFER_FAULT_SRC;
    memcpy(to, from, *n);
    return XFER_DONE;
}

enum xfer_result transfer_copy(struct cursor *dst, struct cursor *src, uint64_t max, uint64_t *done)
{
    struct side d = side_of(dst), s = side_of(src);
    enum xfer_result res = XFER_MORE;
    unsigned budget = PARTS_STEP;
    struct iovec one[2];
    uint64_t n, rest;
    int r;

    for (rest = max; rest; rest -= n) {
        if (!s.left && (r = SIDE_NEXT(s, src, &one[0], &budget)) <= 0) {
            res = r == 0 ? XFER_DONE : r == -EAGAIN ? XFER_MORE : XFER_FAULT_SRC;
            break;
        }
        if (!d.left && (r = SIDE_NEXT(d, dst, &one[1], &budget)) <= 0) {
            res = r == 0 ? XFER_DONE : r == -EAGAIN ? XFER_MORE : XFER_FAULT_DST;
            break;
        }
        n = MIN(MIN(s.left, d.left), rest);
        res = copy_piece(&d, dst->as, &s, src->as, &n);
        if (unlikely(res != XFER_DONE))
            break;
        res = XFER_MORE;
        s.base += n;
        s.left -= n;
        d.base += n;
        d.left -= n;
    }
    *done = max - rest;
    side_close(&s, src);
    side_close(&d, dst);
    return res;
}

int iov_sum(struct aspace *as, struct msgbuf buf, unsigned most, uint64_t *total)
{
    uint64_t left = MIN((uint64_t)buf.parts, most), sum = 0, over = 0;
    uintptr_t at = buf.addr;
    const struct iovec *v, *end;
    struct iovec one;

    for (; left; left -= (uint64_t)(end - v), at += (uintptr_t)(end - v) * sizeof one) {
        unsigned n = window_open(as, at, left, &one, &v);

        if (unlikely(!n))
            return -EFAULT;
        end = v + n;
        for (const struct iovec *i = v; i != end; i++) {
            uint64_t len = iov_len(i);

            sum += len;
            over |= sum | len;              /* from the moment it does not fit */
        }
        if (unlikely((int64_t)over < 0))
            return -EOVERFLOW;
    }
    *total = sum;
    return 0;
}

int transfer_in(void *dst, struct aspace *as, uintptr_t src, size_t n)
{
    char *d = dst;

    if (n && !in_user_space(src, n))
        return -EFAULT;
    while (n) {
        size_t chunk = MIN(n, PAGE_SIZE - (src & PAGE_MASK));
        void *s = page_at(as, src, ACCESS_READ);

        if (!s)
            return -EFAULT;
        memcpy(d, s, chunk);
        d += chunk;
        src += chunk;
        n -= chunk;
    }
    return 0;
}

int transfer_out(struct aspace *as, uintptr_t dst, const void *src, size_t n)
{
    const char *s = src;

    if (n && !in_user_space(dst, n))
        return -EFAULT;
    while (n) {
        size_t chunk = MIN(n, PAGE_SIZE - (dst & PAGE_MASK));
        void *d = page_at(as, dst, ACCESS_WRITE);

        if (!d)
            return -EFAULT;
        memcpy(d, s, chunk);
        dst += chunk;
        s += chunk;
        n -= chunk;
    }
    return 0;
}

int transfer_out_buf(struct aspace *as, struct msgbuf buf, const void *src, size_t n, size_t *done)
{
    unsigned budget = PARTS_STEP;
    struct iovec one;
    struct cursor c;
    struct side d;
    const char *s = src;
    int r;

    *done = 0;
    if (cursor_init(&c, as, buf, 0) < 0)
        return -EFAULT;
    for (d = side_of(&c); *done < n; *done += d.left, d.left = 0) {
        if (!d.left && (r = side_seek(&d, &c, &one, &budget)) <= 0)
            return r == -EFAULT ? r : 0;
        d.left = MIN(n - *done, d.left);
        if (transfer_out(as, d.base, s + *done, d.left) < 0)
            return -EFAULT;
    }
    return 0;
}
