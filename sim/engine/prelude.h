/* prelude.h: the part of asyncio that is written in Python: engine/prelude/. */
#ifndef ENGINE_PRELUDE_H
#define ENGINE_PRELUDE_H

#include "resource/resource.h"

/* Ends with an entry whose path is NULL. */
extern const Resource engine_prelude[];

#endif
