/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PROCNTO_OPTIONS_H
#define PROCNTO_OPTIONS_H

/* Fills `options` from procnto's command line. Unknown options are reported on the debug console and skipped. */
void options_parse(int argc, char *const argv[]);

#endif
