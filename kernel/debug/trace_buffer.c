/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Trace buffers. Two rings of them: the kernel's own pair, which always turns and ends up in the panic report, and the one
 * ALLOCBUFFER makes, which is used between START and STOP and which the logger has mapped.
 *
 * B1  buffer `cur` is being written unless `closed`; the next record then opens the one after it
 * B2  a buffer marked _TRACE_BUF_WRITING belongs to the logger until it clears the mark; the kernel does not touch it (but see
 *     `overwrite`). That mark is all the kernel ever reads back: whatever else is in a buffer may be garbage.
 * B3  every buffer begins with CONTROL/BUFFER and CONTROL/TIME; another TIME precedes the first record after the low half of the
 *     cycle counter has wrapped
 * All CPUs share a ring: records come in the order of the kernel lock.
 */
#ifdef PAULI_INSTR
#include "trace_impl.h"
#include "arch.h"
#include "debug.h"
#include "percpu.h"
#include "pmem.h"

#define LINEAR_LIMIT _TRACEBUF_MAX_EVENTS
#define RING_LIMIT   _TRACEBUF_MAX_EVENTS_RING
#define BUFFERS_MAX  512u                   /* each is initialised in one go */
#define BUFFER_PAGES (_TRACEBUFSIZE / PAGE_SIZE)

_Static_assert(sizeof(tracebuf_t) == _TRACEBUFSIZE && _TRACELEMENTS == 1012, "struct tracebuf");
_Static_assert(LINEAR_LIMIT + TRACE_WORDS_MAX / 2 + 3 < _TRACELEMENTS, "a chain fits in what is left");

struct ring {
    tracebuf_t *buf;
    uint32_t n, cur, used;                   /* records in buf[cur] */
    uint32_t seq, msb;                       /* of the buffer; of the cycle counter */
    bool closed, turns;                      /* nothing is handed over as it fills */
    pid_t owner;
};

static tracebuf_t own_buffers[2] __attribute__((aligned(4096)));
static struct ring own = { .buf = own_buffers, .n = 2, .cur = 1, .closed = true, .turns = true };
static struct ring logged;                   /* buf NULL: there is none */
static bool overwrite, notice;
static unsigned notice_buffer;

static struct ring *ring_now(void)
{
    return trace_started && logged.buf ? &logged : &own;
}

static void append(struct ring *r, uint32_t header, uint32_t time, uint32_t d0, uint32_t d1)
{
    r->buf[r->cur].data[r->used++] = (traceevent_t){ header, { time, d0, d1 } };
}

static uint32_t here(void)
{
    return _NTO_TRACE_SETCPU(cpu_index());
}

static void append_time(struct ring *r, uint64_t now)
{
    r->msb = (uint32_t)(now >> 32);
    append(r, here() | _TRACE_CONTROL_C | _TRACE_CONTROL_TIME, (uint32_t)now, r->msb, (uint32_t)now);
}

static void open_next(struct ring *r, uint64_t now)
{
    tracebuf_t *b;

    r->cur = (r->cur + 1) % r->n;
    r->used = 0;
    r->closed = false;
    b = &r->buf[r->cur];
    b->h.flags = r->turns ? _TRACE_BUF_RING : 0;
    b->h.num_events = 0;
    b->h.seq_buff_num = ++r->seq;
    append(r, here() | _TRACE_CONTROL_C | _TRACE_CONTROL_BUFFER, (uint32_t)now, r->seq, 0);
    append_time(r, now);
}

static void close_current(struct ring *r)
{
    tracebuf_t *b = &r->buf[r->cur];

    r->closed = true;
    b->h.num_events = r->used;
    b->data[0].data[2] = r->used;
}

static void hand_over(struct ring *r, unsigned i, uint32_t why)
{
    __atomic_store_n(&r->buf[i].h.flags, _TRACE_BUF_WRITING | why | (r->turns ? _TRACE_BUF_RING : 0), __ATOMIC_RELEASE);
    notice = true;
    notice_buffer = i;
}

static bool with_logger(const struct ring *r, unsigned i)
{
    return r == &logged && __atomic_load_n(&r->buf[i].h.flags, __ATOMIC_ACQUIRE) & _TRACE_BUF_WRITING;
}

/* There is a buffer being written with room for that many records; false: the logger has them all. */
static bool room(struct ring *r, unsigned records, uint64_t now)
{
    if (!r->closed && (r->used >= (r->turns ? RING_LIMIT : LINEAR_LIMIT) || r->used + records > _TRACELEMENTS)) {
        close_current(r);
        if (!r->turns)
            hand_over(r, r->cur, 0);
    }
    if (r->closed) {
        if (with_logger(r, (r->cur + 1) % r->n) && !overwrite)
            return false;
        open_next(r, now);
    }
    return true;
}

/* Room for these records, and the time of the first: false, they are lost. */
static bool begin(struct ring *r, unsigned records, uint64_t *now)
{
    *now = arch_cycles_fast();
    if (!room(r, records + 1, *now))
        return false;
    if ((uint32_t)(*now >> 32) != r->msb)
        append_time(r, *now);
    return true;
}

void trace_record(uint32_t header, const uint32_t *words, unsigned n)
{
    struct ring *r = ring_now();
    unsigned records = n <= 2 ? 1 : (n + 1) / 2;
    uint64_t now;

    if (!begin(r, records, &now))
        return;
    header |= here();
    for (unsigned i = 0; i < records; i++) {
        uint32_t part = records == 1 ? _TRACE_STRUCT_S : i == 0 ? _TRACE_STRUCT_CB : i < records - 1 ? _TRACE_STRUCT_CC : _TRACE_STRUCT_CE;
        append(r, header | part, (uint32_t)now, 2 * i < n ? words[2 * i] : 0, 2 * i + 1 < n ? words[2 * i + 1] : 0);
    }
}

void trace_record_raw(const traceevent_t *e)
{
    struct ring *r = ring_now();
    uint64_t now;

    if (begin(r, 1, &now))
        append(r, e->header, e->data[0], e->data[1], e->data[2]);
}

bool trace_notice(unsigned *buffer)
{
    bool was = notice;

    notice = false;
    *buffer = notice_buffer;
    return was;
}

/* ---- for TraceEvent() ---- */

int trace_buffers_alloc(unsigned n, pid_t owner, uint64_t *paddr)
{
    paddr_t pa;

    if (n == 0 || n > BUFFERS_MAX)
        return -EINVAL;
    pa = pmem_alloc_contig(n * BUFFER_PAGES, 0);
    if (!pa)
        return -ENOMEM;
    logged = (struct ring){ .buf = paddr_to_virt(pa), .n = n, .cur = n - 1, .closed = true, .turns = logged.turns, .owner = owner };
    for (unsigned i = 0; i < n; i++) {
        tracebuf_header_t *h = &logged.buf[i].h;

        memset(h, 0, sizeof *h);             /* addresses are physical: the logger knows where it has mapped the first */
        h->baseaddr = (struct tracebuf *)(pa + i * _TRACEBUFSIZE);
        h->next = (struct tracebuf *)(pa + (i + 1) % n * _TRACEBUFSIZE);
        h->begin_ptr = (traceevent_t *)((uintptr_t)h->baseaddr + offsetof(tracebuf_t, data));
        h->tail_ptr = h->begin_ptr + _TRACELEMENTS;
        h->ls13_rb_num = i << 13;
    }
    *paddr = pa;
    return 0;
}

void trace_buffers_free(void)
{
    if (!logged.buf)
        return;
    pmem_free_range(virt_to_paddr(logged.buf), (size_t)logged.n * BUFFER_PAGES);
    logged = (struct ring){ .turns = logged.turns };
    notice = false;
}

pid_t trace_buffers_owner(void)
{
    return logged.owner;
}

void trace_buffers_flush(void)
{
    struct ring *r = &logged;

    if (!r->buf)
        return;
    if (!r->closed) {
        close_current(r);
        hand_over(r, r->cur, _TRACE_BUF_FLUSH);
    }
    for (unsigned i = 0; r->turns && i < r->n; i++)
        if (r->buf[i].h.num_events && !with_logger(r, i))
            hand_over(r, i, _TRACE_BUF_FLUSH);
}

void trace_buffers_ring(bool on)
{
    if (logged.turns != on)
        trace_buffers_flush();
    logged.turns = on;
}

void trace_buffers_overwrite(bool on)
{
    overwrite = on;
}

long trace_buffers_count(void)
{
    struct ring *r = logged.buf ? &logged : &own;
    long n = r->closed ? 0 : r->used;

    for (unsigned i = 0; i < r->n; i++)
        if ((r->closed || i != r->cur) && (r->turns || with_logger(r, i)))
            n += MIN(r->buf[i].h.num_events, (uint32_t)_TRACELEMENTS);
    return n;
}

/* ---- the panic report ---- */

static void dump_one(const traceevent_t *e)
{
    uint32_t h = e->header;

    bool call = _NTO_TRACE_GETEVENT_C(h) == _TRACE_KER_CALL_C;

    kprintf("  t:%08x CPU:%02u class %u event %u %x %x %s\n", e->data[0], _NTO_TRACE_GETCPU(h), _NTO_TRACE_GETEVENT_C(h) >> 10,
            _NTO_TRACE_GETEVENT(h), e->data[1], e->data[2], call ? call_name(_NTO_TRACE_GETEVENT(h) % _TRACE_MAX_KER_CALL_NUM) : "");
}

void trace_dump(unsigned last)
{
    struct ring *r = ring_now();
    const tracebuf_t *b = &r->buf[r->cur], *before = &r->buf[(r->cur + r->n - 1) % r->n];
    uint32_t used = MIN(r->used, (uint32_t)_TRACELEMENTS), old = 0;

    if (used < last && before != b)
        old = MIN(MIN(before->h.num_events, last - used), (uint32_t)_TRACELEMENTS);
    kprintf("last events:\n");
    for (uint32_t i = 0; i < old; i++)
        dump_one(&before->data[MIN(before->h.num_events, (uint32_t)_TRACELEMENTS) - old + i]);
    for (uint32_t i = used > last ? used - last : 0; i < used; i++)
        dump_one(&b->data[i]);
}
#endif
