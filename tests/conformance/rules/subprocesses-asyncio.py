# real time
import asyncio, time
async def ping(host, n=1):
    p = await asyncio.create_subprocess_exec("ping", "-c", str(n), host, stdout=asyncio.subprocess.PIPE)
    async for line in p.stdout:
        print(host, line.decode().rstrip())
    print(host, "ends", await p.wait(), p.returncode)
async def main():
    loop = asyncio.get_event_loop()
    t = loop.time()
    await ping("a", 2)
    await ping("b")
    p = await asyncio.create_subprocess_shell("ping c", stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE)
    print(await p.communicate(), p.returncode, p.stdin)
    p = await asyncio.create_subprocess_shell("sleep 9")
    try:
        await asyncio.wait_for(p.wait(), 0.2)
    except asyncio.TimeoutError:
        print("timeout", p.returncode)
        p.kill()
    print(await p.wait())
    p = await asyncio.create_subprocess_exec("ping", "d", stdout=asyncio.subprocess.PIPE)
    print(await p.stdout.readline(), await p.stdout.read(5), await p.stdout.read(), p.stdout.at_eof())
    await p.wait()
    p = await asyncio.create_subprocess_exec("sleep", "0.1")
    print(await p.communicate(), round(loop.time() - t))
    await asyncio.sleep(0.05)
loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(main())
loop.close()
