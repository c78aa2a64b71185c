/* host_files.h: what the window's open dialog reaches of the disk, and pasted
 * programs; see AppHost. */
#ifndef UI_HOST_FILES_H
#define UI_HOST_FILES_H

#include "options.h"
#include "view/app.h"

/* Adds them to what a host offers; its ctx: the RunChoices. */
void host_files_add(AppHost *host);

/* The file that a typed path means: "~" is the user's home, and what begins
 * otherwise is in the folder where Loopscope was started; for mem_free. */
char *host_path(const char *typed);

#endif
