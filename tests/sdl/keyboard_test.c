/* Keys of real keyboards: what SDL says of them, and what they mean here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "sdl/keyboard.h"
#include "view/shell.h"

typedef struct Press {
    const char *what;
    SDL_Keycode sym; /* what the key types without Shift */
    SDL_Scancode at;
    Uint16 mod;
    int key;
} Press;

#define SHIFT KMOD_LSHIFT
#define ALTGR KMOD_RALT

static const Press presses[] = {
    {"a letter", 't', SDL_SCANCODE_T, 0, 't'},
    {"a capital", 't', SDL_SCANCODE_T, SHIFT, 't'},
    {"American ?", '/', SDL_SCANCODE_SLASH, SHIFT, '?'},
    {"American /", '/', SDL_SCANCODE_SLASH, 0, '/'},
    {"American <", ',', SDL_SCANCODE_COMMA, SHIFT, '<'},
    {"American >", '.', SDL_SCANCODE_PERIOD, SHIFT, '>'},
    {"American .", '.', SDL_SCANCODE_PERIOD, 0, '.'},
    {"American +", '=', SDL_SCANCODE_EQUALS, SHIFT, '+'},
    {"American -", '-', SDL_SCANCODE_MINUS, 0, '-'},
    {"American _", '-', SDL_SCANCODE_MINUS, SHIFT, '-'},
    {"American [", '[', SDL_SCANCODE_LEFTBRACKET, 0, '['},
    {"German ?", 0xDF, SDL_SCANCODE_MINUS, SHIFT, '?'},
    {"German /", '7', SDL_SCANCODE_7, SHIFT, '/'},
    {"German <", '<', SDL_SCANCODE_NONUSBACKSLASH, 0, '<'},
    {"German >", '<', SDL_SCANCODE_NONUSBACKSLASH, SHIFT, '>'},
    {"German [", '8', SDL_SCANCODE_8, ALTGR, '['},
    {"German ]", '9', SDL_SCANCODE_9, ALTGR, ']'},
    {"German -", '-', SDL_SCANCODE_SLASH, 0, '-'},
    {"German +", '+', SDL_SCANCODE_RIGHTBRACKET, 0, '+'},
    {"German y", 'y', SDL_SCANCODE_Z, 0, 'y'},
    {"Swedish ?", '+', SDL_SCANCODE_MINUS, SHIFT, '?'},
    {"Swedish +", '+', SDL_SCANCODE_MINUS, 0, '+'},
    {"Spanish ?", '\'', SDL_SCANCODE_MINUS, SHIFT, '?'},
    {"French ?", ',', SDL_SCANCODE_M, SHIFT, '?'},
    {"French /", ':', SDL_SCANCODE_PERIOD, SHIFT, '/'},
    {"French .", ';', SDL_SCANCODE_COMMA, SHIFT, '.'},
    {"French 1", '&', SDL_SCANCODE_1, 0, '1'},
    {"French 1, shifted", '&', SDL_SCANCODE_1, SHIFT, '1'},
    {"French 2", 0xE9, SDL_SCANCODE_2, 0, '2'},
    {"French 7, shifted", 0xE8, SDL_SCANCODE_7, SHIFT, '7'},
    {"French 0", 0xE0, SDL_SCANCODE_0, 0, '0'},
    {"French -", '-', SDL_SCANCODE_6, 0, '-'},
    {"French a", 'a', SDL_SCANCODE_Q, 0, 'a'},
    {"Russian t", 0x435, SDL_SCANCODE_T, 0, 't'},
    {"Russian, in place of ,", 0x431, SDL_SCANCODE_COMMA, SHIFT, '<'},
    {"Greek l", 0x3BB, SDL_SCANCODE_L, 0, 'l'},
    {"arrow", SDLK_LEFT, SDL_SCANCODE_LEFT, SHIFT, KEY_LEFT},
    {"tab", SDLK_TAB, SDL_SCANCODE_TAB, SHIFT, KEY_TAB},
    {"backspace", SDLK_BACKSPACE, SDL_SCANCODE_BACKSPACE, 0, KEY_BACKSPACE},
    {"space", ' ', SDL_SCANCODE_SPACE, 0, KEY_SPACE},
    {"F1", SDLK_F1, SDL_SCANCODE_F1, 0, '?'},
    {"keypad 5", SDLK_KP_5, SDL_SCANCODE_KP_5, KMOD_NUM, '5'},
    {"keypad 0", SDLK_KP_0, SDL_SCANCODE_KP_0, KMOD_NUM, '0'},
    {"keypad home", SDLK_KP_7, SDL_SCANCODE_KP_7, 0, KEY_HOME},
    {"keypad down", SDLK_KP_3, SDL_SCANCODE_KP_3, 0, KEY_PAGE_DOWN},
    {"keypad /", SDLK_KP_DIVIDE, SDL_SCANCODE_KP_DIVIDE, 0, '/'},
    {"keypad +", SDLK_KP_PLUS, SDL_SCANCODE_KP_PLUS, KMOD_NUM, '+'},
    {"keypad enter", SDLK_KP_ENTER, SDL_SCANCODE_KP_ENTER, 0, KEY_ENTER},
    /* Not ours. */
    {"Alt F4", SDLK_F4, SDL_SCANCODE_F4, KMOD_LALT, 0},
    {"Alt Tab", SDLK_TAB, SDL_SCANCODE_TAB, KMOD_LALT, 0},
    {"Alt letter", 't', SDL_SCANCODE_T, KMOD_LALT, 0},
    {"AltGr letter", 'q', SDL_SCANCODE_Q, ALTGR, 0},
    {"Shift itself", SDLK_LSHIFT, SDL_SCANCODE_LSHIFT, SHIFT, 0},
    {"volume", SDLK_VOLUMEUP, SDL_SCANCODE_VOLUMEUP, 0, 0},
};

static void test_keyboards(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof presses / sizeof *presses; i++) {
        const Press *p = &presses[i];
        SDL_Keysym k = {.sym = p->sym, .scancode = p->at, .mod = p->mod};
        int key = keyboard_key(&k);
        if (key != p->key)
            fail_msg("%s: %d instead of %d", p->what, key, p->key);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_keyboards)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
