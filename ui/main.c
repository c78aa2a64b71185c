/* The program: loopscope COMMAND …, or a window. */
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "options.h"

/* The build says which version it is; this is for a compiler that is called by
 * hand. */
#ifndef LOOPSCOPE_VERSION
#define LOOPSCOPE_VERSION "0.1.0"
#endif

/* In the order of the help: from what is wanted first to what is wanted
 * rarely. */
static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *what;
} commands[] = {
    {"run", cmd_run, "run a program and print what Python would"},
    {"trace", cmd_trace, "print what happens in it, one line an event"},
    {"check", cmd_check, "say what is wrong with it or not supported"},
    {"picture", cmd_picture, "save the window's picture at a step"},
    {"explore", cmd_explore, "find everything that it can print"},
    {"explain", cmd_explain, "find the schedule that prints a listing"},
    {"export", cmd_export, "write its timing for other tools"},
    {"replay", cmd_replay, "open a run that was exported or recorded"},
};

enum { COMMANDS = sizeof commands / sizeof *commands };

static int help(void) {
    puts("Usage: loopscope [PROGRAM.py ...]   a window: the lessons, a "
         "program, or up to four compared\n"
         "       loopscope COMMAND [OPTIONS] PROGRAM.py\n\n"
         "Shows what an asyncio event loop does, in virtual time, one step at "
         "a time.\n\nCommands:");
    for (int i = 0; i < COMMANDS; i++)
        printf("  %-10s%s\n", commands[i].name, commands[i].what);
    puts("\nFor the window, trace, picture and export, a run that was exported "
         "or recorded\n(FILE.json) can stand for a program.");
    puts("\nOptions of the window:\n"
         "  --theme dark|light, --lang en|zh, --python 3.N, --seed N, "
         "--schedule TEXT\n\n"
         "  --version   print the version\n"
         "  --help      show this text, or that of a command: loopscope run "
         "--help");
    return 0;
}

/* --help as the first word is about everything; behind an option of the window
 * it is cmd_window's, about those. */
int main(int argc, char **argv) {
    /* Only the first word can be a command: behind it, a program may have any
     * name. */
    const char *word = argc > 1 ? argv[1] : "";
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) return help();
    if (strcmp(word, "--version") == 0) {
        puts("loopscope " LOOPSCOPE_VERSION);
        return 0;
    }
    for (int i = 0; i < COMMANDS; i++)
        if (strcmp(word, commands[i].name) == 0)
            return commands[i].run(argc, argv);
    /* No command: the words are the window's, programs and options alike.  A
     * file that is called like a command needs a "./". */
    return cmd_window(argc, argv);
}
