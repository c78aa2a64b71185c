/* The tokens' values, and how two colours mix and differ. */
#include "view/theme.h"

#include <math.h>
#include <string.h>

#include "base/check.h"

/* The tables of the design guide, section 5 (tokens) and 6 (states). */
static const uint32_t rgb[THEME_COUNT][COLOR_COUNT] = {
    [THEME_DARK] =
        {
            [COLOR_BG] = 0x0C121C,
            [COLOR_PANEL] = 0x141D2B,
            [COLOR_CARD] = 0x1B2637,
            [COLOR_HI] = 0x263550,
            [COLOR_LINE] = 0x33445F,
            [COLOR_LINE2] = 0x5A7096,
            [COLOR_INK] = 0xF3F7FC,
            [COLOR_INK2] = 0xC0CCDC,
            [COLOR_INK3] = 0x9BABC2,
            [COLOR_SCRIM] = 0x060A10,
            [COLOR_CODE] = 0xD5DEEA,
            [COLOR_KEYWORD] = 0xDCE4F0,
            [COLOR_STRING] = 0xB8D2B4,
            [COLOR_NUMBER] = 0xE0CBA6,
            [COLOR_COMMENT] = 0x9BABC2,
        },
    [THEME_LIGHT] =
        {
            [COLOR_BG] = 0xE4E9F0,
            [COLOR_PANEL] = 0xFFFFFF,
            [COLOR_CARD] = 0xF2F5F9,
            [COLOR_HI] = 0xDFE7F1,
            [COLOR_LINE] = 0xC3CEDC,
            [COLOR_LINE2] = 0x76879F,
            [COLOR_INK] = 0x0F1723,
            [COLOR_INK2] = 0x334155,
            [COLOR_INK3] = 0x526074,
            [COLOR_SCRIM] = 0x1A2433,
            [COLOR_CODE] = 0x1F2A3A,
            [COLOR_KEYWORD] = 0x1B2433,
            [COLOR_STRING] = 0x3B5F39,
            [COLOR_NUMBER] = 0x6E4B12,
            [COLOR_COMMENT] = 0x526074,
        },
};

/* In the light theme the running yellow is too bright to be read as text, so
 * its line colour alone differs from its fill. */
static const uint32_t state_rgb[THEME_COUNT][STATE_COUNT][3] = {
    [THEME_DARK] =
        {
            /* fill, text on it, line or text on a panel */
            [STATE_RUNNING] = {0xFFC93C, 0x0C121C, 0xFFC93C},
            [STATE_READY] = {0x7ADFFF, 0x0C121C, 0x7ADFFF},
            [STATE_WAITING] = {0x8098FF, 0x0C121C, 0x8098FF},
            [STATE_BLOCKED] = {0xE072C4, 0x0C121C, 0xE072C4},
            [STATE_DONE] = {0x7CE8AB, 0x0C121C, 0x7CE8AB},
            [STATE_ERROR] = {0xFF7053, 0x0C121C, 0xFF7053},
            [STATE_CANCELLED] = {0xB4BAC3, 0x0C121C, 0xB4BAC3},
        },
    [THEME_LIGHT] =
        {
            [STATE_RUNNING] = {0xFFC22E, 0x0F1723, 0x8A6000},
            [STATE_READY] = {0x006C9C, 0xFFFFFF, 0x006C9C},
            [STATE_WAITING] = {0x3D2DB8, 0xFFFFFF, 0x3D2DB8},
            [STATE_BLOCKED] = {0xBC2080, 0xFFFFFF, 0xBC2080},
            [STATE_DONE] = {0x226C58, 0xFFFFFF, 0x226C58},
            [STATE_ERROR] = {0x970C02, 0xFFFFFF, 0x970C02},
            [STATE_CANCELLED] = {0x434850, 0xFFFFFF, 0x434850},
        },
};

/* The tokens of a state stand in a row behind the others. */
static Color state_color(State st, int part) {
    CHECK((unsigned)st < STATE_COUNT, "a state of the table");
    return (Color)((int)COLOR_STATES + 3 * (int)st + part);
}

Color color_fill(State st) {
    return state_color(st, 0);
}

Color color_on(State st) {
    return state_color(st, 1);
}

Color color_line(State st) {
    return state_color(st, 2);
}

uint32_t theme_rgb(ThemeName theme, Color color) {
    CHECK((unsigned)theme < THEME_COUNT, "a theme of the table");
    CHECK(color > COLOR_NONE && color < COLOR_COUNT,
          "a colour that is painted");
    if (color < COLOR_STATES) return rgb[theme][color];
    int i = (int)color - (int)COLOR_STATES;
    return state_rgb[theme][i / 3][i % 3];
}

/* The code on it must keep its contrast; on white a tint needs more to be seen.
 */
float theme_row_tint(ThemeName theme) {
    return theme == THEME_DARK ? 0.17F : 0.42F;
}

/* What lies under it shall be a hint, and no longer be read. */
float theme_scrim(ThemeName theme) {
    return theme == THEME_DARK ? 0.72F : 0.62F;
}

bool theme_parse(const char *name, ThemeName *theme) {
    bool dark = strcmp(name, "dark") == 0;
    if (!dark && strcmp(name, "light") != 0) return false;
    *theme = dark ? THEME_DARK : THEME_LIGHT;
    return true;
}

/* From sRGB to light, as WCAG 2 computes it. */
static double linear(uint32_t byte) {
    double c = (double)byte / 255.0;
    return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

/* How bright an eye sees it, 0 … 1: green counts most. */
static double luminance(uint32_t c) {
    return 0.2126 * linear(c >> 16 & 255) + 0.7152 * linear(c >> 8 & 255) +
           0.0722 * linear(c & 255);
}

double color_contrast(uint32_t a, uint32_t b) {
    double la = luminance(a), lb = luminance(b);
    return (fmax(la, lb) + 0.05) / (fmin(la, lb) + 0.05);
}

uint32_t color_over(uint32_t top, uint32_t under, double alpha) {
    uint32_t out = 0;
    /* Byte by byte, not in linear light. */
    for (int shift = 16; shift >= 0; shift -= 8) {
        double t = top >> shift & 255, u = under >> shift & 255;
        out = out << 8 | (uint32_t)lround(t * alpha + u * (1 - alpha));
    }
    return out;
}
