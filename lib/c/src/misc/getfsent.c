/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of /etc/fstab: six words, of which the last two may be missing. */
#include <fstab.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static FILE *table;
static char line[1024];
static struct fstab entry;

/* The kind is the one of the five words that is among the options. */
static const char *kind_of(const char *options)
{
    static const char *const kinds[] = { FSTAB_RW, FSTAB_RQ, FSTAB_RO, FSTAB_SW, FSTAB_XX };

    for (; *options != '\0'; options += strcspn(options, ","), options += *options == ',') {
        for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
            if (strncmp(options, kinds[i], 2) == 0 && (options[2] == '\0' || options[2] == ','))
                return kinds[i];
    }
    return FSTAB_RW;
}

static int parse(char *text)
{
    static const char blank[] = " \t\n";
    char *rest, *freq, *pass;

    text[strcspn(text, "#")] = '\0';
    entry.fs_spec = strtok_r(text, blank, &rest);
    entry.fs_file = strtok_r(NULL, blank, &rest);
    entry.fs_vfstype = strtok_r(NULL, blank, &rest);
    entry.fs_mntops = strtok_r(NULL, blank, &rest);
    freq = strtok_r(NULL, blank, &rest);
    pass = strtok_r(NULL, blank, &rest);
    if (entry.fs_mntops == NULL)
        return 0;
    entry.fs_type = kind_of(entry.fs_mntops);
    entry.fs_freq = freq != NULL ? atoi(freq) : 0;
    entry.fs_passno = pass != NULL ? atoi(pass) : 0;
    return 1;
}

int setfsent(void)
{
    endfsent();
    table = fopen(_PATH_FSTAB, "re");
    return table != NULL;
}

void endfsent(void)
{
    if (table != NULL)
        fclose(table);
    table = NULL;
}

struct fstab *getfsent(void)
{
    if (table == NULL && !setfsent())
        return NULL;
    while (fgets(line, sizeof line, table) != NULL)
        if (parse(line))
            return &entry;
    return NULL;
}

typedef const char *field(const struct fstab *e);

static const char *spec_of(const struct fstab *e)
{
    return e->fs_spec;
}

static const char *file_of(const struct fstab *e)
{
    return e->fs_file;
}

static struct fstab *find(field *of, const char *text)
{
    struct fstab *e;

    if (!setfsent())
        return NULL;
    while ((e = getfsent()) != NULL && strcmp(of(e), text) != 0)
        ;
    return e;
}

struct fstab *getfsspec(const char *spec)
{
    return find(spec_of, spec);
}

struct fstab *getfsfile(const char *file)
{
    return find(file_of, file);
}
