/* vcd.h: the inside of value change dumps: vcd.c has the changes, vcd_head.c
 * what comes before them, vcd_text.c how it is spelt.  Private to these. */
#ifndef EXPORT_VCD_H
#define EXPORT_VCD_H

#include "export/intern.h"
#include "export/reel.h"

typedef enum VcdType {
    VCD_NONE, /* not in the file */
    VCD_STRING,
    VCD_WIRE,
    VCD_INTEGER,
    VCD_EVENT
} VcdType;

typedef struct VcdVar {
    VcdType type;
    bool changed;           /* perhaps, since the last time written */
    uint64_t number;        /* of a WIRE 0 or 1 */
    StrBuf text;            /* of a STRING */
    uint64_t number_before; /* what was written, if changed */
    StrBuf text_before;
} VcdVar;

/* An open slice.  Its texts lie one behind the other in Signals.texts. */
typedef struct OpenSlice {
    const char *category;
    size_t name, line, what, end; /* where they begin, and the last one ends */
} OpenSlice;

/* The variables of one track, and what is known of it. */
typedef struct Signals {
    TrackKind kind;
    size_t process; /* in `signals` */
    uint32_t name;  /* in `names`: the last one that it had */
    bool loop, prints;
    uint32_t events; /* bits: instants of these kinds happen on it */
    size_t first;    /* of its variables */
    VEC(OpenSlice) open;
    StrBuf texts;
} Signals;

/* One program of those that are read together. */
typedef struct Strand {
    Tracks *tracks;
    const TrackEvent *next; /* NULL: it is over */
    size_t declared;        /* in `signals` */
} Strand;

typedef struct Vcd {
    Export *x;
    Reel reel; /* the first time */
    VEC(Signals) signals;
    VEC(size_t) programs; /* where each begins in `signals` */
    VEC(VcdVar) vars;
    VEC(Strand) strands; /* the second time */
    Interned names, taken;
    VEC(size_t) changed; /* variables */
    bool begun;          /* `ts` is the time up to which is known … */
    bool dumped;         /* … and the first values are written */
    bool happening;      /* the head is written: this is the second time */
    uint64_t ts;
    uint64_t marked; /* the last time that was written */
} Vcd;

/* Variables of a thread and of a task, in order; the events follow. */
enum {
    SHOWN_RUNNING,
    SHOWN_DOES,
    SHOWN_WHAT,
    SHOWN_LINE,
    SHOWN_ITERATION,
    SHOWN_PRINTED
};
enum { TASK_STATE, TASK_LINE, TASK_WAITS_FOR, TASK_RESULT };
enum { TIMER_PENDING, TIMER_FOR };

/* Kinds of instants that are shown, the first two with a text. */
extern const char *const vcd_instants[];
enum { VCD_INSTANTS = 7, VCD_PRINTS = 2 };
/* Which of them this is, -1: none. */
int vcd_instant(const TrackEvent *e);

/* Learns of the variables that this event wants. */
void vcd_learn(Vcd *v, const TrackEvent *e);
/* Writes what comes before the first time. */
void vcd_head(Vcd *v);

/* "$var string 1 !! state $end" and a line feed. */
void vcd_declare(StrBuf *out, const VcdVar *v, size_t number, Str name);
/* "sready !!" and a line feed. */
void vcd_value(StrBuf *out, const VcdVar *v, size_t number);
/* A name that Verilog would allow, without what GTKWave takes for a path, and
 * not yet in `taken`, which gets it: "T3 testb" is T3_testb, and T3_testb_2 the
 * next time.  `scope` tells scopes apart. */
void vcd_name(StrBuf *out, Interned *taken, size_t scope, Str name);

#endif
