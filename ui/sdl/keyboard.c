/* From what SDL says a key is to what it means here; see keyboard.h for why
 * that is a guess on some layouts. */
#include "sdl/keyboard.h"

#include <stdbool.h>
#include <stddef.h>

#include "view/shell.h"

typedef struct Pair {
    SDL_Keycode sym;
    int key;
} Pair;

/* Keys that mean the same with Shift or without it. */
static const Pair specials[] = {
    {SDLK_LEFT, KEY_LEFT},
    {SDLK_RIGHT, KEY_RIGHT},
    {SDLK_UP, KEY_UP},
    {SDLK_DOWN, KEY_DOWN},
    {SDLK_HOME, KEY_HOME},
    {SDLK_END, KEY_END},
    {SDLK_PAGEUP, KEY_PAGE_UP},
    {SDLK_PAGEDOWN, KEY_PAGE_DOWN},
    {SDLK_ESCAPE, KEY_ESCAPE},
    {SDLK_RETURN, KEY_ENTER},
    {SDLK_KP_ENTER, KEY_ENTER},
    {SDLK_DELETE, KEY_DELETE},
    {SDLK_BACKSPACE, KEY_BACKSPACE},
    {SDLK_TAB, KEY_TAB},
    {SDLK_F1, '?'},
    {SDLK_F3, KEY_F3},
    {SDLK_F5, KEY_F5},
    {SDLK_F11, KEY_F11},
    {SDLK_KP_PLUS, '+'},
    {SDLK_KP_MINUS, '-'},
    {SDLK_KP_DIVIDE, '/'},
    {SDLK_KP_EQUALS, '='},
};

/* The keypad without Num Lock. */
static const Pair keypad[] = {
    {SDLK_KP_7, KEY_HOME},        {SDLK_KP_8, KEY_UP},
    {SDLK_KP_9, KEY_PAGE_UP},     {SDLK_KP_4, KEY_LEFT},
    {SDLK_KP_6, KEY_RIGHT},       {SDLK_KP_1, KEY_END},
    {SDLK_KP_2, KEY_DOWN},        {SDLK_KP_3, KEY_PAGE_DOWN},
    {SDLK_KP_PERIOD, KEY_DELETE},
};

/* 0: not in this table. */
static int look_up(const Pair *pairs, size_t n, SDL_Keycode sym) {
    for (size_t i = 0; i < n; i++)
        if (pairs[i].sym == sym) return pairs[i].key;
    return 0;
}

#define LOOK_UP(pairs, sym) look_up(pairs, sizeof(pairs) / sizeof *(pairs), sym)

/* With Num Lock digits, which SDL does not name by what they type. */
static int keypad_key(const SDL_Keysym *k) {
    if (!(k->mod & KMOD_NUM)) return LOOK_UP(keypad, k->sym);
    if (k->sym == SDLK_KP_0) return '0';
    if (k->sym == SDLK_KP_PERIOD) return '.';
    /* They follow each other from 1 to 9. */
    if (k->scancode >= SDL_SCANCODE_KP_1 && k->scancode <= SDL_SCANCODE_KP_9)
        return '1' + (int)(k->scancode - SDL_SCANCODE_KP_1);
    return 0;
}

/* Digits that need Shift are digits without it, too (French); their other row
 * has a minus that is needed. */
static int digit_at(const SDL_Keysym *k) {
    bool row = k->scancode >= SDL_SCANCODE_1 && k->scancode <= SDL_SCANCODE_0;
    if (!row || k->sym == '-') return 0;
    if (k->sym >= '0' && k->sym <= '9') return 0;
    if (k->scancode == SDL_SCANCODE_0) return '0';
    return '1' + (int)(k->scancode - SDL_SCANCODE_1);
}

/* A key with a letter beyond ASCII: what an American keyboard has there. */
static int by_place(SDL_Scancode at) {
    if (at >= SDL_SCANCODE_A && at <= SDL_SCANCODE_Z)
        return 'a' + (int)(at - SDL_SCANCODE_A);
    switch (at) {
    case SDL_SCANCODE_COMMA: return ',';
    case SDL_SCANCODE_PERIOD: return '.';
    case SDL_SCANCODE_LEFTBRACKET: return '[';
    case SDL_SCANCODE_RIGHTBRACKET: return ']';
    default: return 0;
    }
}

/* The sign that Shift makes of a key.  Right of the 0 is the question mark of
 * Germany, Scandinavia, Switzerland, Italy, Spain and Turkey, where the slash
 * is on the 7. */
static int with_shift(int key, SDL_Scancode at) {
    if (at == SDL_SCANCODE_MINUS && key != '-') return '?';
    switch (key) {
    case ',': return at == SDL_SCANCODE_M ? '?' : '<'; /* French; others */
    case ';': return at == SDL_SCANCODE_COMMA ? '.' : ';';
    case '.': return '>';
    case '<': return '>';
    case '/': return '?';
    case '7':
    case ':': return '/';
    case '=': return '+';
    default: return key;
    }
}

/* AltGr with 8 and 9 is a bracket where these keys have letters. */
static int with_alt_gr(int key) {
    return key == '8' ? '[' : key == '9' ? ']' : 0;
}

/* From what is sure to what is guessed: named keys, the keypad, what the layout
 * types, and the place on the board. */
int keyboard_key(const SDL_Keysym *k) {
    int key = LOOK_UP(specials, k->sym);
    if (!key) key = keypad_key(k);
    /* Alt with such a key is the window manager's. */
    if (key) return k->mod & (KMOD_ALT | KMOD_MODE) ? 0 : key;
    key = k->sym >= ' ' && k->sym < 0x7F ? (int)k->sym : by_place(k->scancode);
    int digit = digit_at(k);
    if (digit) key = digit;
    /* Left Alt is for menus, right Alt types signs. */
    if (k->mod & KMOD_LALT) return 0;
    if (k->mod & (KMOD_RALT | KMOD_MODE)) return with_alt_gr(key);
    if (!(k->mod & KMOD_SHIFT) || digit) return key;
    return with_shift(key, k->scancode);
}
