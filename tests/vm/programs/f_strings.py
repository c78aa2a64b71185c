# f-strings: formats, conversions, nesting.
x = 3.14159; s = 'hi'; w = 10
print(f'{x:.2f} {s!r:>{w}} {s:^{w}}| {x!s} {{}} {w=} {s = } {x=:.1f} {s!a}')
print(f'', f'a', f'{1}', f'{1}{2}', 'a' f'{s}' 'b', f"{'nested'} {[1, 2][0]} {(lambda: 5)()}")
print(f'{w:#x} {w:05d} {1000000:,} {0.5:%}')
class F:
    def __format__(self, spec): return 'F<' + spec + '>'
print(f'{F()} {F():abc} {F():{w}x}')
print('%s %d %r' % ('a', 1, 'b'), '{} {0}'.format if 0 else '{} {x}'.format(1, x=2))
print(f'''multi
{s}
line''')
