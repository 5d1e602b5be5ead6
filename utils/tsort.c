/* SPDX-License-Identifier: Apache-2.0 */
/* Orders names so that the first of each pair comes before the second. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool.h"

struct item { char *name; size_t before; size_t *after; size_t count, room; bool done; };
static struct item *items;
static size_t item_count, item_room;

static size_t find(const char *name)
{
    for (size_t i = 0; i < item_count; i++)
        if (strcmp(items[i].name, name) == 0)
            return i;
    items = tool_grow(items, &item_room, item_count + 1, sizeof *items);
    items[item_count] = (struct item){ .name = tool_copy(name) };
    return item_count++;
}

static void add(size_t first, size_t second)
{
    struct item *item = &items[first];
    if (first == second)
        return;
    item->after = tool_grow(item->after, &item->room, item->count + 1, sizeof *item->after);
    item->after[item->count++] = second;
    items[second].before++;
}

static void print(size_t i)
{
    puts(items[i].name);
    items[i].done = true;
    for (size_t k = 0; k < items[i].count; k++)
        items[items[i].after[k]].before--;
}

/* The next that nothing is before; where all wait for each other the first left is told and taken. */
static size_t next(int *status)
{
    size_t left = item_count;
    for (size_t i = 0; i < item_count; i++) {
        if (items[i].done)
            continue;
        if (items[i].before == 0)
            return i;
        if (left == item_count)
            left = i;
    }
    tool_say("%s: is in a circle", items[left].name);
    *status = 1;
    items[left].before = 0;
    return left;
}

/* -> false: a name too few */
static bool read_pairs(FILE *file)
{
    char *line = NULL, *word, *rest;
    size_t room = 0, first = 0;
    bool half = false;
    while (getline(&line, &room, file) > 0)
        for (rest = line; (word = strtok_r(rest, " \t\n", &rest)) != NULL; half = !half) {
            size_t item = find(word);
            if (half)
                add(first, item);
            first = item;
        }
    free(line);
    return !half;
}

int main(int argc, char *argv[])
{
    int status = 0;
    if (getopt(argc, argv, "w") == '?')
        return 1;
    if (argc - optind > 1)
        tool_usage("[file]");
    FILE *file = tool_open(argv[optind]);
    if (file == NULL)
        return 1;
    if (!read_pairs(file))
        tool_die("%s: an odd number of names", tool_label(argv[optind] != NULL ? argv[optind] : "-"));
    for (size_t n = 0; n < item_count; n++)
        print(next(&status));
    return tool_close(status);
}
