/* SPDX-License-Identifier: Apache-2.0 */
/* A function chosen when it is bound, called from outside, from inside, and by pointer. */
static int second(int n)
{
    return n + 2;
}

static int (*choose(void))(int)
{
    return second;
}

int chosen(int n) __attribute__((ifunc("choose")));
static int own(int n) __attribute__((ifunc("choose")));
static int (*pointer)(int) = own;

int chosen_inside(int n);
int chosen_inside(int n)
{
    return chosen(n) + own(n) + pointer(n);
}
