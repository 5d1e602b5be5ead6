/* SPDX-License-Identifier: Apache-2.0 */
/* Calls a function that a library opened later may have. */
double lazy_sum(long a, long b, long c, long d, long e, long f, long g, long h, double i, double j);
int lazy_never(void);

double lazy_call(void)
{
    return lazy_sum(1, 2, 3, 4, 5, 6, 7, 8, 0.5, 0.25);
}

int lazy_call_never(void)
{
    return lazy_never();
}

int lazy_other(void)
{
    return 5;
}
