/* SPDX-License-Identifier: Apache-2.0 */
/* Word counts in a table with chains that grows; hsearch(), tsearch() and lsearch() on the same words. */
#define _XOPEN_SOURCE 700
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct item {
    struct item *next;
    unsigned count;
    char word[];
};
static struct item **table;
static size_t size = 4, used;

static size_t hash(const char *s)
{
    unsigned h = 2166136261u;

    for (; *s != '\0'; s++)
        h = (h ^ (unsigned char)*s) * 16777619u;
    return h;
}

static void grow(void)
{
    struct item **bigger = calloc(size * 2, sizeof *bigger);

    for (size_t i = 0; i < size; i++)
        for (struct item *e = table[i], *next; e != NULL; e = next) {
            size_t slot = hash(e->word) % (size * 2);
            next = e->next;
            e->next = bigger[slot];
            bigger[slot] = e;
        }
    free(table);
    table = bigger;
    size *= 2;
}

static unsigned count(const char *word)
{
    size_t slot = hash(word) % size;
    struct item *e = table[slot];

    while (e != NULL && strcmp(e->word, word) != 0)
        e = e->next;
    if (e == NULL) {
        if (++used > size)
            grow();
        slot = hash(word) % size;
        e = malloc(sizeof *e + strlen(word) + 1);
        e->count = 0;
        strcpy(e->word, word);
        e->next = table[slot];
        table[slot] = e;
    }
    return ++e->count;
}

static int compare(const void *a, const void *b)
{
    return strcmp(a, b);
}

static void visit(const void *node, VISIT when, int depth)
{
    (void)depth;
    if (when == postorder || when == leaf)
        printf("%s ", *(char *const *)node);
}

int main(void)
{
    char word[64];
    void *root = NULL;
    unsigned seed = 7;

    table = calloc(size, sizeof *table);
    hcreate(1000);
    for (int i = 0; i < 20000; i++) {
        seed = seed * 1103515245 + 12345;
        snprintf(word, sizeof word, "w%u", seed >> 16 & 511);
        if (count(word) == 1) {
            char *copy = strdup(word);
            hsearch((ENTRY){ copy, copy }, ENTER);
            if (i < 40)
                tsearch(copy, &root, compare);
        }
    }
    printf("%zu words, w7 %u times, hsearch %s\n", used, count("w7") - 1,
           hsearch((ENTRY){ "w7", NULL }, FIND) != NULL ? "found" : "lost");
    twalk(root, visit);
    putchar('\n');
    return 0;
}
