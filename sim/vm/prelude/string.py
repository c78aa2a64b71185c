whitespace = ' \t\n\r\v\f'
ascii_lowercase = 'abcdefghijklmnopqrstuvwxyz'
ascii_uppercase = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
ascii_letters = ascii_lowercase + ascii_uppercase
digits = '0123456789'
hexdigits = digits + 'abcdef' + 'ABCDEF'
octdigits = '01234567'
punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'
printable = digits + ascii_letters + punctuation + whitespace


def capwords(s, sep=None):
    return (sep or ' ').join([w.capitalize() for w in s.split(sep)])


class Template:
    delimiter = '$'

    def __init__(self, template):
        self.template = template

    def _pieces(self):
        """Texts, and names in one-tuples; None for a bad placeholder."""
        text = self.template
        i = 0
        while i < len(text):
            j = text.find(self.delimiter, i)
            if j < 0:
                yield text[i:], None
                return
            if j > i:
                yield text[i:j], None
            if text[j + 1:j + 2] == self.delimiter:
                yield self.delimiter, None
                i = j + 2
                continue
            braced = text[j + 1:j + 2] == '{'
            start = end = j + 2 if braced else j + 1
            while end < len(text) and (text[end] == '_' or (
                    text[end].isalnum() and text[end] < '\x7f')):
                end += 1
            name = text[start:end]
            closed = not braced or text[end:end + 1] == '}'
            if not name or name[0].isdigit() or not closed:
                yield self.delimiter, j
                i = j + 1
                continue
            i = end + braced
            yield text[j:i], name

    def _filled(self, mapping, kws, safe):
        values = {**(mapping or {}), **kws}
        result = []
        for text, name in self._pieces():
            if isinstance(name, str):
                if name in values or not safe:
                    text = str(values[name])
            elif name is not None and not safe:
                line = self.template.count('\n', 0, name) + 1
                column = name - self.template.rfind('\n', 0, name)
                raise ValueError('Invalid placeholder in string: line '
                                 f'{line}, col {column}')
            result.append(text)
        return ''.join(result)

    def substitute(self, mapping=None, **kws):
        return self._filled(mapping, kws, False)

    def safe_substitute(self, mapping=None, **kws):
        return self._filled(mapping, kws, True)
