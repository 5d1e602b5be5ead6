/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Decimal numbers of any length, for bc and dc. A number never changes; it is kept and released by count, and what is returned
 * has been kept for the caller. Its scale is how many decimals it has. Where memory runs out the program ends.
 */
#ifndef DECIMAL_H
#define DECIMAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NUMBER_SCALE_MAX 1000000000
#define NUMBER_BASE_MAX  999999999

struct number {
    unsigned references;
    bool negative;              /* zero is not */
    size_t scale;
    size_t count;               /* of words, the highest of which is not 0; zero has none */
    uint32_t word[];            /* base 10^9, the lowest first */
};

struct number *number_keep(struct number *n);
void number_release(struct number *n);
struct number *number_of(long value);
/* Digits 0-9 and A-F, a point, in a base from 2 to 16. One digit alone is its own value; others too large count as base - 1. */
struct number *number_parse(const char *text, size_t length, unsigned base);
char *number_text(const struct number *n, unsigned base);   /* the caller frees it */

bool number_is_zero(const struct number *n);
int number_compare(const struct number *a, const struct number *b);     /* <0, 0, >0 */
size_t number_length(const struct number *n);       /* significant digits, those behind the point included */
bool number_to_long(const struct number *n, long *value);   /* without decimals; false: it does not fit */

struct number *number_add(const struct number *a, const struct number *b);
struct number *number_subtract(const struct number *a, const struct number *b);
struct number *number_negate(const struct number *a);
struct number *number_rescale(const struct number *a, size_t scale);    /* cut off or filled with zeros */
/* `scale` as bc's: of the result where it is not given by the operands. Divisors are not zero; roots not of less than zero. */
struct number *number_multiply(const struct number *a, const struct number *b, size_t scale);
struct number *number_divide(const struct number *a, const struct number *b, size_t scale);
struct number *number_modulo(const struct number *a, const struct number *b, size_t scale);
struct number *number_root(const struct number *a, size_t scale);
struct number *number_power(const struct number *a, long exponent, size_t scale);

#endif
