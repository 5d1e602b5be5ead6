/* SPDX-License-Identifier: Apache-2.0 */
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "awk.h"
#include "tool.h"

extern char **environ;

/* With the escapes of a string. */
void awk_assign_text(const char *name, size_t n, const char *text)
{
    char *out = tool_alloc(strlen(text) + 2);
    size_t length = 0;
    while (*text != '\0') {
        if (*text != '\\') {
            out[length++] = *text++;
        } else {
            text++;
            length += awk_escape(&text, out + length);
        }
    }
    awk_set_variable(awk_variable(name, n), awk_input(out, length));
    free(out);
}

static void set_element(struct awk_array *array, const char *key, size_t n, const char *text)
{
    struct awk_str *name = awk_str_new(key, n);
    awk_set(&awk_array_get(array, name)->value, awk_input(text, strlen(text)));
    awk_str_release(name);
}

static void set_arguments(int argc, char *argv[])
{
    struct awk_array *array = awk_globals[V_ARGV]->array = awk_array_new();
    for (int i = 0; i < argc; i++) {
        char key[16];
        int n = snprintf(key, sizeof key, "%d", i);
        set_element(array, key, (size_t)n, argv[i]);
    }
    awk_set_variable(V_ARGC, awk_number(argc));
    array = awk_globals[V_ENVIRON]->array = awk_array_new();
    for (char **e = environ; *e != NULL; e++) {
        const char *equals = strchr(*e, '=');
        if (equals != NULL)
            set_element(array, *e, (size_t)(equals - *e), equals + 1);
    }
}

static void set_defaults(void)
{
    static const struct { int variable; const char *text; } texts[] = {
        { V_CONVFMT, "%.6g" }, { V_OFMT, "%.6g" }, { V_FS, " " }, { V_OFS, " " }, { V_ORS, "\n" }, { V_RS, "\n" },
        { V_SUBSEP, "\034" }, { V_FILENAME, "" },
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        awk_set(&awk_globals[texts[i].variable]->value, awk_text(texts[i].text));
    awk_set(&awk_globals[V_NR]->value, awk_number(0));
    awk_set(&awk_globals[V_FNR]->value, awk_number(0));
    awk_set(&awk_globals[V_NF]->value, awk_number(0));
    awk_set(&awk_globals[V_RSTART]->value, awk_number(0));
    awk_set(&awk_globals[V_RLENGTH]->value, awk_number(-1));
}

/* ---- running ---- */

static bool truth(struct awk_node *n)
{
    struct awk_value v = awk_eval(n);
    bool result = awk_is_true(&v);
    awk_free(&v);
    return result;
}

/* A range begins and may end in the same record. */
static bool selects(struct awk_rule *r)
{
    if (r->pattern != NULL)
        awk_line = r->pattern->line;
    if (r->end == NULL)
        return r->pattern == NULL || truth(r->pattern);
    if (!r->in_range && !truth(r->pattern))
        return false;
    r->in_range = !truth(r->end);
    return true;
}

static enum awk_flow run_rules(struct awk_rules *rules)
{
    static struct awk_node print = { .op = N_PRINT };
    for (size_t i = 0; i < rules->count; i++) {
        struct awk_rule *r = &rules->rules[i];
        if (!selects(r))
            continue;
        enum awk_flow flow = awk_exec(r->body != NULL ? r->body : &print);
        if (flow >= FLOW_NEXT && flow <= FLOW_EXIT)
            return flow;
    }
    return FLOW_ON;
}

/* next and exit within functions come back here. */
static enum awk_flow run_guarded(struct awk_rules *rules)
{
    int flow = setjmp(awk_unwind);
    if (flow == 0)
        return run_rules(rules);
    awk_frames_drop();
    return (enum awk_flow)flow;
}

static enum awk_flow run_input(void)
{
    struct awk_value record = { 0 };
    while (awk_next_record(&record)) {
        awk_set_record(record);
        enum awk_flow flow = run_guarded(&awk_program.main);
        if (flow == FLOW_EXIT)
            return flow;
        if (flow == FLOW_NEXTFILE)
            awk_skip_file();
        if (ferror(stdout))
            return FLOW_EXIT;
    }
    return FLOW_ON;
}

static void run(void)
{
    enum awk_flow flow = run_guarded(&awk_program.begin);
    if (flow != FLOW_EXIT && (awk_program.main.count != 0 || awk_program.end.count != 0))
        flow = run_input();
    run_guarded(&awk_program.end);
}

/* ---- options ---- */

static char *program;
static size_t program_length, program_room;

static void add_program(const char *text, size_t n)
{
    program = tool_grow(program, &program_room, program_length + n + 2, 1);
    memcpy(program + program_length, text, n);
    program_length += n;
    program[program_length++] = '\n';
}

static void add_program_file(const char *name)
{
    FILE *file = tool_open(name);
    char *text = NULL;
    size_t room = 0, length = 0, n;
    if (file == NULL)
        exit(2);
    do {
        text = tool_grow(text, &room, length + 4096, 1);
        length += n = fread(text + length, 1, 4096, file);
    } while (n != 0);
    add_program(text, length);
    free(text);
    tool_done(file);
}

static void set_separator(const char *text)
{
    awk_assign_text("FS", 2, strcmp(text, "t") == 0 ? "\\t" : text);
}

int main(int argc, char *argv[])
{
    const char *separator = NULL;
    char **assignments = tool_alloc((size_t)(argc + 1) * sizeof *assignments);
    int c, count = 0;
    tool_trouble = 2;
    setlocale(LC_CTYPE, "");
    while ((c = getopt(argc, argv, "+F:f:v:")) != -1) {
        switch (c) {
        case 'F': separator = optarg; break;
        case 'f': add_program_file(optarg); break;
        case 'v':
            if (strchr(optarg, '=') == NULL)
                tool_die("%s: give NAME=text", optarg);
            assignments[count++] = optarg;
            break;
        default:  return 2;
        }
    }
    if (program == NULL) {
        if (optind == argc)
            tool_usage("[-F separator] [-v name=text]... program | -f file... [file or name=text...]");
        add_program(argv[optind], strlen(argv[optind]));
        optind++;
    }
    awk_parse(program, program_length);
    set_defaults();
    argv[optind - 1] = argv[0];
    set_arguments(argc - optind + 1, argv + optind - 1);
    if (separator != NULL)
        set_separator(separator);
    for (int i = 0; i < count; i++) {
        size_t n = strcspn(assignments[i], "=");
        awk_assign_text(assignments[i], n, assignments[i] + n + 1);
    }
    awk_set_record(awk_text(""));
    run();
    awk_line = 0;
    int status = tool_close(awk_exit_status);
    awk_close_all();
    return status != 0 ? status : awk_exit_status;
}
