/* SPDX-License-Identifier: Apache-2.0 */
/* Reads a trace file: lines of text up to TRACE_HEADER_END, the system page, records of 16 bytes. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/trace.h>
#include <unistd.h>

#include "event.h"
#include "tool.h"

#define FILE_DEFAULT "/dev/shmem/tracebuffer.kev"
#define ITEM_MAX     512

static struct { const char *in, *out; bool no_header, verbose; } opt = { .in = FILE_DEFAULT };

/* "TRACE_X::value\n" without its newline; false: the file ends, or this is no header. */
static bool read_item(FILE *in, char line[ITEM_MAX + 1])
{
    if (!fgets(line, ITEM_MAX + 1, in))
        return false;
    line[strcspn(line, "\n")] = '\0';
    return strncmp(line, "TRACE_", 6) == 0 && strstr(line, "::") != NULL;
}

static bool read_header(FILE *in, FILE *out)
{
    char line[ITEM_MAX + 1];
    long syspage = 0;

    if (!read_item(in, line) || strncmp(line, "TRACE_HEADER_BEGIN::", 20) != 0)
        return false;
    if (!opt.no_header)
        fprintf(out, "TRACEPRINTER version 1.02\nTRACEPARSER LIBRARY version 1.02\n -- HEADER FILE INFORMATION --\n");
    while (read_item(in, line)) {
        char *value = strstr(line, "::");

        if (strncmp(line, "TRACE_HEADER_END", 16) == 0) {
            for (; syspage > 0; syspage--)
                if (getc(in) == EOF)
                    return false;
            return true;
        }
        *value = '\0';
        if (strcmp(line, "TRACE_SYSPAGE_LEN") == 0 && !tool_number(value + 2, 0, 1 << 20, &syspage))
            return false;
        if (!opt.no_header)
            fprintf(out, "%22s:: %s\n", line, value + 2);
    }
    return false;
}

static void add_words(struct event *event, const traceevent_t *record)
{
    for (unsigned i = 1; i < 3; i++)
        if (event->count < EVENT_WORDS)
            event->words[event->count++] = record->data[i];
}

static void print_raw(FILE *out, const traceevent_t *record)
{
    if (opt.verbose)
        fprintf(out, "  [%08x %08x %08x %08x]\n", record->header, record->data[0], record->data[1], record->data[2]);
}

/* A chain whose end is missing is printed as far as it goes. */
static unsigned long print_events(FILE *in, FILE *out)
{
    static struct event event;
    traceevent_t record;
    unsigned long count = 0;
    bool chain = false;

    while (fread(&record, sizeof record, 1, in) == 1) {
        uint32_t part = _TRACE_GET_STRUCT(record.header);
        bool first = part == _TRACE_STRUCT_S || part == _TRACE_STRUCT_CB || !chain;

        if (first && chain) {
            event_print(out, &event);
            count++;
        }
        if (first)
            event = (struct event){ .header = record.header, .time = record.data[0] };
        add_words(&event, &record);
        print_raw(out, &record);
        chain = part == _TRACE_STRUCT_CB || part == _TRACE_STRUCT_CC;
        if (!chain) {
            event_print(out, &event);
            count++;
        }
    }
    if (chain) {
        event_print(out, &event);
        count++;
    }
    return count;
}

static FILE *open_output(void)
{
    FILE *out = opt.out ? fopen(opt.out, "w") : stdout;

    if (!out)
        tool_die("%s: %s", opt.out, strerror(errno));
    return out;
}

int main(int argc, char **argv)
{
    FILE *in, *out;
    int c;

    while ((c = getopt(argc, argv, "f:no:v")) != -1)
        switch (c) {
        case 'f': opt.in = optarg; break;
        case 'n': opt.no_header = true; break;
        case 'o': opt.out = optarg; break;
        case 'v': opt.verbose = true; break;
        default: tool_usage("[-nv] [-f in] [-o out]");
        }
    if (optind < argc)
        tool_usage("[-nv] [-f in] [-o out]");
    if ((in = tool_open(opt.in)) == NULL)
        return EXIT_FAILURE;
    out = open_output();
    if (!read_header(in, out))
        tool_die("%s is not a trace file", tool_label(opt.in));
    fprintf(out, " -- KERNEL EVENTS --\n");
    print_events(in, out);
    if (ferror(in) || (opt.out && fclose(out) == EOF)) {
        tool_error(ferror(in) ? opt.in : opt.out);
        return EXIT_FAILURE;
    }
    tool_done(in);
    return tool_close(EXIT_SUCCESS);
}
