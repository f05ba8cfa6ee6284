"""One run of procrastinate: orders tiny jobs, works them off, prints how many a second."""
import asyncio
import json
import logging
import sys
import time

import procrastinate

URL, COUNT, SLOTS = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
logging.disable(logging.WARNING)
app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=URL, max_size=SLOTS + 4))


@app.task(name="tiny", queue="bulk")
async def tiny(number):
    pass


async def main():
    async with app.open_async():
        await app.schema_manager.apply_schema_async()
        start = time.perf_counter()
        for first in range(0, COUNT, 1000):
            last = min(first + 1000, COUNT)
            await tiny.batch_defer_async(*({"number": number} for number in range(first, last)))
        enqueue = COUNT / (time.perf_counter() - start)
        start = time.perf_counter()
        # Ends once nothing is left to do and every outcome is written.
        await app.run_worker_async(
            queues=["bulk"], concurrency=SLOTS, wait=False, install_signal_handlers=False, listen_notify=False)
        drain = COUNT / (time.perf_counter() - start)
        figures = {"engine": "procrastinate", "jobs": COUNT, "slots": SLOTS}
        print(json.dumps({**figures, "enqueue_per_second": enqueue, "drain_per_second": drain}))


asyncio.run(main())
