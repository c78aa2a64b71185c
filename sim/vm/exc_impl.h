/* exc_impl.h: shared by exc*.c and traceback*.c alone. */
#ifndef VM_EXC_IMPL_H
#define VM_EXC_IMPL_H

#include "vm/exc.h"

/* exc.c */
Exc *exc_alloc(Vm *vm, Type *t, Value args); /* steals args */
/* What the type's __init__ makes of the arguments; false with an exception. */
bool exc_init_native(Vm *vm, Exc *e);
/* TypeError that BaseException.__init__ raises for keywords. */
Value exc_no_keywords(Vm *vm, Value self);

/* exc_attr.c */
extern const NativeDef exc_methods[];
extern const GetSetDef exc_getset[], exc_stop_getset[], exc_exit_getset[],
    exc_import_getset[], exc_name_getset[], exc_attr_getset[], exc_os_getset[],
    exc_unicode_getset[], exc_syntax_getset[];

/* exc_kinds.c: the slots of those that have more than arguments. */
void exc_stop_slots(Type *t);
void exc_exit_slots(Type *t);
void exc_key_slots(Type *t);
void exc_import_slots(Type *t);
void exc_name_slots(Type *t);
void exc_os_slots(Type *t);
void exc_unicode_slots(Type *t);
void exc_syntax_slots(Type *t);
Value exc_str(Vm *vm, Value v); /* BaseException.__str__ */
/* Number i of the four that an OSError has (errno, strerror, filename,
 * filename2); borrowed, V_NONE if there is none. */
Value exc_os_field(Value e, uint32_t i);

/* exc_group.c */
extern const NativeDef exc_group_methods[];
extern const GetSetDef exc_group_getset[];
void exc_group_slots(Type *t);

/* traceback.c */
void traceback_type_init(Vm *vm);

#endif
