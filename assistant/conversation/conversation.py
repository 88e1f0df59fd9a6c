"""The conversation: what was heard goes to the dialogue, and what comes of it is said and done."""

from collections.abc import Callable
from dataclasses import replace

from assistant.answering.library import Library
from assistant.audio.blocks import seconds
from assistant.audio.mixer import Mixer
from assistant.audio.tones import Tone
from assistant.coaching.plan import Plan
from assistant.coaching.script import ScriptWriter
from assistant.conversation.alarm import Alarm
from assistant.conversation.attention import Attention
from assistant.conversation.company import Company, Ears
from assistant.conversation.delivery import Delivery
from assistant.conversation.dialogue import Dialogue
from assistant.conversation.diary import Diary
from assistant.conversation.events import EventLog
from assistant.conversation.floor import Floor
from assistant.conversation.manner import Manner
from assistant.conversation.mouth import Mouth
from assistant.conversation.outage import Outage
from assistant.conversation.patience import Patience
from assistant.conversation.state import State
from assistant.conversation.state_watch import StateWatch
from assistant.conversation.steering import Steering
from assistant.conversation.transcript import Transcript
from assistant.conversation.turn import Running, Turn
from assistant.conversation.turn_taking import TurnTaking
from assistant.listening.heard import Heard, Mode
from assistant.understanding.understander import Understander


class Conversation:
    """Joins the rooms. `heard` and `tick` are called by the worker, never by the audio callback.

    Args:
        dialogue: decides what to say and to do.
        understander: recognises the first words of a command while they are being spoken.
        library: exercises and routines.
        writer: writes the beats of a stretch.
        mixer: the timeline and its clock.
        mouth: speaks.
        events: the log.
        diary: what is done is noted in it; None to note nothing.
        manner: how it speaks and counts; the usual way when None.
        raise_threshold: makes it less ready to yield, by so many dB; 0 takes it back.
        sleeps: whether, outside of a stretch, it has to be called by its wake phrase.
    """

    def __init__(
        self,
        dialogue: Dialogue,
        understander: Understander,
        library: Library,
        writer: ScriptWriter,
        mixer: Mixer,
        mouth: Mouth,
        events: EventLog,
        diary: Diary | None = None,
        manner: Manner | None = None,
        raise_threshold: Callable[[float], None] = lambda _: None,
        *,
        sleeps: bool = False,
    ) -> None:
        self._diary = diary
        self._dialogue = dialogue
        self._library = library
        self._mixer = mixer
        self._mouth = mouth
        self._events = events
        self._manner = manner or Manner(mixer)
        self._alarm = Alarm(mixer, lambda: mouth.rendered(dialogue.prompts.alarm_words))
        steering = Steering(dialogue, writer, mixer, mouth, events, diary, self._manner)
        self._steering = steering
        self._transcript = Transcript(events)
        self._floor = Floor(mixer, mouth, events, raise_threshold)
        self.turn_taking = TurnTaking(understander, dialogue, self._floor)
        """Decides who gives way to whom."""
        self._attention = Attention(
            sleeps=sleeps, meaning=self.turn_taking.meaning, is_red_flag=dialogue.is_red_flag
        )
        ears = Ears(
            self.turn_taking.meaning, dialogue.is_red_flag, dialogue.suspects, dialogue.is_babble
        )
        self._company = Company(ears)
        self._watch = StateWatch(
            mixer, mouth, self._alarm, dialogue, self._attention, steering, events
        )
        self._patience = Patience()
        self._outage = Outage(mixer, mouth)
        self._delivery = Delivery(
            self.turn_taking,
            self._floor,
            self._outage,
            self._alarm,
            steering,
            self._manner,
            self._watch,
            mixer,
            mouth,
            dialogue.prompts,
        )

    @property
    def mode(self) -> Mode:
        """Return what to listen for now."""
        # "Go on" is heard while there is something to go on with.
        goes_on = self._floor.kept(self._mixer.position) or self._floor.broken
        return self._dialogue.mode(self._steering.stretch is not None or goes_on)

    @property
    def ended(self) -> bool:
        """Tell whether goodbye was said to its end."""
        return self._watch.shown == State.ENDED

    @property
    def greeting(self) -> str:
        """Return what is said first: who this is and, to somebody new, that it is no doctor."""
        return self._dialogue.greeting()

    @property
    def disclaimer(self) -> str:
        """Return that this is no doctor, the first time that somebody uses it; empty later."""
        return self._dialogue.disclaimer()

    @property
    def paused(self) -> bool:
        """Tell whether a stretch is paused."""
        return self._steering.paused

    @property
    def waiting(self) -> bool:
        """Tell whether nothing more will happen until the person says something."""
        return self._watch.waiting

    @property
    def waiting_for_person(self) -> bool:
        """Tell whether a paused stretch waits for the person."""
        return self.paused and not self._mouth.busy

    @property
    def running(self) -> Running | None:
        """Return the stretch that runs, as of this moment; None when none does."""
        return self._steering.running

    @property
    def idle(self) -> bool:
        """Tell whether it is silent and waits for the person."""
        return self._watch.idle

    def interrupted(
        self, text: str, waits: str = "", *, unheard: bool = False, goes_on: bool = True
    ) -> None:
        """Make a stretch wait and say why: something outside of the conversation went wrong.

        Args:
            text: what; empty to say nothing.
            waits: said after it when a count waits.
            unheard: whether nobody hears what is said until it is put right.
            goes_on: whether a count goes on by itself when it is; otherwise the person says when.
        """
        self._delivery.be_heard()
        self._outage.begin(self._steering.stretch, text, waits, unheard=unheard, goes_on=goes_on)

    def restored(self, text: str) -> None:
        """Go on with the stretch that waited, and say so: what went wrong is put right."""
        self._delivery.be_heard()
        self._outage.end(self._steering.stretch, text)

    def say(self, text: str) -> None:
        """Say something that was not asked for, such as the greeting."""
        self._mouth.say(text)

    def overhear(self, *, spoken_over: bool, speaking: bool) -> bool:
        """Fall silent for somebody who speaks over the voice; to be called for each block.

        Args:
            spoken_over: whether somebody does.
            speaking: whether somebody is being listened to.

        Returns:
            Whether it has just fallen silent: what was heard up to now was mostly its own voice.
        """
        before, stretch = self._floor.yielded, self._steering.stretch
        self._floor.follow(
            self._mixer.position, stretch, spoken_over=spoken_over, speaking=speaking
        )
        begun = self._floor.yielded and not before
        if begun:
            self._steering.thaw()
        return begun

    def begin(self, name: str, hold: int | None = None) -> None:
        """Start a stretch or routine as if it had been asked for.

        Raises:
            UserError: there is no such exercise or routine.
        """
        routine = self._library.routines.get(name)
        self._steering.start(Plan("" if routine else name, routine, hold))

    def heard(self, heard: Heard) -> None:
        """Take what was heard: a partial may silence a stretch, a final is answered."""
        if not self._attention.takes((heard.text, *heard.alternatives)):
            if not self._dialogue.suspects(heard.faint):
                self.ignored(heard, "asleep")
                return
            # The words were not for it; an emergency in them would be.
            heard = replace(heard, text="", alternatives=(), behind=())
        if heard.final and self._is_for_others(heard):
            return
        self._transcript.heard(heard)
        if heard.final:
            self._final(heard)
        else:
            self._partial(heard.text)

    def missed(self) -> None:
        """Ask for something once more that could not be heard through no fault of the person."""
        self._steering.thaw()
        self._mouth.say(self._dialogue.prompts.not_understood)

    def address(self) -> None:
        """Be attentive: what comes now is for the assistant."""
        self._attention.wake(self._mixer.position)
        self._company.address()

    def ignored(self, heard: Heard, reason: str) -> None:
        """Take note of something that is taken for the assistant's own voice, or for somebody else's."""
        self._transcript.ignored(heard, reason)
        if heard.final:
            self._steering.thaw()

    def tick(self) -> None:
        """Do what is due at this moment: cues, the end of a stretch, an unanswered question."""
        now = self._mixer.position
        self._mouth.settle()
        self._alarm.tick()
        self._steering.advance(now)
        self._give_up_waiting(now)
        busy = self._mouth.talking or self._dialogue.asking or self._alarm.on
        if self._attention.follow(now, busy=busy or self._steering.stretch is not None):
            self._mouth.sign(Tone.ASLEEP)
        self._watch.look()
        self._events.flush()

    def close(self) -> None:
        """Write down what is left to be written."""
        if self._diary is not None:
            self._diary.close()

    # --- hearing ---

    def _partial(self, text: str) -> None:
        stretch, now = self._steering.stretch, self._mixer.position
        if not self.turn_taking.silences(text) or self._alarm.on:
            return
        if stretch is None:
            self._floor.give_up(now, None)
        elif not stretch.coach.paused:
            stretch.freeze(now)

    def _is_for_others(self, heard: Heard) -> bool:
        """Pass over, in a stretch, what others say; tell whether it was."""
        if self._steering.stretch is None or self._dialogue.asking or self._company.takes(heard):
            return False
        self.ignored(heard, "company")
        self._company.note(heard, meant=False)
        if self._company.asks_again(heard):
            self._delivery.say(Turn("", reply=self._dialogue.prompts.say_it_again))
            self._delivery.be_heard()
        return True

    def _final(self, heard: Heard) -> None:
        now = self._mixer.position
        if not heard.text and not self._dialogue.suspects(heard.faint):
            self._steering.thaw()
            self._company.note(heard, meant=False)
            return
        if self._attention.wakes(heard.text):
            self.address()
            self._mouth.sign(Tone.AWAKE)
            return
        running = self.running
        turn = self._dialogue.turn(
            heard.text,
            self.mode,
            seconds(now),
            running,
            heard.alternatives,
            heard.behind,
            heard.faint,
        )
        self._transcript.understood(turn)
        self._company.note(heard, meant=turn.understood)
        self._delivery.deliver(turn, now)
        self._patience.begin(now, asking=self._dialogue.asking)

    def _give_up_waiting(self, now: int) -> None:
        if self._patience.over(now, asking=self._dialogue.asking, speaking=self._mouth.busy):
            turn = self._dialogue.unanswered(self.running)
            if turn is not None:
                self._transcript.understood(turn)
                self._delivery.deliver(turn, now)
