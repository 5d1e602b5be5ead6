/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <dirent.h>

int alphasort(const struct dirent **a, const struct dirent **b)
{
    return strcoll((*a)->d_name, (*b)->d_name);
}

struct list {
    struct dirent **entry;
    size_t count, size;
};

static void list_free(struct list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->entry[i]);
    free(list->entry);
}

static int list_add(struct list *list, const struct dirent *d)
{
    if (list->count == list->size) {
        size_t size = list->size == 0 ? 32 : list->size * 2;
        struct dirent **entry = realloc(list->entry, size * sizeof *entry);
        if (entry == NULL)
            return -1;
        list->entry = entry;
        list->size = size;
    }
    struct dirent *copy = malloc((size_t)d->d_reclen);
    if (copy == NULL)
        return -1;
    memcpy(copy, d, (size_t)d->d_reclen);
    list->entry[list->count++] = copy;
    return 0;
}

int scandir(const char *dir, struct dirent ***namelist, int (*select)(const struct dirent *),
            int (*compar)(const struct dirent **, const struct dirent **))
{
    struct list list = { 0 };
    struct dirent *d;
    DIR *dirp = opendir(dir);
    if (dirp == NULL)
        return -1;
    int old = errno, failed = 0;
    errno = EOK;
    while (!failed && (d = readdir(dirp)) != NULL)
        if (select == NULL || select(d))
            failed = list_add(&list, d);
    int err = errno;
    closedir(dirp);
    if (failed || err != EOK) {
        list_free(&list);
        errno = err;
        return -1;
    }
    errno = old;
    if (compar != NULL && list.count > 1)
        qsort(list.entry, list.count, sizeof *list.entry, (int (*)(const void *, const void *))compar);
    *namelist = list.entry;
    return (int)list.count;
}
