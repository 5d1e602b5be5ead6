/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tool.h"

int main(int argc, char *argv[])
{
    const char *mode_text = NULL;
    mode_t mode = 0666;
    int c, status = 0;
    while ((c = getopt(argc, argv, "m:")) != -1) {
        if (c != 'm')
            return 1;
        mode_text = optarg;
    }
    if (optind == argc)
        tool_usage("[-m mode] file...");
    if (mode_text != NULL && !tool_mode(mode_text, &mode, false))
        tool_die("%s: not a mode", mode_text);
    for (; optind < argc; optind++)
        if (mkfifo(argv[optind], mode & 0777) == -1 || (mode_text != NULL && chmod(argv[optind], mode) == -1)) {
            tool_error(argv[optind]);
            status = 1;
        }
    return status;
}
