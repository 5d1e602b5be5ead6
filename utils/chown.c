/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "chown.h"
#include "tool.h"

/* user, user:group, :group */
static bool parse(char *text, uid_t *uid, gid_t *gid)
{
    char *colon = strchr(text, ':');
    if (colon != NULL)
        *colon = '\0';
    return (text[0] == '\0' ? colon != NULL : tool_user(text, uid)) &&
        (colon == NULL || colon[1] == '\0' || tool_group(colon + 1, gid));
}

int main(int argc, char *argv[])
{
    return chown_main_loop(argc, argv, parse, "[-fhRv] [-H|-L|-P] user[:group] file...");
}
