/* bridge.h: from threads to event loops and back
 * (Lib/asyncio/futures.py: wrap_future, _chain_future; tasks.py:
 * run_coroutine_threadsafe; base_events.py: call_soon_threadsafe,
 * run_in_executor). */
#ifndef ENGINE_BRIDGE_H
#define ENGINE_BRIDGE_H

#include "engine/cfuture.h"
#include "engine/loop.h"

/* asyncio.wrap_future(): a new asyncio future of `loop` that gets what the
 * concurrent one gets, and whose cancel() cancels that.  V_FRAME: the
 * concurrent one was done already, and its result is on its way; the future is
 * the frame's result. */
Value bridge_wrap(Vm *vm, Value cfuture, Loop *loop);

/* loop.call_soon_threadsafe(fn, *args): the Handle; V_FRAME while other threads
 * could come between (its result is the Handle); V_NULL with RuntimeError if
 * the loop is closed.  `context` may be V_NULL: the caller's. */
Value bridge_call_soon(Vm *vm, Loop *loop, Value fn, const Value *args,
                       uint32_t n, Value context);

/* asyncio.run_coroutine_threadsafe(): the concurrent future, or as above. */
Value bridge_run_coroutine(Vm *vm, Value coro, Loop *loop);

/* loop.run_in_executor(executor, fn, *args): the asyncio future, or V_FRAME. */
Value bridge_run_in_executor(Vm *vm, Loop *loop, Value executor, Value fn,
                             const Value *args, uint32_t n);
/* asyncio.to_thread(fn, *args, **kw): a coroutine. */
Value bridge_to_thread(Vm *vm, const Value *args, uint32_t n, Value kwnames);
/* loop.shutdown_default_executor(): a coroutine. */
Value bridge_shutdown_default(Vm *vm, Loop *loop, Value timeout);
/* loop.close(): the default executor takes no more work. */
void bridge_loop_closed(Vm *vm, Loop *loop);

/* "_set_state", if fn is what stands for one of CPython's closures, else
 * NULL. */
const char *bridge_name(const Vm *vm, Value fn);
/* " at FILE:LINE", if fn is one of those. */
void bridge_write_place(Vm *vm, Value fn, StrBuf *out);
void bridge_types_init(Vm *vm, Concurrent *c);

#endif
