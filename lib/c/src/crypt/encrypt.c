/* SPDX-License-Identifier: Apache-2.0 */
/* setkey() and encrypt(): blocks of 64 characters, each 0 or 1. */
#include <stdlib.h>
#include <unistd.h>
#include "des.h"

static struct des key_schedule;

static uint64_t from_bits(const char *bits)
{
    uint64_t v = 0;

    for (int i = 0; i < 64; i++)
        v = v << 1 | (bits[i] & 1);
    return v;
}

void setkey(const char *key)
{
    __des_key(&key_schedule, from_bits(key));
}

void encrypt(char block[64], int edflag)
{
    uint64_t v = __des_crypt(&key_schedule, from_bits(block), edflag, 0, 1);

    for (int i = 0; i < 64; i++)
        block[i] = (char)(v >> (63 - i) & 1);
}
