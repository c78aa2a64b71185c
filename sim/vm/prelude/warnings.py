import _traceback



def warn(message, category=None, stacklevel=1, source=None, **kwargs):
    if isinstance(message, Warning):
        category = type(message)
    elif category is None:
        category = UserWarning
    for known, ignored in _filters:
        if issubclass(category, known):
            if ignored == 'ignore':
                return
            if ignored == 'error':
                raise category(str(message))
            break
    _traceback.warn(category, str(message))


_filters = []


def simplefilter(action, category=Warning, lineno=0, append=False):
    item = (category, action)
    if append:
        _filters.append(item)
    else:
        _filters.insert(0, item)


def filterwarnings(action, message='', category=Warning, module='', lineno=0,
                   append=False):
    simplefilter(action, category, lineno, append)


def resetwarnings():
    _filters.clear()


class catch_warnings:
    def __init__(self, *, record=False, module=None, action=None,
                 category=Warning, lineno=0, append=False):
        if record:
            from _types import refuse
            refuse('warnings.catch_warnings(record=True)')
        self._action = action
        self._category = category

    def __enter__(self):
        self._saved = _filters[:]
        if self._action is not None:
            simplefilter(self._action, self._category)

    def __exit__(self, *exc_info):
        _filters[:] = self._saved
