/* SPDX-License-Identifier: Apache-2.0 */
#include "less.h"

#include <stdlib.h>

#include "tool.h"

static bool read_one(struct text *text)
{
    char *s = NULL;
    size_t room = 0;
    ssize_t n = text->file != NULL ? getline(&s, &room, text->file) : -1;
    if (n <= 0) {
        free(s);
        return false;
    }
    if (s[n - 1] == '\n')
        s[--n] = '\0';
    if (text->squeeze && n == 0 && text->count != 0 && text->lines[text->count - 1].n == 0) {
        free(s);
        return true;
    }
    text->lines = tool_grow(text->lines, &text->room, text->count + 1, sizeof *text->lines);
    text->lines[text->count++] = (struct text_line){ s, (size_t)n };
    return true;
}

bool text_has(struct text *text, size_t line)
{
    while (line >= text->count)
        if (!read_one(text))
            return false;
    return true;
}

void text_all(struct text *text)
{
    while (read_one(text))
        continue;
}

void text_forget(struct text *text)
{
    for (size_t i = 0; i < text->count; i++)
        free(text->lines[i].s);
    free(text->lines);
    text->lines = NULL;
    text->count = text->room = 0;
}
