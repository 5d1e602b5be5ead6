/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int complain(const char *name)
{
    fprintf(stderr, "cat: %s: %s\n", name, strerror(errno));
    return 1;
}

static int copy(int fd, const char *name)
{
    static char buf[16384];
    ssize_t n;
    while ((n = read(fd, buf, sizeof buf)) > 0) {
        for (ssize_t done = 0, wrote; done < n; done += wrote)
            if ((wrote = write(STDOUT_FILENO, buf + done, (size_t)(n - done))) <= 0)
                return complain("standard output");
    }
    return n < 0 ? complain(name) : 0;
}

static int copy_file(const char *name)
{
    if (strcmp(name, "-") == 0)
        return copy(STDIN_FILENO, "standard input");
    int fd = open(name, O_RDONLY);
    if (fd == -1)
        return complain(name);
    int status = copy(fd, name);
    close(fd);
    return status;
}

int main(int argc, char *argv[])
{
    int status = 0, c;
    while ((c = getopt(argc, argv, "u")) != -1)
        if (c != 'u')               /* never buffered anyway */
            return 1;
    if (optind == argc)
        return copy_file("-");
    for (int i = optind; i < argc; i++)
        status |= copy_file(argv[i]);
    return status;
}
