// sources: servers/fs-tmp/blocks.c servers/fs-tmp/map.c servers/fs-tmp/dir.c servers/fs-tmp/quota.c
// flags: -Iservers/fs-tmp -D_GNU_SOURCE
// SPDX-License-Identifier: Apache-2.0
// The store of fs-tmp: blocks, sparse maps, directories that change while they are read, quotas.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "blocks.h"
#include "dir.h"
#include "map.h"
#include "quota.h"

static unsigned passed, failed;

static void check(int good, const char *what)
{
    printf("%s %u - %s\n", good ? "ok" : "not ok", passed + failed + 1, what);
    good ? passed++ : failed++;
}

static unsigned next_random(void)
{
    static unsigned state = 4711;
    state = state * 1103515245u + 12345u;
    return state >> 16;
}

static void test_blocks(void)
{
    enum { N = 1000 };
    static char *block[N];
    int good = 1;
    for (int i = 0; i < N; i++) {
        block[i] = block_get();
        good &= block[i] != NULL && ((uintptr_t)block[i] & (BLOCK_SIZE - 1)) == 0;
        memset(block[i], i, BLOCK_SIZE);
    }
    for (int i = 0; i < N; i++)
        good &= block[i][0] == (char)i && block[i][BLOCK_SIZE - 1] == (char)i;
    check(good, "blocks are apart and aligned");
    check(block_chunks() == 16, "63 to a chunk");
    for (int i = 0; i < N; i++)
        block_put(block[(i * 7) % N]);
    check(block_chunks() == 1, "chunks go back but for one");
}

static int dropped;
static void drop(void *block)
{
    dropped++;
}

/* Against an array of what should be there. */
static void test_map_random(void)
{
    enum { N = 5000 };
    static char mark[N], there[N];
    struct map map = { 0 };
    size_t count = 0;
    int good = 1;
    for (int round = 0; round < 3000; round++) {
        unsigned i = next_random() % N;
        if (!there[i]) {
            good &= map_set(&map, i, &mark[i]) == 0;
            there[i] = 1;
            count++;
        }
        if (round % 50 == 49) {
            unsigned from = next_random() % N, to = from + next_random() % 300;
            size_t gone = 0;
            for (unsigned j = from; j <= to && j < N; j++) {
                gone += there[j];
                there[j] = 0;
            }
            count -= gone;
            good &= map_cut(&map, from, to, drop) == gone;
        }
        good &= map.blocks == count;
    }
    for (unsigned i = 0; i < N; i++)
        good &= map_get(&map, i) == (there[i] ? &mark[i] : NULL);
    check(good, "map against a model");
    good = map_cut(&map, 0, MAP_INDEX_MAX, drop) == count && map.root == NULL && map.height == 0;
    check(good, "cut to nothing");
}

static void test_map(void)
{
    struct map map = { 0 };
    int a, b, c;
    check(map_get(&map, 0) == NULL && map_get(&map, MAP_INDEX_MAX) == NULL, "empty map");
    check(map_set(&map, 0, &a) == 0 && map.height == 0 && map_get(&map, 0) == &a,
          "one block needs no node");
    check(map_set(&map, MAP_INDEX_MAX, &b) == 0 && map_get(&map, 0) == &a &&
          map_get(&map, MAP_INDEX_MAX) == &b, "the far end");
    check(map_set(&map, 64, &c) == 0 && map_get(&map, 64) == &c && map_get(&map, 63) == NULL,
          "in between");
    check(map_cut(&map, 1, MAP_INDEX_MAX, drop) == 2 && map_get(&map, 0) == &a && map.blocks == 1,
          "cut behind the first");
    check(map_cut(&map, 1, 5, drop) == 0 && map_cut(&map, 3, 2, drop) == 0, "nothing to cut");
    check(map_cut(&map, 0, 0, drop) == 1 && map.root == NULL, "cut the first");
    check(map_set(&map, MAP_INDEX_MAX, &b) == 0 && map_cut(&map, 0, MAP_INDEX_MAX - 1, drop) == 0,
          "a hole before the end");
    map_cut(&map, 0, MAP_INDEX_MAX, drop);
    test_map_random();
}

static struct dir_entry *add(struct dir *dir, int i)
{
    char name[32];
    int len = snprintf(name, sizeof name, "name-%d", i);
    return dir_add(dir, name, (size_t)len, NULL);
}

static struct dir_entry *find(struct dir *dir, int i)
{
    char name[32];
    int len = snprintf(name, sizeof name, "name-%d", i);
    return dir_find(dir, name, (size_t)len);
}

static void test_dir(void)
{
    enum { N = 3000 };
    struct dir dir;
    int good = 1, seen = 0;
    dir_init(&dir, 2);
    check(dir_find(&dir, "x", 1) == NULL && dir_from(&dir, 0) == NULL, "empty directory");
    for (int i = 0; i < N; i++)
        good &= add(&dir, i) != NULL;
    for (int i = 0; i < N; i++)
        good &= find(&dir, i) != NULL && find(&dir, i + N) == NULL;
    check(good && dir.count == N, "names are found");
    uint64_t last = 0;
    for (struct dir_entry *e = dir_from(&dir, 0); e != NULL; e = dir_from(&dir, last + 1)) {
        good &= e->cookie > last;
        last = e->cookie;
        seen++;
        if (seen % 3 == 0)
            dir_remove(&dir, e);     /* as rm -r does */
        if (seen % 5 == 0)
            add(&dir, N + seen);     /* new ones come at the end */
        if (seen > 2 * N)
            break;
    }
    check(good && seen >= N && seen < 2 * N, "a reader sees each name once while they change");
    for (struct dir_entry *e; (e = dir_from(&dir, 0)) != NULL;)
        dir_remove(&dir, e);
    check(dir.count == 0 && dir.slots == 0, "emptied");
    dir_destroy(&dir);
    dir_init(&dir, 2);
    for (int round = 0; round < 20000; round++) {
        struct dir_entry *e = add(&dir, round);
        if (round >= 10)
            dir_remove(&dir, find(&dir, round - 10));
        good &= e != NULL;
    }
    check(good && dir.size <= 64, "coming and going needs no more room");
    for (struct dir_entry *e; (e = dir_from(&dir, 0)) != NULL;)
        dir_remove(&dir, e);
    dir_destroy(&dir);
}

static void test_quota(void)
{
    quota = (struct quota){ .limit = { 100, 10 }, .user_blocks = 30 };
    check(quota_take(0, 50, 1) == 0 && quota_left(0) == 50 && quota_left(7) == 30,
          "root has no share");
    check(quota_take(7, 30, 2) == 0 && quota_take(7, 1, 0) == EDQUOT && quota_left(7) == 0,
          "a user's share");
    check(quota_take(8, 21, 0) == ENOSPC && quota_take(8, 20, 0) == 0 && quota_left(9) == 0,
          "all together");
    check(quota_take(9, 0, 8) == ENOSPC && quota_take(9, 0, 7) == 0, "files");
    quota_give(7, 30, 2);
    check(quota_take(7, 5, 0) == 0 && quota.used.blocks == 75, "given back");
    quota_give(7, 5, 0);
    quota_give(0, 50, 1);
    quota_give(8, 20, 0);
    quota_give(9, 0, 7);
    check(quota.used.blocks == 0 && quota.used.files == 0, "all back");
}

int main(void)
{
    test_blocks();
    test_map();
    test_dir();
    test_quota();
    printf("1..%u\n", passed + failed);
    return failed != 0;
}
