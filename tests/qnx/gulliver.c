/* SPDX-License-Identifier: Apache-2.0 */
/*
 * <gulliver.h>: endian macros as values and in #if, unaligned access.
 * > little endian machine
 * > swap: 3412 78563412
 * > unaligned 0x44332211
 * > big 0x01020304 stays
 */
#include <gulliver.h>
#include <stdio.h>
#include <inttypes.h>
#include <stdint.h>

#if defined(__BIGENDIAN__)
# error wrong
#elif defined(__LITTLEENDIAN__)
# define NAME "little"
#endif

int main(void)
{
    unsigned char raw[] = { 0, 0x11, 0x22, 0x33, 0x44, 0 };
    uint32_t x = 0x01020304;

    printf("%s endian machine\n", NAME);
    printf("swap: %x %x\n", ENDIAN_RET16(0x1234), ENDIAN_RET32(0x12345678));
    printf("unaligned %#x\n", (unsigned)UNALIGNED_RET32(raw + 1));
    x = ENDIAN_BE32(x);
    x = ENDIAN_BE32(x);
    ENDIAN_LE32(x);
    printf("big %#010x stays\n", x);
    return 0;
}
