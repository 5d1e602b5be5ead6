/* SPDX-License-Identifier: Apache-2.0 */
/*
 * <atomic.h>: counters from four threads, bits set, cleared and toggled, previous values returned.
 * > counter 40000
 * > set returned 0x1, now 0x5
 * > clr returned 0x5, now 0x4
 * > toggle returned 0x4, now 0x3
 */
#include <atomic.h>
#include <stdio.h>
#include <pthread.h>

volatile unsigned count = 0, bits = 1;

void *adder(void *unused)
{
    int i;
    for (i = 0; i < 10000; i++) {
        atomic_add(&count, 2);
        atomic_sub(&count, 1);
    }
    return 0;
}

int main(void)
{
    pthread_t t[4];
    unsigned old;
    int i;

    for (i = 0; i < 4; i++) pthread_create(&t[i], NULL, adder, NULL);
    for (i = 0; i < 4; i++) pthread_join(t[i], NULL);
    printf("counter %u\n", count);
    old = atomic_set_value(&bits, 4);
    printf("set returned %#x, now %#x\n", old, bits);
    old = atomic_clr_value(&bits, 1);
    printf("clr returned %#x, now %#x\n", old, bits);
    old = atomic_toggle_value(&bits, 7);
    printf("toggle returned %#x, now %#x\n", old, bits);
    atomic_set(&bits, 8);
    atomic_clr(&bits, 8);
    atomic_toggle(&bits, 1);
    return atomic_add_value(&count, 1) == 40000 ? 0 : 1;
}
