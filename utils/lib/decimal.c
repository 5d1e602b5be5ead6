/* SPDX-License-Identifier: Apache-2.0 */
#include "decimal.h"

#include <stdlib.h>
#include <string.h>

#include "tool.h"

#define BASE 1000000000u
#define WORD_DIGITS 9

static const uint32_t powers[WORD_DIGITS] = { 1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000 };

static size_t largest(size_t a, size_t b) { return a > b ? a : b; }
static size_t smallest(size_t a, size_t b) { return a < b ? a : b; }

static struct number *make(size_t count, size_t scale)
{
    if (count > SIZE_MAX / sizeof(uint32_t) - sizeof(struct number) || scale > NUMBER_SCALE_MAX)
        tool_die("a number is too long");
    struct number *n = tool_alloc(sizeof *n + count * sizeof n->word[0]);
    n->references = 1;
    n->count = count;
    n->scale = scale;
    return n;
}

static struct number *trim(struct number *n)
{
    while (n->count != 0 && n->word[n->count - 1] == 0)
        n->count--;
    if (n->count == 0)
        n->negative = false;
    return n;
}

struct number *number_keep(struct number *n)
{
    n->references++;
    return n;
}

void number_release(struct number *n)
{
    if (n != NULL && --n->references == 0)
        free(n);
}

bool number_is_zero(const struct number *n)
{
    return n->count == 0;
}

struct number *number_of(long value)
{
    unsigned long rest = value < 0 ? 0 - (unsigned long)value : (unsigned long)value;
    struct number *n = make(3, 0);
    n->negative = value < 0;
    for (size_t i = 0; i < 3; i++, rest /= BASE)
        n->word[i] = (uint32_t)(rest % BASE);
    return trim(n);
}

/* ---- magnitudes: the words alone, scale and sign are the caller's ---- */

static int compare_words(const struct number *a, const struct number *b)
{
    if (a->count != b->count)
        return a->count < b->count ? -1 : 1;
    for (size_t i = a->count; i-- != 0;)
        if (a->word[i] != b->word[i])
            return a->word[i] < b->word[i] ? -1 : 1;
    return 0;
}

static struct number *add_words(const struct number *a, const struct number *b)
{
    struct number *sum = make(largest(a->count, b->count) + 1, a->scale);
    uint32_t carry = 0;
    for (size_t i = 0; i < sum->count; i++) {
        carry += (i < a->count ? a->word[i] : 0) + (i < b->count ? b->word[i] : 0);
        sum->word[i] = carry % BASE;
        carry /= BASE;
    }
    return trim(sum);
}

/* a is not less than b */
static struct number *subtract_words(const struct number *a, const struct number *b)
{
    struct number *rest = make(a->count, a->scale);
    uint32_t borrow = 0;
    for (size_t i = 0; i < a->count; i++) {
        uint32_t take = borrow + (i < b->count ? b->word[i] : 0);
        borrow = a->word[i] < take;
        rest->word[i] = a->word[i] + (borrow ? BASE : 0) - take;
    }
    return trim(rest);
}

static struct number *multiply_words(const struct number *a, const struct number *b)
{
    struct number *product = make(a->count + b->count, a->scale + b->scale);
    for (size_t i = 0; i < a->count; i++) {
        uint64_t carry = 0;
        for (size_t j = 0; j < b->count || carry != 0; j++) {
            carry += product->word[i + j] + (j < b->count ? (uint64_t)a->word[i] * b->word[j] : 0);
            product->word[i + j] = (uint32_t)(carry % BASE);
            carry /= BASE;
        }
    }
    return trim(product);
}

static void multiply_small(struct number *n, uint32_t factor)
{
    uint64_t carry = 0;
    for (size_t i = 0; i < n->count; i++) {
        carry += (uint64_t)n->word[i] * factor;
        n->word[i] = (uint32_t)(carry % BASE);
        carry /= BASE;
    }
}

static uint32_t divide_small(struct number *n, uint32_t divisor)
{
    uint64_t rest = 0;
    for (size_t i = n->count; i-- != 0;) {
        rest = rest * BASE + n->word[i];
        n->word[i] = (uint32_t)(rest / divisor);
        rest %= divisor;
    }
    trim(n);
    return (uint32_t)rest;
}

/* n times ten to the power of `by`; what is less than 1 is cut off */
static struct number *shift(const struct number *n, long by)
{
    size_t words = (size_t)(by < 0 ? -by : by) / WORD_DIGITS, digits = (size_t)(by < 0 ? -by : by) % WORD_DIGITS;
    struct number *result;
    if (by >= 0) {
        result = make(n->count + words + 1, n->scale);
        memcpy(result->word + words, n->word, n->count * sizeof n->word[0]);
        multiply_small(result, powers[digits]);
    } else {
        result = make(n->count > words ? n->count - words : 0, n->scale);
        memcpy(result->word, n->word + (n->count - result->count), result->count * sizeof n->word[0]);
        divide_small(result, powers[digits]);
    }
    result->negative = n->negative;
    return trim(result);
}

/* Subtracts `guess` times `by` from the words at `rest`. -> what had to be borrowed from behind them */
static uint64_t subtract_multiple(uint32_t *rest, const struct number *by, uint64_t guess)
{
    uint64_t carry = 0;
    for (size_t i = 0; i <= by->count; i++) {
        carry += i < by->count ? guess * by->word[i] : 0;
        uint32_t take = (uint32_t)(carry % BASE);
        carry /= BASE;
        if (rest[i] < take) {
            rest[i] += BASE;
            carry++;
        }
        rest[i] -= take;
    }
    return carry;
}

/* -> what runs over */
static uint32_t add_back(uint32_t *rest, const struct number *by)
{
    uint32_t carry = 0;
    for (size_t i = 0; i <= by->count; i++) {
        carry += rest[i] + (i < by->count ? by->word[i] : 0);
        rest[i] = carry % BASE;
        carry /= BASE;
    }
    return carry;
}

/* Long division (Knuth, 4.3.1 D): a quotient's word is guessed from the highest words, and is then too large by 2 at most. */
static struct number *divide_words(const struct number *a, const struct number *b)
{
    if (a->count < b->count)
        return make(0, 0);
    uint32_t factor = BASE / (b->word[b->count - 1] + 1);
    struct number *rest = make(a->count + 1, 0), *by = make(b->count, 0);
    memcpy(rest->word, a->word, a->count * sizeof a->word[0]);
    memcpy(by->word, b->word, b->count * sizeof b->word[0]);
    multiply_small(rest, factor);
    multiply_small(by, factor);
    struct number *quotient = make(a->count - b->count + 1, 0);
    for (size_t at = quotient->count; at-- != 0;) {
        uint32_t *top = rest->word + at + by->count;
        uint64_t head = (uint64_t)top[0] * BASE + top[-1];
        uint64_t guess = head / by->word[by->count - 1];
        guess = guess < BASE ? guess : BASE - 1;
        for (uint64_t owed = subtract_multiple(rest->word + at, by, guess); owed != 0; guess--)
            owed -= add_back(rest->word + at, by);
        quotient->word[at] = (uint32_t)guess;
    }
    free(rest);
    free(by);
    return trim(quotient);
}

/* ---- text ---- */

static unsigned digit_value(char c)
{
    return c >= '0' && c <= '9' ? (unsigned)(c - '0') : c >= 'A' && c <= 'F' ? (unsigned)(c - 'A' + 10) : 0;
}

/* n * base + digit, in place of n */
static struct number *append_digit(struct number *n, unsigned base, unsigned digit)
{
    struct number *longer = make(n->count + 1, 0);
    uint64_t carry = digit;
    for (size_t i = 0; i < longer->count; i++) {
        carry += i < n->count ? (uint64_t)n->word[i] * base : 0;
        longer->word[i] = (uint32_t)(carry % BASE);
        carry /= BASE;
    }
    number_release(n);
    return trim(longer);
}

static struct number *parse_decimal(const char *text, size_t length)
{
    struct number *n = make(length / WORD_DIGITS + 1, 0);
    size_t place = 0;
    for (size_t i = length; i-- != 0;) {
        if (text[i] == '.') {
            n->scale = length - 1 - i;
            continue;
        }
        unsigned digit = digit_value(text[i]);
        n->word[place / WORD_DIGITS] += (digit < 10 ? digit : 9) * powers[place % WORD_DIGITS];
        place++;
    }
    return trim(n);
}

struct number *number_parse(const char *text, size_t length, unsigned base)
{
    if (length == 1)
        return number_of((long)digit_value(text[0]));
    if (base == 10)
        return parse_decimal(text, length);
    struct number *n = make(0, 0), *unit = number_of(1);
    size_t decimals = 0;
    bool point = false;
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '.') {
            point = true;
            continue;
        }
        unsigned digit = digit_value(text[i]);
        n = append_digit(n, base, digit < base ? digit : base - 1);
        if (point) {
            unit = append_digit(unit, base, 0);
            decimals++;
        }
    }
    struct number *value = number_divide(n, unit, decimals);
    number_release(n);
    number_release(unit);
    return value;
}

static char *decimal_text(const struct number *n)
{
    size_t digits = largest(n->count * WORD_DIGITS, n->scale) + 1, at = 0;
    char *text = tool_alloc(digits + 3);
    bool significant = false;
    if (n->negative)
        text[at++] = '-';
    if (n->count == 0) {
        text[at] = '0';
        return text;
    }
    for (size_t place = digits; place-- != 0;) {
        size_t word = place / WORD_DIGITS;
        unsigned digit = word < n->count ? n->word[word] / powers[place % WORD_DIGITS] % 10 : 0;
        if (place + 1 == n->scale) {
            text[at++] = '.';
            significant = true;
        }
        significant |= digit != 0;
        if (significant)
            text[at++] = (char)('0' + digit);
    }
    return text;
}

struct text { char *s; size_t n, room; };

static void add_text(struct text *text, const char *s)
{
    size_t n = strlen(s);
    text->s = tool_grow(text->s, &text->room, text->n + n + 1, 1);
    memcpy(text->s + text->n, s, n + 1);
    text->n += n;
}

/* Digits of a base above 16 are decimal numbers of one width, with a blank before each, but behind the point. */
static void add_digit(struct text *text, unsigned base, unsigned digit)
{
    char s[16];
    if (base <= 16)
        snprintf(s, sizeof s, "%c", "0123456789ABCDEF"[digit]);
    else
        snprintf(s, sizeof s, "%s%0*u", text->n != 0 && text->s[text->n - 1] == '.' ? "" : " ", snprintf(NULL, 0, "%u", base - 1), digit);
    add_text(text, s);
}

static void add_whole(struct text *text, const struct number *n, unsigned base)
{
    struct number *rest = shift(n, -(long)n->scale);
    uint32_t *digits = NULL;
    size_t count = 0, room = 0;
    while (rest->count != 0) {
        digits = tool_grow(digits, &room, count + 1, sizeof *digits);
        digits[count++] = divide_small(rest, base);
    }
    while (count-- != 0)
        add_digit(text, base, digits[count]);
    free(digits);
    number_release(rest);
}

static void add_fraction(struct text *text, const struct number *n, unsigned base)
{
    struct number *whole = shift(n, -(long)n->scale), *aligned = shift(whole, (long)n->scale);
    struct number *part = subtract_words(n, aligned), *one = number_of(1), *unit = shift(one, (long)n->scale);
    number_release(whole);
    number_release(aligned);
    add_text(text, ".");
    while (compare_words(one, unit) < 0) {
        part = append_digit(part, base, 0);
        part->scale = 0;
        one = append_digit(one, base, 0);
        whole = shift(part, -(long)n->scale);
        add_digit(text, base, whole->count != 0 ? whole->word[0] : 0);
        aligned = shift(whole, (long)n->scale);
        struct number *rest = subtract_words(part, aligned);
        number_release(whole);
        number_release(aligned);
        number_release(part);
        part = rest;
    }
    number_release(part);
    number_release(one);
    number_release(unit);
}

char *number_text(const struct number *n, unsigned base)
{
    struct text text = { 0 };
    if (base == 10 || n->count == 0)
        return decimal_text(n);
    add_text(&text, n->negative ? "-" : "");
    add_whole(&text, n, base);
    if (n->scale != 0)
        add_fraction(&text, n, base);
    return text.s;
}

size_t number_length(const struct number *n)
{
    size_t digits = 0;
    if (n->count != 0) {
        digits = (n->count - 1) * WORD_DIGITS;
        for (uint32_t top = n->word[n->count - 1]; top != 0; top /= 10)
            digits++;
    }
    return largest(largest(digits, n->scale), 1);
}

bool number_to_long(const struct number *n, long *value)
{
    struct number *whole = shift(n, -(long)n->scale);
    unsigned long result = 0;
    bool fits = whole->count <= 2;
    for (size_t i = fits ? whole->count : 0; i-- != 0;)
        result = result * BASE + whole->word[i];
    *value = whole->negative ? -(long)result : (long)result;
    number_release(whole);
    return fits;
}

/* ---- arithmetic ---- */

struct number *number_rescale(const struct number *a, size_t scale)
{
    struct number *result = shift(a, (long)scale - (long)a->scale);
    result->scale = scale;
    return result;
}

struct number *number_negate(const struct number *a)
{
    struct number *result = number_rescale(a, a->scale);
    result->negative = !a->negative && a->count != 0;
    return result;
}

/* a + b, or with `minus` a - b */
static struct number *combine(const struct number *a, const struct number *b, bool minus)
{
    size_t scale = largest(a->scale, b->scale);
    struct number *x = number_rescale(a, scale), *y = number_rescale(b, scale), *result;
    bool negative = x->negative, other = y->negative != (minus && y->count != 0);
    if (negative == other) {
        result = add_words(x, y);
    } else if (compare_words(x, y) >= 0) {
        result = subtract_words(x, y);
    } else {
        result = subtract_words(y, x);
        negative = other;
    }
    result->negative = negative && result->count != 0;
    number_release(x);
    number_release(y);
    return result;
}

struct number *number_add(const struct number *a, const struct number *b)
{
    return combine(a, b, false);
}

struct number *number_subtract(const struct number *a, const struct number *b)
{
    return combine(a, b, true);
}

int number_compare(const struct number *a, const struct number *b)
{
    struct number *difference = combine(a, b, true);
    int result = difference->negative ? -1 : difference->count != 0;
    number_release(difference);
    return result;
}

static struct number *exact_product(const struct number *a, const struct number *b)
{
    struct number *product = multiply_words(a, b);
    product->negative = a->negative != b->negative && product->count != 0;
    return product;
}

static struct number *rescale_released(struct number *n, size_t scale)
{
    struct number *result = number_rescale(n, scale);
    number_release(n);
    return result;
}

struct number *number_multiply(const struct number *a, const struct number *b, size_t scale)
{
    size_t keep = smallest(a->scale + b->scale, largest(scale, largest(a->scale, b->scale)));
    return rescale_released(exact_product(a, b), keep);
}

struct number *number_divide(const struct number *a, const struct number *b, size_t scale)
{
    struct number *dividend = shift(a, (long)scale + (long)b->scale - (long)a->scale);
    struct number *quotient = divide_words(dividend, b);
    quotient->scale = scale;
    quotient->negative = a->negative != b->negative && quotient->count != 0;
    number_release(dividend);
    return quotient;
}

struct number *number_modulo(const struct number *a, const struct number *b, size_t scale)
{
    struct number *quotient = number_divide(a, b, scale), *product = exact_product(quotient, b);
    struct number *rest = number_subtract(a, product);
    number_release(quotient);
    number_release(product);
    return rest;
}

/* The whole root of a whole number: Newton's steps from above come down to it. */
static struct number *whole_root(const struct number *n)
{
    struct number *one = number_of(1), *root = shift(one, (long)(number_length(n) + 1) / 2);
    number_release(one);
    for (;;) {
        struct number *quotient = divide_words(n, root), *next = add_words(root, quotient);
        divide_small(next, 2);
        number_release(quotient);
        if (compare_words(next, root) >= 0) {
            number_release(next);
            return root;
        }
        number_release(root);
        root = next;
    }
}

struct number *number_root(const struct number *a, size_t scale)
{
    scale = largest(scale, a->scale);
    struct number *whole = shift(a, 2 * (long)scale - (long)a->scale);
    whole->scale = 0;
    struct number *root = whole->count != 0 ? whole_root(whole) : make(0, 0);
    number_release(whole);
    root->scale = scale;
    return root;
}

struct number *number_power(const struct number *a, long exponent, size_t scale)
{
    unsigned long times = exponent < 0 ? 0 - (unsigned long)exponent : (unsigned long)exponent;
    struct number *result = number_of(1), *square = number_rescale(a, a->scale);
    size_t keep = largest(scale, a->scale);
    for (unsigned long left = times; left != 0; left >>= 1) {
        struct number *next;
        if (left & 1) {
            next = exact_product(result, square);
            number_release(result);
            result = next;
        }
        if (left > 1) {
            next = exact_product(square, square);
            number_release(square);
            square = next;
        }
    }
    number_release(square);
    if (exponent >= 0)
        return result->scale > keep ? rescale_released(result, keep) : result;
    struct number *one = number_of(1), *inverse = number_divide(one, result, scale);
    number_release(one);
    number_release(result);
    return inverse;
}
