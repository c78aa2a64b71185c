/* keyboard.h: which key of ours one of SDL's is, on any layout.
 *
 * SDL tells a key by what it types without Shift, and what a key types with
 * Shift only while text is entered; but then an input method may take plain
 * letters away, which are commands here.  So signs that need Shift are known by
 * layout families, and a letter that is not Latin by its place. */
#ifndef SDL_KEYBOARD_H
#define SDL_KEYBOARD_H

#include <SDL.h>

/* A Key or a character of shell.h; 0: none. */
int keyboard_key(const SDL_Keysym *k);

#endif
