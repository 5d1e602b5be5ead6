/* SPDX-License-Identifier: Apache-2.0 */
#include <unistd.h>

#include "tool.h"

int main(int argc, char *argv[])
{
    if (getopt(argc, argv, "") != -1)
        return 1;
    if (argc - optind != 1)
        tool_usage("file");
    if (unlink(argv[optind]) == 0)
        return 0;
    tool_error(argv[optind]);
    return 1;
}
