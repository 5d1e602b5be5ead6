/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Options of programs: getopt() of POSIX.1-2008 <unistd.h>, and long options as everywhere. State is global: one thread
 * at a time.
 */
#ifndef __GETOPT_H_INCLUDED
#define __GETOPT_H_INCLUDED

#include <sys/cdefs.h>

__BEGIN_DECLS

#define no_argument 0
#define required_argument 1
#define optional_argument 2

/* A long option: val is returned, or stored in *flag when that is not NULL. */
struct option {
    const char *name;
    int has_arg;
    int *flag;
    int val;
};

/* The option's argument, where to go on, and what was wrong; optreset not 0 starts anew. */
extern char *optarg;
extern int optind, opterr, optopt, optreset;

/* -1 at the end, '?' for an unknown option, ':' or '?' for a missing argument. */
int getopt(int argc, char *const argv[], const char *optstring);
int getopt_long(int argc, char *const argv[], const char *optstring, const struct option *longopts, int *longindex);
int getopt_long_only(int argc, char *const argv[], const char *optstring, const struct option *longopts, int *longindex);

__END_DECLS

#endif
