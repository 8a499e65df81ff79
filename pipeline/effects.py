"""What each report does to the state of a place; the rules stand in docs/control.md."""

from __future__ import annotations

from pipeline.ledger import FRESH_DAYS, Ledger
from pipeline.turns import FULL, OUTSIDE, PARTIAL, Turn

PRIOR_DAYS = 30
"""A first report that names the loser shows that the loser held the place just before; drawn for this long."""
LOOSE_DAYS = 10
"""An event known no better than this does not undo what a better dated one brought about within its own days."""


def apply_turn(ledger: Ledger, turn: Turn) -> bool:
    """Lets a report move the place; True when it is too loosely dated to do so."""
    if _is_too_loose(ledger, turn):
        return True
    if turn.child:
        _apply_district(ledger, turn)
    elif turn.is_city_wide:
        _apply_city_wide(ledger, turn)
    elif turn.part in OUTSIDE or (turn.part and turn.change in ("besieged", "siege_broken")):
        _apply_nothing(ledger, turn)
    elif turn.change in FULL and not turn.part:
        _apply_capture(ledger, turn)
    elif turn.change in (*FULL, *PARTIAL) or (turn.part and turn.change == "withdrew"):
        _apply_entry(ledger, turn)
    else:
        APPLY[turn.change](ledger, turn)
    return False


def _show_loser(ledger: Ledger, turn: Turn) -> None:
    """Before the first evidence of a place, its loser's hold is drawn for a while: the report itself says so."""
    if ledger.since is None and turn.lost_by and turn.lost != turn.gained:
        ledger.holders, ledger.since, ledger.days = (turn.lost_by,), turn.on - PRIOR_DAYS, [turn.on]
        ledger.since_first = ledger.since
        ledger.confidence, ledger.event_ids = turn.confidence, [turn.event_id]


def _is_too_loose(ledger: Ledger, turn: Turn) -> bool:
    """Whether a whole capture is too loosely dated to undo what better dated reports say."""
    is_whole = not turn.part and not turn.child and turn.change in (*FULL, "withdrew")
    if not is_whole or not turn.gained_by or (turn.change == "withdrew" and turn.gained == turn.lost):
        return False
    if ledger.since is None or not ledger.holders or turn.lost in ledger.holder_blocs:
        return False
    if turn.gained in ledger.holder_blocs and not ledger.is_contested:
        return False
    if not turn.is_dated:
        return turn.on - ledger.since < FRESH_DAYS
    return turn.on - turn.first >= LOOSE_DAYS and ledger.since_first >= turn.first


def _apply_capture(ledger: Ledger, turn: Turn) -> None:
    if not turn.gained_by:
        _leave(ledger, turn)
        return
    _show_loser(ledger, turn)
    if turn.gained in ledger.holder_blocs and not ledger.is_contested:
        ledger.set(turn, ledger.holders, besieged_by=_other_besieger(ledger, turn))
    else:
        ledger.districts.clear()
        ledger.set(turn, (turn.gained_by,))


def _apply_entry(ledger: Ledger, turn: Turn) -> None:
    if not turn.gained_by:
        return
    _show_loser(ledger, turn)
    if turn.gained in ledger.holder_blocs:
        ledger.confirm(turn)
        return
    loser = (turn.lost_by,) if turn.lost_by and turn.lost != turn.gained else ()
    ledger.set(
        turn,
        (*(ledger.holders or loser or _lapsed(ledger, turn)), turn.gained_by),
        besieged_by=ledger.besieged_by,
        entered=True,
    )


def _lapsed(ledger: Ledger, turn: Turn) -> tuple[str, ...]:
    """The side of which a part was reported before: where another has a part too, the place is between the two."""
    return tuple(actor for actor in ledger.lapsed if ledger.bloc(actor) != turn.gained)


def _apply_withdrawal(ledger: Ledger, turn: Turn) -> None:
    if turn.gained_by and turn.gained != turn.lost:
        _apply_capture(ledger, turn)
    elif turn.lost_by:
        _leave(ledger, turn)


def _leave(ledger: Ledger, turn: Turn) -> None:
    """One side goes and nobody is named to follow it."""
    if turn.lost and turn.lost == ledger.bloc(ledger.besieged_by):
        ledger.set(turn, ledger.holders, entered=ledger.entered)
    if turn.lost in ledger.holder_blocs:
        rest = tuple(actor for actor in ledger.holders if ledger.bloc(actor) != turn.lost)
        ledger.set(turn, rest, entered=len(rest) > 1)


def _apply_siege(ledger: Ledger, turn: Turn) -> None:
    _show_loser(ledger, turn)
    if turn.gained_by and turn.gained not in ledger.holder_blocs and ledger.since is not None:
        same = ledger.bloc(ledger.besieged_by) == turn.gained
        besieger = ledger.besieged_by if same else turn.gained_by
        loser = (turn.lost_by,) if turn.lost_by and turn.lost != turn.gained else ()
        ledger.set(turn, ledger.holders or loser, besieged_by=besieger, entered=ledger.entered)


def _apply_relief(ledger: Ledger, turn: Turn) -> None:
    """The siege ends whoever broke it; the side relieved holds a place of which no holder is known."""
    if turn.gained_by and turn.gained == ledger.bloc(ledger.besieged_by):
        return
    if turn.gained_by and not ledger.holders:
        ledger.set(turn, (turn.gained_by,))
    elif ledger.besieged_by or (turn.gained_by and ledger.since is not None):
        ledger.set(turn, ledger.holders, entered=ledger.entered)


def _apply_held(ledger: Ledger, turn: Turn) -> None:
    if not turn.gained_by:
        is_fresh = ledger.since is not None and turn.on - ledger.since < FRESH_DAYS
        if ledger.holders and not turn.part and not (turn.is_passing and is_fresh):
            sides = (
                (*ledger.holders, turn.lost_by)
                if turn.lost_by and turn.lost not in ledger.holder_blocs
                else ledger.holders
            )
            ledger.set(turn, sides, besieged_by=ledger.besieged_by, entered=True)
    elif turn.gained in ledger.holder_blocs:
        if ledger.is_one_sided and not turn.part and not turn.is_passing:
            ledger.set(turn, ledger.holders, besieged_by=ledger.besieged_by)
        else:
            ledger.confirm(turn)
    elif ledger.is_one_sided:
        ledger.set(turn, (*ledger.holders, turn.gained_by), besieged_by=ledger.besieged_by, entered=True)
    elif turn.part:
        if not ledger.holders:
            ledger.set(turn, (*_lapsed(ledger, turn), turn.gained_by), entered=True)
    elif not ledger.holders:
        ledger.districts.clear()
        ledger.set(turn, (turn.gained_by,))


def _apply_settled(ledger: Ledger, turn: Turn) -> None:
    """In silence one side took the place, or won it: later reports say so."""
    if turn.gained in ledger.holder_blocs and not ledger.is_contested:
        return
    ledger.districts.clear()
    ledger.set(turn, (turn.gained_by,), besieged_by=_other_besieger(ledger, turn))


def _other_besieger(ledger: Ledger, turn: Turn) -> str:
    """Who besieges the place, unless it is the side that now has it."""
    return ledger.besieged_by if ledger.bloc(ledger.besieged_by) != turn.gained else ""


def _apply_district(ledger: Ledger, turn: Turn) -> None:
    """A district in other hands makes its city contested; when the last comes back, the city is whole again."""
    if not turn.gained_by or not ledger.holders:
        return
    holder = ledger.holders[0]
    if turn.gained != ledger.bloc(holder):
        ledger.districts[turn.child] = turn.gained
        if turn.gained not in ledger.holder_blocs:
            ledger.set(turn, (*ledger.holders, turn.gained_by), besieged_by=ledger.besieged_by, entered=ledger.entered)
    elif turn.change in FULL and ledger.districts.pop(turn.child, "") and not ledger.districts and not ledger.entered:
        ledger.set(turn, (holder,), besieged_by=ledger.besieged_by)


def _apply_city_wide(ledger: Ledger, turn: Turn) -> None:
    """A city wholly taken takes its districts with it: those contested by the taker or held by the loser."""
    is_losers = turn.lost and turn.lost in ledger.holder_blocs
    if ledger.holders and (is_losers or (ledger.is_contested and turn.gained in ledger.holder_blocs)):
        _apply_capture(ledger, turn)


def _apply_nothing(ledger: Ledger, turn: Turn) -> None:
    """An offensive is an attack, not a capture."""


APPLY = {
    "withdrew": _apply_withdrawal,
    "besieged": _apply_siege,
    "siege_broken": _apply_relief,
    "held": _apply_held,
    "settled": _apply_settled,
    "offensive": _apply_nothing,
}
