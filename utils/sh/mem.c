/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "sh.h"

#define CHUNK_SIZE 4000

struct chunk {
    struct chunk *next;
    size_t used, size;
    char bytes[];
};

void *xrealloc(void *p, size_t size)
{
    p = realloc(p, size != 0 ? size : 1);
    if (p == NULL) {
        complain("out of memory");
        _Exit(STATUS_USAGE);
    }
    return p;
}

void *xmalloc(size_t size)
{
    return xrealloc(NULL, size);
}

char *xstrdup(const char *s)
{
    size_t size = strlen(s) + 1;
    return memcpy(xmalloc(size), s, size);
}

struct arena *arena_new(void)
{
    struct arena *arena = xmalloc(sizeof *arena);
    *arena = (struct arena){ .refs = 1 };
    return arena;
}

void arena_ref(struct arena *arena)
{
    arena->refs++;
}

void arena_drop(struct arena *arena)
{
    if (--arena->refs != 0)
        return;
    while (arena->chunks != NULL) {
        struct chunk *chunk = arena->chunks;
        arena->chunks = chunk->next;
        free(chunk);
    }
    free(arena);
}

void *arena_alloc(struct arena *arena, size_t size)
{
    struct chunk *chunk = arena->chunks;
    size = (size + 15) & ~(size_t)15;
    if (chunk == NULL || chunk->size - chunk->used < size) {
        size_t room = size > CHUNK_SIZE ? size : CHUNK_SIZE;
        chunk = xmalloc(sizeof *chunk + room + 16);
        chunk->next = arena->chunks;
        chunk->size = room;
        chunk->used = 0;
        arena->chunks = chunk;
    }
    void *p = chunk->bytes + chunk->used;
    chunk->used += size;
    return memset(p, 0, size);
}

char *arena_strndup(struct arena *arena, const char *s, size_t n)
{
    char *copy = arena_alloc(arena, n + 1);
    memcpy(copy, s, n);
    return copy;
}

char *arena_strdup(struct arena *arena, const char *s)
{
    return arena_strndup(arena, s, strlen(s));
}

static void text_room(struct text *text, size_t more)
{
    if (text->n + more < text->room)
        return;
    do
        text->room = text->room != 0 ? text->room * 2 : 64;
    while (text->n + more >= text->room);
    text->s = xrealloc(text->s, text->room);
}

void text_add(struct text *text, char c)
{
    text_room(text, 1);
    text->s[text->n++] = c;
}

void text_addn(struct text *text, const char *s, size_t n)
{
    if (n == 0)
        return;
    text_room(text, n);
    memcpy(text->s + text->n, s, n);
    text->n += n;
}

void text_adds(struct text *text, const char *s)
{
    text_addn(text, s, strlen(s));
}

void text_add_quoted(struct text *text, const char *s)
{
    text_add(text, '\'');
    for (; *s != '\0'; s++) {
        if (*s == '\'')
            text_adds(text, "'\\''");
        else
            text_add(text, *s);
    }
    text_add(text, '\'');
}

char *text_cstr(struct text *text)
{
    text_room(text, 1);
    text->s[text->n] = '\0';
    return text->s;
}

void text_free(struct text *text)
{
    free(text->s);
    *text = (struct text){ 0 };
}
