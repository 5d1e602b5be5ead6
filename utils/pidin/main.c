/* SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pidin.h"

#define MAX_COLUMNS 32

struct cell { const struct column *column; int width; };
struct table { struct cell cells[MAX_COLUMNS]; unsigned count; bool per_thread; };

static const struct { const char *name, *format; } tables[] = {
    { "arg", "%a %A" },
    { "backtrace", "%a %n %q" },
    { "channels", "%a %n %[" },
    { "cred", "%a %n %{ids}" },
    { "env", "%a %E" },
    { "extsched", "%a %b %n %p %H %J" },
    { "fam", "%a %n %L %e %{child} %{sibling}" },
    { "fds", "%a %n %o" },
    { "flags", "%a %n %f" },
    { "info", NULL },
    { "irqs", "%a %b %n %Q" },
    { "libs", "%a %n %O" },
    { "map", "%a %n %M" },
    { "mapinfo", "%a %n %M" },
    { "mem", "%a %b %n %p %11J %9c %5d %12m %O" },
    { "net", NULL },
    { "pmem", "%a %n %{pmem}" },
    { "regs", "%a %n %{regs}" },
    { "rmasks", "%a %b %n %{runmask} %{inherit}" },
    { "sched", "%a %b %n %p %l %H %J" },
    { "sess", "%a %n %L %P" },
    { "sig", "%a %b %n %s %S %{masked}" },
    { "syspage", NULL },
    { "threads", "%a %n %h %J %B" },
    { "timers", "%a %n %R" },
    { "times", "%a %n %t %{utime} %{stime} %{cutime} %{cstime}" },
    { "ttimes", "%a %b %n %{sutime} %{tstart}" },
    { "users", "%a %n %{ids}" },
};
#define TABLES (sizeof tables / sizeof tables[0])
#define DEFAULT_FORMAT "%a %b %N %p %J %B"

static struct {
    bool loop;
    unsigned delay;             /* tenths of a second */
    const char *wanted;         /* pid or name, NULL: all */
    bool family;
    unsigned verbose;
} opt = { .delay = 10 };

/* ---- formats: %[width]letter or %[width]{name}; other text is a gap ---- */

static bool parse_cell(const char **format, struct table *table)
{
    char *end;
    long width = strtol(*format, &end, 10);
    const char *key = end;
    size_t n = 1;
    if (key[0] == '{') {
        key++;
        n = strcspn(key, "}");
        end = (char *)key + n + (key[n] != '\0');
    } else {
        end = (char *)key + (*key != '\0');
    }
    const struct column *column = *key != '\0' ? column_find(key, n) : NULL;
    if (column == NULL || table->count == MAX_COLUMNS) {
        fprintf(stderr, "pidin: %%%.*s: no such column\n", (int)n, key);
        return false;
    }
    struct cell *cell = &table->cells[table->count++];
    cell->column = column;
    cell->width = width == 0 ? column->width : column->width < 0 ? (int)-labs(width) : (int)width;
    table->per_thread |= column->per_thread;
    *format = end;
    return true;
}

static bool parse_format(const char *format, struct table *table)
{
    memset(table, 0, sizeof *table);
    while (*format != '\0') {
        if (*format++ != '%')
            continue;
        if (!parse_cell(&format, table))
            return false;
    }
    return true;
}

static bool parse_letters(const char *letters, struct table *table)
{
    char format[4 * MAX_COLUMNS] = "";
    for (; *letters != '\0' && strlen(format) + 5 < sizeof format; letters++) {
        char one[5] = { '%', *letters, ' ', '\0' };
        strcat(format, one);
    }
    return parse_format(format, table);
}

/* ---- printing ---- */

static void print_cell(const char *text, int width, bool last)
{
    if (width == 0 || (last && width < 0))
        printf("%s", text);
    else if (width < 0)
        printf("%-*.*s", -width, -width, text);
    else
        printf("%*s", width, text);
    if (!last)
        putchar(' ');
}

/* Columns that print lines of their own show no cell. */
static bool shows(const struct table *table, unsigned i)
{
    return table->cells[i].column->text != NULL;
}

static unsigned last_shown(const struct table *table)
{
    unsigned last = 0;
    for (unsigned i = 0; i < table->count; i++)
        if (shows(table, i))
            last = i;
    return last;
}

static void print_header(const struct table *table)
{
    unsigned last = last_shown(table);
    if (table->count == 2 && !shows(table, 1)) {
        print_cell(table->cells[0].column->header, table->cells[0].width, false);
        printf("%s\n", table->cells[1].column->header);
        return;
    }
    for (unsigned i = 0; i < table->count; i++)
        if (shows(table, i))
            print_cell(table->cells[i].column->header, table->cells[i].width, i == last);
    putchar('\n');
}

static void print_row(const struct table *table, const struct row *row)
{
    char text[1100];
    unsigned last = last_shown(table);
    for (unsigned i = 0; i < table->count; i++) {
        const struct cell *cell = &table->cells[i];
        if (!shows(table, i))
            continue;
        text[0] = '\0';
        if (row->thread != NULL || !cell->column->per_thread)
            cell->column->text(row, text, sizeof text);
        print_cell(text, cell->width, i == last);
    }
    putchar('\n');
}

static void print_process(const struct table *table, struct process *p)
{
    procfs_status status;
    struct row row = { .process = p };
    bool any = false;
    if (table->per_thread) {
        row.thread = &status;
        for (unsigned tid = 1; thread_next(p, tid, &status); tid = status.tid + 1) {
            print_row(table, &row);
            any = true;
        }
        row.thread = NULL;
    }
    if (!any)
        print_row(table, &row);
    for (unsigned i = 0; i < table->count; i++)
        if (!shows(table, i))
            table->cells[i].column->lines(p);
}

/* ---- processes ---- */

static bool is_number(const char *s)
{
    return s[0] != '\0' && s[strspn(s, "0123456789")] == '\0';
}

static bool matches(const struct process *p)
{
    if (opt.wanted == NULL)
        return true;
    if (is_number(opt.wanted))
        return p->info.pid == atoi(opt.wanted);
    return strcmp(process_name(p, false), opt.wanted) == 0 || strcmp(p->path, opt.wanted) == 0;
}

static int by_pid(const void *a, const void *b)
{
    pid_t left = *(const pid_t *)a, right = *(const pid_t *)b;
    return (left > right) - (left < right);
}

static pid_t *all_pids(unsigned *count)
{
    pid_t *pids = NULL;
    unsigned room = 0;
    struct dirent *entry;
    DIR *dir = opendir("/proc");
    *count = 0;
    if (dir == NULL) {
        fprintf(stderr, "pidin: /proc: %s\n", strerror(errno));
        return NULL;
    }
    while ((entry = readdir(dir)) != NULL) {
        if (!is_number(entry->d_name))
            continue;
        if (*count == room) {
            room = room != 0 ? room * 2 : 64;
            pids = realloc(pids, room * sizeof *pids);
            if (pids == NULL) {
                fprintf(stderr, "pidin: %s\n", strerror(ENOMEM));
                exit(EXIT_FAILURE);
            }
        }
        pids[(*count)++] = atoi(entry->d_name);
    }
    closedir(dir);
    if (*count != 0)
        qsort(pids, *count, sizeof *pids, by_pid);
    return pids;
}

/* -> how many were shown */
static unsigned print_table(const struct table *table)
{
    static struct process p;
    unsigned count, shown = 0;
    pid_t *pids = all_pids(&count), leader = 0;
    print_header(table);
    for (unsigned i = 0; i < count; i++) {
        if (!process_open(pids[i], &p))
            continue;           /* it ended while we looked */
        bool wanted = matches(&p);
        if (wanted && opt.family)
            leader = p.info.pid;
        if (wanted || (opt.family && leader != 0 && p.info.parent == leader)) {
            print_process(table, &p);
            shown++;
        }
        process_close(&p);
    }
    free(pids);
    return shown;
}

/* ---- what is asked for ---- */

/* A shorthand or an unambiguous beginning of one; syspage may have =section. -> index, -1 */
static int find_table(const char *word)
{
    size_t n = strcspn(word, "=");
    int found = -1;
    if (n >= 4 && strncmp(word, "user", n) == 0)
        word = "users";
    for (unsigned i = 0; i < TABLES; i++) {
        if (strncmp(tables[i].name, word, n) != 0)
            continue;
        if (tables[i].name[n] == '\0')
            return (int)i;
        if (found == -1)
            found = (int)i;
        else if (found != -2 && strncmp(tables[found].name, tables[i].name, strlen(tables[found].name)) != 0)
            found = -2;                 /* mapinfo begins as map does */
    }
    if (found < 0)
        fprintf(stderr, "pidin: %s: %s\n", word, found == -2 ? "more than one table begins so" : "no such table");
    return found;
}

static int print_special(const char *name, const char *word)
{
    const char *equals = strchr(word, '=');
    if (strcmp(name, "info") == 0)
        return print_info();
    if (strcmp(name, "net") == 0)
        return print_net();
    return print_syspage(equals != NULL ? equals + 1 : NULL);
}

static int run_once(const struct table *table, const char *special, const char *word)
{
    if (special != NULL)
        return print_special(special, word);
    unsigned shown = print_table(table);
    if (shown == 0 && opt.wanted != NULL) {
        fprintf(stderr, "pidin: %s: no such process\n", opt.wanted);
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}

int main(int argc, char *argv[])
{
    struct table table;
    const char *special = NULL, *word = "";
    bool good = parse_format(DEFAULT_FORMAT, &table);
    int c, status;
    while ((c = getopt(argc, argv, "d:f:F:hklM:n:o:P:p:v")) != -1) {
        switch (c) {
        case 'd': opt.delay = (unsigned)strtoul(optarg, NULL, 10); break;
        case 'f': good = parse_letters(optarg, &table); break;
        case 'M':
        case 'F': good = parse_format(optarg, &table); break;
        case 'k': keep_going = true; break;
        case 'l': opt.loop = true; break;
        case 'n': fprintf(stderr, "pidin: -n %s: other nodes cannot be asked\n", optarg); return EXIT_FAILURE;
        case 'o':
            if (setprio(0, atoi(optarg)) == -1) {
                fprintf(stderr, "pidin: -o %s: %s\n", optarg, strerror(errno));
                return EXIT_FAILURE;
            }
            break;
        case 'P': opt.family = true; /* fall through */
        case 'p': opt.wanted = optarg; break;
        case 'v': opt.verbose++; break;
        default:  fprintf(stderr, "pidin: use pidin tells the options\n"); return EXIT_FAILURE;
        }
        if (!good)
            return EXIT_FAILURE;
    }
    if (optind < argc) {
        word = argv[optind];
        int i = find_table(word);
        if (i < 0)
            return EXIT_FAILURE;
        if (tables[i].format == NULL)
            special = tables[i].name;
        else if (!parse_format(tables[i].format, &table))
            return EXIT_FAILURE;
    }
    do {
        status = run_once(&table, special, word);
        fflush(stdout);
        if (opt.loop)
            usleep(opt.delay * 100000);
    } while (opt.loop && (status == EXIT_SUCCESS || keep_going));
    return status;
}
