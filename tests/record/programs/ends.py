"""How a program can end: its argument says."""
import asyncio
import sys


async def main(how):
    try:
        await asyncio.sleep(0)
        if how == "exit":
            sys.exit(3)
        if how == "raise":
            raise ValueError(how)
        if how == "interrupt":
            raise KeyboardInterrupt
        if how == "forever":
            print("ready", flush=True)
            await asyncio.sleep(60)
        if how == "busy":
            print("ready", flush=True)
            while True:
                pass
    finally:
        print("finally")


how = sys.argv[1]
if how == "plain":
    print("ready", flush=True)
    while how:
        how = how.strip()
asyncio.run(main(how))
