# SPDX-License-Identifier: Apache-2.0
# . <SDK>/env.sh   from the SDK's folder, or with PAULI_SDK set to it: the tools in PATH, what makefiles for QNX look at.
PAULI_SDK=${PAULI_SDK:-$(pwd)}
[ -x "$PAULI_SDK/bin/qcc" ] || echo "env.sh: no SDK in $PAULI_SDK: go there, or set PAULI_SDK" >&2
PATH=$PAULI_SDK/bin:$PATH
QNX_HOST=$PAULI_SDK
QNX_TARGET=$PAULI_SDK
PKG_CONFIG_LIBDIR=$PAULI_SDK/lib/pkgconfig
MKIFS_PATH=$PAULI_SDK/boot:$PAULI_SDK/target/bin:$PAULI_SDK/lib
# Projects with common.mk: mk/ has qconfig.mk, recurse.mk, qtargets.mk.
MAKEFLAGS="-I$PAULI_SDK/mk${MAKEFLAGS:+ $MAKEFLAGS}"
MKFILES_ROOT=$PAULI_SDK/mk
export PAULI_SDK PATH QNX_HOST QNX_TARGET PKG_CONFIG_LIBDIR MKIFS_PATH MAKEFLAGS MKFILES_ROOT
