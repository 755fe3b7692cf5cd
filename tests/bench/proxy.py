"""A local TCP port before PostgreSQL's Unix socket that adds round-trip time: each direction is late by half of it.

What arrives is passed on whole and in order once its time has come, so the delay does not limit the throughput.
It runs in a process of its own: `with Proxy(socket_path, milliseconds) as port`.
"""
import asyncio
import multiprocessing
import socket


async def pass_on(reader, writer, delay):
    """Reads at once; writes each piece `delay` seconds after it came."""
    loop = asyncio.get_running_loop()
    pieces = asyncio.Queue()

    async def write():
        while True:
            due, piece = await pieces.get()
            wait = due - loop.time()
            if wait > 0:
                await asyncio.sleep(wait)
            if not piece:
                break
            writer.write(piece)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()

    task = asyncio.create_task(write())
    try:
        while True:
            piece = await reader.read(1 << 18)
            pieces.put_nowait((loop.time() + delay, piece))
            if not piece:
                break
        await task
    except (ConnectionError, asyncio.CancelledError):
        task.cancel()
        writer.close()


async def serve(listener, target, delay):
    async def handle(reader, writer):
        writer.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        there_reader, there_writer = await asyncio.open_unix_connection(target, limit=1 << 22)
        await asyncio.gather(pass_on(reader, there_writer, delay), pass_on(there_reader, writer, delay))
        writer.close()
        there_writer.close()

    server = await asyncio.start_server(handle, sock=listener, limit=1 << 22)
    await server.serve_forever()


class Proxy:
    def __init__(self, target, round_trip_ms):
        self.target, self.delay = target, round_trip_ms / 2000

    def __enter__(self):
        self.listener = socket.socket()
        self.listener.bind(("127.0.0.1", 0))
        self.listener.listen(64)
        self.process = multiprocessing.Process(target=self.run, daemon=True)
        self.process.start()
        return self.listener.getsockname()[1]

    def run(self):
        asyncio.run(serve(self.listener, self.target, self.delay))

    def __exit__(self, *_):
        self.process.terminate()
        self.process.join()
        self.listener.close()
