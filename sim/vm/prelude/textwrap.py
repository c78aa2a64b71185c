def dedent(text):
    margin = None
    lines = text.split('\n')
    for line in lines:
        if not line.strip(' \t'):
            continue
        indent = line[:len(line) - len(line.lstrip(' \t'))]
        if margin is None:
            margin = indent
        while not indent.startswith(margin):
            margin = margin[:-1]
    margin = margin or ''
    return '\n'.join([line[len(margin):] if line.strip(' \t') else ''
                      for line in lines])


def indent(text, prefix, predicate=None):
    wanted = predicate or str.strip
    return ''.join([prefix + line if wanted(line) else line
                    for line in text.splitlines(True)])


def _chunks(text):
    """Words and the spaces between them."""
    i = 0
    while i < len(text):
        j = i
        space = text[i] == ' '
        while j < len(text) and (text[j] == ' ') == space:
            j += 1
        yield text[i:j]
        i = j


def wrap(text, width=70, *, initial_indent='', subsequent_indent='',
         break_long_words=True, **options):
    if options:
        from _types import refuse
        refuse(f'textwrap.wrap() with {next(iter(options))}')
    if width <= 0:
        raise ValueError(f'invalid width {width!r} (must be > 0)')
    chunks = list(_chunks(text.expandtabs().translate(
        {ord(c): ' ' for c in '\t\n\x0b\x0c\r'})))
    lines = []
    while chunks:
        indent = subsequent_indent if lines else initial_indent
        room = width - len(indent)
        if lines and chunks[0].strip() == '':
            del chunks[0]
        line = []
        used = 0
        while chunks and used + len(chunks[0]) <= room:
            used += len(chunks[0])
            line.append(chunks.pop(0))
        if chunks and len(chunks[0]) > room:
            left = max(room - used, 1) if break_long_words else 0
            if break_long_words:
                line.append(chunks[0][:left])
                chunks[0] = chunks[0][left:]
            elif not line:
                line.append(chunks.pop(0))
        if line and line[-1].strip() == '':
            line.pop()
        if line:
            lines.append(indent + ''.join(line))
    return lines


def fill(text, width=70, **kwargs):
    return '\n'.join(wrap(text, width, **kwargs))


def shorten(text, width, *, placeholder=' [...]', **kwargs):
    words = text.split()
    if len(' '.join(words)) <= width:
        return ' '.join(words)
    while words and len(' '.join(words)) + len(placeholder) > width:
        words.pop()
    if not words:
        if len(placeholder.lstrip()) > width:
            raise ValueError('placeholder too large for max width')
        return placeholder.lstrip()
    return ' '.join(words) + placeholder
