/* SPDX-License-Identifier: Apache-2.0 */
/* md5sum, sha1sum, sha224sum, sha256sum, sha384sum, sha512sum: digests by RFC 1321 and FIPS 180-4, printed and compared. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool.h"

#define WORDS_MOST 8
#define BLOCK_MOST 128
#define DIGEST_MOST 64

struct digest {
    const char *name;           /* of the command, without "sum" */
    unsigned block, size, word; /* bytes in a block, in the result, in a word of the state */
    bool little;                /* the bytes of a word begin with the lowest */
    void (*mix)(uint64_t state[WORDS_MOST], const unsigned char *block);
    uint64_t start[WORDS_MOST];
};

static uint32_t left(uint32_t x, unsigned n) { return x << n | x >> (32 - n); }
static uint32_t right(uint32_t x, unsigned n) { return x >> n | x << (32 - n); }
static uint64_t right64(uint64_t x, unsigned n) { return x >> n | x << (64 - n); }

static uint64_t big(const unsigned char *b, unsigned bytes)
{
    uint64_t value = 0;
    while (bytes-- != 0)
        value = value << 8 | *b++;
    return value;
}

/* ---- constants: fractional parts of roots of the primes, and of sines, worked out when first used ---- */

static uint64_t prime_roots[80];        /* cube roots, 64 bits behind the point */

static bool is_prime(unsigned n)
{
    for (unsigned i = 2; i * i <= n; i++)
        if (n % i == 0)
            return false;
    return true;
}

/* cube(whole + part / 2^64) <= n? With 32-bit digits, so that nothing is lost. */
static bool cube_within(uint32_t whole, uint64_t part, uint32_t n)
{
    unsigned __int128 low = (unsigned __int128)(part & 0xffffffff), high = part >> 32;
    uint32_t x[3] = { (uint32_t)low, (uint32_t)high, whole };
    uint64_t square[6] = { 0 }, cube[9] = { 0 };
    for (unsigned i = 0; i < 3; i++) {
        uint64_t carry = 0;
        for (unsigned j = 0; j < 3; j++) {
            carry += square[i + j] + (uint64_t)x[i] * x[j];
            square[i + j] = carry & 0xffffffff;
            carry >>= 32;
        }
        square[i + 3] = carry;
    }
    for (unsigned i = 0; i < 3; i++) {
        uint64_t carry = 0;
        for (unsigned j = 0; j < 6; j++) {
            carry += cube[i + j] + (uint64_t)x[i] * square[j];
            cube[i + j] = carry & 0xffffffff;
            carry >>= 32;
        }
        cube[i + 6] = carry;
    }
    return cube[6] < n && cube[7] == 0 && cube[8] == 0;
}

static void make_roots(void)
{
    unsigned prime = 2;
    for (unsigned i = 0; i < 80; prime++) {
        if (!is_prime(prime))
            continue;
        uint32_t whole = 1;
        uint64_t part = 0;
        while ((whole + 1) * (whole + 1) * (whole + 1) <= prime)
            whole++;
        for (int bit = 63; bit >= 0; bit--)
            if (cube_within(whole, part | (uint64_t)1 << bit, prime))
                part |= (uint64_t)1 << bit;
        prime_roots[i++] = part;
    }
}

/* ---- the functions ---- */

static const uint32_t sines[64] = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
};

static void mix_md5(uint64_t state[WORDS_MOST], const unsigned char *block)
{
    static const unsigned char turns[4][4] = { { 7, 12, 17, 22 }, { 5, 9, 14, 20 }, { 4, 11, 16, 23 }, { 6, 10, 15, 21 } };
    static const unsigned char step[4] = { 1, 5, 3, 7 }, first[4] = { 0, 1, 5, 0 };
    uint32_t a = (uint32_t)state[0], b = (uint32_t)state[1], c = (uint32_t)state[2], e = (uint32_t)state[3];
    for (unsigned i = 0; i < 64; i++) {
        unsigned round = i / 16, at = (first[round] + step[round] * i) % 16;
        uint32_t f = round == 0 ? (b & c) | (~b & e) : round == 1 ? (e & b) | (~e & c) : round == 2 ? b ^ c ^ e : c ^ (b | ~e);
        uint32_t word = __builtin_bswap32((uint32_t)big(block + 4 * at, 4));
        f += a + sines[i] + word;
        a = e;
        e = c;
        c = b;
        b += left(f, turns[round][i % 4]);
    }
    state[0] = (uint32_t)(state[0] + a);
    state[1] = (uint32_t)(state[1] + b);
    state[2] = (uint32_t)(state[2] + c);
    state[3] = (uint32_t)(state[3] + e);
}

static void mix_sha1(uint64_t state[WORDS_MOST], const unsigned char *block)
{
    static const uint32_t constants[4] = { 0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6 };
    uint32_t w[80], s[5];
    for (unsigned i = 0; i < 80; i++)
        w[i] = i < 16 ? (uint32_t)big(block + 4 * i, 4) : left(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    for (unsigned i = 0; i < 5; i++)
        s[i] = (uint32_t)state[i];
    for (unsigned i = 0; i < 80; i++) {
        uint32_t f = i < 20 ? (s[1] & s[2]) | (~s[1] & s[3]) : i >= 40 && i < 60 ?
            (s[1] & s[2]) | (s[1] & s[3]) | (s[2] & s[3]) : s[1] ^ s[2] ^ s[3];
        f += left(s[0], 5) + s[4] + constants[i / 20] + w[i];
        memmove(s + 1, s, 4 * sizeof s[0]);
        s[2] = left(s[2], 30);
        s[0] = f;
    }
    for (unsigned i = 0; i < 5; i++)
        state[i] = (uint32_t)(state[i] + s[i]);
}

static void mix_sha256(uint64_t state[WORDS_MOST], const unsigned char *block)
{
    uint32_t w[64], s[8];
    for (unsigned i = 0; i < 64; i++)
        w[i] = i < 16 ? (uint32_t)big(block + 4 * i, 4) : w[i - 16] + w[i - 7] +
            (right(w[i - 15], 7) ^ right(w[i - 15], 18) ^ w[i - 15] >> 3) +
            (right(w[i - 2], 17) ^ right(w[i - 2], 19) ^ w[i - 2] >> 10);
    for (unsigned i = 0; i < 8; i++)
        s[i] = (uint32_t)state[i];
    for (unsigned i = 0; i < 64; i++) {
        uint32_t t = s[7] + (right(s[4], 6) ^ right(s[4], 11) ^ right(s[4], 25)) + ((s[4] & s[5]) ^ (~s[4] & s[6])) +
            (uint32_t)(prime_roots[i] >> 32) + w[i];
        uint32_t u = (right(s[0], 2) ^ right(s[0], 13) ^ right(s[0], 22)) + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
        memmove(s + 1, s, 7 * sizeof s[0]);
        s[4] += t;
        s[0] = t + u;
    }
    for (unsigned i = 0; i < 8; i++)
        state[i] = (uint32_t)(state[i] + s[i]);
}

static void mix_sha512(uint64_t state[WORDS_MOST], const unsigned char *block)
{
    uint64_t w[80], s[8];
    for (unsigned i = 0; i < 80; i++)
        w[i] = i < 16 ? big(block + 8 * i, 8) : w[i - 16] + w[i - 7] +
            (right64(w[i - 15], 1) ^ right64(w[i - 15], 8) ^ w[i - 15] >> 7) +
            (right64(w[i - 2], 19) ^ right64(w[i - 2], 61) ^ w[i - 2] >> 6);
    memcpy(s, state, sizeof s);
    for (unsigned i = 0; i < 80; i++) {
        uint64_t t = s[7] + (right64(s[4], 14) ^ right64(s[4], 18) ^ right64(s[4], 41)) + ((s[4] & s[5]) ^ (~s[4] & s[6])) +
            prime_roots[i] + w[i];
        uint64_t u = (right64(s[0], 28) ^ right64(s[0], 34) ^ right64(s[0], 39)) +
            ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
        memmove(s + 1, s, 7 * sizeof s[0]);
        s[4] += t;
        s[0] = t + u;
    }
    for (unsigned i = 0; i < 8; i++)
        state[i] += s[i];
}

static const struct digest digests[] = {
    { "md5", 64, 16, 4, true, mix_md5, { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476 } },
    { "sha1", 64, 20, 4, false, mix_sha1, { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0 } },
    { "sha224", 64, 28, 4, false, mix_sha256,
        { 0xc1059ed8, 0x367cd507, 0x3070dd17, 0xf70e5939, 0xffc00b31, 0x68581511, 0x64f98fa7, 0xbefa4fa4 } },
    { "sha256", 64, 32, 4, false, mix_sha256,
        { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19 } },
    { "sha384", 128, 48, 8, false, mix_sha512,
        { 0xcbbb9d5dc1059ed8, 0x629a292a367cd507, 0x9159015a3070dd17, 0x152fecd8f70e5939, 0x67332667ffc00b31,
          0x8eb44a8768581511, 0xdb0c2e0d64f98fa7, 0x47b5481dbefa4fa4 } },
    { "sha512", 128, 64, 8, false, mix_sha512,
        { 0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1, 0x510e527fade682d1,
          0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179 } },
};
static const struct digest *kind;

/* The last bytes: a bit, zeros, the length in bits at the end of a block. */
static void finish(uint64_t state[WORDS_MOST], unsigned char *block, size_t left_over, uint64_t size)
{
    unsigned room = 2 * kind->word;
    block[left_over++] = 0x80;
    memset(block + left_over, 0, kind->block - left_over);
    if (left_over > kind->block - room) {
        kind->mix(state, block);
        memset(block, 0, kind->block);
    }
    for (unsigned i = 0; i < 8; i++)
        block[kind->block - 8 + i] = (unsigned char)(size * 8 >> (kind->little ? 8 * i : 56 - 8 * i));
    kind->mix(state, block);
}

static bool digest_of(FILE *file, char text[2 * DIGEST_MOST + 1])
{
    uint64_t state[WORDS_MOST], size = 0;
    unsigned char block[BLOCK_MOST];
    size_t n;
    memcpy(state, kind->start, sizeof state);
    while ((n = fread(block, 1, kind->block, file)) == kind->block) {
        kind->mix(state, block);
        size += n;
    }
    finish(state, block, n, size + n);
    for (unsigned i = 0; i < kind->size; i++) {
        unsigned within = i % kind->word;
        uint64_t shift = 8 * (kind->little ? within : kind->word - 1 - within);
        snprintf(text + 2 * i, 3, "%02x", (unsigned)(state[i / kind->word] >> shift & 255));
    }
    return !ferror(file);
}

static int print(FILE *file, const char *name)
{
    char text[2 * DIGEST_MOST + 1];
    if (digest_of(file, text))
        printf("%s  %s\n", text, name);
    return 0;
}

/* ---- comparing: lines as they are printed ---- */

static struct { bool compare, quiet, silent; unsigned wrong, unread, malformed; } opt;

static void compare_file(const char *name, const char *wanted)
{
    char text[2 * DIGEST_MOST + 1];
    FILE *file = tool_open(name);
    if (file == NULL || !digest_of(file, text)) {
        opt.unread++;
        if (!opt.silent)
            printf("%s: FAILED open or read\n", name);
    } else if (strcasecmp(text, wanted) != 0) {
        opt.wrong++;
        if (!opt.silent)
            printf("%s: FAILED\n", name);
    } else if (!opt.quiet && !opt.silent) {
        printf("%s: OK\n", name);
    }
    if (file != NULL)
        tool_done(file);
}

static int compare(FILE *list, const char *list_name)
{
    char *line = NULL;
    size_t room = 0, digits = 2 * kind->size, good = 0;
    ssize_t n;
    opt.wrong = opt.unread = opt.malformed = 0;
    while ((n = getline(&line, &room, list)) > 0) {
        line[strcspn(line, "\n")] = '\0';
        if (strspn(line, "0123456789abcdefABCDEF") != digits || line[digits] != ' ' ||
            (line[digits + 1] != ' ' && line[digits + 1] != '*') || line[digits + 2] == '\0') {
            opt.malformed++;
            continue;
        }
        line[digits] = '\0';
        good++;
        compare_file(line + digits + 2, line);
    }
    free(line);
    fflush(stdout);
    if (good == 0)
        tool_say("%s: no line with a %s digest", tool_label(list_name), kind->name);
    else if (opt.malformed != 0 && !opt.silent)
        tool_say("%u lines are no digests", opt.malformed);
    if (opt.unread != 0 && !opt.silent)
        tool_say("%u files could not be read", opt.unread);
    if (opt.wrong != 0 && !opt.silent)
        tool_say("%u digests do not match", opt.wrong);
    return good == 0 || opt.wrong != 0 || opt.unread != 0;
}

static void choose_kind(const char *name)
{
    kind = &digests[0];
    for (unsigned i = 0; i < sizeof digests / sizeof digests[0]; i++)
        if (strncmp(name, digests[i].name, strlen(digests[i].name)) == 0)
            kind = &digests[i];
}

int main(int argc, char *argv[])
{
    const char *slash = strrchr(argv[0], '/');
    int c;
    choose_kind(slash != NULL ? slash + 1 : argv[0]);
    while ((c = getopt(argc, argv, "bcqst")) != -1) {
        switch (c) {
        case 'b': case 't': break;      /* there is no difference */
        case 'c': opt.compare = true; break;
        case 'q': opt.quiet = true; break;
        case 's': opt.silent = true; break;
        default:  tool_usage("[-c [-qs]] [file...]");
        }
    }
    make_roots();
    return tool_close(tool_each(argv + optind, opt.compare ? compare : print));
}
