/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mkifs: makes an image from a buildfile.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buildfile.h"
#include "host.h"
#include "options.h"

struct options options;

static const char usage[] =
    "mkifs [-?] [-a suffix] [-h] [-l line] [-n[n]] [-o dir] [-r rootdir] [-s section] [-v] [buildfile] [directory] [output]\n"
    " -a suffix   suffix of the files +keeplinked writes (default .sym)\n"
    " -h          host hard links stay hard links\n"
    " -l line     buildfile line read before the buildfile (repeatable)\n"
    " -n, -nn     time of inline files, of all files is 0\n"
    " -o dir      where side products go: the list of symbol files, +keeplinked files\n"
    " -r rootdir  searched first, in its sbin, usr/sbin, boot/sys, bin, usr/bin, lib, lib/dll, usr/lib (repeatable)\n"
    " -s section  ELF section that stripping keeps (repeatable; always QNX_usage and QNX_info)\n"
    " -v          lists what went where\n"
    "Without a buildfile, or with -, standard input is read; without output, standard output written.\n"
    "Environment: MKIFS_PATH (search path, replaces -r, ROOT and QNX_TARGET), ROOT, QNX_TARGET, PROCESSOR, SOURCE_DATE_EPOCH.\n";

static struct place nowhere(void)
{
    return (struct place){ 0 };
}

static void add_to(const char **list, int max, const char *value)
{
    int n = 0;
    while (list[n]) n++;
    if (n == max) fatal(nowhere(), "option given more than %d times: leave some out", max);
    list[n] = value;
}

static void parse_options(int argc, char **argv)
{
    int c;
    opterr = 0;
    add_to(options.keep, MAX_KEEP, "QNX_usage");
    add_to(options.keep, MAX_KEEP, "QNX_info");
    while ((c = getopt(argc, argv, "a:hl:no:p:r:s:v")) != -1) {
        switch (c) {
        case 'a': options.sym_suffix = optarg; break;
        case 'h': options.keep_hard_links = true; break;
        case 'l':
            buffer_put(&options.first_lines, optarg, strlen(optarg));
            buffer_byte(&options.first_lines, '\n');
            break;
        case 'n': options.zero_mtime++; break;
        case 'o': options.side_dir = optarg; break;
        case 'p': fatal(nowhere(), "-p: patch files are not supported: change the files before"); break;
        case 'r': add_to(options.roots, MAX_ROOTS, optarg); break;
        case 's': add_to(options.keep, MAX_KEEP, optarg); break;
        case 'v': options.verbose++; break;
        default:
            if (optopt == '?') {
                fputs(usage, stdout);
                exit(0);
            }
            fputs(usage, stderr);
            exit(2);
        }
    }
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    if (epoch && *epoch && !time_parse(epoch, &options.default_mtime))
        fatal(nowhere(), "SOURCE_DATE_EPOCH=%s: not a time: write seconds since 1970", epoch);
}

static void read_stdin(struct buffer *text)
{
    int c;
    while ((c = getchar()) != EOF) buffer_byte(text, c);
}

static void write_file(const char *path, const void *data, size_t len)
{
    FILE *f = path ? fopen(path, "wb") : stdout;
    bool ok = f && (len == 0 || fwrite(data, 1, len, f) == len);
    if (f && (path ? fclose(f) : fflush(f)) != 0) ok = false;
    if (ok) return;
    if (path && f) remove(path);
    fatal(nowhere(), "cannot write %s: %s", path ? path : "standard output", strerror(errno));
}

/* What the debugger needs: each ELF file's name in the image and the file with its symbols. */
static void write_symbols(const struct image *img, const char *output)
{
    struct buffer list = { 0 };
    const char *base = strrchr(output, '/') ? strrchr(output, '/') + 1 : output;
    if (img->bootable) {
        char *line = xformat("startup\t%s\n", host_absolute(img->startup_host));
        buffer_put(&list, line, strlen(line));
    }
    for (const struct entry *e = img->first; e; e = e->next) {
        if (!e->is_elf) continue;
        char *line = xformat("%s\t%s\n", e->path, host_absolute(e->host));
        buffer_put(&list, line, strlen(line));
    }
    write_file(options.side_dir ? xformat("%s/%s.sym", options.side_dir, base) : xformat("%s.sym", output),
        list.data, list.len);
}

int main(int argc, char **argv)
{
    struct image img;
    struct buffer text = { 0 }, out = { 0 };
    struct layout layout;
    parse_options(argc, argv);
    if (argc - optind > 3) {
        fputs(usage, stderr);
        return 2;
    }
    const char *file = optind < argc ? argv[optind] : "-";
    const char *directory = argc - optind == 3 ? argv[optind + 1] : NULL;
    const char *output = argc - optind > 1 ? argv[argc - 1] : NULL;
    image_init(&img);
    if (strcmp(file, "-") == 0) read_stdin(&text);
    else if (!file_read(file, &text)) fatal(nowhere(), "cannot read %s: %s", file, strerror(errno));
    buildfile_read(&img, (const char *)options.first_lines.data, options.first_lines.len, (struct place){ "-l", 1 });
    buildfile_read(&img, (const char *)text.data, text.len, (struct place){ strcmp(file, "-") ? file : "stdin", 1 });
    if (directory) buildfile_add_directory(&img, directory);
    buildfile_add_needed(&img);
    if (error_count() == 0) image_write(&img, &out, &layout);
    if (error_count()) return 1;
    write_file(output, out.data, out.len);
    if (output) write_symbols(&img, output);
    if (options.verbose) image_list(&img, &layout);
    return 0;
}
