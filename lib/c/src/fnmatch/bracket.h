/* SPDX-License-Identifier: Apache-2.0 */
/* Bracket expressions of patterns and regular expressions: one character set, one notation. */
#ifndef BRACKET_H_INCLUDED
#define BRACKET_H_INCLUDED

/* Class by name ("alpha"), len characters long; 0 when unknown. */
unsigned long __class_by_name(const char *name, int len);

#endif
