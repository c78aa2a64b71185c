/* pool_card.h: the job queue of an executor, and its workers. */
#ifndef VIEW_POOL_CARD_H
#define VIEW_POOL_CARD_H

#include "view/panel/thread_card.h"

/* The queue's card; `fresh`: a job went in in this step. */
void pool_queue(View *v, Rect r, const ExecutorRow *e, bool fresh);

enum { POOL_WORKERS = 256 };
/* The dashed box with a card for each worker; `threads` has room for
 * POOL_WORKERS and tells which they are. */
ThreadGrid pool_workers(View *v, Rect r, const ExecutorRow *e,
                        uint32_t *threads);
/* A card that is only a heading with a remark: queues of every kind. */
void pool_card(View *v, Rect r, Str title, Str remark);
/* A job in a queue: badge and call in an outlined row. */
void pool_job_row(View *v, Rect r, uint32_t job, Str text, bool hot);

#endif
