import sys
import time
import traceback

import _traceback

CRITICAL = FATAL = 50
ERROR = 40
WARNING = WARN = 30
INFO = 20
DEBUG = 10
NOTSET = 0
BASIC_FORMAT = '%(levelname)s:%(name)s:%(message)s'
raiseExceptions = True
logThreads = logMultiprocessing = logProcesses = logAsyncioTasks = True

_start = time.time()
_level_names = {50: 'CRITICAL', 40: 'ERROR', 30: 'WARNING', 20: 'INFO',
                10: 'DEBUG', 0: 'NOTSET'}
_levels = {'CRITICAL': 50, 'FATAL': 50, 'ERROR': 40, 'WARN': 30,
           'WARNING': 30, 'INFO': 20, 'DEBUG': 10, 'NOTSET': 0}


def getLevelName(level):
    found = _level_names.get(level)
    if found is None:
        found = _levels.get(level)
    return 'Level %s' % level if found is None else found


def addLevelName(level, name):
    _level_names[level] = name
    _levels[name] = level


if sys.version_info >= (3, 11):
    def getLevelNamesMapping():
        return _levels.copy()


def _check_level(level):
    if isinstance(level, int):
        return level
    if not isinstance(level, str):
        raise TypeError('Level not an integer or a valid string: %r'
                        % (level,))
    if level not in _levels:
        raise ValueError('Unknown level: %r' % (level,))
    return _levels[level]


def _task_name():
    asyncio = sys.modules.get('asyncio')
    if asyncio is None:
        return None
    try:
        return asyncio.current_task().get_name()
    except Exception:
        return None


def _threading():
    import threading
    return threading


class LogRecord:
    def __init__(self, name, level, pathname, lineno, msg, args, exc_info,
                 func=None, sinfo=None, **kwargs):
        now = time.time()
        # One mapping as the only argument is what %(key)s looks into.
        if (args and len(args) == 1 and isinstance(args[0], dict) and args[0]):
            args = args[0]
        self.name = name
        self.msg = msg
        self.args = args
        self.levelname = getLevelName(level)
        self.levelno = level
        self.pathname = pathname
        self.filename = pathname.split('/')[-1]
        self.module = self.filename.rsplit('.', 1)[0]
        self.exc_info = exc_info
        self.exc_text = None
        self.stack_info = sinfo
        self.lineno = lineno
        self.funcName = func
        self.created = now
        self.msecs = (now - int(now)) * 1000
        if sys.version_info >= (3, 10):
            self.msecs = int(self.msecs) + 0.0
        self.relativeCreated = (now - _start) * 1000
        thread = _threading().current_thread()
        self.thread = thread.ident
        self.threadName = thread.name
        self.processName = 'MainProcess'
        self.process = 1
        if sys.version_info >= (3, 12):
            self.taskName = _task_name()

    def __repr__(self):
        return '<LogRecord: %s, %s, %s, %s, "%s">' % (
            self.name, self.levelno, self.pathname, self.lineno, self.msg)

    def getMessage(self):
        msg = str(self.msg)
        return msg % self.args if self.args else msg


_record_class = LogRecord


def setLogRecordFactory(factory):
    global _record_class
    _record_class = factory


def getLogRecordFactory():
    return _record_class


def makeLogRecord(dict):
    record = _record_class(None, None, '', 0, '', (), None, None)
    record.__dict__.update(dict)
    return record


_default_formats = {'%': '%(message)s', '{': '{message}', '$': '${message}'}


class Formatter:
    converter = time.localtime
    default_time_format = '%Y-%m-%d %H:%M:%S'
    default_msec_format = '%s,%03d'

    def __init__(self, fmt=None, datefmt=None, style='%', validate=True, *,
                 defaults=None):
        if style not in _default_formats:
            raise ValueError('Style must be one of: %s'
                             % ','.join(_default_formats))
        self._fmt = _default_formats[style] if fmt is None else fmt
        self._kind = style
        self._defaults = defaults
        self.datefmt = datefmt

    def formatTime(self, record, datefmt=None):
        when = self.converter(record.created)
        if datefmt:
            return time.strftime(datefmt, when)
        text = time.strftime(self.default_time_format, when)
        if self.default_msec_format:
            text = self.default_msec_format % (text, record.msecs)
        return text

    def formatException(self, ei):
        text = ''.join(traceback.format_exception(*ei))
        return text[:-1] if text[-1:] == '\n' else text

    def formatStack(self, stack_info):
        return stack_info

    def usesTime(self):
        return {'%': '%(asctime)', '{': '{asctime', '$': 'asctime'}[
            self._kind] in self._fmt

    def formatMessage(self, record):
        values = record.__dict__
        if self._defaults:
            values = {**self._defaults, **values}
        try:
            if self._kind == '%':
                return self._fmt % values
            if self._kind == '{':
                return self._fmt.format(**values)
            import string
            return string.Template(self._fmt).substitute(values)
        except KeyError as e:
            raise ValueError('Formatting field not found in record: %s' % e)

    def format(self, record):
        record.message = record.getMessage()
        if self.usesTime():
            record.asctime = self.formatTime(record, self.datefmt)
        text = self.formatMessage(record)
        if record.exc_info and not record.exc_text:
            record.exc_text = self.formatException(record.exc_info)
        for more in (record.exc_text, record.stack_info):
            if more:
                text += more if text[-1:] == '\n' else '\n' + more
        return text


_default_formatter = Formatter()


class Filter:
    def __init__(self, name=''):
        self.name = name

    def filter(self, record):
        return not self.name or (record.name + '.').startswith(self.name + '.')


class Filterer:
    def __init__(self):
        self.filters = []

    def addFilter(self, filter):
        if filter not in self.filters:
            self.filters.append(filter)

    def removeFilter(self, filter):
        if filter in self.filters:
            self.filters.remove(filter)

    def filter(self, record):
        """What to handle: the record, another, or something false."""
        for f in self.filters:
            result = f.filter(record) if hasattr(f, 'filter') else f(record)
            if not result:
                return False
            if isinstance(result, LogRecord):
                record = result
        return record


def _level_text(x):
    return getLevelName(x.level)


class Handler(Filterer):
    def __init__(self, level=NOTSET):
        Filterer.__init__(self)
        self._name = None
        self.level = _check_level(level)
        self.formatter = None

    def get_name(self):
        return self._name

    def set_name(self, name):
        self._name = name

    name = property(get_name, set_name)

    def setLevel(self, level):
        self.level = _check_level(level)

    def setFormatter(self, fmt):
        self.formatter = fmt

    def format(self, record):
        return (self.formatter or _default_formatter).format(record)

    def createLock(self):
        self.lock = None

    def acquire(self):
        pass

    def release(self):
        pass

    def flush(self):
        pass

    def close(self):
        pass

    def emit(self, record):
        raise NotImplementedError('emit must be implemented by Handler '
                                  'subclasses')

    def handle(self, record):
        found = self.filter(record)
        if found:
            self.emit(found)
        return found

    def handleError(self, record):
        if raiseExceptions and sys.stderr:
            sys.stderr.write('--- Logging error ---\n')
            traceback.print_exc()
            sys.stderr.write('Message: %r\nArguments: %s\n'
                             % (record.msg, record.args))

    def __repr__(self):
        return '<%s (%s)>' % (type(self).__name__, _level_text(self))


class StreamHandler(Handler):
    terminator = '\n'

    def __init__(self, stream=None):
        Handler.__init__(self)
        self.stream = sys.stderr if stream is None else stream

    def flush(self):
        if self.stream and hasattr(self.stream, 'flush'):
            self.stream.flush()

    def emit(self, record):
        try:
            self.stream.write(self.format(record) + self.terminator)
            self.flush()
        except RecursionError:
            raise
        except Exception:
            self.handleError(record)

    def setStream(self, stream):
        if stream is self.stream:
            return None
        before, self.stream = self.stream, stream
        return before

    def __repr__(self):
        name = str(getattr(self.stream, 'name', ''))
        return '<%s %s(%s)>' % (type(self).__name__, name and name + ' ',
                                _level_text(self))


class _StderrHandler(StreamHandler):
    def __init__(self, level=NOTSET):
        Handler.__init__(self, level)

    stream = property(lambda self: sys.stderr)


class NullHandler(Handler):
    def handle(self, record):
        pass

    def emit(self, record):
        pass


lastResort = _StderrHandler(WARNING)


class Logger(Filterer):
    def __init__(self, name, level=NOTSET):
        Filterer.__init__(self)
        self.name = name
        self.level = _check_level(level)
        self.parent = None
        self.propagate = True
        self.handlers = []
        self.disabled = False

    def setLevel(self, level):
        self.level = _check_level(level)

    def getEffectiveLevel(self):
        logger = self
        while logger:
            if logger.level:
                return logger.level
            logger = logger.parent
        return NOTSET

    def isEnabledFor(self, level):
        return (not self.disabled and Logger.manager.disable < level
                and level >= self.getEffectiveLevel())

    def debug(self, msg, *args, **kwargs):
        if self.isEnabledFor(DEBUG):
            self._log(DEBUG, msg, args, **kwargs)

    def info(self, msg, *args, **kwargs):
        if self.isEnabledFor(INFO):
            self._log(INFO, msg, args, **kwargs)

    def warning(self, msg, *args, **kwargs):
        if self.isEnabledFor(WARNING):
            self._log(WARNING, msg, args, **kwargs)

    def warn(self, msg, *args, **kwargs):
        _traceback.warn(DeprecationWarning, "The 'warn' method is deprecated,"
                        " use 'warning' instead")
        self.warning(msg, *args, **kwargs)

    def error(self, msg, *args, **kwargs):
        if self.isEnabledFor(ERROR):
            self._log(ERROR, msg, args, **kwargs)

    def exception(self, msg, *args, exc_info=True, **kwargs):
        self.error(msg, *args, exc_info=exc_info, **kwargs)

    def critical(self, msg, *args, **kwargs):
        if self.isEnabledFor(CRITICAL):
            self._log(CRITICAL, msg, args, **kwargs)

    fatal = critical

    def log(self, level, msg, *args, **kwargs):
        if not isinstance(level, int):
            raise TypeError('level must be an integer')
        if self.isEnabledFor(level):
            self._log(level, msg, args, **kwargs)

    def makeRecord(self, name, level, fn, lno, msg, args, exc_info, func=None,
                   extra=None, sinfo=None):
        record = _record_class(name, level, fn, lno, msg, args, exc_info, func,
                               sinfo)
        for key, value in (extra or {}).items():
            if key in ('message', 'asctime') or key in record.__dict__:
                raise KeyError('Attempt to overwrite %r in LogRecord' % key)
            record.__dict__[key] = value
        return record

    def _log(self, level, msg, args, exc_info=None, extra=None,
             stack_info=False, stacklevel=1):
        file, line, function = _traceback.caller(stacklevel)
        if isinstance(exc_info, BaseException):
            exc_info = (type(exc_info), exc_info, exc_info.__traceback__)
        elif exc_info and not isinstance(exc_info, tuple):
            exc_info = sys.exc_info()
        self.handle(self.makeRecord(self.name, level, file, line, msg, args,
                                    exc_info or None, function, extra))

    def handle(self, record):
        if self.disabled:
            return
        found = self.filter(record)
        if found:
            self.callHandlers(found)

    def addHandler(self, handler):
        if handler not in self.handlers:
            self.handlers.append(handler)

    def removeHandler(self, handler):
        if handler in self.handlers:
            self.handlers.remove(handler)

    def _chain(self):
        logger = self
        while logger:
            yield logger
            logger = logger.parent if logger.propagate else None

    def hasHandlers(self):
        return any([logger.handlers for logger in self._chain()])

    def callHandlers(self, record):
        handlers = [h for logger in self._chain() for h in logger.handlers]
        if not handlers and lastResort is not None:
            handlers = [lastResort]
        for handler in handlers:
            if record.levelno >= handler.level:
                handler.handle(record)

    def getChild(self, suffix):
        if self is not root:
            suffix = self.name + '.' + suffix
        return getLogger(suffix)

    def __repr__(self):
        return '<%s %s (%s)>' % (type(self).__name__, self.name,
                                 getLevelName(self.getEffectiveLevel()))


class RootLogger(Logger):
    def __init__(self, level):
        Logger.__init__(self, 'root', level)


class Manager:
    def __init__(self):
        self.disable = NOTSET
        self.loggerDict = {}


root = RootLogger(WARNING)
Logger.root = root
Logger.manager = Manager()
_logger_class = Logger


def setLoggerClass(klass):
    global _logger_class
    _logger_class = klass


def getLoggerClass():
    return _logger_class


def _parent_of(name):
    loggers = Logger.manager.loggerDict
    while '.' in name:
        name = name.rsplit('.', 1)[0]
        if name in loggers:
            return loggers[name]
    return root


def getLogger(name=None):
    if not name or (name == 'root' and sys.version_info >= (3, 9)):
        return root
    if not isinstance(name, str):
        raise TypeError('A logger name must be a string')
    loggers = Logger.manager.loggerDict
    if name not in loggers:
        loggers[name] = _logger_class(name)
        for other in loggers.values():  # those below it may have waited for it
            other.parent = _parent_of(other.name)
    return loggers[name]


class LoggerAdapter:
    def __init__(self, logger, extra=None):
        self.logger = logger
        self.extra = extra

    def process(self, msg, kwargs):
        kwargs['extra'] = self.extra
        return msg, kwargs

    def log(self, level, msg, *args, **kwargs):
        if self.isEnabledFor(level):
            msg, kwargs = self.process(msg, kwargs)
            self.logger.log(level, msg, *args, **kwargs)

    def debug(self, msg, *args, **kwargs):
        self.log(DEBUG, msg, *args, **kwargs)

    def info(self, msg, *args, **kwargs):
        self.log(INFO, msg, *args, **kwargs)

    def warning(self, msg, *args, **kwargs):
        self.log(WARNING, msg, *args, **kwargs)

    def error(self, msg, *args, **kwargs):
        self.log(ERROR, msg, *args, **kwargs)

    def exception(self, msg, *args, exc_info=True, **kwargs):
        self.log(ERROR, msg, *args, exc_info=exc_info, **kwargs)

    def critical(self, msg, *args, **kwargs):
        self.log(CRITICAL, msg, *args, **kwargs)

    def isEnabledFor(self, level):
        return self.logger.isEnabledFor(level)

    def setLevel(self, level):
        self.logger.setLevel(level)

    def getEffectiveLevel(self):
        return self.logger.getEffectiveLevel()

    name = property(lambda self: self.logger.name)


def basicConfig(*, force=False, handlers=None, stream=None, filename=None,
                filemode='a', format=None, datefmt=None, style='%',
                level=None, encoding=None, errors='backslashreplace'):
    if force:
        root.handlers.clear()
    if root.handlers:
        return
    if filename is not None:
        open(filename, filemode)  # which is refused, as all files are
    if handlers is None:
        handlers = [StreamHandler(stream)]
    elif stream is not None:
        raise ValueError("'stream' or 'filename' should not be specified "
                         "together with 'handlers'")
    if style not in _default_formats:
        raise ValueError('Style must be one of: %s'
                         % ','.join(_default_formats))
    if format is None:
        format = {'%': BASIC_FORMAT, '{': '{levelname}:{name}:{message}',
                  '$': '${levelname}:${name}:${message}'}[style]
    formatter = Formatter(format, datefmt, style)
    for handler in handlers:
        if handler.formatter is None:
            handler.setFormatter(formatter)
        root.addHandler(handler)
    if level is not None:
        root.setLevel(level)


def _by_root(method):
    """The function that configures, then does what the root logger does."""
    def function(msg, *args, **kwargs):
        if not root.handlers:
            basicConfig()
        getattr(root, method)(msg, *args, **kwargs)
    function.__name__ = function.__qualname__ = method
    return function


debug = _by_root('debug')
info = _by_root('info')
warning = _by_root('warning')
warn = _by_root('warn')
error = _by_root('error')
exception = _by_root('exception')
critical = fatal = _by_root('critical')
log = _by_root('log')


def disable(level=CRITICAL):
    Logger.manager.disable = _check_level(level)


def shutdown(handlerList=None):
    pass


def _asyncio_error(text, exc, file, line):
    """What an event loop reports, instead of writing it itself."""
    logger = getLogger('asyncio')
    if logger.isEnabledFor(ERROR):
        info = exc and (type(exc), exc, exc.__traceback__)
        logger.handle(logger.makeRecord('asyncio', ERROR, file, line, text, (),
                                        info, 'default_exception_handler'))


def _library_log(name, level, text, exc, file, line, function):
    """What concurrent.futures reports, instead of writing it itself."""
    logger = getLogger(name)
    level = _levels[level]
    if logger.isEnabledFor(level):
        info = exc and (type(exc), exc, exc.__traceback__)
        logger.handle(logger.makeRecord(name, level, file, line, text, (),
                                        info, function))


def _asyncio_loop_made():
    getLogger('asyncio').debug('Using selector: %s', 'EpollSelector')
