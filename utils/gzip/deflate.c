/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Input is taken in chunks; each becomes a block, written in the shortest of three ways. `buffer` holds the window before the
 * chunk and the chunk; positions count from the start of the input, modulo 2^32. Strings of three bytes are found by chains of
 * the places whose hash is the same; a place in a chain may be too old, or another string: bytes are always compared.
 */
#include "gzip.h"

#include <string.h>

#include "tool.h"

#define CHUNK 65535             /* what a stored block holds */
#define HASHES 32768
#define MATCH_LEAST 3
#define MATCH_MOST 258
#define LENGTHS_MOST (LITERALS + DISTANCES)

struct symbol { unsigned short literal, distance; };    /* distance 0: a byte; else literal is a length */
struct code { unsigned frequency[LITERALS], bits[LITERALS]; unsigned char length[LITERALS]; };

static struct {
    FILE *out;
    uint32_t bits;
    unsigned bit_count;
    unsigned char buffer[WINDOW + CHUNK];
    size_t history, filled;     /* history: bytes before the chunk */
    uint32_t base;              /* position of buffer[0] */
    uint32_t head[HASHES], previous[WINDOW];
    unsigned chain;             /* places that are tried */
    bool lazy;                  /* does the next byte begin a longer match? */
    struct symbol symbols[CHUNK];
    size_t count;
    struct code literal, distance, lengths;
    /* what read_lengths() of inflate.c reads: a symbol each, with its extra bits above */
    unsigned short runs[LENGTHS_MOST];
    unsigned run_count;
} *d;

static void put_bits(unsigned value, unsigned n)
{
    d->bits |= value << d->bit_count;
    d->bit_count += n;
    for (; d->bit_count >= 8; d->bit_count -= 8) {
        putc((int)(d->bits & 255), d->out);
        d->bits >>= 8;
    }
}

/* ---- matches ---- */

static unsigned hash_at(size_t at)
{
    const unsigned char *b = d->buffer + at;
    return ((unsigned)b[0] << 10 ^ (unsigned)b[1] << 5 ^ b[2]) % HASHES;
}

static void remember(size_t at)
{
    if (at + MATCH_LEAST > d->filled)
        return;
    unsigned hash = hash_at(at);
    uint32_t position = d->base + (uint32_t)at;
    d->previous[position % WINDOW] = d->head[hash];
    d->head[hash] = position;
}

static unsigned common(const unsigned char *a, const unsigned char *b, size_t most)
{
    unsigned n = 0;
    while (n < most && a[n] == b[n])
        n++;
    return n;
}

/* The longest match at `at`, 0: none. Not remembered yet, so that it does not meet itself. */
static unsigned longest(size_t at, unsigned *distance)
{
    size_t most = d->filled - at < MATCH_MOST ? d->filled - at : MATCH_MOST;
    unsigned best = MATCH_LEAST - 1, tries = d->chain;
    uint32_t position = d->base + (uint32_t)at;
    if (most < MATCH_LEAST)
        return 0;
    uint32_t place = d->head[hash_at(at)], back = 0;
    for (; tries-- != 0; place = d->previous[place % WINDOW]) {
        if (position - place <= back)       /* the chain ends in what is overwritten */
            break;
        back = position - place;
        if (back > WINDOW || back > at)
            break;
        const unsigned char *old = d->buffer + at - back;
        if (old[best] != d->buffer[at + best])
            continue;
        unsigned n = common(old, d->buffer + at, most);
        if (n > best) {
            best = n;
            *distance = back;
            if (n == most)
                break;
        }
    }
    return best >= MATCH_LEAST ? best : 0;
}

static void add_symbol(unsigned literal, unsigned distance)
{
    d->symbols[d->count++] = (struct symbol){ (unsigned short)literal, (unsigned short)distance };
}

static void find_matches(void)
{
    d->count = 0;
    for (size_t at = d->history; at < d->filled;) {
        unsigned distance = 0, later = 0, n = longest(at, &distance);
        remember(at);
        if (n != 0 && d->lazy && n < 64 && longest(at + 1, &later) > n)
            n = 0;
        if (n == 0) {
            add_symbol(d->buffer[at++], 0);
            continue;
        }
        add_symbol(n, distance);
        while (at++, --n != 0)
            remember(at);
    }
}

/* ---- codes ---- */

static unsigned code_of(unsigned value, const unsigned short *base, unsigned count)
{
    unsigned code = count - 1;
    while (base[code] > value)
        code--;
    return code;
}

/* Huffman's method: the two rarest become one, until there is one. -> the longest code */
static unsigned tree_depths(const unsigned *frequency, unsigned n, unsigned char *depth)
{
    unsigned weight[2 * LITERALS];
    unsigned short parent[2 * LITERALS] = { 0 };
    unsigned nodes = n, deepest = 0;
    memcpy(weight, frequency, n * sizeof weight[0]);
    for (;;) {
        unsigned low[2], found = 0;
        for (unsigned i = 0; i < nodes; i++) {
            if (weight[i] == 0)
                continue;
            if (found < 2) {
                low[found++] = i;
            } else if (weight[i] < weight[low[0]] || weight[i] < weight[low[1]]) {
                low[weight[low[0]] < weight[low[1]]] = i;
            }
        }
        if (found < 2)
            break;
        weight[nodes] = weight[low[0]] + weight[low[1]];
        weight[low[0]] = weight[low[1]] = 0;
        parent[low[0]] = parent[low[1]] = (unsigned short)nodes++;
    }
    for (unsigned i = 0; i < n; i++) {
        unsigned steps = 0;
        for (unsigned at = i; parent[at] != 0; at = parent[at])
            steps++;
        depth[i] = (unsigned char)steps;
        deepest = steps > deepest ? steps : deepest;
    }
    return deepest;
}

static unsigned reversed(unsigned value, unsigned bits)
{
    unsigned result = 0;
    while (bits-- != 0) {
        result = result << 1 | (value & 1);
        value >>= 1;
    }
    return result;
}

static void assign_codes(struct code *code, unsigned n)
{
    unsigned next = 0;
    for (unsigned bits = 1; bits <= CODE_BITS; bits++, next <<= 1)
        for (unsigned i = 0; i < n; i++)
            if (code->length[i] == bits)
                code->bits[i] = reversed(next++, bits);
}

/* From frequencies to a code no longer than `limit`: frequencies that are too unlike are made more like each other. */
static void make_code(struct code *code, unsigned n, unsigned limit)
{
    unsigned used = 0;
    for (unsigned i = 0; i < n; i++)
        used += code->frequency[i] != 0;
    for (unsigned i = 0; used < 2 && i < n; i++)    /* there are always two */
        if (code->frequency[i] == 0) {
            code->frequency[i] = 1;
            used++;
        }
    while (tree_depths(code->frequency, n, code->length) > limit)
        for (unsigned i = 0; i < n; i++)
            if (code->frequency[i] != 0)
                code->frequency[i] = code->frequency[i] / 4 + 1;
    assign_codes(code, n);
}

static void fixed_codes(void)
{
    for (unsigned i = 0; i < LITERALS; i++)
        d->literal.length[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
    memset(d->distance.length, 5, DISTANCES);
    assign_codes(&d->literal, LITERALS);
    assign_codes(&d->distance, DISTANCES);
}

static void count_symbols(void)
{
    memset(&d->literal, 0, sizeof d->literal);
    memset(&d->distance, 0, sizeof d->distance);
    d->literal.frequency[END_OF_BLOCK] = 1;
    for (size_t i = 0; i < d->count; i++) {
        const struct symbol *symbol = &d->symbols[i];
        if (symbol->distance == 0) {
            d->literal.frequency[symbol->literal]++;
            continue;
        }
        d->literal.frequency[END_OF_BLOCK + 1 + code_of(symbol->literal, length_base, LENGTH_CODES)]++;
        d->distance.frequency[code_of(symbol->distance, distance_base, DISTANCES)]++;
    }
}

/* ---- blocks ---- */

static void add_run(unsigned symbol, unsigned extra)
{
    d->runs[d->run_count++] = (unsigned short)(symbol | extra << 8);
    d->lengths.frequency[symbol]++;
}

static void shorten_lengths(const unsigned char *lengths, unsigned n)
{
    memset(&d->lengths, 0, sizeof d->lengths);
    d->run_count = 0;
    for (unsigned i = 0, times; i < n; i += times) {
        for (times = 1; i + times < n && lengths[i + times] == lengths[i] && times < 138;)
            times++;
        if (lengths[i] == 0 && times >= 3) {
            add_run(times < 11 ? 17 : 18, times - (times < 11 ? 3 : 11));
        } else if (i != 0 && lengths[i] == lengths[i - 1] && times >= 3) {
            times = times > 6 ? 6 : times;
            add_run(16, times - 3);
        } else {
            times = 1;
            add_run(lengths[i], 0);
        }
    }
    make_code(&d->lengths, 19, 7);
}

static unsigned run_extra_bits(unsigned symbol)
{
    return symbol == 16 ? 2 : symbol == 17 ? 3 : symbol == 18 ? 7 : 0;
}

struct header { unsigned literals, distances, lengths; };

static unsigned used_of(const unsigned char *length, unsigned n, unsigned least)
{
    while (n > least && length[n - 1] == 0)
        n--;
    return n;
}

static struct header prepare_header(void)
{
    unsigned char all[LENGTHS_MOST];
    struct header h = { used_of(d->literal.length, LITERALS, 257), used_of(d->distance.length, DISTANCES, 1), 19 };
    memcpy(all, d->literal.length, h.literals);
    memcpy(all + h.literals, d->distance.length, h.distances);
    shorten_lengths(all, h.literals + h.distances);
    while (h.lengths > 4 && d->lengths.length[code_length_order[h.lengths - 1]] == 0)
        h.lengths--;
    return h;
}

static unsigned long header_size(const struct header *h)
{
    unsigned long bits = 14 + 3 * h->lengths;
    for (unsigned i = 0; i < d->run_count; i++)
        bits += d->lengths.length[d->runs[i] & 255] + run_extra_bits(d->runs[i] & 255);
    return bits;
}

static void put_header(const struct header *h)
{
    put_bits(h->literals - 257, 5);
    put_bits(h->distances - 1, 5);
    put_bits(h->lengths - 4, 4);
    for (unsigned i = 0; i < h->lengths; i++)
        put_bits(d->lengths.length[code_length_order[i]], 3);
    for (unsigned i = 0; i < d->run_count; i++) {
        unsigned symbol = d->runs[i] & 255;
        put_bits(d->lengths.bits[symbol], d->lengths.length[symbol]);
        put_bits(d->runs[i] >> 8u, run_extra_bits(symbol));
    }
}

/* Of the symbols alone. */
static unsigned long coded_size(void)
{
    unsigned long bits = d->literal.length[END_OF_BLOCK];
    for (size_t i = 0; i < d->count; i++) {
        const struct symbol *symbol = &d->symbols[i];
        if (symbol->distance == 0) {
            bits += d->literal.length[symbol->literal];
            continue;
        }
        unsigned length = code_of(symbol->literal, length_base, LENGTH_CODES);
        unsigned distance = code_of(symbol->distance, distance_base, DISTANCES);
        bits += d->literal.length[END_OF_BLOCK + 1 + length] + (unsigned)length_extra[length] +
            d->distance.length[distance] + distance_extra[distance];
    }
    return bits;
}

static void put_match(const struct symbol *symbol)
{
    unsigned length = code_of(symbol->literal, length_base, LENGTH_CODES);
    unsigned distance = code_of(symbol->distance, distance_base, DISTANCES);
    put_bits(d->literal.bits[END_OF_BLOCK + 1 + length], d->literal.length[END_OF_BLOCK + 1 + length]);
    put_bits(symbol->literal - length_base[length], length_extra[length]);
    put_bits(d->distance.bits[distance], d->distance.length[distance]);
    put_bits(symbol->distance - distance_base[distance], distance_extra[distance]);
}

static void put_symbols(void)
{
    for (size_t i = 0; i < d->count; i++) {
        const struct symbol *symbol = &d->symbols[i];
        if (symbol->distance == 0)
            put_bits(d->literal.bits[symbol->literal], d->literal.length[symbol->literal]);
        else
            put_match(symbol);
    }
    put_bits(d->literal.bits[END_OF_BLOCK], d->literal.length[END_OF_BLOCK]);
}

static void put_stored(bool last)
{
    size_t n = d->filled - d->history;
    put_bits(last, 3);
    put_bits(0, (8 - d->bit_count) % 8);
    put_bits((unsigned)n, 16);
    put_bits((unsigned)n ^ 0xffff, 16);
    fwrite(d->buffer + d->history, 1, n, d->out);
}

static void put_block(bool last)
{
    find_matches();
    fixed_codes();
    unsigned long fixed = coded_size();
    count_symbols();
    make_code(&d->literal, LITERALS, CODE_BITS);
    make_code(&d->distance, DISTANCES, CODE_BITS);
    struct header header = prepare_header();
    unsigned long dynamic = header_size(&header) + coded_size(), stored = 8 * (unsigned long)(d->filled - d->history) + 40;
    if (stored < fixed && stored < dynamic) {
        put_stored(last);
        return;
    }
    put_bits((unsigned)last | (dynamic < fixed ? 2u : 1u) << 1, 3);
    if (dynamic < fixed)
        put_header(&header);
    else
        fixed_codes();
    put_symbols();
}

/* The next chunk, with the window before it. */
static void read_chunk(FILE *in)
{
    size_t keep = d->filled < WINDOW ? d->filled : WINDOW;
    memmove(d->buffer, d->buffer + d->filled - keep, keep);
    d->base += (uint32_t)(d->filled - keep);
    d->history = keep;
    d->filled = keep + fread(d->buffer + keep, 1, CHUNK, in);
}

void deflate(FILE *in, FILE *out, int level, struct sums *sums)
{
    static const unsigned short chains[9] = { 4, 6, 12, 16, 32, 64, 128, 512, 2048 };
    if (d == NULL)
        d = tool_alloc(sizeof *d);
    memset(d, 0, sizeof *d);
    d->out = out;
    d->base = WINDOW + 1;       /* places never entered are too far back */
    d->chain = chains[level - 1];
    d->lazy = level > 3;
    bool last;
    do {
        read_chunk(in);
        sums_add(sums, d->buffer + d->history, d->filled - d->history);
        int next = getc(in);
        last = next == EOF;
        if (!last)
            ungetc(next, in);
        put_block(last);
    } while (!last);
    put_bits(0, (8 - d->bit_count) % 8);
}
