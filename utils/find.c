/* SPDX-License-Identifier: Apache-2.0 */
/* The expression becomes a tree of nodes, which is evaluated for each file. Without an action, -print is one. */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <limits.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tool.h"

extern char **environ;

#define DEPTH_MAX 1000          /* of parentheses */
#define EXEC_BYTES 65536        /* of the arguments of one command with + */

struct node;
typedef bool test(struct node *n, const struct walk *at);
struct node {
    test *test;
    struct node *left, *right;
    const char *text;
    char sign;                  /* of a number: + more, - less, 0 exactly */
    long long number;
    unsigned unit;
    mode_t mode;
    struct timespec time;
    char **command;             /* -exec, -ok */
    size_t command_count;
    char **batch;               /* -exec +: paths that wait */
    size_t batch_count, batch_room, batch_bytes;
};

static char **at_arg;
static unsigned depth_of_parens;
static bool has_action, depth_first, pruned, quit;
static unsigned walk_flags;
static long min_depth, max_depth = LONG_MAX;
static time_t now;
static int status;
static struct node **batches;
static size_t batch_nodes, batch_nodes_room;

/* ---- tests ---- */

static bool both(struct node *n, const struct walk *at) { return n->left->test(n->left, at) &&
    n->right->test(n->right, at); }
static bool either(struct node *n, const struct walk *at) { return n->left->test(n->left, at) ||
    n->right->test(n->right, at); }
static bool not(struct node *n, const struct walk *at) { return !n->left->test(n->left, at); }
static bool is_true(struct node *n, const struct walk *at) { return true; }
static bool is_false(struct node *n, const struct walk *at) { return false; }

static bool comma(struct node *n, const struct walk *at)
{
    n->left->test(n->left, at);
    return n->right->test(n->right, at);
}

static bool matches(const struct node *n, long long value)
{
    return n->sign == '+' ? value > n->number : n->sign == '-' ? value < n->number : value == n->number;
}

static char *last_part(const char *path)
{
    size_t n = strlen(path), start;
    while (n > 1 && path[n - 1] == '/')
        n--;
    for (start = n; start > 0 && path[start - 1] != '/'; start--)
        continue;
    return start == n ? tool_copy_n(path, n) : tool_copy_n(path + start, n - start);
}

static bool test_name(struct node *n, const struct walk *at)
{
    char *name = last_part(at->path);
    bool good = fnmatch(n->text, name, (int)n->unit) == 0;
    free(name);
    return good;
}

static bool test_path(struct node *n, const struct walk *at) { return fnmatch(n->text, at->path, (int)n->unit) == 0; }
static bool test_links(struct node *n, const struct walk *at) { return matches(n, at->st->st_nlink); }
static bool test_inum(struct node *n, const struct walk *at) { return matches(n, (long long)at->st->st_ino); }
static bool test_user(struct node *n, const struct walk *at) { return matches(n, at->st->st_uid); }
static bool test_group(struct node *n, const struct walk *at) { return matches(n, at->st->st_gid); }

static bool test_size(struct node *n, const struct walk *at)
{
    return matches(n, ((long long)at->st->st_size + n->unit - 1) / n->unit);
}

static bool test_nouser(struct node *n, const struct walk *at)
{
    return isdigit((unsigned char)tool_user_name(at->st->st_uid)[0]) != 0;
}

static bool test_nogroup(struct node *n, const struct walk *at)
{
    return isdigit((unsigned char)tool_group_name(at->st->st_gid)[0]) != 0;
}

static bool test_time(struct node *n, const struct walk *at)
{
    time_t t = n->text[0] == 'a' ? at->st->st_atime : n->text[0] == 'c' ? at->st->st_ctime : at->st->st_mtime;
    long long age = (long long)now - (long long)t, unit = n->unit;
    return matches(n, age >= 0 ? age / unit : -((-age + unit - 1) / unit));
}

static bool test_newer(struct node *n, const struct walk *at)
{
    const struct timespec *t = &at->st->st_mtim;
    return t->tv_sec != n->time.tv_sec ? t->tv_sec > n->time.tv_sec : t->tv_nsec > n->time.tv_nsec;
}

static bool test_perm(struct node *n, const struct walk *at)
{
    mode_t mode = at->st->st_mode & 07777;
    return n->sign == '-' ? (mode & n->mode) == n->mode : n->sign == '/' ? n->mode == 0 ||
        (mode & n->mode) != 0 : mode == n->mode;
}

static bool test_type(struct node *n, const struct walk *at)
{
    char text[11];
    tool_mode_text(at->st->st_mode, text);
    return strchr(n->text, text[0] == '-' ? 'f' : text[0]) != NULL;
}

static bool test_empty(struct node *n, const struct walk *at)
{
    if (S_ISREG(at->st->st_mode))
        return at->st->st_size == 0;
    DIR *dir = S_ISDIR(at->st->st_mode) ? opendir(at->path) : NULL;
    struct dirent *entry;
    bool empty = dir != NULL;
    while (empty && (entry = readdir(dir)) != NULL)
        empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
    if (dir != NULL)
        closedir(dir);
    return empty;
}

/* ---- actions ---- */

static bool do_print(struct node *n, const struct walk *at)
{
    fputs(at->path, stdout);
    putchar(n->text[0]);
    return true;
}

static bool do_prune(struct node *n, const struct walk *at)
{
    pruned = true;
    return true;
}

static bool do_quit(struct node *n, const struct walk *at)
{
    quit = true;
    return true;
}

static bool do_delete(struct node *n, const struct walk *at)
{
    if (strcmp(at->path, ".") == 0)
        return true;
    if ((S_ISDIR(at->st->st_mode) ? rmdir : unlink)(at->path) == 0)
        return true;
    tool_error(at->path);
    status = 1;
    return false;
}

static bool do_ls(struct node *n, const struct walk *at)
{
    char mode[11], when[32] = "?";
    struct tm tm;
    tool_mode_text(at->st->st_mode, mode);
    if (localtime_r(&at->st->st_mtime, &tm) != NULL)
        strftime(when, sizeof when, "%b %d %H:%M %Y", &tm);
    printf("%8llu %6lld %s %3u ", (unsigned long long)at->st->st_ino, (long long)at->st->st_blocks, mode,
           (unsigned)at->st->st_nlink);
    printf("%-8s ", tool_user_name(at->st->st_uid));
    printf("%-8s %9lld %s %s\n", tool_group_name(at->st->st_gid), (long long)at->st->st_size, when, at->path);
    return true;
}

/* -> did it run and end with 0? */
static bool run(char **command)
{
    pid_t pid;
    int wait_status;
    fflush(stdout);
    int err = posix_spawnp(&pid, command[0], NULL, NULL, command, environ);
    if (err != 0) {
        errno = err;
        tool_error(command[0]);
        status = 1;
        return false;
    }
    while (waitpid(pid, &wait_status, 0) == -1)
        if (errno != EINTR)
            return false;
    return WIFEXITED(wait_status) && WEXITSTATUS(wait_status) == 0;
}

static char *with_path(const char *arg, const char *path)
{
    size_t n = strlen(path), length = 0, room = 0;
    char *out = NULL;
    while (*arg != '\0') {
        bool here = strncmp(arg, "{}", 2) == 0;
        out = tool_grow(out, &room, length + n + 2, 1);
        memcpy(out + length, here ? path : arg, here ? n : 1);
        length += here ? n : 1;
        arg += here ? 2 : 1;
    }
    out = tool_grow(out, &room, length + 1, 1);
    out[length] = '\0';
    return out;
}

static bool do_exec(struct node *n, const struct walk *at)
{
    char **command = tool_alloc((n->command_count + 1) * sizeof *command);
    bool good = true;
    for (size_t i = 0; i < n->command_count; i++)
        command[i] = with_path(n->command[i], at->path);
    if (n->sign == '?')
        good = tool_confirm("%s ... %s", command[0], at->path);
    good = good && run(command);
    for (size_t i = 0; i < n->command_count; i++)
        free(command[i]);
    free(command);
    return good;
}

static void run_batch(struct node *n)
{
    size_t total = n->command_count + n->batch_count;
    char **command = tool_alloc((total + 1) * sizeof *command);
    memcpy(command, n->command, n->command_count * sizeof *command);
    memcpy(command + n->command_count, n->batch, n->batch_count * sizeof *command);
    if (!run(command))
        status = 1;
    free(command);
    while (n->batch_count > 0)
        free(n->batch[--n->batch_count]);
    n->batch_bytes = 0;
}

static bool do_exec_batch(struct node *n, const struct walk *at)
{
    size_t size = strlen(at->path) + 1 + sizeof(char *);
    if (n->batch_count != 0 && n->batch_bytes + size > EXEC_BYTES)
        run_batch(n);
    n->batch = tool_grow(n->batch, &n->batch_room, n->batch_count + 1, sizeof *n->batch);
    n->batch[n->batch_count++] = tool_copy(at->path);
    n->batch_bytes += size;
    return true;
}

/* ---- parsing ---- */

static struct node *new_node(test *t)
{
    struct node *n = tool_alloc(sizeof *n);
    n->test = t;
    return n;
}

static const char *argument(const char *word)
{
    if (*at_arg == NULL)
        tool_die("%s: its argument is missing", word);
    return *at_arg++;
}

/* [+-]number */
static void parse_number(struct node *n, const char *word)
{
    const char *text = argument(word);
    char *end;
    n->sign = text[0] == '+' || text[0] == '-' ? text[0] : '\0';
    const char *digits = text + (n->sign != '\0');
    n->number = strtoll(digits, &end, 10);
    if (!isdigit((unsigned char)digits[0]))
        tool_die("%s: %s: a number is expected", word, text);
    n->unit = 512;
    if (n->test == test_size && *end != '\0' && end[1] == '\0') {
        n->unit = *end == 'c' ? 1 : *end == 'w' ? 2 : *end == 'k' ? 1024 : *end == 'M' ? 1048576 : *end == 'G' ?
            1073741824 : 512;
        if (strchr("cwbkMG", *end) != NULL)
            end++;
    }
    if (*end != '\0')
        tool_die("%s: %s: a number is expected", word, text);
}

static void parse_owner(struct node *n, const char *word)
{
    uid_t uid;
    gid_t gid;
    const char *text = *at_arg;
    if (text != NULL && (text[0] == '+' || text[0] == '-')) {
        parse_number(n, word);
        return;
    }
    text = argument(word);
    if (n->test == test_user ? !tool_user(text, &uid) : !tool_group(text, &gid))
        exit(1);
    n->number = n->test == test_user ? (long long)uid : (long long)gid;
}

static void parse_perm(struct node *n, const char *word)
{
    const char *text = argument(word);
    bool symbolic_minus = text[0] == '-' && text[1] != '\0' && strchr("rwxst", text[1]) != NULL;
    if ((text[0] == '-' && !symbolic_minus) || text[0] == '/')
        n->sign = *text++;
    else if (symbolic_minus)
        n->sign = *text++, n->mode = 0;
    mode_t mask = umask(0);
    char *plus = symbolic_minus ? tool_format("a+%s", text) : tool_copy(text);
    if (!tool_mode(plus, &n->mode, false))
        tool_die("%s: %s: not a mode", word, text);
    umask(mask);
    free(plus);
}

static void parse_newer(struct node *n, const char *word)
{
    struct stat st;
    const char *text = argument(word);
    if (stat(text, &st) == -1) {
        tool_error(text);
        exit(1);
    }
    n->time = st.st_mtim;
}

static void parse_type(struct node *n, const char *word)
{
    n->text = argument(word);
    if (n->text[0] == '\0' || n->text[strspn(n->text, "bcdflnps,")] != '\0')
        tool_die("%s: %s: types are b c d f l n p s", word, n->text);
}

/* command... ; or command... {} + */
static void parse_exec(struct node *n, const char *word)
{
    char **first = at_arg;
    for (; *at_arg != NULL && strcmp(*at_arg, ";") != 0; at_arg++)
        if (n->sign != '?' && at_arg > first && strcmp(*at_arg, "+") == 0 && strcmp(at_arg[-1], "{}") == 0)
            break;
    if (*at_arg == NULL || at_arg == first)
        tool_die("%s: a command that ends with ; or {} + is expected", word);
    n->command = first;
    n->command_count = (size_t)(at_arg - first);
    if (strcmp(*at_arg, "+") == 0) {
        n->command_count--;
        n->test = do_exec_batch;
        if (n->command_count == 0)
            tool_die("%s: a command is expected", word);
        batches = tool_grow(batches, &batch_nodes_room, batch_nodes + 1, sizeof *batches);
        batches[batch_nodes++] = n;
    }
    at_arg++;
}

static const struct word {
    const char *name;
    test *test;
    void (*parse)(struct node *n, const char *word);    /* NULL: no argument */
    const char *text;
    unsigned unit;
    bool action;
} words[] = {
    { "-atime", test_time, parse_number, "a", 86400, false }, { "-ctime", test_time, parse_number, "c", 86400, false },
    { "-mtime", test_time, parse_number, "m", 86400, false }, { "-amin", test_time, parse_number, "a", 60, false },
    { "-cmin", test_time, parse_number, "c", 60, false },     { "-mmin", test_time, parse_number, "m", 60, false },
    { "-delete", do_delete, NULL, NULL, 0, true },            { "-empty", test_empty, NULL, NULL, 0, false },
    { "-exec", do_exec, parse_exec, NULL, 0, true },          { "-false", is_false, NULL, NULL, 0, false },
    { "-group", test_group, parse_owner, NULL, 0, false },    { "-inum", test_inum, parse_number, NULL, 0, false },
    { "-links", test_links, parse_number, NULL, 0, false },   { "-ls", do_ls, NULL, NULL, 0, true },
    { "-newer", test_newer, parse_newer, NULL, 0, false },    { "-nogroup", test_nogroup, NULL, NULL, 0, false },
    { "-nouser", test_nouser, NULL, NULL, 0, false },         { "-perm", test_perm, parse_perm, NULL, 0, false },
    { "-print", do_print, NULL, "\n", 0, true },              { "-print0", do_print, NULL, "", 0, true },
    { "-prune", do_prune, NULL, NULL, 0, false },             { "-quit", do_quit, NULL, NULL, 0, true },
    { "-size", test_size, parse_number, NULL, 0, false },     { "-true", is_true, NULL, NULL, 0, false },
    { "-type", test_type, parse_type, NULL, 0, false },       { "-user", test_user, parse_owner, NULL, 0, false },
};

static bool parse_global(const char *word)
{
    if (strcmp(word, "-depth") == 0 || strcmp(word, "-d") == 0)
        depth_first = true;
    else if (strcmp(word, "-xdev") == 0 || strcmp(word, "-mount") == 0)
        walk_flags |= WALK_ONE_DEVICE;
    else if (strcmp(word, "-follow") == 0)
        walk_flags |= WALK_FOLLOW;
    else if (strcmp(word, "-maxdepth") == 0 || strcmp(word, "-mindepth") == 0) {
        if (!tool_number(argument(word), 0, INT_MAX, word[2] == 'a' ? &max_depth : &min_depth))
            exit(1);
    } else
        return false;
    return true;
}

static bool parse_pattern(struct node *n, const char *word)
{
    static const struct { const char *name; test *test; int flags; } patterns[] = {
        { "-name", test_name, 0 }, { "-path", test_path, 0 }, { "-wholename", test_path, 0 },
        { "-iname", test_name, FNM_CASEFOLD },
        { "-ipath", test_path, FNM_CASEFOLD },
    };
    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++)
        if (strcmp(word, patterns[i].name) == 0) {
            n->test = patterns[i].test;
            n->unit = (unsigned)patterns[i].flags;
            n->text = argument(word);
            return true;
        }
    return false;
}

static struct node *parse_word(const char *word)
{
    struct node *n = new_node(is_true);
    if (parse_global(word) || parse_pattern(n, word))
        return n;
    if (strcmp(word, "-ok") == 0) {
        n->test = do_exec;
        n->sign = '?';
        has_action = true;
        parse_exec(n, word);
        return n;
    }
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcmp(word, words[i].name) != 0)
            continue;
        n->test = words[i].test;
        n->text = words[i].text;
        if (words[i].parse != NULL)
            words[i].parse(n, word);
        if (words[i].unit != 0)
            n->unit = words[i].unit;
        has_action |= words[i].action;
        depth_first |= n->test == do_delete;
        return n;
    }
    tool_die("%s: not known", word);
}

static struct node *parse_list(void);

static bool next_is(const char *a, const char *b)
{
    if (*at_arg == NULL || (strcmp(*at_arg, a) != 0 && strcmp(*at_arg, b) != 0))
        return false;
    at_arg++;
    return true;
}

static struct node *parse_primary(void)
{
    struct node *n;
    if (++depth_of_parens > DEPTH_MAX)
        tool_die("the expression is nested too deeply");
    if (next_is("!", "-not")) {
        n = new_node(not);
        n->left = parse_primary();
    } else if (next_is("(", "(")) {
        n = parse_list();
        if (!next_is(")", ")"))
            tool_die("a ) is missing");
    } else {
        if (*at_arg == NULL)
            tool_die("the expression ends too early");
        n = parse_word(*at_arg++);
    }
    depth_of_parens--;
    return n;
}

static struct node *join(test *t, struct node *left, struct node *right)
{
    struct node *n = new_node(t);
    n->left = left;
    n->right = right;
    return n;
}

static struct node *parse_and(void)
{
    struct node *n = parse_primary();
    while (*at_arg != NULL && strcmp(*at_arg, ")") != 0 && strcmp(*at_arg, "-o") != 0 && strcmp(*at_arg, "-or") != 0 &&
           strcmp(*at_arg, ",") != 0) {
        next_is("-a", "-and");
        n = join(both, n, parse_primary());
    }
    return n;
}

static struct node *parse_or(void)
{
    struct node *n = parse_and();
    while (next_is("-o", "-or"))
        n = join(either, n, parse_and());
    return n;
}

static struct node *parse_list(void)
{
    struct node *n = parse_or();
    while (next_is(",", ","))
        n = join(comma, n, parse_or());
    return n;
}

/* ---- walking ---- */

static enum walk_verdict visit(const struct walk *at, void *arg)
{
    struct node *expression = arg;
    if (quit)
        return WALK_SKIP;
    if (at->st == NULL || at->loop) {
        if (at->st == NULL)
            tool_error(at->path);
        else
            tool_say("%s: leads back to a directory above it", at->path);
        status = 1;
        return WALK_SKIP;
    }
    if (at->after && at->error != 0) {
        errno = at->error;
        tool_error(at->path);
        status = 1;
    }
    bool directory = S_ISDIR(at->st->st_mode), in_range = (long)at->depth >= min_depth && (long)at->depth <= max_depth;
    bool deep_enough = (long)at->depth >= max_depth;
    pruned = false;
    /* With -depth a directory's turn is behind what is in it, unless nobody goes into it. */
    if (in_range && (directory && depth_first && !deep_enough ? at->after : !at->after))
        expression->test(expression, at);
    return quit || deep_enough || (pruned && !depth_first) ? WALK_SKIP : WALK_ON;
}

static bool begins_expression(const char *arg)
{
    return (arg[0] == '-' && arg[1] != '\0') || strcmp(arg, "(") == 0 || strcmp(arg, "!") == 0;
}

int main(int argc, char *argv[])
{
    static char *here[] = { ".", NULL };
    int c;
    while (optind < argc && argv[optind][0] == '-' && strchr("HLP", argv[optind][1]) != NULL &&
        argv[optind][1] != '\0' &&
           (c = getopt(argc, argv, "+HLP")) != -1) {
        if (c == '?')
            return 1;
        walk_flags = c == 'H' ? WALK_FOLLOW_ROOT : c == 'L' ? WALK_FOLLOW : 0;
    }
    char **roots = argv + optind, **end = roots;
    while (*end != NULL && !begins_expression(*end))
        end++;
    at_arg = end;
    struct node *expression = *at_arg != NULL ? parse_list() : new_node(is_true);
    if (*at_arg != NULL)
        tool_die("%s: not expected here", *at_arg);
    if (!has_action) {
        struct node *print = new_node(do_print);
        print->text = "\n";
        expression = join(both, expression, print);
    }
    now = time(NULL);
    if (roots == end) {
        roots = here;
        end = here + 1;
    }
    for (; roots < end && !quit; roots++)
        tool_walk(*roots, walk_flags, visit, expression);
    for (size_t i = 0; i < batch_nodes; i++)
        if (batches[i]->batch_count != 0)
            run_batch(batches[i]);
    return tool_close(status);
}
