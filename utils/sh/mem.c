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

void text_add(struct text *text, char c)
{
    if (text->n + 1 >= text->room) {
        text->room = text->room != 0 ? text->room * 2 : 64;
        text->s = xrealloc(text->s, text->room);
    }
    text->s[text->n++] = c;
}

void text_addn(struct text *text, const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        text_add(text, s[i]);
}

void text_adds(struct text *text, const char *s)
{
    text_addn(text, s, strlen(s));
}

char *text_cstr(struct text *text)
{
    text_add(text, '\0');
    text->n--;
    return text->s;
}

void text_free(struct text *text)
{
    free(text->s);
    *text = (struct text){ 0 };
}
