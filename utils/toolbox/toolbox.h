/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TOOLBOX_H
#define TOOLBOX_H

struct toolbox_entry { const char *name; int (*main)(int argc, char *argv[]); };
extern const struct toolbox_entry toolbox_table[];  /* in order of names; generated */
extern const unsigned toolbox_count;

#endif
