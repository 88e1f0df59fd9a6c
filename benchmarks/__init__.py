"""Measurements that anyone can run: `script/bench NAME`. Their last figures: docs/measurements.md."""
