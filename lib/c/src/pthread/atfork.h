/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PTHREAD_ATFORK_H
#define PTHREAD_ATFORK_H

void __atfork_prepare(void) __attribute__((__weak__));
void __atfork_parent(void) __attribute__((__weak__));
void __atfork_child(void) __attribute__((__weak__));

#endif
