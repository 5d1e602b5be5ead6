# SPDX-License-Identifier: Apache-2.0
# The programs of tests/bench/*.c come from tests/build.mk; here is what they start.
$(call program,bench-true,tests/bench/program/true.c)
$(call program,bench-ram,tests/bench/program/ram.c)
# The same with shared libraries, as users' programs are: by the SDK.
PROGRAMS += bench-dynamic
$(B)/target/bin/bench-dynamic: tests/bench/program/true.c $(LIBC_SO) tools/sdk/qcc | $(B)/sdk/.made
	$(call say,QCC,$@)
	$(Q)$(B)/sdk/bin/qcc -O2 -o $@ $<
