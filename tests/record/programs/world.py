"""Sockets, processes, and other loops than asyncio.run's."""
import asyncio
import multiprocessing
import os
import subprocess
import sys


async def echo(reader, writer):
    writer.write((await reader.readline()).upper())
    await writer.drain()
    writer.close()


async def main():
    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"hello\n")
    print(await reader.read())
    writer.close()
    await writer.wait_closed()
    server.close()
    await server.wait_closed()
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", "print('from a child')",
        stdout=asyncio.subprocess.PIPE)
    print(await child.communicate(), child.returncode)


def work(x):
    print("in another process", x, flush=True)


if __name__ == "__main__":
    asyncio.run(main())
    print(subprocess.run([sys.executable, "-c", "print(1)"],
                         stdout=subprocess.PIPE).stdout)
    sys.stdout.flush()
    for how in "fork", "spawn":
        process = multiprocessing.get_context(how).Process(target=work, args=(1,))
        process.start()
        process.join()
        print(process.exitcode)
    sys.stdout.flush()
    pid = os.fork()
    if not pid:
        print("child", flush=True)
        sys.exit(5)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
    os._exit(4)
