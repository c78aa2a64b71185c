/* theme.h: every colour of the product, as tokens with a dark and a light
 * value.
 *
 * Views never name an RGB value: they name a token, and the back end that
 * turns commands into pixels looks it up.  Switching the theme is therefore a
 * redraw of the same commands.  Colour always means state; everything that is
 * not a state is achromatic (the three source colours are nearly so). */
#ifndef VIEW_THEME_H
#define VIEW_THEME_H

#include <stdbool.h>
#include <stdint.h>

typedef enum ThemeName { THEME_DARK, THEME_LIGHT, THEME_COUNT } ThemeName;

/* What a task, a job or a thread is doing.  The order is the legend's. */
typedef enum State {
    STATE_RUNNING,
    STATE_READY,
    STATE_WAITING,
    STATE_BLOCKED,
    STATE_DONE,
    STATE_ERROR,
    STATE_CANCELLED,
    STATE_COUNT
} State;

typedef enum Color {
    COLOR_NONE, /* do not paint */
    COLOR_BG,   /* of the window, behind the panels */
    COLOR_PANEL,
    COLOR_CARD, /* on a panel: a task, a button */
    COLOR_HI,
    COLOR_LINE,
    COLOR_LINE2,
    COLOR_INK, /* text, from the loudest to the quietest */
    COLOR_INK2,
    COLOR_INK3,
    COLOR_SCRIM,   /* under overlays */
    COLOR_CODE,    /* plain source text */
    COLOR_KEYWORD, /* also bold */
    COLOR_STRING,
    COLOR_NUMBER,
    COLOR_COMMENT,
    COLOR_STATES, /* three tokens a state follow: fill, on, line */
    COLOR_COUNT = COLOR_STATES + 3 * STATE_COUNT
} Color;

/* The surface of a state, text that stands on it, and its text and outlines
 * on a panel. */
Color color_fill(State st);
Color color_on(State st);
Color color_line(State st);

/* 0xRRGGBB. */
uint32_t theme_rgb(ThemeName theme, Color color);
/* Opacity of the tint behind the running line, and behind help. */
float theme_row_tint(ThemeName theme);
float theme_scrim(ThemeName theme);
bool theme_parse(const char *name, ThemeName *theme); /* "dark", "light" */

/* WCAG 2 contrast ratio of two colours, 1 to 21. */
double color_contrast(uint32_t a, uint32_t b);
/* `top` painted over `under` with the given opacity. */
uint32_t color_over(uint32_t top, uint32_t under, double alpha);

#endif
