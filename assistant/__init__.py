"""Unpinch: an offline voice assistant for hip pain and a numb leg."""

__version__ = "0.1.0"
