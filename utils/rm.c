/* SPDX-License-Identifier: Apache-2.0 */
#include <unistd.h>

#include "copy.h"
#include "tool.h"

int main(int argc, char *argv[])
{
    struct remove_options opt = { 0 };
    int c, status = 0;
    while ((c = getopt(argc, argv, "dfirRv")) != -1) {
        switch (c) {
        case 'd': opt.directories = true; break;
        case 'f': opt.force = true; opt.ask = false; break;
        case 'i': opt.ask = true; opt.force = false; break;
        case 'r':
        case 'R': opt.recursive = true; break;
        case 'v': opt.verbose = true; break;
        default:  return 1;
        }
    }
    if (optind == argc && !opt.force)
        tool_usage("[-dfirRv] file...");
    for (; optind < argc; optind++)
        status |= remove_path(argv[optind], &opt);
    return tool_close(status);
}
