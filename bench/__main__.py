"""`make bench`: both benchmarks, one after the other."""

import asyncio

from bench import routing, webhook

for benchmark in (routing, webhook):
    asyncio.run(benchmark.main())
