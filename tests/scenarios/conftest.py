"""The demo centre of the router's tests: real scripts on a real Redis, and a clock of our own."""

from tests.router.conftest import house

__all__ = ["house"]
