"""A small HTTP client that keeps connections open, and the CPU time of a process from /proc."""

import asyncio
import os
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Figures:
    """CPU of the server per request and latency, in milliseconds; the bytes of one answer."""

    cpu_ms: float
    p50_ms: float
    p95_ms: float
    size: int


def cpu_seconds(pid: int) -> float:
    """Time on a core of a process so far, of the threads that are still there; to the microsecond."""
    nanoseconds = 0
    for thread in os.listdir(f"/proc/{pid}/task"):  # noqa: PTH208 -- a kernel folder
        with open(f"/proc/{pid}/task/{thread}/schedstat") as figures:  # noqa: PTH123 -- a kernel file
            nanoseconds += int(figures.read().split()[0])
    return nanoseconds / 1e9


def memory_mib(pid: int) -> float:
    """Resident memory of a process."""
    with open(f"/proc/{pid}/statm") as statm:  # noqa: PTH123 -- a kernel file
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def measure(pid: int, port: int, path: str, *, requests: int, connections: int = 8, cookie: str = "") -> Figures:
    """Ask for one path again and again; the first tenth warms up and is not counted."""
    asyncio.run(_ask(port, path, max(requests // 10, connections), connections, cookie))
    before = cpu_seconds(pid)
    times, size = asyncio.run(_ask(port, path, requests, connections, cookie))
    cpu = (cpu_seconds(pid) - before) / len(times) * 1000
    times.sort()
    return Figures(cpu, times[len(times) // 2] * 1000, times[int(len(times) * 0.95)] * 1000, size)


async def _ask(port: int, path: str, requests: int, connections: int, cookie: str) -> tuple[list[float], int]:
    share = requests // connections
    answers = await asyncio.gather(*[_one_connection(port, path, share, cookie) for _ in range(connections)])
    return [t for times, _ in answers for t in times], answers[0][1]


async def _one_connection(port: int, path: str, requests: int, cookie: str) -> tuple[list[float], int]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    cookie_line = f"Cookie: {cookie}\r\n" if cookie else ""
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{cookie_line}\r\n".encode()
    times, size = [], 0
    for _ in range(requests):
        started = time.perf_counter()
        writer.write(request)
        size = await _answer(reader, path)
        times.append(time.perf_counter() - started)
    writer.close()
    return times, size


async def _answer(reader: asyncio.StreamReader, path: str) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    if b" 200 " not in head.split(b"\r\n", 1)[0]:
        raise RuntimeError(f"{path} answered {head.splitlines()[0].decode()}")
    lines = head.lower().split(b"\r\n")
    length = next((int(line.split(b":")[1]) for line in lines if line.startswith(b"content-length:")), None)
    if length is not None:
        return len(await reader.readexactly(length))
    size = 0
    while chunk := int((await reader.readline()).strip(), 16):
        size += len(await reader.readexactly(chunk + 2)) - 2
    await reader.readline()
    return size
