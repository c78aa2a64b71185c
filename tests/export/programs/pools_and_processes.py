# Executors of both kinds, more jobs than workers, jobs that fail and that are
# never begun, and a command.
import asyncio
import concurrent.futures
import subprocess
import time


def work(seconds):
    time.sleep(seconds)
    if seconds == 0.5:
        raise ValueError(seconds)
    return seconds


async def main():
    loop = asyncio.get_running_loop()
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        jobs = [loop.run_in_executor(pool, work, n / 4) for n in range(1, 6)]
        jobs[4].cancel()
        print(await asyncio.gather(*jobs, return_exceptions=True))
    print(await asyncio.to_thread(work, 0.1))


if __name__ == "__main__":
    asyncio.run(main())
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        print(list(pool.map(work, (1, 2, 0.25))))
    subprocess.run(["sleep", "1"])
