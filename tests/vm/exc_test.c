#include "vm_help.h"

static void repr_by_version(void **state) {
    (void)state;
    const char *text =
        "print(repr(ValueError('x')), repr(KeyError()),\n"
        "      repr(OSError(2, 'no', 'f')), str(KeyError('k')))\n";
    help_expect(6, text,
                "ValueError('x',) KeyError() FileNotFoundError(2, 'no') 'k'\n");
    help_expect(7, text,
                "ValueError('x') KeyError() FileNotFoundError(2, 'no') 'k'\n");
}

/* The C interface: raising, matching, taking. */
static void raising_from_c(void **state) {
    (void)state;
    Vm *vm = help_vm(13, NULL);
    assert_true(vm_raise(vm, vm->t.KeyError, "no %s", "key") == V_NULL);
    assert_true(exc_matches(vm, vm->t.LookupError));
    assert_false(exc_matches(vm, vm->t.ValueError));
    Value e = exc_take(vm);
    assert_true(vm->exc == V_NULL);
    help_repr(vm, e, "KeyError('no key')");
    exc_stop_iteration(vm, v_int(7));
    assert_true(exc_matches(vm, vm->t.StopIteration));
    assert_true(as_exc(vm->exc)->extra == v_int(7));
    exc_clear(vm);
    exc_raise(vm, v_int(1), V_NULL);
    help_repr(vm, V_NULL,
              "TypeError: exceptions must derive from BaseException");
    vm_free(vm);
}

static void contexts_never_form_a_circle(void **state) {
    (void)state;
    help_expect(13,
                "a, b, c = ValueError('a'), KeyError('b'), TypeError('c')\n"
                "try:\n"
                "    try:\n"
                "        try:\n"
                "            raise a\n"
                "        except ValueError:\n"
                "            raise b\n"
                "    except KeyError:\n"
                "        raise a\n" /* b's context is a: cut there */
                "except ValueError as e:\n"
                "    print(repr(e.__context__), e.__context__.__context__)\n",
                "KeyError('b') None\n");
}

static void causes_suppress_contexts(void **state) {
    (void)state;
    help_expect(13,
                "try:\n"
                "    try: 1 / 0\n"
                "    except ZeroDivisionError as e: raise KeyError from e\n"
                "except KeyError as k:\n"
                "    print(repr(k.__cause__), k.__suppress_context__)\n"
                "    k.__cause__ = None\n"
                "    print(k.__cause__, repr(k.__context__))\n",
                "ZeroDivisionError('division by zero') True\n"
                "None ZeroDivisionError('division by zero')\n");
}

static void groups_split(void **state) {
    (void)state;
    help_expect(
        13,
        "g = ExceptionGroup('g', [ValueError(1), ExceptionGroup('h', "
        "[TypeError(2), ValueError(3)])])\n"
        "m, r = g.split(ValueError)\n"
        "print(m, m.exceptions[1].exceptions, r.exceptions[0].message)\n"
        "print(g.subgroup(KeyError), isinstance(g, Exception))\n"
        "try: ExceptionGroup('x', [KeyboardInterrupt()])\n"
        "except TypeError as e: print(e)\n",
        "g (2 sub-exceptions) (ValueError(3),) h\nNone True\n"
        "Cannot nest BaseExceptions in an ExceptionGroup\n");
}

static void subclasses_have_attributes_of_their_own(void **state) {
    (void)state;
    help_expect(13,
                "class E(Exception):\n"
                "    def __init__(self, code, *, why='?'):\n"
                "        super().__init__('code %d' % code)\n"
                "        self.code, self.why = code, why\n"
                "try: raise E(5, why='because')\n"
                "except E as e: print(e, e.code, e.why, e.args)\n"
                "class F(Exception):\n"
                "    def __init__(self, a): pass\n"
                "print(F(1).args, repr(F(2)))\n",
                "code 5 5 because ('code 5',)\n(1,) F(2)\n");
}

static void unicode_errors_tell_where(void **state) {
    (void)state;
    help_expect(13,
                "for f in (lambda: b'ab\\xff'.decode(),\n"
                "          lambda: 'aéé'.encode('ascii')):\n"
                "    try: f()\n"
                "    except UnicodeError as e: print(e, e.start, e.end)\n",
                "'utf-8' codec can't decode byte 0xff in position 2: invalid "
                "start byte 2 3\n"
                "'ascii' codec can't encode characters in position 1-2: "
                "ordinal not in range(128) 1 3\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(repr_by_version),
        cmocka_unit_test(raising_from_c),
        cmocka_unit_test(contexts_never_form_a_circle),
        cmocka_unit_test(causes_suppress_contexts),
        cmocka_unit_test(groups_split),
        cmocka_unit_test(subclasses_have_attributes_of_their_own),
        cmocka_unit_test(unicode_errors_tell_where),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
