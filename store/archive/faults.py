"""How SQL says that it is away; whoever can wait or do without catches these and nothing wider."""

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

AWAY = (InterfaceError, OperationalError, PoolTimeoutError)
