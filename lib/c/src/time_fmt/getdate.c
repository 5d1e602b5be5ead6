/* SPDX-License-Identifier: Apache-2.0 */
/* getdate(): the templates of the file DATEMSK names, one a line. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum { NO_DATEMSK = 1, CANNOT_OPEN, CANNOT_STAT, NOT_REGULAR, READ_ERROR, NO_MEMORY, NO_MATCH, INVALID };

int getdate_err;

static struct tm *fail(int err)
{
    getdate_err = err;
    return NULL;
}

/* What the input did not say comes from now, as the standard lists it. */
static int complete(struct tm *tm)
{
    time_t seconds = time(NULL);
    struct tm now;
    int no_date;

    if (localtime_r(&seconds, &now) == NULL)
        return -1;
    no_date = tm->tm_year == -1 && tm->tm_mon == -1 && tm->tm_mday == -1;
    if (tm->tm_hour == -1 && tm->tm_min == -1 && tm->tm_sec == -1) {
        tm->tm_hour = now.tm_hour;
        tm->tm_min = now.tm_min;
        tm->tm_sec = now.tm_sec;
    } else {
        tm->tm_hour = tm->tm_hour == -1 ? 0 : tm->tm_hour;
        tm->tm_min = tm->tm_min == -1 ? 0 : tm->tm_min;
        tm->tm_sec = tm->tm_sec == -1 ? 0 : tm->tm_sec;
        if (no_date && tm->tm_wday == -1 && tm->tm_hour < now.tm_hour)
            now.tm_mday++;
    }
    if (no_date && tm->tm_wday != -1)
        now.tm_mday += (tm->tm_wday - now.tm_wday + 7) % 7;
    if (tm->tm_mon != -1 && tm->tm_year == -1 && tm->tm_mon < now.tm_mon)
        now.tm_year++;
    if (tm->tm_mon != -1 && tm->tm_mday == -1)
        tm->tm_mday = 1;
    tm->tm_year = tm->tm_year == -1 ? now.tm_year : tm->tm_year;
    tm->tm_mon = tm->tm_mon == -1 ? now.tm_mon : tm->tm_mon;
    tm->tm_mday = tm->tm_mday == -1 ? now.tm_mday : tm->tm_mday;
    tm->tm_isdst = -1;
    return mktime(tm) == (time_t)-1 ? -1 : 0;
}

static int matches(const char *text, const char *template, struct tm *tm)
{
    const char *end;

    *tm = (struct tm){ -1, -1, -1, -1, -1, -1, -1, -1, -1, 0, NULL };
    end = strptime(text, template, tm);
    while (end != NULL && isspace((unsigned char)*end))
        end++;
    return end != NULL && *end == '\0';
}

static struct tm *search(FILE *fp, const char *text)
{
    static struct tm tm;
    char *line = NULL;
    size_t size = 0;
    struct tm *found = NULL;
    ssize_t n;

    while (found == NULL && (n = getline(&line, &size, fp)) > 0) {
        if (line[n - 1] == '\n')
            line[n - 1] = '\0';
        if (matches(text, line, &tm))
            found = &tm;
    }
    if (found == NULL)
        fail(ferror(fp) ? READ_ERROR : NO_MATCH);
    else if (complete(found) == -1)
        found = fail(INVALID);
    free(line);
    return found;
}

struct tm *getdate(const char *text)
{
    const char *path = getenv("DATEMSK");
    struct stat st;
    struct tm *found;
    FILE *fp;

    if (path == NULL || *path == '\0')
        return fail(NO_DATEMSK);
    if (stat(path, &st) == -1)
        return fail(CANNOT_STAT);
    if (!S_ISREG(st.st_mode))
        return fail(NOT_REGULAR);
    fp = fopen(path, "re");
    if (fp == NULL)
        return fail(CANNOT_OPEN);
    while (isspace((unsigned char)*text))
        text++;
    found = search(fp, text);
    fclose(fp);
    return found;
}
