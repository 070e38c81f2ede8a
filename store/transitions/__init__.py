"""The transitions by what they are about; `store.scripts.Scripts` is all of them together."""
