/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>
#include <stdint.h>

/*
 * Introsort: quicksort with the median of three (of nine when large), insertion sort for short runs,
 * heapsort when the recursion gets deeper than 2 log2(n). In place, O(n log n) always, O(log n) stack.
 */
struct sort {
    size_t size;
    int (*cmp)(const void *, const void *, void *);
    void *arg;
};

static void swap_bytes(char *a, char *b, size_t n)
{
    for (; n >= 8; n -= 8, a += 8, b += 8) {
        uint64_t x, y;
        memcpy(&x, a, 8);
        memcpy(&y, b, 8);
        memcpy(a, &y, 8);
        memcpy(b, &x, 8);
    }
    for (; n > 0; n--, a++, b++) {
        char t = *a;
        *a = *b;
        *b = t;
    }
}

static int less(const struct sort *s, const char *a, const char *b)
{
    return s->cmp(a, b, s->arg) < 0;
}

static void insertion_sort(const struct sort *s, char *base, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        for (char *p = base + i * s->size; p > base && less(s, p, p - s->size); p -= s->size) {
            swap_bytes(p, p - s->size, s->size);
        }
    }
}

static void sift_down(const struct sort *s, char *base, size_t root, size_t n)
{
    for (;;) {
        size_t child = 2 * root + 1;
        if (child >= n) {
            return;
        }
        if (child + 1 < n && less(s, base + child * s->size, base + (child + 1) * s->size)) {
            child++;
        }
        if (!less(s, base + root * s->size, base + child * s->size)) {
            return;
        }
        swap_bytes(base + root * s->size, base + child * s->size, s->size);
        root = child;
    }
}

static void heap_sort(const struct sort *s, char *base, size_t n)
{
    for (size_t i = n / 2; i-- > 0;) {
        sift_down(s, base, i, n);
    }
    while (n > 1) {
        n--;
        swap_bytes(base, base + n * s->size, s->size);
        sift_down(s, base, 0, n);
    }
}

static char *median3(const struct sort *s, char *a, char *b, char *c)
{
    if (less(s, a, b)) {
        return less(s, b, c) ? b : less(s, a, c) ? c : a;
    }
    return less(s, a, c) ? a : less(s, b, c) ? c : b;
}

static char *choose_pivot(const struct sort *s, char *base, size_t n)
{
    char *mid = base + n / 2 * s->size, *last = base + (n - 1) * s->size;

    if (n > 128) {
        size_t d = n / 8 * s->size;
        return median3(s, median3(s, base, base + d, base + 2 * d), median3(s, mid - d, mid, mid + d),
                       median3(s, last - 2 * d, last - d, last));
    }
    return median3(s, base, mid, last);
}

/* Hoare partition around the element moved to the front; returns the pivot's final index. */
static size_t partition(const struct sort *s, char *base, size_t n)
{
    size_t size = s->size, i = 0, j = n;

    swap_bytes(base, choose_pivot(s, base, n), size);
    for (;;) {
        do {
            i++;
        } while (i < n && less(s, base + i * size, base));
        do {
            j--;
        } while (j > 0 && less(s, base, base + j * size));
        if (i >= j) {
            break;
        }
        swap_bytes(base + i * size, base + j * size, size);
    }
    swap_bytes(base, base + j * size, size);
    return j;
}

static void intro_sort(const struct sort *s, char *base, size_t n, int depth)
{
    while (n > 12) {
        size_t p;

        if (depth-- == 0) {
            heap_sort(s, base, n);
            return;
        }
        p = partition(s, base, n);
        if (p < n - p - 1) {
            intro_sort(s, base, p, depth);
            base += (p + 1) * s->size;
            n -= p + 1;
        } else {
            intro_sort(s, base + (p + 1) * s->size, n - p - 1, depth);
            n = p;
        }
    }
    insertion_sort(s, base, n);
}

void qsort_r(void *base, size_t n, size_t size, int (*cmp)(const void *, const void *, void *), void *arg)
{
    struct sort s = { size, cmp, arg };

    if (n > 1 && size > 0) {
        intro_sort(&s, base, n, 2 * (64 - __builtin_clzl(n)));
    }
}
