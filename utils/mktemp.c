/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool.h"

int main(int argc, char *argv[])
{
    bool directory = false, quiet = false, only_name = false, in_tmp = false;
    const char *tmp = getenv("TMPDIR"), *given = NULL;
    int c;
    while ((c = getopt(argc, argv, "dp:qtu")) != -1) {
        switch (c) {
        case 'd': directory = true; break;
        case 'p': given = optarg; in_tmp = true; break;
        case 'q': quiet = true; break;
        case 't': in_tmp = true; break;
        case 'u': only_name = true; break;
        default:  return 1;
        }
    }
    if (argc - optind > 1)
        tool_usage("[-dqtu] [-p directory] [template]");
    if (tmp == NULL || tmp[0] == '\0')
        tmp = "/tmp";
    if (given != NULL)
        tmp = given;
    const char *template = optind < argc ? argv[optind] : "tmp.XXXXXXXXXX";
    char *path = in_tmp || optind == argc ? tool_join(tmp, template) : tool_copy(template);
    size_t n = strlen(path);
    if (n < 3 || strcmp(path + n - 3, "XXX") != 0)
        tool_die("%s: a template ends in XXXXXX", path);
    /* The library replaces six; fewer become six. */
    while (n < 6 || strncmp(path + n - 6, "XXXXXX", 6) != 0) {
        char *longer = tool_format("%sX", path);
        free(path);
        path = longer;
        n++;
    }
    int fd = directory ? (mkdtemp(path) != NULL ? 0 : -1) : mkstemp(path);
    if (fd == -1) {
        if (!quiet)
            tool_error(path);
        return 1;
    }
    if (only_name)
        (directory ? rmdir : unlink)(path);
    puts(path);
    free(path);
    return tool_close(0);
}
