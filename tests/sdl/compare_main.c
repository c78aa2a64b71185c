/* compare EXPECTED FOUND TOLERANCE: are two pictures the same, within so many
 * of 255 in each channel?  0: yes, 1: no, 2: one cannot be read.  What differs
 * is printed: how many pixels, by how much at most, and where. */
#include <SDL.h>
#include <SDL_image.h>
#include <stdio.h>
#include <stdlib.h>

static SDL_Surface *load(const char *path) {
    SDL_Surface *raw = IMG_Load(path);
    if (!raw) {
        fprintf(stderr, "%s: %s\n", path, IMG_GetError());
        return NULL;
    }
    SDL_Surface *s = SDL_ConvertSurfaceFormat(raw, SDL_PIXELFORMAT_RGB24, 0);
    SDL_FreeSurface(raw);
    return s;
}

typedef struct Difference {
    long pixels;
    int most, x0, y0, x1, y1;
} Difference;

static void note(Difference *d, int x, int y, int by) {
    if (d->pixels == 0) d->x0 = d->x1 = x, d->y0 = d->y1 = y;
    d->pixels++;
    if (by > d->most) d->most = by;
    if (x < d->x0) d->x0 = x;
    if (x > d->x1) d->x1 = x;
    if (y > d->y1) d->y1 = y;
}

static Difference difference(const SDL_Surface *a, const SDL_Surface *b,
                             int tolerance) {
    Difference d = {0};
    for (int y = 0; y < a->h; y++) {
        const uint8_t *p = (const uint8_t *)a->pixels + y * a->pitch;
        const uint8_t *q = (const uint8_t *)b->pixels + y * b->pitch;
        for (int x = 0; x < a->w; x++, p += 3, q += 3) {
            int by = 0;
            for (int i = 0; i < 3; i++)
                if (abs(p[i] - q[i]) > by) by = abs(p[i] - q[i]);
            if (by > tolerance) note(&d, x, y, by);
        }
    }
    return d;
}

static int compare(const SDL_Surface *a, const SDL_Surface *b, int tolerance) {
    if (a->w != b->w || a->h != b->h) {
        printf("%d x %d, not %d x %d\n", b->w, b->h, a->w, a->h);
        return 1;
    }
    Difference d = difference(a, b, tolerance);
    if (d.pixels == 0) return 0;
    printf("%ld pixels differ, by %d at most, within %d,%d to %d,%d\n",
           d.pixels, d.most, d.x0, d.y0, d.x1, d.y1);
    return 1;
}

int main(int argc, char **argv) {
    if (argc != 4) return 2;
    SDL_Surface *a = load(argv[1]), *b = load(argv[2]);
    int status = a && b ? compare(a, b, atoi(argv[3])) : 2;
    SDL_FreeSurface(a);
    SDL_FreeSurface(b);
    return status;
}
