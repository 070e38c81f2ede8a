"""The provider's own description of its REST API, and the network held against it."""
