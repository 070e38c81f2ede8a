"""`make bench`: both benchmarks, one after the other."""

import asyncio

from bench import routing

asyncio.run(routing.main())
