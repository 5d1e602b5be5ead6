/* SPDX-License-Identifier: Apache-2.0 */
/* Backtracking with bit masks. */
#include <stdio.h>
#include <string.h>

static int cell[81], row[9], column[9], box[9], steps;

static int solve(int i)
{
    while (i < 81 && cell[i] != 0)
        i++;
    if (i == 81)
        return 1;
    int r = i / 9, c = i % 9, b = r / 3 * 3 + c / 3;
    for (int d = 1; d <= 9; d++) {
        int bit = 1 << d;
        if (((row[r] | column[c] | box[b]) & bit) != 0)
            continue;
        steps++;
        cell[i] = d;
        row[r] |= bit, column[c] |= bit, box[b] |= bit;
        if (solve(i + 1))
            return 1;
        cell[i] = 0;
        row[r] &= ~bit, column[c] &= ~bit, box[b] &= ~bit;
    }
    return 0;
}

int main(void)
{
    const char *given = "530070000600195000098000060800060003400803001700020006060000280000419005000080079";

    for (int i = 0; i < 81; i++) {
        int bit = given[i] == '0' ? 0 : 1 << (given[i] - '0');
        cell[i] = given[i] - '0';
        row[i / 9] |= bit, column[i % 9] |= bit, box[i / 27 * 3 + i % 9 / 3] |= bit;
    }
    if (!solve(0))
        return 1;
    for (int i = 0; i < 81; i++)
        printf("%d%s", cell[i], i % 9 == 8 ? "\n" : " ");
    printf("%d steps\n", steps);
    return 0;
}
