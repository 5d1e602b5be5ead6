# SPDX-License-Identifier: Apache-2.0
# lib/m: libm.a, libm.so.3. The arithmetic on pairs of doubles needs each operation rounded as written; square roots and roundings
# are instructions, errno is set by the functions themselves.

$(B)/target/lib/m/%.o $(B)/pic/lib/m/%.o: XCFLAGS += -ffp-contract=off -fno-math-errno -fno-builtin

$(call library,$(B)/target/lib/libm.a,$(sort $(wildcard lib/m/*.c)))
$(call shared_library,libm.so.3,$(sort $(wildcard lib/m/*.c)),$(B)/pic/libm.map,$(LIBC_SO),-Wl$(comma)--version-script=$(B)/pic/libm.map)
$(B)/pic/libm.map: tools/gen/exports.awk $(shell find lib/c/include -name '*.h')
	@mkdir -p $(@D)
	$(Q)awk -f $^ > $@.new && mv $@.new $@
