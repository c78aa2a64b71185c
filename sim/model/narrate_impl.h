/* narrate_impl.h: a sentence before it is put into words.  Private. */
#ifndef MODEL_NARRATE_IMPL_H
#define MODEL_NARRATE_IMPL_H

#include "model/model_impl.h"
#include "model/narrate.h"

/* What the names in a template stand for. */
typedef struct Sentence {
    StringKey key;
    int weight; /* the heaviest of a step are said; 0 = not worth it */
    NarrationTone tone;
    uint32_t T, U;     /* tasks */
    uint32_t W, X;     /* threads, + 1; W takes the place of T when that is 0 */
    uint32_t P, J;     /* a process, a job */
    Str f, g, v, s, E; /* code: function, call, value, text, exception */
    uint64_t t, t0;    /* times */
    uint32_t n, k;
    uint32_t handle, obj;
    bool in_callback; /* the event is one of the running callback's */
} Sentence;

/* The sentence of event number `at`, the model standing anywhere behind it. */
void describe(const Model *m, const TraceEvent *ev, uint32_t at, Sentence *out);
/* The task whose step the event is a part of, as far as the model still shows
 * that step; 0 = none or not known. */
uint32_t running_task(const Model *m, const Sentence *out);
/* By topic; each sets the key of its kinds and returns true. */
bool describe_task(const Model *m, const TraceEvent *ev, Sentence *out);
bool describe_code(const Model *m, const TraceEvent *ev, uint32_t at,
                   Sentence *out);
bool describe_thread(const Model *m, const TraceEvent *ev, uint32_t at,
                     Sentence *out);

/* The thread of the event as W, if the program has several. */
bool set_thread(const Model *m, const TraceEvent *ev, Sentence *out);

void set_task(const Model *m, Sentence *out, uint32_t task);
void set_object(const Model *m, Sentence *out, uint32_t obj);

/* Puts a sentence into words, behind what is there already. */
void narration_clear(Narration *n);
void narration_say(Narration *n, const Model *m, const Sentence *sentence,
                   Language lang);
void narration_finish(Narration *n); /* texts get their addresses */

#endif
