/* SPDX-License-Identifier: Apache-2.0 */
/* The line's text: UTF-8, of which whole characters are moved over. */
#include "lineedit_private.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

static bool make_room(struct lineedit_chars *c, size_t more)
{
    if (c->n + more < c->room)
        return true;
    size_t room = (c->n + more) * 2 + 64;
    char *s = realloc(c->s, room);
    if (s == NULL)
        return false;
    c->s = s;
    c->room = room;
    return true;
}

bool chars_insert(struct lineedit_chars *c, size_t at, const char *s, size_t n)
{
    if (!make_room(c, n))
        return false;
    memmove(c->s + at + n, c->s + at, c->n - at);
    memcpy(c->s + at, s, n);
    c->n += n;
    c->s[c->n] = '\0';
    return true;
}

void chars_remove(struct lineedit_chars *c, size_t from, size_t to)
{
    memmove(c->s + from, c->s + to, c->n - to);
    c->n -= to - from;
    c->s[c->n] = '\0';
}

bool chars_set(struct lineedit_chars *c, const char *s)
{
    c->n = 0;
    return chars_insert(c, 0, s, strlen(s));
}

static bool continues(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

size_t char_length(unsigned char lead)
{
    return lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

size_t char_before(const char *s, size_t at)
{
    while (at > 0 && continues(s[--at]))
        continue;
    return at;
}

size_t char_after(const struct lineedit_chars *c, size_t at)
{
    while (at < c->n && ++at < c->n && continues(c->s[at]))
        continue;
    return at;
}

/* Columns of the character of n bytes at s. */
unsigned char_width(const char *s, size_t n)
{
    wchar_t wc = (unsigned char)s[0];
    if (n > 1)
        wc &= 0x3f >> (n - 1);
    for (size_t i = 1; i < n; i++)
        wc = wc << 6 | (s[i] & 0x3f);
    int width = n > 1 ? wcwidth(wc) : 1;
    return width >= 0 ? (unsigned)width : 1;
}

static bool in_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || (c & 0x80);
}

size_t word_start(const struct lineedit_chars *c, size_t at)
{
    while (at > 0 && !in_word(c->s[at - 1]))
        at--;
    while (at > 0 && in_word(c->s[at - 1]))
        at--;
    return at;
}

size_t word_end(const struct lineedit_chars *c, size_t at)
{
    while (at < c->n && !in_word(c->s[at]))
        at++;
    while (at < c->n && in_word(c->s[at]))
        at++;
    return at;
}

size_t blank_word_start(const struct lineedit_chars *c, size_t at)
{
    while (at > 0 && isspace((unsigned char)c->s[at - 1]))
        at--;
    while (at > 0 && !isspace((unsigned char)c->s[at - 1]))
        at--;
    return at;
}
