"""`make bench`: the benchmarks, one after the other."""

import asyncio

from bench import chats, flow, peers, routing, scale, webhook

for benchmark in (routing, webhook, flow, chats, scale, peers):
    asyncio.run(benchmark.main())
