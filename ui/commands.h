/* commands.h: one function a command; each gets the whole argv and returns the
 * exit status. */
#ifndef UI_COMMANDS_H
#define UI_COMMANDS_H

int cmd_run(int argc, char **argv);
int cmd_trace(int argc, char **argv);
int cmd_check(int argc, char **argv);
int cmd_picture(int argc, char **argv);
int cmd_export(int argc, char **argv);
int cmd_explore(int argc, char **argv);
int cmd_explain(int argc, char **argv);
int cmd_replay(int argc, char **argv);
int cmd_window(int argc, char **argv);

#endif
