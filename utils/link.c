/* SPDX-License-Identifier: Apache-2.0 */
#include <unistd.h>

#include "tool.h"

int main(int argc, char *argv[])
{
    if (getopt(argc, argv, "") != -1)
        return 1;
    if (argc - optind != 2)
        tool_usage("file name");
    if (link(argv[optind], argv[optind + 1]) == 0)
        return 0;
    tool_error(argv[optind + 1]);
    return 1;
}
