/* host_export.h: what the window's export dialog reaches of the exporters. */
#ifndef UI_HOST_EXPORT_H
#define UI_HOST_EXPORT_H

#include "view/app.h"

void host_export_add(AppHost *host);

#endif
