"""The property table of a resource: one declaration drives check, diff, Graph bodies and schema.

Properties follow Terraform's rules, which the vendor's azuread plugin lives by: an absent value
equals its kind's zero value, a computed property that the program leaves out is the server's, a
block is an object of which there is at most one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


class Kind(Enum):
    """What a property holds."""

    STRING = auto()
    BOOL = auto()
    INT = auto()
    LIST = auto()  # strings, order matters
    SET = auto()  # strings, order does not matter
    BLOCK = auto()  # one object
    BLOCKS = auto()  # a list of objects


ZERO: dict[Kind, Any] = {Kind.STRING: "", Kind.BOOL: False, Kind.INT: 0, Kind.BLOCK: None}
"""The value that counts as absent; for collections it is the empty list."""

COLLECTIONS = frozenset({Kind.LIST, Kind.SET, Kind.BLOCKS})


@dataclass(frozen=True, slots=True)
class Codec:
    """How a property differs from Graph's shape: both ways, each for a present value.

    `to_graph` returning None sends null, and `from_graph` is given whatever Graph sent.
    """

    to_graph: Callable[[Any], Any]
    from_graph: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Property:
    """One property of a resource.

    Attributes:
        name: Pulumi's name.
        kind: What it holds.
        graph: Graph's name in the object that holds it; "" when the body does not carry it.
        required: The program must give it.
        computed: The server fills it in when the program does not.
        output: The server alone sets it; no input.
        force_new: A change replaces the resource. On a block: adding or removing the block does.
        omit: Left out of the body when absent, instead of null or an empty list.
        unsupported: Known, but not managed here: a non-zero value is a check failure.
        read_if_given: A refresh reads it only while the program gives it: it takes requests of its
            own and is nobody's business here otherwise.
        default: Filled in by check.
        enum: Permitted values (of each element, for collections).
        rule: Gives the reason why a value (each element, for collections) is wrong, or None.
        fields: The properties of a block.
        codec: How its value differs from Graph's.
        same: Two elements with the same key are one value that Graph spells differently.
        description: One sentence for the schema.
    """

    name: str
    kind: Kind = Kind.STRING
    graph: str = ""
    required: bool = False
    computed: bool = False
    output: bool = False
    force_new: bool = False
    omit: bool = False
    unsupported: bool = False
    read_if_given: bool = False
    default: Any = None
    enum: tuple[str, ...] = ()
    rule: Callable[[Any], str | None] | None = None
    fields: tuple[Property, ...] = ()
    codec: Codec | None = None
    same: Callable[[str], Any] = str.casefold
    description: str = ""
    by_name: dict[str, Property] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {item.name: item for item in self.fields})

    @property
    def zero(self) -> Any:
        """The value that counts as absent (a new list for collections)."""
        return [] if self.kind in COLLECTIONS else ZERO[self.kind]


def is_absent(value: Any) -> bool:
    """Say whether Terraform would count a value as not set."""
    return value is None or value is False or value in ("", 0, [], {})
