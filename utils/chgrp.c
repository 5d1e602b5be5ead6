/* SPDX-License-Identifier: Apache-2.0 */
#include "chown.h"
#include "tool.h"

static bool parse(char *text, uid_t *uid, gid_t *gid)
{
    return tool_group(text, gid);
}

int main(int argc, char *argv[])
{
    return chown_main_loop(argc, argv, parse, "[-fhRv] [-H|-L|-P] group file...");
}
