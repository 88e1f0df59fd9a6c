import gc

import pytest

from assistant.cli.uncollected import uncollected


def test_nothing_is_collected_while_something_loads() -> None:
    with uncollected():
        assert not gc.isenabled()

    assert gc.isenabled()


def test_garbage_is_collected_again_after_a_load_that_failed() -> None:
    with pytest.raises(OSError, match="broken"), uncollected():
        raise OSError("broken")

    assert gc.isenabled()


def test_what_was_loaded_is_not_looked_at_again() -> None:
    gc.unfreeze()
    with uncollected():
        loaded: list[dict[str, int]] = [{} for _ in range(1000)]

    assert gc.get_freeze_count() >= len(loaded)
    gc.unfreeze()
