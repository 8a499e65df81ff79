"""Which reports say otherwise than one of them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from war_samples import claim, events_of, small_theatre

from pipeline.gainsaying import find_contradicting

TAKEN = claim("tabqa", "captured", "army", "2017-05-10", lost_by="is")
DENIED = claim("tabqa", "captured", "army", "2017-05-10", status="denied", outlet="Second Wire")
RIVAL = claim("tabqa", "captured", "sdf", "2017-05-10", outlet="Free Media")
STILL = claim("tabqa", "held", "is", "2017-05-15", outlet="Second Wire", date_precision="published")
LATER = claim("tabqa", "held", "is", "2017-07-15", outlet="Second Wire", date_precision="published")


def test_a_denial_a_rival_and_who_is_still_there_say_otherwise_and_what_is_long_after_does_not() -> None:
    events = events_of(TAKEN, DENIED, RIVAL, STILL, LATER).set_index("event_id", drop=False)
    taken = events[(events["gained_by"] == "army") & (events["status"] == "happened")].index[0]
    found = [events.loc[one] for one in find_contradicting(events, small_theatre(), taken)]
    told = [(row["status"], row["gained_by"], row["event_on"].month) for row in found]
    assert sorted(told) == [("denied", "army", 5), ("happened", "sdf", 5)]


def test_nothing_contradicts_an_event_that_is_not_there() -> None:
    assert find_contradicting(events_of(TAKEN), small_theatre(), "no such event") == ()


def test_the_loser_that_an_event_names_is_of_the_side_that_most_reports_name() -> None:
    rows = [
        claim("tabqa", "captured", "sdf", "2017-05-10", lost_by=loser, outlet=outlet)
        for loser, outlet in (
            ("is", "Wire"), ("is", "Second Wire"), ("army", "Free Media"), ("militia", "State Agency"), ("army", "A"),
            ("militia", "B"), ("is", "C"),
        )
    ]  # fmt: skip
    events = events_of(*rows, claim("tabqa", "captured", "army", "2017-05-10", outlet="Second Wire"))
    assert events.set_index("gained_by").loc["sdf", "lost_by"] == "army"
    assert not events["is_contradicted"].any()


CLAIMS = st.builds(
    lambda change, by, day, lost, status, outlet: claim(
        "tabqa", change, by, f"2017-05-{day:02}", lost_by=lost if lost != by else None, status=status, outlet=outlet
    ),
    st.sampled_from(["captured", "handed_over", "held", "entered", "withdrew", "offensive", "besieged"]),
    st.sampled_from(["army", "militia", "sdf", "is", "rebels"]),
    st.integers(1, 28),
    st.sampled_from(["army", "militia", "is", None]),
    st.sampled_from(["happened", "happened", "denied", "planned", "unconfirmed"]),
    st.sampled_from(["Wire", "Second Wire", "Free Media"]),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(CLAIMS, min_size=1, max_size=8))
def test_an_event_is_marked_as_contradicted_exactly_when_something_contradicts_it(
    rows: list[dict[str, object]],
) -> None:
    events = events_of(*rows)
    for event_id, marked in zip(events["event_id"], events["is_contradicted"], strict=True):
        found = find_contradicting(events, small_theatre(), event_id)
        assert bool(found) == bool(marked)
        assert all(event_id in find_contradicting(events, small_theatre(), other) for other in found)
