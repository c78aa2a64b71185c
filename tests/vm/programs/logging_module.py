"""logging: levels, loggers below loggers, handlers, formats, filters."""
import logging
import sys


class Shout(logging.Filter):
    def filter(self, record):
        record.msg = '*** %s' % record.msg
        return 'quiet' not in record.getMessage().lower()


logging.basicConfig(
    stream=sys.stdout, level=logging.INFO,
    format='%(levelname)-8s %(name)s %(filename)s:%(lineno)d %(funcName)s '
           '%(module)s %(threadName)s| %(message)s')
log = logging.getLogger(__name__)


def work(n):
    log.debug('hidden %d', n)
    log.info('working %d of %s', n, [1, 2])
    try:
        1 / n
    except ZeroDivisionError as e:
        log.exception('it failed')
        log.error('again', exc_info=e)
        log.warning('no trace')


work(1)
work(0)
logging.info('%(a)s and %(b)r', {'a': 1, 'b': 'x'})
logging.log(25, 'between')
logging.addLevelName(25, 'NOTICE')
logging.log(25, 'named')

child = logging.getLogger('a.b.c')
print(child.parent, child.getEffectiveLevel(), child.level, child.handlers)
middle = logging.getLogger('a.b')
middle.setLevel('ERROR')
print(child.parent is middle, middle.parent, child.getEffectiveLevel())
child.warning('not this')
child.error('but this')
own = logging.StreamHandler(sys.stdout)
own.setFormatter(logging.Formatter('{levelname}:{message}', style='{'))
own.setLevel(logging.ERROR)
child.addHandler(own)
child.error('twice')
child.propagate = False
child.error('once')
child.addFilter(Shout())
child.critical('loud %s', 'Word')
child.critical('quiet')
child.removeHandler(own)
print(child.hasHandlers(), child.isEnabledFor(logging.INFO), child.isEnabledFor(40))
print(log, middle, own, logging.getLogger(), repr(logging.NullHandler()))
adapter = logging.LoggerAdapter(log, {'user': 'me'})
adapter.info('adapted')
logging.getLogger().handlers[0].setFormatter(
    logging.Formatter('%(message)s by %(user)s'))
adapter.info('adapted')
logging.getLogger().handlers[0].setFormatter(None)
log.info('plain')
logging.disable(logging.CRITICAL)
log.critical('nothing')
logging.disable(logging.NOTSET)
print(logging.getLevelName(30), logging.getLevelName('INFO'), logging.getLevelName(7))
for call in (lambda: log.setLevel('LOUD'), lambda: log.setLevel(1.5),
             lambda: logging.getLogger(3), lambda: log.info('x', extra={'name': 1})):
    try:
        call()
    except Exception as e:
        print(type(e).__name__, e)
logging.basicConfig(level=logging.DEBUG)
log.debug('configured once')
logging.basicConfig(level=logging.DEBUG, stream=sys.stdout, force=True)
log.debug('configured again')
