import asyncio


async def add3(x):
    print("in async fun add")
    return x + 3


async def main():
    result = await add3(2)
    return result


if __name__ == "__main__":
    loop = asyncio.get_event_loop()
    print(loop.run_until_complete(main()))

# /// script
# requires-python = ">=3.5"
#
# [tool.loopscope]
# title = {en = "await is a call with a pause", zh = "await：可以暂停的调用"}
# brief = {en = "main awaits add3; nothing in it waits, so nobody cuts in.", zh = "main 等待 add3；没有要等的事，中途不会切换。"}
# text = {en = "main awaits add3: control goes into add3 and comes back with its result. Nothing in here has to wait, so the loop never gets a turn in between.", zh = "main 等待 add3：控制权进入 add3，带着结果返回。这里没有任何需要等待的事，所以循环中途没有插手的机会。"}
# dialect = "3.11"
# chapter = 1
# order = 3
# ///
