/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool.h"

extern char **environ;

int main(int argc, char *argv[])
{
    char end = '\n';
    int c;
    tool_trouble = 125;
    while ((c = getopt(argc, argv, "+0C:iu:")) != -1) {
        switch (c) {
        case '0': end = '\0'; break;
        case 'C':
            if (chdir(optarg) == -1) {
                tool_error(optarg);
                return 125;
            }
            break;
        case 'i': clearenv(); break;
        case 'u':
            if (unsetenv(optarg) == -1) {
                tool_error(optarg);
                return 125;
            }
            break;
        default:  return 125;
        }
    }
    if (optind < argc && strcmp(argv[optind], "-") == 0) {
        clearenv();
        optind++;
    }
    for (; optind < argc && strchr(argv[optind], '=') != NULL; optind++)
        putenv(argv[optind]);
    if (optind < argc) {
        execvp(argv[optind], argv + optind);
        tool_error(argv[optind]);
        return errno == ENOENT ? 127 : 126;
    }
    for (char **at = environ; at != NULL && *at != NULL; at++)
        printf("%s%c", *at, end);
    return tool_close(0);
}
