/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <sys/uio.h>

struct place {
    const struct iovec *part;
    int left;
    size_t at;          /* within the part */
};

/* At a byte that is there, past empty and used parts; false at the end. */
static int settle(struct place *p)
{
    while (p->left > 0 && p->at >= p->part->iov_len) {
        p->at -= p->part->iov_len;
        p->part++;
        p->left--;
    }
    return p->left > 0;
}

size_t memcpyv(const struct iovec *dst, int dparts, int doff, const struct iovec *src, int sparts, int soff)
{
    struct place to = { dst, dparts, (size_t)doff }, from = { src, sparts, (size_t)soff };
    size_t done = 0;

    while (settle(&to) && settle(&from)) {
        size_t room = to.part->iov_len - to.at, have = from.part->iov_len - from.at;
        size_t n = room < have ? room : have;
        memcpy((char *)to.part->iov_base + to.at, (const char *)from.part->iov_base + from.at, n);
        to.at += n;
        from.at += n;
        done += n;
    }
    return done;
}
