/* SPDX-License-Identifier: Apache-2.0 */
/* Prints the usage text that a program carries in its ELF section QNX_usage, or what QNX_info says of its build. */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool.h"

#define TEXT_MAX (256u * 1024)

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

/* The contents of a section. -> NULL: no ELF file, or none of this name */
static char *read_section(int fd, const char *name)
{
    Elf64_Ehdr head;
    Elf64_Shdr section, names;
    char *text = NULL;
    if (!read_at(fd, &head, sizeof head, 0) || memcmp(head.e_ident, ELFMAG, SELFMAG) != 0)
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

static int find_file(const char *name, char path[PATH_MAX])
{
    const char *list = getenv("PATH");
    if (strchr(name, '/') != NULL || list == NULL) {
        snprintf(path, PATH_MAX, "%s", name);
        return open(path, O_RDONLY);
    }
    for (;;) {
        size_t n = strcspn(list, ":");
        snprintf(path, PATH_MAX, "%.*s/%s", (int)n, list, name);
        int fd = open(path, O_RDONLY);
        if (fd != -1 || list[n] == '\0')
            return fd;
        list += n + 1;
    }
}

static int show(const char *name, const char *section)
{
    char path[PATH_MAX];
    int fd = find_file(name, path);
    if (fd == -1) {
        tool_error(name);
        return 1;
    }
    char *text = read_section(fd, section);
    close(fd);
    if (text == NULL) {
        printf("No %s available in %s.\n", strcmp(section, "QNX_info") == 0 ? "build information" : "usage", path);
        return 1;
    }
    if (strcmp(section, "QNX_info") == 0)
        fputs(text, stdout);
    else
        print_usage(text, base_name(name));
    free(text);
    return 0;
}

int main(int argc, char *argv[])
{
    const char *section = "QNX_usage";
    int c, status = 0;
    while ((c = getopt(argc, argv, "i")) != -1) {
        if (c != 'i')
            return 1;
        section = "QNX_info";
    }
    if (optind == argc) {
        tool_say("usage: use [-i] program...");
        return 1;
    }
    for (; optind < argc; optind++)
        status |= show(argv[optind], section);
    return status;
}
