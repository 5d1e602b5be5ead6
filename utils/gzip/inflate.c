/* SPDX-License-Identifier: Apache-2.0 */
#include "gzip.h"

#include <string.h>

#include "tool.h"

/* A canonical code: how many codes there are of each length, and what they mean in order. */
struct code {
    unsigned short count[CODE_BITS + 1], symbol[LITERALS + 2];
};

/* What goes wrong is kept in `error`; reading then gives zeros, and every loop looks at it. */
static struct {
    FILE *in, *out;
    struct sums *sums;
    const char *error;
    uint32_t bits;              /* read and not used, the next one lowest */
    unsigned bit_count;
    unsigned char *window;
    size_t at, filled;          /* filled: how much of the window has been written, at most WINDOW */
    struct code literal, distance;
} s;

static unsigned take(unsigned n)
{
    while (s.bit_count < n) {
        int c = getc(s.in);
        if (c == EOF) {
            s.error = "unexpected end of file";
            return 0;
        }
        s.bits |= (uint32_t)c << s.bit_count;
        s.bit_count += 8;
    }
    unsigned value = s.bits & ((1u << n) - 1);
    s.bits >>= n;
    s.bit_count -= n;
    return value;
}

static void flush(void)
{
    sums_add(s.sums, s.window, s.at);
    if (s.out != NULL && fwrite(s.window, 1, s.at, s.out) != s.at)
        s.error = "cannot be written";
    s.at = 0;
}

static void put(unsigned char byte)
{
    s.window[s.at++] = byte;
    if (s.filled < WINDOW)
        s.filled++;
    if (s.at == WINDOW)
        flush();
}

/* A set of lengths makes a code when it is full; one alone of one bit may stand for itself. */
static void make_code(struct code *code, const unsigned char *lengths, unsigned n)
{
    unsigned short next[CODE_BITS + 2] = { 0 };
    int left = 1;
    memset(code->count, 0, sizeof code->count);
    for (unsigned i = 0; i < n; i++)
        code->count[lengths[i]]++;
    bool none = code->count[0] == n;
    code->count[0] = 0;
    for (unsigned bits = 1; bits <= CODE_BITS; bits++) {
        left = left * 2 - code->count[bits];
        if (left < 0)
            break;
        next[bits + 1] = (unsigned short)(next[bits] + code->count[bits]);
    }
    bool single = code->count[1] == 1 && next[CODE_BITS + 1] == 1;
    if (left < 0 || (left > 0 && !none && !single)) {
        s.error = "invalid code";
        return;
    }
    for (unsigned i = 0; i < n; i++)
        if (lengths[i] != 0)
            code->symbol[next[lengths[i]]++] = (unsigned short)i;
}

static unsigned decode(const struct code *code)
{
    int value = 0, first = 0, index = 0;
    for (unsigned bits = 1; bits <= CODE_BITS; bits++) {
        value |= (int)take(1);
        int count = code->count[bits];
        if (value - first < count)
            return code->symbol[index + value - first];
        index += count;
        first = (first + count) << 1;
        value <<= 1;
    }
    if (s.error == NULL)
        s.error = "invalid code";
    return END_OF_BLOCK;
}

static void copy_match(unsigned length_code)
{
    if (length_code >= LENGTH_CODES) {
        s.error = "invalid length";
        return;
    }
    unsigned length = length_base[length_code] + take(length_extra[length_code]);
    unsigned code = decode(&s.distance);
    if (code >= DISTANCES) {
        s.error = "invalid distance";
        return;
    }
    size_t distance = distance_base[code] + take(distance_extra[code]);
    if (distance > s.filled) {
        s.error = "a match before the start";
        return;
    }
    while (length-- != 0)
        put(s.window[(s.at - distance) % WINDOW]);
}

static void coded_block(void)
{
    while (s.error == NULL) {
        unsigned symbol = decode(&s.literal);
        if (symbol == END_OF_BLOCK)
            return;
        if (symbol < END_OF_BLOCK)
            put((unsigned char)symbol);
        else
            copy_match(symbol - END_OF_BLOCK - 1);
    }
}

static void stored_block(void)
{
    take(s.bit_count % 8);
    unsigned n = take(16), inverted = take(16);
    if (s.error == NULL && n != (inverted ^ 0xffff))
        s.error = "invalid block length";
    while (n-- != 0 && s.error == NULL)
        put((unsigned char)take(8));
}

static void fixed_block(void)
{
    unsigned char lengths[LITERALS + 2];
    memset(lengths, 8, 144);
    memset(lengths + 144, 9, 112);
    memset(lengths + 256, 7, 24);
    memset(lengths + 280, 8, 8);
    make_code(&s.literal, lengths, sizeof lengths);
    memset(lengths, 5, 32);
    make_code(&s.distance, lengths, 32);
    coded_block();
}

/* Lengths of both codes as one list, in which runs are written short. */
static void read_lengths(unsigned char *lengths, unsigned n)
{
    for (unsigned i = 0; i < n && s.error == NULL;) {
        unsigned symbol = decode(&s.literal), times;
        unsigned char value = 0;
        if (symbol < 16) {
            lengths[i++] = (unsigned char)symbol;
            continue;
        }
        if (symbol == 16 && i != 0)
            value = lengths[i - 1];
        times = symbol == 16 ? 3 + take(2) : symbol == 17 ? 3 + take(3) : 11 + take(7);
        if ((symbol == 16 && i == 0) || symbol > 18 || times > n - i) {
            s.error = "invalid code lengths";
            return;
        }
        memset(lengths + i, value, times);
        i += times;
    }
}

static void dynamic_block(void)
{
    unsigned char lengths[LITERALS + 32 + 2] = { 0 }, few[19] = { 0 };
    unsigned literals = take(5) + 257, distances = take(5) + 1, n = take(4) + 4;
    for (unsigned i = 0; i < n; i++)
        few[code_length_order[i]] = (unsigned char)take(3);
    make_code(&s.literal, few, sizeof few);
    if (s.error == NULL && literals > LITERALS)
        s.error = "invalid code lengths";
    if (s.error == NULL)
        read_lengths(lengths, literals + distances);
    if (s.error == NULL)
        make_code(&s.literal, lengths, literals);
    if (s.error == NULL)
        make_code(&s.distance, lengths + literals, distances);
    if (s.error == NULL)
        coded_block();
}

const char *inflate(FILE *in, FILE *out, struct sums *sums)
{
    static void (*const blocks[])(void) = { stored_block, fixed_block, dynamic_block };
    if (s.window == NULL)
        s.window = tool_alloc(WINDOW);
    s.in = in;
    s.out = out;
    s.sums = sums;
    s.error = NULL;
    s.bits = s.bit_count = 0;
    s.at = s.filled = 0;
    for (bool last = false; !last && s.error == NULL;) {
        last = take(1);
        unsigned type = take(2);
        if (type == 3)
            s.error = "invalid block type";
        else if (s.error == NULL)
            blocks[type]();
    }
    flush();
    return s.error;
}
