/* SPDX-License-Identifier: Apache-2.0 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Exactly four decimal bytes, no leading zeros. */
static int pton4(const char *s, uint8_t out[4])
{
    for (int i = 0; i < 4; i++) {
        unsigned value = 0;
        int digits = 0;
        while (*s >= '0' && *s <= '9') {
            if (digits > 0 && value == 0)
                return 0;
            value = value * 10 + (unsigned)(*s++ - '0');
            if (value > 255)
                return 0;
            digits++;
        }
        if (digits == 0 || *s != (i < 3 ? '.' : '\0'))
            return 0;
        out[i] = (uint8_t)value;
        s++;
    }
    return 1;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* One group of up to four hexadecimal digits; where it ends, or NULL. */
static const char *group16(const char *s, unsigned *value)
{
    int digits = 0;

    *value = 0;
    while (hex_digit(*s) >= 0 && digits < 5) {
        *value = *value << 4 | (unsigned)hex_digit(*s++);
        digits++;
    }
    return digits >= 1 && digits <= 4 ? s : NULL;
}

/* What follows "::" is written behind what came before and moved to the end at last. */
static int pton6(const char *s, uint8_t out[16])
{
    uint8_t b[16] = { 0 };
    int n = 0, gap = -1;

    if (s[0] == ':') {
        if (s[1] != ':')
            return 0;
        gap = 0;
        s += 2;
    }
    while (*s != '\0') {
        unsigned value;
        const char *end = group16(s, &value);
        if (end == NULL || *end == '.') {
            if (n > 12 || !pton4(s, b + n))
                return 0;
            n += 4;
            break;
        }
        if (n > 14)
            return 0;
        b[n++] = (uint8_t)(value >> 8);
        b[n++] = (uint8_t)value;
        s = end;
        if (*s == '\0')
            break;
        if (*s++ != ':')
            return 0;
        if (*s == ':') {
            if (gap >= 0)
                return 0;
            gap = n;
            s++;
        } else if (*s == '\0') {
            return 0;
        }
    }
    if (gap >= 0 ? n > 14 : n != 16)
        return 0;
    memset(out, 0, 16);
    if (gap < 0)
        gap = n;
    memcpy(out, b, (size_t)gap);
    memcpy(out + 16 - (n - gap), b + gap, (size_t)(n - gap));
    return 1;
}

int inet_pton(int family, const char *restrict text, void *restrict addr)
{
    if (family == AF_INET) {
        uint8_t b[4];
        if (!pton4(text, b))
            return 0;
        memcpy(addr, b, sizeof b);
        return 1;
    }
    if (family == AF_INET6)
        return pton6(text, addr);
    errno = EAFNOSUPPORT;
    return -1;
}

/* The longest run of two or more zero groups, the first of equals, is written "::". */
static void ntop6(const uint8_t *a, char *out, size_t size)
{
    uint16_t group[8];
    int best = -1, best_len = 1, n = 8;
    char *p = out, *end = out + size;

    for (int i = 0; i < 8; i++)
        group[i] = (uint16_t)(a[2 * i] << 8 | a[2 * i + 1]);
    for (int i = 0; i < 8; i++) {
        int len = 0;
        while (i + len < 8 && group[i + len] == 0)
            len++;
        if (len > best_len) {
            best = i;
            best_len = len;
        }
        i += len;
    }
    if (best == 0 && (best_len == 6 || (best_len == 5 && group[5] == 0xffff)))
        n = 6;
    for (int i = 0; i < n;) {
        if (i == best) {
            p += snprintf(p, (size_t)(end - p), "::");
            i += best_len;
            continue;
        }
        p += snprintf(p, (size_t)(end - p), "%s%x", i > 0 && i != best + (best >= 0 ? best_len : 0) ? ":" : "",
                      group[i]);
        i++;
    }
    if (n == 6)
        snprintf(p, (size_t)(end - p), "%s%u.%u.%u.%u", best_len == 5 ? ":" : "", a[12], a[13], a[14], a[15]);
}

const char *inet_ntop(int family, const void *restrict addr, char *restrict buf, socklen_t size)
{
    char text[INET6_ADDRSTRLEN];
    const uint8_t *b = addr;

    if (family == AF_INET) {
        snprintf(text, sizeof text, "%u.%u.%u.%u", b[0], b[1], b[2], b[3]);
    } else if (family == AF_INET6) {
        ntop6(b, text, sizeof text);
    } else {
        errno = EAFNOSUPPORT;
        return NULL;
    }
    if (strlen(text) >= size) {
        errno = ENOSPC;
        return NULL;
    }
    return strcpy(buf, text);
}
