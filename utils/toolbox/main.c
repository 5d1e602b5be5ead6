/* SPDX-License-Identifier: Apache-2.0 */
/* The commands in one program: the one it is called by the name of, or `toolbox NAME argument...`. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tool.h"
#include "toolbox.h"

static int by_name(const void *key, const void *entry)
{
    return strcmp(key, ((const struct toolbox_entry *)entry)->name);
}

static const struct toolbox_entry *find(const char *path)
{
    const char *slash = strrchr(path, '/');
    return bsearch(slash != NULL ? slash + 1 : path, toolbox_table, toolbox_count, sizeof toolbox_table[0], by_name);
}

int main(int argc, char *argv[])
{
    const struct toolbox_entry *entry = argc > 0 ? find(argv[0]) : NULL;
    if (entry == NULL && argc > 1) {
        entry = find(argv[1]);
        if (entry == NULL)
            return tool_say("%s: no such command", argv[1]), 127;
        argc--;
        argv++;
        tool_program(entry->name);
    }
    if (entry != NULL)
        return entry->main(argc, argv);
    for (unsigned i = 0; i < toolbox_count; i++)
        puts(toolbox_table[i].name);
    return tool_close(0);
}
