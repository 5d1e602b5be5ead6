/* SPDX-License-Identifier: Apache-2.0 */
/* Copies between address spaces. A step copies at most up to the end of a page on both sides. */
#include "transfer.h"
#include <sys/neutrino.h>

/* One iov_t of a user array, which may be anywhere. */
int iov_fetch(struct aspace *as, uintptr_t at, struct iovec *v)
{
    enum fault_result why;
    const uint64_t *k;

    if (unlikely(at & 7 || (at & PAGE_MASK) > PAGE_SIZE - sizeof *v))
        return transfer_in(v, as, at, sizeof *v);
    k = aspace_touch(as, at, ACCESS_READ, &why);
    if (unlikely(!k))
        return -EFAULT;
    v->iov_base = (void *)k[0];
    v->iov_len = k[1];
    return 0;
}

/* Moves on to the next piece that is not empty: 1 there is one, 0 the end, -EFAULT. */
static int cursor_next(struct cursor *c)
{
    while (!c->left) {
        struct iovec v;

        if (c->parts <= 0)
            return 0;
        if (iov_fetch(c->as, c->iov, &v) < 0)
            return -EFAULT;
        c->iov += sizeof v;
        c->parts--;
        c->base = (uintptr_t)v.iov_base;
        c->left = v.iov_len;
        if (c->left && (c->base >= USER_END || c->left > USER_END - c->base))
            return -EFAULT;
    }
    return 1;
}

int cursor_init(struct cursor *c, struct aspace *as, struct msgbuf buf, uint64_t skip)
{
    c->as = as;
    if (buf.parts <= 0) {
        c->parts = 0;
        c->base = buf.addr;
        c->left = (uint64_t)-buf.parts;
        if (c->left && (c->base >= USER_END || c->left > USER_END - c->base))
            return -EFAULT;
    } else {
        c->iov = buf.addr;
        c->parts = buf.parts;
        c->left = 0;
    }
    while (skip) {
        int r = cursor_next(c);
        if (r <= 0)
            return r;
        uint64_t n = MIN(skip, c->left);
        c->base += n;
        c->left -= n;
        skip -= n;
    }
    return 0;
}

enum xfer_result transfer_copy(struct cursor *dst, struct cursor *src, uint64_t max, uint64_t *done)
{
    *done = 0;
    while (*done < max) {
        enum fault_result why;
        int r = cursor_next(src);
        if (r < 0)
            return XFER_FAULT_SRC;
        if (!r)
            break;
        r = cursor_next(dst);
        if (r < 0)
            return XFER_FAULT_DST;
        if (!r)
            break;
        uint64_t n = MIN(MIN(src->left, dst->left), max - *done);
        n = MIN(n, PAGE_SIZE - (src->base & PAGE_MASK));
        n = MIN(n, PAGE_SIZE - (dst->base & PAGE_MASK));
        /* The destination first: making it present may not move the source, but a copy-on-write break of a page both share may. */
        void *d = aspace_touch(dst->as, dst->base, ACCESS_WRITE, &why);
        if (unlikely(!d))
            return XFER_FAULT_DST;
        const void *s = aspace_touch(src->as, src->base, ACCESS_READ, &why);
        if (unlikely(!s))
            return XFER_FAULT_SRC;
        memcpy(d, s, n);
        src->base += n;
        src->left -= n;
        dst->base += n;
        dst->left -= n;
        *done += n;
    }
    return XFER_DONE;
}

int transfer_in(void *dst, struct aspace *as, uintptr_t src, size_t n)
{
    char *d = dst;

    if (n && (src >= USER_END || n > USER_END - src))
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

    if (n && (dst >= USER_END || n > USER_END - dst))
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
    const char *s = src;

    *done = 0;
    if (cursor_init(&c, as, buf, 0) < 0)
        return -EFAULT;
    while (*done < n) {
        int r = cursor_next(&c);
        if (r < 0)
            return r;
        if (!r)
            break;
        size_t chunk = MIN(n - *done, c.left);
        if (transfer_out(as, c.base, s + *done, chunk) < 0)
            return -EFAULT;
        c.base += chunk;
        c.left -= chunk;
        *done += chunk;
    }
    return 0;
}
