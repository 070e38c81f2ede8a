"""Tests of the page on which residents send photos."""
