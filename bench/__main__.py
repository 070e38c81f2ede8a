"""`make bench`: the benchmarks, one after the other."""

import asyncio

from bench import peers, routing, scale, webhook

for benchmark in (routing, webhook, scale, peers):
    asyncio.run(benchmark.main())
