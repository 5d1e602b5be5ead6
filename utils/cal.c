/* SPDX-License-Identifier: Apache-2.0 */
/* The calendar of a month or a year; before 14 September 1752 the Julian one. */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tool.h"

#define ROWS 6
#define WIDTH 20                    /* of a month */

static const char *const months[] = { "January", "February", "March", "April", "May", "June", "July", "August", "September",
                                      "October", "November", "December" };

static bool is_leap(long year)
{
    return year <= 1752 ? year % 4 == 0 : (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in(long year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    return days[month] + (month == 1 && is_leap(year));
}

/* 0: Sunday. Days since the first of January of the year 1, with the eleven that were left out in 1752. */
static int weekday(long year, int month, int day)
{
    long before = year - 1, n = before * 365 + before / 4 + day - 1;
    for (int m = 0; m < month; m++)
        n += days_in(year, m);
    bool gregorian = year > 1752 || (year == 1752 && (month > 8 || (month == 8 && day >= 14)));
    if (gregorian)
        n -= 11;
    if (year > 1752)
        n -= (before / 100 - 17) - (before / 400 - 4);
    return (int)((n + 6) % 7);
}

/* The month's rows, each of WIDTH characters and a NUL. */
static void fill(long year, int month, char rows[ROWS][WIDTH + 1])
{
    int row = 0, column = weekday(year, month, 1), last = days_in(year, month);
    for (int r = 0; r < ROWS; r++) {
        memset(rows[r], ' ', WIDTH);
        rows[r][WIDTH] = '\0';
    }
    for (int day = 1; day <= last; day++) {
        if (year == 1752 && month == 8 && day == 3)
            day = 14;
        rows[row][column * 3] = (char)(day < 10 ? ' ' : '0' + day / 10);
        rows[row][column * 3 + 1] = (char)('0' + day % 10);
        if (++column == 7) {
            column = 0;
            row++;
        }
    }
}

static void print_trimmed(char *line)
{
    size_t n = strlen(line);
    while (n > 0 && line[n - 1] == ' ')
        n--;
    printf("%.*s\n", (int)n, line);
}

static void centre(char *out, size_t size, const char *text)
{
    int gap = WIDTH - (int)strlen(text);
    snprintf(out, size, "%*s%s%*s", gap / 2, "", text, gap - gap / 2, "");
}

static void print_month(long year, int month)
{
    char rows[ROWS][WIDTH + 1], title[32], line[64];
    snprintf(title, sizeof title, "%s %ld", months[month], year);
    centre(line, sizeof line, title);
    print_trimmed(line);
    puts("Su Mo Tu We Th Fr Sa");
    fill(year, month, rows);
    for (int r = 0; r < ROWS; r++)
        print_trimmed(rows[r]);
}

static void print_three(const char *a, const char *b, const char *c)
{
    char *line = tool_format("%s  %s  %s", a, b, c);
    print_trimmed(line);
    free(line);
}

static void print_year(long year)
{
    char rows[3][ROWS][WIDTH + 1], title[3][WIDTH + 1];
    printf("%34ld\n\n", year);
    for (int first = 0; first < 12; first += 3) {
        for (int i = 0; i < 3; i++) {
            fill(year, first + i, rows[i]);
            centre(title[i], sizeof title[i], months[first + i]);
        }
        print_three(title[0], title[1], title[2]);
        puts("Su Mo Tu We Th Fr Sa  Su Mo Tu We Th Fr Sa  Su Mo Tu We Th Fr Sa");
        for (int r = 0; r < ROWS; r++) {
            print_three(rows[0][r], rows[1][r], rows[2][r]);
        }
    }
}

int main(int argc, char *argv[])
{
    long year, month;
    time_t now = time(NULL);
    struct tm tm;
    if (getopt(argc, argv, "") != -1)
        return 1;
    if (argc - optind > 2)
        tool_usage("[[month] year]");
    if (optind == argc) {
        if (localtime_r(&now, &tm) == NULL)
            tool_die("the date is not known");
        print_month(tm.tm_year + 1900L, tm.tm_mon);
        return tool_close(0);
    }
    if (!tool_number(argv[argc - 1], 1, 9999, &year))
        return 1;
    if (argc - optind == 1)
        print_year(year);
    else if (tool_number(argv[optind], 1, 12, &month))
        print_month(year, (int)month - 1);
    else
        return 1;
    return tool_close(0);
}
