# SPDX-License-Identifier: Apache-2.0
# lib/m: libm.a. The arithmetic on pairs of doubles needs each operation rounded as written; square roots and roundings
# are instructions, errno is set by the functions themselves.

$(B)/target/lib/m/%.o: XCFLAGS += -ffp-contract=off -fno-math-errno -fno-builtin

$(call library,$(B)/target/lib/libm.a,$(sort $(wildcard lib/m/*.c)))
