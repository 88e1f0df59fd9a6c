"""Every line that the conversation itself speaks, checked to be there when the program starts."""

from collections.abc import Mapping

import msgspec

from assistant.coaching.script import Lines
from assistant.errors import UserError


class Prompts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The texts of `content/en/prompts.yaml`; the braces that each may hold stand beside it."""

    greeting: str
    disclaimer: str
    who_are_you: str
    are_you_a_doctor: str
    help: str
    goodbye: str
    thanks: str
    all_right: str
    out_of_domain: str
    not_understood: str
    how_to_quiet: str
    say_it_again: str
    unsure_one: str  # {first}
    unsure_two: str  # {first} {second}
    nothing_more: str
    nothing_to_repeat: str
    starting: str  # {name}
    which_exercise: str
    paused: str
    still_paused: str
    resuming: str
    stopped: str
    nothing_running: str
    lead_in: str
    first_side: str  # {cue}
    switch_sides: str  # {cue}
    rest_same: str
    rest_next: str  # {name}
    skipping: str  # {name}
    stretch_done: str
    routine_done: str
    take_your_time: str
    time_left: str  # {time}
    not_in_hold: str
    until_hold: str  # {time}
    holds_left: str  # {count}
    one_hold_left: str
    which_side: str  # {side}
    no_sides: str
    whats_next: str  # {name}
    other_side_next: str  # {side}
    last_hold: str
    ow_question: str
    ow_end: str
    pain_in_general: str
    slower: str
    faster: str
    without: str  # {name}
    not_in_it: str  # {name}
    longer: str
    shorter: str
    no_further: str
    red_flag_unresolved: str
    red_flag_waits: str
    red_flag_cleared: str
    locked_question: str
    source: str  # {source}
    told_me: str  # {known}
    leaving_out: str  # {names}
    left_alone: str
    will_remember: str
    no_longer_known: str
    was_not_known: str
    nothing_known: str
    forget_question: str
    forgotten: str
    someone_else: str
    alarm_words: str
    alarm_offer: str
    alarm_off: str
    checked: str
    eased: str
    ow_which: str
    pain_before: str
    pain_after: str
    pain_scale: str
    pain_noted: str  # {score}
    pain_not_noted: str
    pain_easier: str  # {score}
    pain_left_alone: str
    pain_high: str  # {score}
    pain_rose: str  # {before} {after}
    pain_fell: str  # {before} {after}
    pain_same: str  # {after}
    pain_higher: str  # {before} {after}
    pain_rest: str
    pain_weeks: str  # {first} {last}
    summary: str  # {holds} {minutes}
    this_week: str  # {days}
    week: str  # {days} {minutes}
    did: str  # {when} {names} {holds} {minutes}
    nothing_done: str  # {when}
    nothing_noted: str
    nothing_unfinished: str
    nothing_left: str
    already_running: str
    carrying_on: str  # {name}
    clear_question: str
    history_cleared: str

    @property
    def coach_lines(self) -> Lines:
        """Return what the coach says between its instructions and counts."""
        return Lines(
            self.lead_in, self.first_side, self.switch_sides, self.rest_next, self.rest_same
        )

    @staticmethod
    def of(texts: Mapping[str, str]) -> "Prompts":
        """Return the prompts of a content folder.

        Raises:
            UserError: one is missing, or one is there that nothing speaks.
        """
        try:
            return msgspec.convert(dict(texts), Prompts)
        except msgspec.ValidationError as error:
            raise UserError(f"prompts.yaml: {error}") from error
