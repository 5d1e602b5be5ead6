/* SPDX-License-Identifier: Apache-2.0 */
#include "netfile.h"
#include <string.h>

void __netfile_close(struct netfile *file)
{
    if (file->fp != NULL)
        fclose(file->fp);
    file->fp = NULL;
}

void __netfile_rewind(struct netfile *file)
{
    if (file->fp != NULL)
        rewind(file->fp);
    else
        file->fp = fopen(file->path, "re");
}

static int split(struct netfile *file)
{
    int n = 0;
    char *save;

    file->line[strcspn(file->line, "#\n")] = '\0';
    for (char *w = strtok_r(file->line, " \t\r", &save); w != NULL && n < NET_WORDS; w = strtok_r(NULL, " \t\r", &save))
        file->word[n++] = w;
    file->word[n] = NULL;
    return n;
}

int __netfile_next(struct netfile *file)
{
    if (file->fp == NULL)
        __netfile_rewind(file);
    while (file->fp != NULL && fgets(file->line, sizeof file->line, file->fp) != NULL) {
        int n = split(file);
        if (n >= 2)
            return n;
    }
    return 0;
}
