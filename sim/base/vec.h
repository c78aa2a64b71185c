/* vec.h: a growable array of one type, in host memory.
 *
 *   VEC(int) v = {0};
 *   vec_push(&v, 3);
 *   for (size_t i = 0; i < v.len; i++) use(v.data[i]);
 *   vec_free(&v);
 *
 * An all-zero vector is empty and owns nothing.  Pushing may move `data`. */
#ifndef BASE_VEC_H
#define BASE_VEC_H

#include <stddef.h>

#define VEC(T)                                                                 \
    struct {                                                                   \
        T *data;                                                               \
        size_t len, cap;                                                       \
    }

#define vec_push(v, x)                                                         \
    (vec_reserve((v), (v)->len + 1), (void)((v)->data[(v)->len++] = (x)))
#define vec_reserve(v, n)                                                      \
    ((v)->data = vec_grow((v)->data, &(v)->cap, (n), sizeof *(v)->data))
#define vec_pop(v)  ((v)->data[--(v)->len])
#define vec_last(v) ((v)->data[(v)->len - 1])
#define vec_free(v)                                                            \
    (vec_release((v)->data), (v)->data = NULL, (v)->len = (v)->cap = 0)

/* Returns `data`, moved if needed so that `need` items of `size` bytes fit. */
void *vec_grow(void *data, size_t *cap, size_t need, size_t size);
void vec_release(void *data);

#endif
