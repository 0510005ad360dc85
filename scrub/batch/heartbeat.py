"""What a worker is doing, in memory that its parent reads: telling costs a worker less than a microsecond a document."""

from __future__ import annotations

import mmap
import os
import struct
import time
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple, Self

SIZE = 512
_STOP = 0
_STATE = struct.Struct("<dQQBH")  # since, ordinal, handled, phase, bytes of the name
_STATE_AT = 8  # aligned, so that `since` is written in one piece
_TALLY = struct.Struct("<5Q")
_TALLY_AT = 64
_NAME_AT = _TALLY_AT + _TALLY.size
_NAME_BYTES = SIZE - _NAME_AT


class Phase(IntEnum):
    """What a worker does."""

    IDLE = 0
    READING = 1
    CLEANING = 2
    WRITING = 3


class Tally(NamedTuple):
    """Documents by what became of them, and the words kept and removed of those that were written."""

    written: int = 0
    dropped: int = 0
    quarantined: int = 0
    words: int = 0
    words_removed: int = 0

    def plus(self, other: Tally) -> Tally:
        """The sum of both."""
        return Tally(*(a + b for a, b in zip(self, other, strict=True)))


NOTHING = Tally()


@dataclass(frozen=True, slots=True)
class Beat:
    """What a worker last said: its phase since `since` (`time.monotonic` seconds, the same clock in all processes).

    `ordinal` and `name` are those of the document in hand; `handled` counts the documents that this process took in hand,
    `tally` what became of them.
    """

    phase: Phase = Phase.IDLE
    since: float = 0.0
    ordinal: int = 0
    name: str = ""
    handled: int = 0
    tally: Tally = NOTHING


class Heartbeat:
    """A slot of shared memory, written by one worker and read by its parent; `stop` goes the other way."""

    def __init__(self, memory: mmap.mmap | None = None) -> None:
        """Use `memory`, or memory of this process alone."""
        self._memory = memory if memory is not None else mmap.mmap(-1, SIZE)
        self._handled = 0
        self._tally = [0] * len(NOTHING)

    @classmethod
    def of(cls, descriptor: int) -> Self:
        """The slot in the file behind `descriptor`, which both processes have open."""
        if os.fstat(descriptor).st_size < SIZE:
            os.ftruncate(descriptor, SIZE)
        return cls(mmap.mmap(descriptor, SIZE))

    def tell(self, phase: Phase, ordinal: int = 0, name: str = "") -> None:
        """Say what is done from now on."""
        encoded = name.encode("utf-8", "replace")[:_NAME_BYTES]
        if phase is Phase.CLEANING:
            self._handled += 1
        memory = self._memory
        memory[_NAME_AT : _NAME_AT + len(encoded)] = encoded
        _STATE.pack_into(memory, _STATE_AT, time.monotonic(), ordinal, self._handled, phase, len(encoded))

    def count(self, more: Tally) -> None:
        """Add to what became of documents."""
        self._tally = [a + b for a, b in zip(self._tally, more, strict=True)]
        _TALLY.pack_into(self._memory, _TALLY_AT, *self._tally)

    def read(self) -> Beat:
        """What was last said."""
        while True:  # until two looks agree: the worker may be writing
            seen = self._memory[:SIZE]
            if seen == self._memory[:SIZE]:
                break
        since, ordinal, handled, phase, length = _STATE.unpack_from(seen, _STATE_AT)
        name = seen[_NAME_AT : _NAME_AT + length].decode("utf-8", "replace")
        return Beat(Phase(phase), since, ordinal, name, handled, Tally(*_TALLY.unpack_from(seen, _TALLY_AT)))

    @property
    def stopping(self) -> bool:
        """Whether the parent asked the worker to put its work down."""
        return self._memory[_STOP] != 0

    def stop(self) -> None:
        """Ask the worker to put its work down after the document in hand."""
        self._memory[_STOP] = 1

    def close(self) -> None:
        """Give the memory back."""
        self._memory.close()
