// sources: tests/unit/shim/vm_host.c kernel/vm/pmem.c kernel/vm/region.c
// flags: -include tests/unit/shim/vm_host.h -Ikernel/include -Ilib/c/include
/* SPDX-License-Identifier: Apache-2.0 */
/* The tree of regions against a map of pages. */
#include "region.h"
#include "pmem.h"
#include <stdio.h>
#include <stdlib.h>

#define PAGES 2000u
static struct region pool[PAGES];
static short owner[PAGES];             /* region covering the page, -1: none */
static unsigned rng = 3;
static unsigned rnd(unsigned n) { return (rng = rng * 1103515245u + 12345u) / 65536u % n; }

static bool same_hole(const struct region *root, unsigned low, unsigned high, unsigned len, unsigned align, bool top)
{
    uintptr_t at = region_hole(root, low * PAGE_SIZE, high * PAGE_SIZE, len * PAGE_SIZE, align * PAGE_SIZE, top);
    unsigned p = (unsigned)(at / PAGE_SIZE);
    if (at) {
        CHECK(at % (align * PAGE_SIZE) == 0 && p >= low && p + len <= high);
        for (unsigned i = 0; i < len; i++)
            CHECK(owner[p + i] < 0);
    }
    if (align != 1)
        return true;
    unsigned best = 0;
    for (unsigned from = low; from + len <= high; from++) {
        unsigned n = 0;
        while (n < len && owner[from + n] < 0)
            n++;
        if (n == len && (top || best == 0))
            best = from;
    }
    CHECK(best == p);
    return true;
}

static bool random_tree(void)
{
    struct region *root = NULL;
    for (unsigned i = 0; i < PAGES; i++)
        owner[i] = -1;
    for (unsigned n = 0; n < 20000; n++) {
        unsigned at = 1 + rnd(PAGES - 20), len = 1 + rnd(6);
        struct region *r = region_find(root, at * PAGE_SIZE);
        unsigned model = at;
        while (model < PAGES && owner[model] < 0)
            model++;
        CHECK((r == NULL) == (model == PAGES));
        CHECK(r == NULL || r == &pool[owner[model]]);
        if (r && r->start <= at * PAGE_SIZE) {
            for (uintptr_t a = r->start; a < r->end; a += PAGE_SIZE)
                owner[a / PAGE_SIZE] = -1;
            root = region_remove(root, r);
        } else if (r == NULL || r->start >= (at + len) * PAGE_SIZE) {
            struct region *add = &pool[at];
            add->start = at * PAGE_SIZE;
            add->end = (at + len) * PAGE_SIZE;
            for (unsigned i = 0; i < len; i++)
                owner[at + i] = (short)at;
            root = region_insert(root, add);
        }
        if (n % 50 == 0) {
            region_check(root);
            unsigned low = 1 + rnd(PAGES / 2);
            CHECK(same_hole(root, low, low + 1 + rnd(PAGES / 2 - 2), 1 + rnd(8), 1, rnd(2)));
            CHECK(same_hole(root, 1, PAGES, 1 + rnd(4), 1u << rnd(4), rnd(2)));
        }
    }
    return true;
}

static bool bounds_change(void)
{
    struct region a = { .start = 0x10000, .end = 0x20000 }, b = { .start = 0x30000, .end = 0x40000 };
    struct region *root = region_insert(region_insert(NULL, &a), &b);
    b.start = 0x38000;
    region_update(root, &b);
    region_check(root);
    CHECK(region_hole(root, 0x10000, 0x40000, 0x18000, PAGE_SIZE, false) == 0x20000);
    CHECK(region_hole(root, 0x10000, 0x40000, 0x19000, PAGE_SIZE, false) == 0);
    return true;
}

static bool depth(void)
{
    static struct region many[100000];
    struct region *root = NULL;
    for (unsigned i = 0; i < 100000; i++) {
        many[i].start = (i + 1) * 2 * PAGE_SIZE;
        many[i].end = many[i].start + PAGE_SIZE;
        root = region_insert(root, &many[i]);
    }
    CHECK(root->height <= 20);
    return true;
}

int main(void)
{
    host_machine(8ul << 20);
    host_result("region: random against a model", random_tree());
    host_result("region: changed bounds", bounds_change());
    host_result("region: depth of 100,000", depth());
    return host_finish();
}
