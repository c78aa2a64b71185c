# Texts that a format could trip over, in every place where a trace has texts.
import asyncio
import queue
import threading

NAMES = ['quote " and \'', "back\\slash", "two\nlines\r\n", "nul \0 bell \a",
         "emoji 🎈 and 汉字", "lone \ud800 surrogate", "<b>&amp;</b> ]]>", "",
         "comma, semicolon; tab\t", "| a | table | $end #100", "x" * 300]


async def 工作(name, box):
    print("says", repr(name))
    await box.put(name)
    await asyncio.sleep(0.1)
    if "quote" in name:
        raise ValueError(name)
    return name


async def main():
    box = asyncio.Queue()
    tasks = []
    for name in NAMES:
        task = asyncio.ensure_future(工作(name, box))
        task.set_name(name)
        tasks.append(task)
    print(len(await asyncio.gather(*tasks, return_exceptions=True)))


asyncio.run(main())
line = queue.Queue()
for name in NAMES:
    thread = threading.Thread(target=line.put, args=(name,), name=name)
    thread.start()
    thread.join()
print(line.qsize())
