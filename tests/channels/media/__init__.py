"""Tests of judging and fetching files."""
