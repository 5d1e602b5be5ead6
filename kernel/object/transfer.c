/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Copies between address spaces (transfer.h). One side is usually the address space loaded on this CPU: it is read or written as the
 * user would, the other through the linear map, page by page.
 */
#include "transfer.h"
#include "usercopy.h"
#include <sys/neutrino.h>

#define PARTS_STEP 256u             /* iov_t's looked at in one piece of work: lists of empty parts are bounded too */

/* A cursor at work: while the kernel lock is held, what there is of its list in the page of the next iov_t. */
struct walk {
    struct cursor *c;
    const struct iovec *v, *end;
    struct iovec one;
    bool current;                   /* its address space is the one loaded */
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

static bool walk_window(struct walk *w)
{
    uintptr_t at = w->c->iov, in_page = PAGE_SIZE - (at & PAGE_MASK);
    enum fault_result why;

    if (unlikely(at & 7 || in_page < sizeof w->one)) {
        w->v = &w->one;
        w->end = w->v + 1;
        return transfer_in(&w->one, w->c->as, at, sizeof w->one) == 0;
    }
    w->v = aspace_touch(w->c->as, at, ACCESS_READ, &why);
    if (unlikely(!w->v))
        return false;
    w->end = w->v + MIN(in_page / sizeof *w->v, (uint64_t)w->c->parts);
    return true;
}

/* On to the next piece that is not empty: 1; 0: the end; -EFAULT; -EAGAIN: the budget is used up. The list may change under our eyes. */
static __attribute__((noinline)) int walk_next(struct walk *w, unsigned *budget)
{
    struct cursor *c = w->c;

    while (c->parts > 0) {
        if (w->v == w->end && !walk_window(w))
            return -EFAULT;
        if (unlikely((*budget)-- == 0))
            return -EAGAIN;
        uint64_t base = (uint64_t)__atomic_load_n(&w->v->iov_base, __ATOMIC_RELAXED);
        uint64_t len = __atomic_load_n(&w->v->iov_len, __ATOMIC_RELAXED), skip = MIN(c->skip, len);
        w->v++;
        c->iov += sizeof *w->v;
        c->parts--;
        if (len && unlikely(!in_user_space(base, len)))
            return -EFAULT;
        c->skip -= skip;
        if (len > skip) {
            c->base = base + skip;
            c->left = len - skip;
            return 1;
        }
    }
    return 0;
}

/* The usual case of it, short and inline: the next part is at hand, not empty, and nothing is to be skipped. */
static inline __attribute__((always_inline)) int walk(struct walk *w, unsigned *budget)
{
    struct cursor *c = w->c;

    if (likely(w->v != w->end && !c->skip && *budget)) {
        uint64_t base = (uint64_t)__atomic_load_n(&w->v->iov_base, __ATOMIC_RELAXED);
        uint64_t len = __atomic_load_n(&w->v->iov_len, __ATOMIC_RELAXED);
        if (likely(len && in_user_space(base, len))) {
            --*budget;
            w->v++;
            c->iov += sizeof *w->v;
            c->parts--;
            c->base = base;
            c->left = len;
            return 1;
        }
    }
    return walk_next(w, budget);
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
 * Copies n bytes that lie in one piece on both sides: how many; less than n: *res says whose fault. Where both sides are other address
 * spaces the destination is made present first: that may not move the source, but a copy-on-write break of a page both share may.
 */
static uint64_t copy_run(const struct walk *d, const struct walk *s, uint64_t n, enum xfer_result *res)
{
    uint64_t to = d->c->base, from = s->c->base, piece;
    enum fault_result why;
    uint64_t done;

    for (done = 0; done < n; done += piece, to += piece, from += piece) {
        void *dst = (void *)to;
        const void *src = (const void *)from;

        piece = n - done;
        if (!d->current || s->current) {
            piece = MIN(piece, PAGE_SIZE - (to & PAGE_MASK));
            *res = XFER_FAULT_DST;
            if (unlikely(!(dst = aspace_touch(d->c->as, to, ACCESS_WRITE, &why))))
                break;
            if (s->current) {
                *res = XFER_FAULT_SRC;
                if (unlikely(copyin_bulk(dst, from, piece) < 0))
                    break;
                continue;
            }
        }
        piece = MIN(piece, PAGE_SIZE - (from & PAGE_MASK));
        *res = XFER_FAULT_SRC;
        if (unlikely(!(src = aspace_touch(s->c->as, from, ACCESS_READ, &why))))
            break;
        if (!d->current) {
            memcpy(dst, src, piece);
            continue;
        }
        *res = XFER_FAULT_DST;
        if (unlikely(copyout_bulk(to, src, piece) < 0))
            break;
    }
    return done;
}

enum xfer_result transfer_copy(struct cursor *dst, struct cursor *src, uint64_t max, uint64_t *done)
{
    struct aspace *current = aspace_current();
    struct walk d = { .c = dst, .current = dst->as == current }, s = { .c = src, .current = src->as == current };
    unsigned budget = PARTS_STEP;
    enum xfer_result res;
    uint64_t n, run;
    int r;

    for (*done = 0; *done < max; *done += n) {
        if (!src->left && (r = walk(&s, &budget)) <= 0)
            return r == 0 ? XFER_DONE : r == -EAGAIN ? XFER_MORE : XFER_FAULT_SRC;
        if (!dst->left && (r = walk(&d, &budget)) <= 0)
            return r == 0 ? XFER_DONE : r == -EAGAIN ? XFER_MORE : XFER_FAULT_DST;
        run = MIN(MIN(src->left, dst->left), max - *done);
        n = copy_run(&d, &s, run, &res);
        src->base += n;
        src->left -= n;
        dst->base += n;
        dst->left -= n;
        if (unlikely(n < run)) {
            *done += n;
            return res;
        }
    }
    return XFER_MORE;
}

int iov_sum(struct aspace *as, struct msgbuf buf, unsigned most, uint64_t *total)
{
    struct cursor c = { .as = as, .iov = buf.addr, .parts = MIN(buf.parts, (long)most) };
    struct walk w = { .c = &c };
    uint64_t sum = 0;

    for (; c.parts > 0; c.parts--, c.iov += sizeof *w.v, w.v++) {
        if (w.v == w.end && !walk_window(&w))
            return -EFAULT;
        uint64_t len = __atomic_load_n(&w.v->iov_len, __ATOMIC_RELAXED);
        if (unlikely(len > (uint64_t)INT64_MAX - sum))
            return -EOVERFLOW;
        sum += len;
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
        enum fault_result why;
        size_t chunk = MIN(n, PAGE_SIZE - (src & PAGE_MASK));
        void *s = aspace_touch(as, src, ACCESS_READ, &why);

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
        enum fault_result why;
        size_t chunk = MIN(n, PAGE_SIZE - (dst & PAGE_MASK));
        void *d = aspace_touch(as, dst, ACCESS_WRITE, &why);

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
    struct cursor c;
    struct walk w = { .c = &c };
    unsigned budget = PARTS_STEP;
    const char *s = src;
    int r;

    *done = 0;
    if (cursor_init(&c, as, buf, 0) < 0)
        return -EFAULT;
    while (*done < n) {
        if (!c.left && (r = walk_next(&w, &budget)) <= 0)
            return r == -EFAULT ? r : 0;
        size_t chunk = MIN(n - *done, c.left);
        if (transfer_out(as, c.base, s + *done, chunk) < 0)
            return -EFAULT;
        c.base += chunk;
        c.left -= chunk;
        *done += chunk;
    }
    return 0;
}
