/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Prints the usage text that a program carries in its ELF section QNX_usage, or a script between comment lines #ifdef
 * __USAGE and #endif, or what QNX_info says of its build.
 */
#include <ctype.h>
#include <dirent.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool.h"

#define TEXT_MAX (256u * 1024)

static struct { bool source, info, idents, running, elf_only; } opt;

static bool read_at(int fd, void *buf, size_t size, uint64_t offset)
{
    return pread(fd, buf, size, (off_t)offset) == (ssize_t)size;
}

static char *read_block(int fd, uint64_t offset, uint64_t size)
{
    char *text = size <= TEXT_MAX ? malloc(size + 1) : NULL;
    if (text == NULL || !read_at(fd, text, size, offset)) {
        free(text);
        return NULL;
    }
    text[size] = '\0';
    return text;
}

static bool is_elf(int fd)
{
    char magic[SELFMAG];
    return read_at(fd, magic, sizeof magic, 0) && memcmp(magic, ELFMAG, SELFMAG) == 0;
}

/* The contents of a section. -> NULL: no ELF file, or none of this name */
static char *read_section(int fd, const char *name)
{
    Elf64_Ehdr head;
    Elf64_Shdr section, names;
    char *text = NULL;
    if (!is_elf(fd) || !read_at(fd, &head, sizeof head, 0))
        return NULL;
    if (head.e_shentsize != sizeof section || head.e_shstrndx >= head.e_shnum)
        return NULL;
    if (!read_at(fd, &names, sizeof names, head.e_shoff + head.e_shstrndx * sizeof names))
        return NULL;
    char *strings = read_block(fd, names.sh_offset, names.sh_size);
    for (unsigned i = 0; strings != NULL && text == NULL && i < head.e_shnum; i++) {
        if (!read_at(fd, &section, sizeof section, head.e_shoff + i * sizeof section))
            break;
        if (section.sh_name < names.sh_size && strcmp(strings + section.sh_name, name) == 0)
            text = read_block(fd, section.sh_offset, section.sh_size);
    }
    free(strings);
    return text;
}

/* The whole file, as far as a text may be long. */
static char *read_text(int fd, size_t *size)
{
    char *text = tool_alloc(TEXT_MAX + 1);
    size_t n = 0;
    ssize_t got;
    while (n < TEXT_MAX && (got = pread(fd, text + n, TEXT_MAX - n, (off_t)n)) > 0)
        n += (size_t)got;
    text[n] = '\0';
    *size = n;
    return text;
}

/* Lines between #ifdef __USAGE and #endif, without the # each begins with. */
static char *script_usage(int fd)
{
    static const char start[] = "#ifdef __USAGE";
    size_t size, out = 0;
    char *text = read_text(fd, &size), *line = strstr(text, start);
    while (line != NULL && line != text && line[-1] != '\n')
        line = strstr(line + 1, start);
    if (line == NULL || memchr(text, '\0', size) != NULL) {
        free(text);
        return NULL;
    }
    line += strcspn(line, "\n");
    while (*line == '\n' && strncmp(++line, "#endif", 6) != 0) {
        size_t n = strcspn(line, "\n");
        size_t mark = *line == '#' ? 1 + (line[1] == ' ') : 0;
        memmove(text + out, line + mark, n - mark);
        out += n - mark;
        text[out++] = '\n';
        line += n;
    }
    text[out] = '\0';
    return text;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

/* %C is the command's name; a part behind a line %-name is for the link of that name alone. */
static void print_usage(const char *text, const char *name)
{
    char mark[80];
    size_t n = (size_t)snprintf(mark, sizeof mark, "%%-%s\n", name);
    for (const char *part = text; (part = strstr(part, mark)) != NULL; part += n)
        if (part == text || part[-1] == '\n') {
            text = part + n;
            break;
        }
    for (; *text != '\0'; text++) {
        if (text[0] == '%' && text[1] == '-')
            break;
        if (text[0] == '%' && text[1] == 'C') {
            fputs(name, stdout);
            text++;
        } else {
            putchar(*text);
        }
    }
}

/* Identification strings: behind @(#), and $Id: ... $. */
static int print_idents(int fd, const char *path)
{
    size_t size;
    char *text = read_text(fd, &size);
    for (size_t i = 0; i + 5 < size; i++) {
        bool sccs = memcmp(text + i, "@(#)", 4) == 0, rcs = memcmp(text + i, "$Id: ", 5) == 0;
        if (!sccs && !rcs)
            continue;
        i += sccs ? 4 : 1;
        printf("%s: ", path);
        for (; i < size && isprint((unsigned char)text[i]) && !(rcs && text[i] == '$'); i++)
            putchar(text[i]);
        putchar('\n');
    }
    free(text);
    return 0;
}

/* -> NULL after a complaint */
static char *program_path(const char *name)
{
    const char *list = getenv("PATH");
    if (strchr(name, '/') != NULL || list == NULL)
        return tool_copy(name);
    for (;;) {
        size_t n = strcspn(list, ":");
        char *path = tool_format("%.*s/%s", (int)(n != 0 ? n : 1), n != 0 ? list : ".", name);
        if (access(path, F_OK) == 0)
            return path;
        free(path);
        if (list[n] == '\0')
            break;
        list += n + 1;
    }
    errno = ENOENT;
    tool_error(name);
    return NULL;
}

/* The program of a running process, by its pid or name. */
static char *running_path(const char *name)
{
    unsigned count;
    char *path = NULL;
    struct tool_process *list = tool_processes(&count);
    for (unsigned i = 0; i < count && path == NULL; i++)
        if (strcmp(base_name(list[i].path), name) == 0 || strcmp(list[i].path, name) == 0 ||
            (isdigit((unsigned char)name[0]) && atoi(name) == list[i].pid))
            path = tool_copy(list[i].path);
    free(list);
    if (path == NULL)
        tool_say("%s: no such process", name);
    return path;
}

static int show_file(int fd, const char *path, const char *name)
{
    if (opt.elf_only && !is_elf(fd))
        return 0;
    if (opt.idents)
        return print_idents(fd, path);
    char *text = read_section(fd, opt.info ? "QNX_info" : "QNX_usage");
    if (text == NULL && !opt.info)
        text = script_usage(fd);
    if (text == NULL) {
        printf("No %s available in %s.\n", opt.info ? "build information" : "usage", path);
        return 1;
    }
    if (opt.info || opt.source)
        fputs(text, stdout);
    else
        print_usage(text, base_name(name));
    free(text);
    return 0;
}

static int show(const char *name)
{
    char *path = opt.running ? running_path(name) : program_path(name);
    int fd = path != NULL ? open(path, O_RDONLY) : -1;
    int status = 1;
    if (fd != -1) {
        status = show_file(fd, path, opt.running ? path : name);
        close(fd);
    } else if (path != NULL) {
        tool_error(path);
    }
    free(path);
    return status;
}

/* Every file in it: those that say nothing are passed over. */
static int show_directory(const char *name)
{
    DIR *dir = opendir(name);
    struct dirent *entry;
    if (dir == NULL) {
        tool_error(name);
        return 1;
    }
    opt.elf_only = true;
    while ((entry = readdir(dir)) != NULL) {
        char *path = tool_join(name, entry->d_name);
        if (entry->d_name[0] != '.')
            show(path);
        free(path);
    }
    closedir(dir);
    return 0;
}

/* A file with a name a line. */
static int show_list(const char *name)
{
    FILE *file = tool_open(name);
    char *line = NULL;
    size_t room = 0;
    int status = 0;
    if (file == NULL)
        return 1;
    while (getline(&line, &room, file) > 0) {
        line[strcspn(line, "\n")] = '\0';
        if (line[0] != '\0')
            status |= show(line);
    }
    free(line);
    tool_done(file);
    return status;
}

int main(int argc, char *argv[])
{
    const char *directory = NULL, *list = NULL;
    int c, status = 0;
    while ((c = getopt(argc, argv, "ad:ef:irs")) != -1) {
        switch (c) {
        case 'a': opt.source = true; break;
        case 'd': directory = optarg; break;
        case 'e': opt.elf_only = true; break;
        case 'f': list = optarg; break;
        case 'i': opt.info = true; break;
        case 'r': opt.running = true; break;
        case 's': opt.idents = true; break;
        default:  return 1;
        }
    }
    if (optind == argc && directory == NULL && list == NULL)
        tool_usage("[-aeirs] [-d directory] [-f list] [program...]");
    if (directory != NULL)
        status |= show_directory(directory);
    if (list != NULL)
        status |= show_list(list);
    for (; optind < argc; optind++)
        status |= show(argv[optind]);
    return tool_close(status);
}
