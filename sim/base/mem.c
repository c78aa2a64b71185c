#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *must(void *ptr) {
    if (!ptr) {
        fputs("loopscope: out of memory\n", stderr);
        exit(70);
    }
    return ptr;
}

void *mem_alloc(size_t size) {
    return must(calloc(1, size ? size : 1));
}

void *mem_realloc(void *ptr, size_t size) {
    return must(realloc(ptr, size ? size : 1));
}

void mem_free(void *ptr) {
    free(ptr);
}

char *mem_strndup(const char *s, size_t n) {
    char *copy = mem_alloc(n + 1);
    memcpy(copy, s, n);
    return copy;
}

char *mem_strdup(const char *s) {
    return mem_strndup(s, strlen(s));
}
