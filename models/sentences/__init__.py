"""Trains the sentence net (`assistant/understanding/sentence_net.py`): a small pupil of a large teacher.

Steps, each a command (`README.md`): `distil`, then `train`. Needs `pip install -e ".[train]"`.
"""
