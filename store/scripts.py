"""The transitions as Python calls them: one typed method for each file of `store/lua`.

What a method guarantees and every word it can answer stand in the header of its Lua file; a test
holds the parameters here against those headers. `op` makes a repeat safe: the same operation
again gets the first answer and changes nothing. Times are ms since 1970 UTC.
"""

from store.transitions.callbacks import Callbacks
from store.transitions.calls import Calls
from store.transitions.contacts import Contacts
from store.transitions.conversations import Conversations
from store.transitions.identity import Identity
from store.transitions.line import Line
from store.transitions.people import People
from store.transitions.upkeep import Upkeep


class Scripts(Contacts, Conversations, Calls, Callbacks, Identity, Line, People, Upkeep):
    """All transitions of one centre, on one Redis. Raises StoreUnavailableError when it is away."""
