/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

enum { W = 40, H = 16 };
static char now[H][W], next[H][W];

static int around(int y, int x)
{
    int n = 0;

    for (int dy = -1; dy <= 1; dy++)
        for (int dx = -1; dx <= 1; dx++)
            n += (dy || dx) && now[(y + dy + H) % H][(x + dx + W) % W];
    return n;
}

int main(void)
{
    static const int glider[][2] = { { 0, 1 }, { 1, 2 }, { 2, 0 }, { 2, 1 }, { 2, 2 } };

    for (int i = 0; i < 5; i++) {
        now[glider[i][0]][glider[i][1]] = 1;
        now[glider[i][0] + 8][glider[i][1] + 20] = 1;
    }
    for (int x = 10; x < 20; x++)
        now[12][x] = 1;
    for (int step = 0; step < 50; step++) {
        for (int y = 0; y < H; y++)
            for (int x = 0; x < W; x++) {
                int n = around(y, x);
                next[y][x] = n == 3 || (n == 2 && now[y][x]);
            }
        memcpy(now, next, sizeof now);
    }
    for (int y = 0; y < H; y++) {
        for (int x = 0; x < W; x++)
            putchar(now[y][x] ? '#' : '.');
        putchar('\n');
    }
    return 0;
}
