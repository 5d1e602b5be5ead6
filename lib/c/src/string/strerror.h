/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STRERROR_H_INCLUDED
#define STRERROR_H_INCLUDED

/* Text of an errno value, or NULL. */
const char *__error_text(int err);

#endif
