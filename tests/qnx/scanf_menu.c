/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A student's program that includes little, declares late, relies on implicit things and prints floats and pointers.
 * > Enter a number:
 * > nothing entered (-1)
 * > average 3.50, 1e+06, 0x10
 * > time ok
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <errno.h>
#include <sys/neutrino.h>

typedef struct { char name[20]; int value; } record;

int compare(const void *a, const void *b) { return ((record *)a)->value - ((record *)b)->value; }

int main(argc, argv)
int argc;
char **argv;
{
    int n = 0, i;
    float avg;
    char line[80];
    record r[4] = { { "d", 5 }, { "a", 2 }, { "c", 4 }, { "b", 3 } };
    time_t now = time(NULL);
    char buf[64];

    printf("Enter a number:\n");
    i = scanf("%d", &n);
    if (i != 1) printf("nothing entered (%d)\n", i);
    qsort(r, 4, sizeof(record), compare);
    for (avg = 0, i = 0; i < 4; i++) avg += r[i].value;
    sprintf(line, "average %.2f, %g, %p", avg / 4, 1e6, (void *)16);
    puts(line);
    if (ctime_r(&now, buf) && strlen(buf) == 25 && localtime(&now)->tm_year >= 124) printf("time ok\n");
    exit(EXIT_SUCCESS);
}
