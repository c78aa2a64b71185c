import asyncio


async def testa(x):
    print("in test a")
    await asyncio.sleep(3)
    print("Resuming a")
    return x


async def main():
    taska = asyncio.ensure_future(testa(1))
    try:
        print(taska.result())
    except asyncio.InvalidStateError as e:
        print("InvalidStateError", e)
    try:
        print(taska.exception())
    except asyncio.InvalidStateError as e:
        print("InvalidStateError", e)
    await taska
    print(taska.done(), taska.result(),
          taska.exception())


if __name__ == "__main__":
    loop = asyncio.get_event_loop()
    loop.run_until_complete(main())

# /// script
# requires-python = ">=3.5"
#
# [tool.loopscope]
# title = {en = "Too early, and caught", zh = "捕获过早的索取"}
# brief = {en = "result() and exception() have no answer before the await.", zh = "await 之前，result() 和 exception() 都没有答案。"}
# text = {en = "The same mistake, caught: neither result() nor exception() has an answer while the task is pending. After await both have one.", zh = "同样的错误，这次捕获了：任务挂起时，result() 和 exception() 都没有答案；await 之后两者都有了。"}
# dialect = "3.11"
# chapter = 2
# order = 10
# compare = ["09-result-before-done.py"]
# ///
