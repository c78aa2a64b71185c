# make run [P=program.py]   make test   make bench   make fuzz   make format
# make lint   make clean   make test-exports   The building itself is CMake's.

export DEBIAN_FRONTEND = noninteractive
export CMAKE_GENERATOR ?= $(if $(shell command -v ninja),Ninja,Unix Makefiles)
export CMAKE_BUILD_PARALLEL_LEVEL ?= $(shell nproc)

PYTHON  ?= 3.11
N       ?= 2000
SEEDS   ?= 100
SOURCES  = $(shell find sim ui tests -name '*.[ch]')

.PHONY: build run test test-exports bench fuzz format lint clean setup \
    setup-test

setup:
	@.ci/install run

setup-test:
	@.ci/install test

# The generator is chosen after the packages are there, hence the second make.
build: setup
	@$(MAKE) --no-print-directory build-release

build-%:
	@cmake --preset $* > build-$*.log || { cat build-$*.log; exit 1; }
	@rm -f build-$*.log
	@cmake --build --preset $*

program-%:
	@cmake --preset $* -D LOOPSCOPE_TESTS=OFF > build-$*.log || \
	    { cat build-$*.log; exit 1; }
	@rm -f build-$*.log
	@cmake --build --preset $* --target loopscope

run: build
	@.ci/open "$(P)"

# The debug and clang builds are there for their traces alone: they must be
# those of the others, byte for byte.
test: setup-test
	@$(MAKE) --no-print-directory build-release build-asan program-debug
	@if command -v clang > /dev/null; then \
	    $(MAKE) --no-print-directory program-clang; \
	else \
	    echo "clang is not installed: nothing is built with it"; \
	fi
	@.ci/test release asan

# Exported files in the hands of other people's readers, which it installs.
test-exports:
	@.ci/install test exports
	@.ci/readers
	@$(MAKE) --no-print-directory build-release
	@.ci/exports $(SEEDS)

bench: build
	@python3 tests/bench/bench.py build/loopscope

fuzz: build
	@python3 tests/oracle/fuzz.py --loopscope build/loopscope \
	    --count $(N) --dialect $(PYTHON) $(FUZZ)

format:
	clang-format -i $(SOURCES)

lint: build
	@SOURCE_DIR=$(CURDIR) BUILD_DIR=$(CURDIR)/build \
	    python3 tests/tools/test_tree.py
	@if command -v clang-tidy > /dev/null; then \
	    clang-tidy --quiet -p build $(filter %.c,$(SOURCES)); \
	else \
	    echo "clang-tidy is not installed: skipped"; \
	fi

clean:
	rm -rf build build-debug build-asan build-clang
