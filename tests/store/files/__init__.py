"""Tests of the places that keep files."""
