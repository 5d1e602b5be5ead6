/* SPDX-License-Identifier: Apache-2.0 */
/* What libdllazy.so wants. */
double lazy_sum(long a, long b, long c, long d, long e, long f, long g, long h, double i, double j)
{
    return (double)(a + 10 * b + 100 * c + 1000 * d + 10000 * e + 100000 * f + 1000000 * g + 10000000 * h) + i + j;
}
