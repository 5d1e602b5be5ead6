# SPDX-License-Identifier: Apache-2.0
# make deps: what Debian has to provide. Nothing is asked; sudo only for those who are not root.

DEPS := gcc make libc6-dev gcc-aarch64-linux-gnu binutils-aarch64-linux-gnu qemu-system-arm gdb-multiarch
SUDO := $(if $(filter 0,$(shell id -u)),,sudo)

deps:
	@missing=; for p in $(DEPS); do \
	    dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'install ok installed' || missing="$$missing $$p"; done; \
	if [ -z "$$missing" ]; then echo "all packages are installed"; \
	else echo "installing$$missing"; \
	    install() { $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $$missing; }; \
    install || { $(SUDO) apt-get update -q && install; } \
	    || { echo "apt-get failed: check the network and the package sources" >&2; exit 1; }; fi

# The build itself needs these; a missing one is named with its package.
ifeq ($(filter deps help clean,$(MAKECMDGOALS)),)
ifeq ($(shell command -v $(firstword $(CC))),)
$(error $(firstword $(CC)) is missing: install the packages gcc-aarch64-linux-gnu and binutils-aarch64-linux-gnu, or run 'make deps')
endif
ifeq ($(shell command -v $(firstword $(HOSTCC))),)
$(error $(firstword $(HOSTCC)) is missing: install the packages gcc and libc6-dev, or run 'make deps')
endif
endif
.PHONY: deps
