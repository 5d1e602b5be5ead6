/* SPDX-License-Identifier: Apache-2.0 */
/* crypt(): the traditional form, 25 times DES of zeros with the password as the key and a salt of 12 bits. */
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include "des.h"

static const char letters[] = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

static int letter(char c)
{
    const char *at = c != 0 ? strchr(letters, c) : NULL;

    return at != NULL ? (int)(at - letters) : -1;
}

/* Salt bit n exchanges bit n of the halves counted from the left. */
static uint32_t salt_mask(int first, int second)
{
    uint32_t bits = (uint32_t)(second << 6 | first), mask = 0;

    for (int i = 0; i < 12; i++)
        mask |= (bits >> i & 1) << (23 - i);
    return mask;
}

char *crypt(const char *password, const char *salt)
{
    static char hash[14];
    int first = letter(salt[0]), second = first < 0 ? -1 : letter(salt[1]);
    struct des des;
    uint64_t key = 0, block;

    if (second < 0) {
        errno = EINVAL;
        return NULL;
    }
    for (int i = 0; i < 8; i++) {
        key = key << 8 | (uint64_t)((unsigned char)*password << 1 & 0xff);
        password += *password != 0;
    }
    __des_key(&des, key);
    block = __des_crypt(&des, 0, 0, salt_mask(first, second), 25);
    explicit_bzero(&des, sizeof des);
    hash[0] = salt[0];
    hash[1] = salt[1];
    for (int i = 0; i < 11; i++)
        hash[2 + i] = letters[i < 10 ? block >> (58 - 6 * i) & 0x3f : block << 2 & 0x3f];
    hash[13] = 0;
    return hash;
}
