/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "pidin.h"
#include "tool.h"

#define MAX_COLUMNS 32

struct cell { const struct column *column; int width; };
struct table { struct cell cells[MAX_COLUMNS]; unsigned count; bool per_thread; };

static const struct { const char *name, *format; } tables[] = {
    { "abilities", "%a %n %{ables}" },
    { "arg", "%a %A" },
    { "backtrace", "%a %n %q" },
    { "channels", "%a %n %[" },
    { "cred", "%a %n %{ids} %{groups}" },
    { "env", "%a %E" },
    { "extsched", "%a %b %n %p %H %J" },
    { "fam", "%a %n %L %e %{child} %{sibling}" },
    { "fds", "%a %n %o" },
    { "flags", "%a %n %f" },
    { "info", NULL },
    { "irqs", "%a %b %n %Q" },
    { "libs", "%a %n %O" },
    { "map", "%a %n %M" },
    { "mapinfo", "%a %n %{mapinfo}" },
    { "mem", "%a %b %n %p %11J %9c %5d %12m %O" },
    { "net", NULL },
    { "pmem", "%a %n %{pmem}" },
    { "rc", "%a %n %{exit}" },
    { "regs", "%a %n %{regs}" },
    { "rlimits", "%a %n %{limits}" },
    { "rmasks", "%a %b %n %{runmask} %{inherit}" },
    { "sched", "%a %b %n %p %l %H %J" },
    { "sess", "%a %n %L %P" },
    { "sig", "%a %b %n %s %S %{masked}" },
    { "syspage", NULL },
    { "threads", "%a %n %h %J %B" },
    { "timers", "%a %n %R" },
    { "times", "%a %n %t %{utime} %{stime} %{cutime} %{cstime}" },
    { "ttimes", "%a %b %n %{sutime} %{tstart}" },
    { "typeid", "%a %n %{typeid}" },
    { "users", "%a %n %{ids}" },
};
#define TABLES (sizeof tables / sizeof tables[0])
#define DEFAULT_FORMAT "%a %b %N %p %J %B"

static struct {
    bool loop;
    unsigned delay;             /* tenths of a second */
    const char *wanted;         /* pid or name, NULL: all */
    bool family;
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
        tool_say("%%%.*s: no such column", (int)n, key);
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
    return strcmp(process_name(p, false), opt.wanted) == 0 || strcmp(p->path, opt.wanted) == 0 ||
        strcmp(process_name(p, true), opt.wanted) == 0;
}

struct member { pid_t pid, parent; bool wanted; };

/*
 * Is one of its ancestors wanted? As many steps as there are processes: the list may have changed into a circle
 * meanwhile.
 */
static bool descends(const struct member *members, unsigned count, pid_t pid)
{
    for (unsigned steps = 0; steps < count; steps++) {
        unsigned i = 0;
        while (i < count && members[i].pid != pid)
            i++;
        if (i == count || members[i].wanted)
            return i != count;
        pid = members[i].parent;
    }
    return false;
}

static void find_families(struct member *members, unsigned count, struct process *p)
{
    for (unsigned i = 0; i < count; i++) {
        if (!process_open(members[i].pid, p))
            continue;
        members[i].parent = p->info.parent;
        members[i].wanted = matches(p);
        process_close(p);
    }
}

/* -> how many were shown */
static unsigned print_table(const struct table *table)
{
    static struct process p;
    unsigned count, shown = 0;
    struct tool_process *list = tool_processes(&count);
    struct member *members = tool_alloc((count + 1) * sizeof *members);
    for (unsigned i = 0; i < count; i++)
        members[i] = (struct member){ .pid = list[i].pid };
    free(list);
    if (opt.family)
        find_families(members, count, &p);
    print_header(table);
    for (unsigned i = 0; i < count; i++) {
        if (!process_open(members[i].pid, &p))
            continue;           /* it ended while we looked */
        if (opt.family ? descends(members, count, members[i].pid) : matches(&p)) {
            print_process(table, &p);
            shown++;
        }
        process_close(&p);
    }
    free(members);
    return shown;
}

/* ---- what is asked for ---- */

/* A shorthand or an unambiguous beginning of one; syspage may have =section. -> index, -1 */
static int find_table(const char *word)
{
    size_t n = strcspn(word, "=");
    int found = -1;
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
        tool_say("%s: %s", word, found == -2 ? "more than one table begins so" : "no such table (use pidin lists them)");
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

static int print_processes(const struct table *table)
{
    if (print_table(table) != 0 || opt.wanted == NULL)
        return EXIT_SUCCESS;
    tool_say("%s: no such process", opt.wanted);
    return EXIT_FAILURE;
}

static int print_shorthand(const char *word)
{
    struct table table;
    int i = find_table(word);
    if (i < 0)
        return EXIT_FAILURE;
    if (tables[i].format == NULL)
        return print_special(tables[i].name, word);
    return parse_format(tables[i].format, &table) ? print_processes(&table) : EXIT_FAILURE;
}

/* One round: the tables named, or the one of -F and -f. */
static int run_once(const struct table *table, char *words[])
{
    int status = EXIT_SUCCESS;
    if (words[0] == NULL)
        return print_processes(table);
    for (; words[0] != NULL && (status == EXIT_SUCCESS || keep_going); words++)
        status |= print_shorthand(words[0]);
    return status;
}

static bool take_node(const char *name)
{
    struct utsname here;
    if (uname(&here) != -1 && (strcmp(name, here.nodename) == 0 || strcmp(name, "0") == 0))
        return true;
    tool_say("-n %s: other nodes cannot be asked", name);
    return false;
}

static bool take_priority(const char *text)
{
    long priority;
    if (!tool_number(text, 1, 255, &priority))
        return false;
    if (setprio(0, (int)priority) != -1)
        return true;
    tool_error(text);
    return false;
}

static bool take_delay(const char *text)
{
    long tenths;
    bool good = tool_number(text, 1, 864000, &tenths);
    opt.delay = (unsigned)tenths;
    return good;
}

static bool take_option(int c, struct table *table)
{
    switch (c) {
    case 'd': return take_delay(optarg);
    case 'f': return parse_letters(optarg, table);
    case 'M':
    case 'F': return parse_format(optarg, table);
    case 'k': return keep_going = true;
    case 'l': return opt.loop = true;
    case 'n': return take_node(optarg);
    case 'o': return take_priority(optarg);
    case 'P': opt.family = true; /* fall through */
    case 'p': opt.wanted = optarg; return true;
    case 'v': verbose++; return true;
    default:  tool_say("use pidin tells the options"); return false;
    }
}

int main(int argc, char *argv[])
{
    struct table table;
    int c, status;
    parse_format(DEFAULT_FORMAT, &table);
    while ((c = getopt(argc, argv, "d:f:F:hklM:n:o:P:p:v")) != -1) {
        if (c == 'h')
            return execlp("use", "use", "pidin", (char *)NULL), tool_error("use"), EXIT_FAILURE;
        if (!take_option(c, &table))
            return EXIT_FAILURE;
    }
    do {
        status = run_once(&table, argv + optind);
        if (fflush(stdout) == EOF)
            return tool_close(status);
        if (opt.loop)
            usleep(opt.delay * 100000);
    } while (opt.loop && (status == EXIT_SUCCESS || keep_going));
    return tool_close(status);
}
