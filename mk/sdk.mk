# SPDX-License-Identifier: Apache-2.0
# make sdk: build/sdk, usable from any folder and nothing else of the tree.
#   include/ lib/         headers; crt1.o, rcrt1.o (static programs), libc.so, libc.a, further libraries
#   bin/                  qcc mkifs dumpifs pauli-run; gcc and binutils under the names ntoaarch64-*
#   cmake/ mk/ env.sh     a toolchain file, makefiles for projects with common.mk, a shell environment; lib/pkgconfig/
#   boot/ target/bin/     startup, kernels; servers and utilities for images
#   examples/             programs, a buildfile

SDK := $(B)/sdk
# Libraries programs name with -l: those of lib/*, and empty ones for what lies in libc.
SDK_LIBS  := $(filter-out c,$(notdir $(patsubst %/build.mk,%,$(wildcard lib/*/build.mk))))
SDK_EMPTY := $(filter-out $(SDK_LIBS),m socket slog2 slog2parse pthread rt secpol regex login util dl cache)
# The commands of the toolbox are hard links of it there: mkifs -h stores them once.
SDK_PROGRAMS := $(filter-out procnto test-% bench-% dl-% $(TOOLBOX),$(PROGRAMS))
# Names makefiles call the tools by.
SDK_PREFIXES := ntoaarch64 aarch64-unknown-nto-qnx7.0.0 aarch64-unknown-nto-qnx7.1.0 aarch64-unknown-nto-qnx8.0.0
SDK_BINUTILS := addr2line ar as ld nm objcopy objdump ranlib readelf size strings strip
SDK_SHARED := libc.so.5 libm.so.3
SDK_INPUT := $(LIBC_A) $(CRT1) $(CRT1_DYNAMIC) $(SDK_SHARED:%=$(B)/target/lib/%) \
             $(SDK_LIBS:%=$(B)/target/lib/lib%.a) $(MKIFS) $(DUMPIFS) $(PAULI_RUN) $(STARTUP_BIN) \
             $(IFS_KERNELS:%=$(B)/kernel/%) $(SDK_PROGRAMS:%=$(B)/target/bin/%) \
             $(wildcard tools/sdk/* tools/sdk/examples/* tools/sdk/mk/*) \
             $(shell find lib/*/include -name '*.h' 2>/dev/null)

$(SDK)/.made: $(SDK_INPUT) mk/sdk.mk
	$(call say,SDK,$(SDK))
	@rm -rf $(SDK) && mkdir -p $(addprefix $(SDK)/,include lib lib/pkgconfig bin boot target/bin examples cmake mk)
	$(Q)for d in lib/*/include; do cp -R $$d/. $(SDK)/include/; done
	$(Q)cp $(CRT1) $(SDK)/lib/rcrt1.o && cp $(CRT1_DYNAMIC) $(SDK)/lib/crt1.o
	$(Q)cp $(LIBC_A) $(SDK_LIBS:%=$(B)/target/lib/lib%.a) $(SDK)/lib/
	$(Q)for l in $(SDK_SHARED); do cp $(B)/target/lib/$$l $(SDK)/lib/ && ln -s $$l $(SDK)/lib/$${l%.[0-9]*}; done
	$(Q)ln -s libc.so.5 $(SDK)/lib/ldqnx-64.so.2
	$(Q)for l in $(SDK_EMPTY); do $(AR) rcsD $(SDK)/lib/lib$$l.a; done
	$(Q)cp $(MKIFS) $(DUMPIFS) $(PAULI_RUN) tools/sdk/qcc tools/sdk/binutil $(SDK)/bin/
	$(Q)ln -s qcc $(SDK)/bin/q++ && ln -s qcc $(SDK)/bin/QCC
	$(Q)for p in $(SDK_PREFIXES); do ln -s qcc $(SDK)/bin/$$p-gcc; ln -s qcc $(SDK)/bin/$$p-cc; \
	    for t in $(SDK_BINUTILS); do ln -s binutil $(SDK)/bin/$$p-$$t; done; done
	$(Q)cp tools/sdk/pauli.cmake $(SDK)/cmake/ && cp tools/sdk/pauli.pc $(SDK)/lib/pkgconfig/
	$(Q)cp tools/sdk/env.sh $(SDK)/
	$(Q)cp $(STARTUP_BIN) $(IFS_KERNELS:%=$(B)/kernel/%) $(SDK)/boot/
	$(Q)$(if $(SDK_PROGRAMS),cp $(SDK_PROGRAMS:%=$(B)/target/bin/%) $(SDK)/target/bin/)
	$(Q)for n in $(TOOLBOX); do ln $(SDK)/target/bin/toolbox $(SDK)/target/bin/$$n; done
	$(Q)cp tools/sdk/mk/* $(SDK)/mk/
	$(Q)cp tools/sdk/examples/* $(SDK)/examples/
	$(Q)touch $@

sdk: $(SDK)/.made
.PHONY: sdk
