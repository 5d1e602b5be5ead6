# SPDX-License-Identifier: Apache-2.0
# Pauli. `make help` lists what can be made; README.md is the place to start.

all: images
.DEFAULT_GOAL := all
.SECONDARY:
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

include mk/config.mk
CRT1   := $(B)/target/lib/c/crt/crt1.S.o
CRT1_DYNAMIC := $(B)/target/lib/c/crt/crt1_dynamic.S.o
LIBC_A := $(B)/target/lib/libc.a
include mk/rules.mk

# Order matters only where one folder uses another's variables.
FOLDERS := lib/* startup kernel procnto servers servers/* utils tools/* tests tests/* ifs
include $(wildcard $(FOLDERS:%=%/build.mk)) mk/run.mk mk/bench.mk mk/sdk.mk mk/deps.mk mk/help.mk

clean:
	rm -rf $(B)

-include $(shell find $(B) -name '*.d' 2>/dev/null)
.PHONY: all clean images
