# SPDX-License-Identifier: Apache-2.0
# make sdk: build/sdk, usable from any folder and nothing else of the tree.
#   include/ lib/         headers; crt1.o, libc.a, further libraries
#   bin/                  qcc mkifs dumpifs pauli-run
#   boot/ target/bin/     startup, kernels; servers and utilities for images
#   examples/             a program, a buildfile

SDK := $(B)/sdk
# Libraries programs name with -l: those of lib/*, and empty ones for what lies in libc.
SDK_LIBS  := $(filter-out c,$(notdir $(patsubst %/build.mk,%,$(wildcard lib/*/build.mk))))
SDK_EMPTY := $(filter-out $(SDK_LIBS),m socket slog2 pthread rt)
SDK_PROGRAMS := $(filter-out procnto test-% bench-%,$(PROGRAMS))
SDK_INPUT := $(LIBC_A) $(CRT1) $(SDK_LIBS:%=$(B)/target/lib/lib%.a) $(MKIFS) $(DUMPIFS) $(PAULI_RUN) $(STARTUP_BIN) \
             $(IFS_KERNELS:%=$(B)/kernel/%) $(SDK_PROGRAMS:%=$(B)/target/bin/%) tools/sdk/qcc $(wildcard tools/sdk/examples/*) \
             $(shell find lib/*/include -name '*.h' 2>/dev/null)

$(SDK)/.made: $(SDK_INPUT) mk/sdk.mk
	$(call say,SDK,$(SDK))
	@rm -rf $(SDK) && mkdir -p $(addprefix $(SDK)/,include lib bin boot target/bin examples)
	$(Q)for d in lib/*/include; do cp -R $$d/. $(SDK)/include/; done
	$(Q)cp $(CRT1) $(SDK)/lib/crt1.o
	$(Q)cp $(LIBC_A) $(SDK_LIBS:%=$(B)/target/lib/lib%.a) $(SDK)/lib/
	$(Q)for l in $(SDK_EMPTY); do $(AR) rcsD $(SDK)/lib/lib$$l.a; done
	$(Q)cp $(MKIFS) $(DUMPIFS) $(PAULI_RUN) tools/sdk/qcc $(SDK)/bin/
	$(Q)cp $(STARTUP_BIN) $(IFS_KERNELS:%=$(B)/kernel/%) $(SDK)/boot/
	$(Q)$(if $(SDK_PROGRAMS),cp $(SDK_PROGRAMS:%=$(B)/target/bin/%) $(SDK)/target/bin/)
	$(Q)cp tools/sdk/examples/* $(SDK)/examples/
	$(Q)touch $@

sdk: $(SDK)/.made
.PHONY: sdk
