/* SPDX-License-Identifier: Apache-2.0 */
#include <unistd.h>

#include "tool.h"

#define POLYNOMIAL 0x04c11db7u

static uint32_t crc_byte(uint32_t crc, unsigned byte)
{
    crc ^= byte << 24;
    for (int bit = 0; bit < 8; bit++)
        crc = crc & 0x80000000u ? crc << 1 ^ POLYNOMIAL : crc << 1;
    return crc;
}

static uint32_t table[256];

static int sum(FILE *file, const char *name)
{
    uint32_t crc = 0;
    unsigned long long size = 0;
    int c;
    for (; (c = getc(file)) != EOF; size++)
        crc = crc << 8 ^ table[(crc >> 24) ^ (unsigned)c];
    for (unsigned long long n = size; n != 0; n >>= 8)
        crc = crc << 8 ^ table[(crc >> 24) ^ (n & 255)];
    printf("%lu %llu", (unsigned long)(~crc & 0xffffffffu), size);
    if (name[0] != '-' || name[1] != '\0')
        printf(" %s", name);
    putchar('\n');
    return 0;
}

int main(int argc, char *argv[])
{
    if (getopt(argc, argv, "") != -1)
        return 1;
    for (unsigned i = 0; i < 256; i++)
        table[i] = crc_byte(0, i);
    return tool_close(tool_each(argv + optind, sum));
}
