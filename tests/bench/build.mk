# SPDX-License-Identifier: Apache-2.0
# The programs of tests/bench/*.c come from tests/build.mk; here is what they start.
$(call program,bench-true,tests/bench/program/true.c)
$(call program,bench-ram,tests/bench/program/ram.c)
