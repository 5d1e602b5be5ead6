# SPDX-License-Identifier: Apache-2.0
# Files made from kernel/kercalls.def, in build/gen (include path: -Ibuild/gen).

GEN := $(B)/gen
KERCALL_HEADERS := $(addprefix $(GEN)/kercall_,dispatch.h numbers.h names.h args.h)
KERCALL_STUBS   := $(GEN)/kercall_stubs.S

define kercall_rule # 1 file, 2 what
$(1): kernel/kercalls.def tools/gen/kercalls.awk
	$$(call say,GEN,$$@)
	@mkdir -p $$(@D)
	$$(Q)awk -v out=$(2) -f tools/gen/kercalls.awk kernel/kercalls.def > $$@
endef
$(foreach h,dispatch numbers names args,$(eval $(call kercall_rule,$(GEN)/kercall_$(h).h,$(h))))
$(eval $(call kercall_rule,$(KERCALL_STUBS),stubs))

# The stubs' object, for lib/c: $(KERCALL_STUBS_O).
KERCALL_STUBS_O := $(B)/target/gen/kercall_stubs.S.o
$(KERCALL_STUBS_O): $(KERCALL_STUBS)
	$(call say,AS,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(TARGET_CFLAGS) -c $< -o $@

gen: $(KERCALL_HEADERS) $(KERCALL_STUBS)
.PHONY: gen
