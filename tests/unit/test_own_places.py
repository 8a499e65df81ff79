"""A user's own places: merged with what is known, kept once, told of, found in texts, and never changed unseen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from gazetteer.merge import judge
from gazetteer.place import Place
from pipeline.claims import make_claims
from pipeline.errors import BadInput, BadRequest
from pipeline.imports import MOST_SHOWN, ImportOptions, ImportSummary, check_file, import_places
from pipeline.records import Article
from pipeline.run import add_files
from pipeline.settling import (
    NewPlace,
    add_place,
    find_unknown,
    settle_as_new,
    settle_as_none,
    settle_as_place,
)
from pipeline.store import store as store_module
from pipeline.store.shelf import StoreShelf, open_theatre
from pipeline.store.store import Store, open_store
from pipeline.theatre import Theatre, load_theatre
from pipeline.theatre_check import check_place_table

NAME = "Qastal Zarqan"
NEWS = (
    "news.md",
    f"---\npublished: 2016-05-03\n---\nThe army captured the village of {NAME} in Raqqa province on Monday.\n".encode(),
)
AGAIN = (
    "again.md",
    f"---\npublished: 2016-05-05\n---\nFighters stormed the village of {NAME}, near Raqqa, on Wednesday.\n".encode(),
)


@pytest.fixture(scope="module")
def theatre() -> Theatre:
    return load_theatre("syria_iraq")


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'store.sqlite'}"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    store = open_store(url)
    yield store
    store.close()


def change(url: str, statement: str) -> None:
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        assert connection.exec_driver_sql(statement).rowcount, statement
    engine.dispose()


def bring(store: Store, theatre: Theatre, folder: Path, *rows: str, is_dry_run: bool = False) -> ImportSummary:
    path = folder / "list.csv"
    path.write_text("name,lat,lon,kind,aliases\n" + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return import_places(store, theatre, path, is_dry_run=is_dry_run)


def names_read(theatre: Theatre, text: str) -> dict[str, str | None]:
    article = Article("x", "x", "", text, date(2016, 5, 3))
    return {mention.text: mention.place_id for mention in make_claims(article, theatre).places}


def place(name: str, lat: float, lon: float, kind: str = "village", **more: object) -> Place:
    return Place(f"{name}-{lat}", name, (), kind, "SY", "", lat, lon, **more)  # type: ignore[arg-type]  # as written


def test_an_imported_place_is_found_in_texts_however_it_is_spelt(
    store: Store, theatre: Theatre, tmp_path: Path
) -> None:
    text = "Fighters entered Qastal Zarqan, al-Hajar and the village of Kastel Zarkan on Monday."
    assert names_read(theatre, text) == {}
    summary = bring(store, theatre, tmp_path, f"{NAME},35.61,38.22,village,", "Al-Hajar,35.5,38.3,village,")
    assert (summary.n_new, summary.n_bad) == (2, 0)
    found = names_read(open_theatre("syria_iraq", store), text)
    assert set(found) == {"Qastal Zarqan", "al-Hajar", "Kastel Zarkan"}
    assert found["Qastal Zarqan"] == found["Kastel Zarkan"] is not None


def test_the_shelf_answers_all_names_of_a_text_with_one_question_a_column_and_remembers(
    store: Store, theatre: Theatre, tmp_path: Path
) -> None:
    bring(store, theatre, tmp_path, f"{NAME},35.61,38.22,village,قسطل")
    asked: list[str] = []

    @sa.event.listens_for(store.engine, "before_cursor_execute")
    def note(_: object, __: object, statement: str, *___: object) -> None:
        asked.append(statement)

    shelf = StoreShelf(store.engine, "syria_iraq")
    found = shelf.find({"qastal zarqan", "nothing", "قسطل"}, {"kastalzarkan", "alkastalzarkan", "nothing"})
    assert set(found) == {"qastal zarqan", "قسطل", "kastalzarkan", "alkastalzarkan"}
    assert len({places[0].place_id for places in found.values()}) == 1
    assert len(asked) == 2
    assert shelf.find({"nothing"}, {"kastalzarkan"}).keys() == {"kastalzarkan"}
    assert shelf.get(found["قسطل"][0].place_id) == found["قسطل"][0]
    assert len(asked) == 2
    assert StoreShelf(store.engine, "ukraine").find({"qastal zarqan"}, set()) == {}


def test_the_same_file_twice_adds_nothing(store: Store, theatre: Theatre, tmp_path: Path) -> None:
    rows = (f"{NAME},35.61,38.22,village,Kastal|قسطل", "Raqqa,35.95,39.0,city,Er Rakka")
    first = bring(store, theatre, tmp_path, *rows)
    version = store.version()
    second = bring(store, open_theatre("syria_iraq", store), tmp_path, *reversed(rows))
    assert (first.n_new, first.n_merged, first.n_names) == (1, 1, 1)
    assert (second.n_new, second.n_merged, second.n_known) == (0, 0, 2)
    assert store.version() == version
    assert store.verify() == []


def test_a_known_place_keeps_its_id_and_point_and_gains_names(store: Store, theatre: Theatre, tmp_path: Path) -> None:
    bring(store, theatre, tmp_path, "Raqqa,35.96,39.02,city,Zarqabad")
    grown = open_theatre("syria_iraq", store)
    before, after = theatre.gazetteer.places["gn-172955"], grown.gazetteer.places["gn-172955"]
    assert (after.lat, after.lon) == (before.lat, before.lon)
    assert set(after.aliases) - set(before.aliases) == {"Zarqabad"}
    assert names_read(grown, "The army captured Zarqabad on Monday.") == {"Zarqabad": "gn-172955"}


def test_an_imported_place_gains_names_too(store: Store, theatre: Theatre, tmp_path: Path) -> None:
    bring(store, theatre, tmp_path, f"{NAME},35.61,38.22,village,")
    summary = bring(store, theatre, tmp_path, f"{NAME},35.62,38.22,village,Bayt Murjan")
    assert (summary.n_new, summary.n_merged, summary.n_names) == (0, 1, 1)
    (found,) = set(names_read(open_theatre("syria_iraq", store), f"They entered {NAME} and Bayt Murjan.").values())
    assert found is not None
    assert bring(store, theatre, tmp_path, f"{NAME},35.62,38.22,village,Bayt Murjan").n_known == 1
    assert store.verify() == []


def test_the_name_of_another_place_is_not_taken_over(store: Store, theatre: Theatre, tmp_path: Path) -> None:
    summary = bring(store, theatre, tmp_path, "Raqqa,35.96,39.02,city,Mosul")
    assert summary.n_names == 0
    assert "Mosul" not in open_theatre("syria_iraq", store).gazetteer.places["gn-172955"].aliases


def test_duplicates_within_one_file_are_one_place(store: Store, theatre: Theatre, tmp_path: Path) -> None:
    summary = bring(store, theatre, tmp_path, f"{NAME},35.61,38.22,village,", "Kastal Zarkan,35.62,38.23,village,")
    assert (summary.n_new, summary.n_merged) == (1, 1)


def test_a_conflict_is_told_and_the_place_kept_apart(store: Store, theatre: Theatre, tmp_path: Path) -> None:
    bring(store, theatre, tmp_path, f"{NAME},35.61,38.22,village,")
    summary = bring(store, theatre, tmp_path, f"{NAME},35.72,38.22,village,")
    (conflict,) = summary.conflicts
    assert summary.n_new == summary.n_conflicts == 1
    assert conflict.is_kept
    assert conflict.km == pytest.approx(12.2, abs=0.2)
    with store.engine.connect() as connection:
        marked = connection.exec_driver_sql("select place_id, conflict_with from places order by number").all()
    assert [row.conflict_with for row in marked] == ["", marked[0].place_id]
    assert len(open_theatre("syria_iraq", store).gazetteer.search(NAME)) == 2


def test_a_known_id_elsewhere_is_a_conflict_and_its_point_stands(
    store: Store, theatre: Theatre, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("geonameid,name,lat,lon\n172955,Raqqa,36.2,39.0\n")
    summary = import_places(store, theatre, path)
    assert (summary.n_new, summary.n_conflicts) == (0, 1)
    assert not summary.conflicts[0].is_kept


@pytest.mark.parametrize(
    ("other", "what"),
    [
        (place("Zayd", 35.94, 38.0), "merged"),
        (place("Zayd", 35.94, 38.0, "town"), "merged"),
        (place("Zayd", 36.0, 38.0), "conflict"),
        (place("Zayd", 36.0, 38.0, error_km=15.0), "merged"),
        (place("Zayd", 36.2, 38.0), "new"),
        (place("Zayd", 35.91, 38.0, "dam"), "new"),
        (place("Zayd", 35.91, 38.0, "province"), "new"),
    ],
)
def test_name_distance_and_sort_decide_whether_two_are_one(other: Place, what: str) -> None:
    assert judge(place("Zayd", 35.9, 38.0), [other]).what == what


def test_a_province_is_one_wherever_its_middle_is_put() -> None:
    one, other = place("Zayd province", 35.9, 38.0, "province"), place("Zayd province", 36.4, 38.2, "province")
    assert judge(one, [other]).what == "merged"


def test_a_dry_run_tells_the_same_and_keeps_nothing(store: Store, theatre: Theatre, tmp_path: Path) -> None:
    rows = (f"{NAME},35.61,38.22,village,", "Raqqa,35.96,39.02,city,Zarqabad", "bad,,,")
    before = store.version(), store.places_version()
    dry = bring(store, theatre, tmp_path, *rows, is_dry_run=True)
    assert (store.version(), store.places_version()) == before
    wet = bring(store, theatre, tmp_path, *rows)
    assert (dry.n_new, dry.n_merged, dry.n_bad) == (wet.n_new, wet.n_merged, wet.n_bad) == (1, 1, 1)
    assert store.places_version() == before[1] + 1


def test_bad_rows_are_all_counted_and_the_first_ones_shown(store: Store, theatre: Theatre, tmp_path: Path) -> None:
    summary = bring(store, theatre, tmp_path, *(["x,north,38,,"] * (MOST_SHOWN + 20)), f"{NAME},35.61,38.22,village,")
    assert summary.n_bad == MOST_SHOWN + 20
    assert [bad.line for bad in summary.bad_rows] == list(range(2, MOST_SHOWN + 2))
    assert summary.n_new == 1


def test_a_file_that_breaks_in_the_middle_leaves_nothing(store: Store, theatre: Theatre, tmp_path: Path) -> None:
    (tmp_path / "x.geojson").write_text("{")
    with pytest.raises(BadInput, match="line 1"):
        import_places(store, theatre, tmp_path / "x.geojson")
    assert store.places_version() == 0


def test_a_place_without_a_country_gets_that_of_its_outline_and_others_lie_elsewhere(
    store: Store, theatre: Theatre, tmp_path: Path
) -> None:
    summary = bring(store, theatre, tmp_path, f"{NAME},35.61,38.22,village,", "Khirbat Turkuman,37.6,38.2,village,")
    grown = open_theatre("syria_iraq", store)
    (found,) = grown.gazetteer.search(NAME, 1)
    assert (found.place.country, found.place.in_theatre) == ("SY", True)
    assert summary.n_elsewhere == 1
    (abroad,) = grown.gazetteer.search("Khirbat Turkuman", 1)
    assert (abroad.place.country, abroad.place.in_theatre) == ("TR", False)


def test_a_search_forgives_a_slip_in_an_imported_name(store: Store, theatre: Theatre, tmp_path: Path) -> None:
    bring(store, theatre, tmp_path, f"{NAME},35.61,38.22,village,")
    found = open_theatre("syria_iraq", store).gazetteer.search("Qastal Zarqen")
    assert found[0].place.name == NAME
    assert found[0].place.source == "list.csv"


def test_the_kind_and_the_country_may_be_given(store: Store, theatre: Theatre, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"name,lat,lon,country\n{NAME},35.61,38.22,SY\nUmm Zarzur,33.9,41.2,IQ\n")
    import_places(store, theatre, path, ImportOptions(only="IQ", kind="base"))
    grown = open_theatre("syria_iraq", store)
    assert grown.gazetteer.search("Umm Zarzur")[0].place.kind == "base"
    assert not [one for one in grown.gazetteer.search(NAME) if one.place.name == NAME]


def test_names_nobody_knows_are_listed_with_sentence_and_neighbourhood(store: Store, theatre: Theatre) -> None:
    add_files(store, theatre, [NEWS, AGAIN])
    (one,) = find_unknown(store, theatre)
    assert (one.name, one.n_sentences, one.n_articles) == (NAME, 2, 2)
    assert one.sentence in NEWS[1].decode() + AGAIN[1].decode()
    assert "Raqqa province" in one.neighbourhood


def test_settling_a_name_reads_its_articles_again_and_changes_the_map(store: Store, theatre: Theatre) -> None:
    add_files(store, theatre, [NEWS, AGAIN])
    assert store.load_claims().empty
    settled = settle_as_new(store, theatre, NewPlace(NAME, 35.61, 38.22))
    assert settled.n_reread == 2
    assert settled.place is not None
    assert (settled.place.country, settled.place.admin1) == ("SY", "Raqqa")
    claims = store.load_claims()
    assert set(claims["place_id"]) == {settled.place.place_id}
    assert find_unknown(store, settled.theatre) == []
    assert store.load_articles()["n_claims"].sum() == len(claims)
    assert store.verify() == []


def test_a_name_may_be_settled_as_a_known_place_and_otherwise_later(store: Store, theatre: Theatre) -> None:
    add_files(store, theatre, [NEWS])
    first = settle_as_place(store, theatre, NAME, "gn-172955")
    assert set(store.load_claims()["place_id"]) == {"gn-172955"}
    second = settle_as_new(store, first.theatre, NewPlace(NAME, 35.61, 38.22))
    assert second.place is not None
    assert set(store.load_claims()["place_id"]) == {second.place.place_id}
    third = settle_as_none(store, second.theatre, NAME)
    assert store.load_claims().empty
    assert find_unknown(store, third.theatre) == []
    assert third.theatre.gazetteer.get(second.place.place_id) is None
    assert store.verify() == []


def test_a_name_settled_as_an_imported_place_is_known_by_it(store: Store, theatre: Theatre, tmp_path: Path) -> None:
    add_files(store, theatre, [NEWS])
    bring(store, theatre, tmp_path, "Bayt Murjan,35.61,38.22,village,")
    grown = open_theatre("syria_iraq", store)
    (found,) = grown.gazetteer.search("Bayt Murjan", 1)
    settled = settle_as_place(store, grown, NAME, found.place.place_id)
    assert set(store.load_claims()["place_id"]) == {found.place.place_id}
    assert NAME in settled.theatre.gazetteer.places[found.place.place_id].aliases


def test_an_import_reads_again_what_held_its_names(store: Store, theatre: Theatre, tmp_path: Path) -> None:
    add_files(store, theatre, [NEWS])
    summary = bring(store, theatre, tmp_path, f"{NAME},35.61,38.22,village,", "Umm Zarzur,34.8,40.2,village,")
    assert summary.n_reread == 1
    assert store.load_claims()["place"].tolist() == [NAME]
    assert bring(store, open_theatre("syria_iraq", store), tmp_path, "Abu Zarzur,34.7,40.1,village,").n_reread == 0


def test_a_place_added_by_hand_stands_beside_the_theatres(store: Store, theatre: Theatre) -> None:
    settled = add_place(store, theatre, NewPlace("Victoria", 35.61, 38.22, "town", ("Viktoria",)))
    assert settled.place is not None
    assert settled.theatre.gazetteer.places[settled.place.place_id].admin1 == "Raqqa"
    found = names_read(settled.theatre, "The army captured the town of Victoria on Monday.")
    assert found == {"Victoria": settled.place.place_id}


def test_a_place_that_is_known_is_not_added_again(store: Store, theatre: Theatre) -> None:
    settled = add_place(store, theatre, NewPlace("Raqqa", 35.95, 39.01))
    assert settled.place is not None
    assert settled.place.place_id == "gn-172955"
    assert store.places_version() == 0


@pytest.mark.parametrize(
    "new", [NewPlace("", 35, 38), NewPlace("A", 95, 38), NewPlace("A", 38.9, 35.95 - 4)], ids=["name", "point", "order"]
)
def test_a_place_that_cannot_be_is_refused(new: NewPlace, store: Store, theatre: Theatre) -> None:
    with pytest.raises(BadRequest):
        add_place(store, theatre, new)


def test_a_place_that_nobody_has_settles_nothing(store: Store, theatre: Theatre) -> None:
    with pytest.raises(BadRequest, match="No place has the id"):
        settle_as_place(store, theatre, NAME, "gn-0")


@pytest.mark.parametrize(
    "statement",
    [
        "update places set lat = 30",
        "delete from places",
        "update place_names set form = 'x'",
        "delete from place_names where number = 1",
        "update gained_names set place_id = 'x'",
        "update settled_names set place_id = ''",
        "update place_acts set who = 'somebody else'",
        "delete from place_acts where act_id = 1",
        "insert into settled_names values (99, 'syria_iraq', 'x', 'x', '', 99)",
        "update log set digest = 'x' where action = 'import'",
        "delete from log where action = 'settle'",
        "delete from log where action = 'read again'",
    ],
)
def test_places_changed_behind_the_stores_back_are_noticed(
    statement: str, store: Store, url: str, theatre: Theatre, tmp_path: Path
) -> None:
    add_files(store, theatre, [NEWS])
    bring(store, theatre, tmp_path, "Umm Zarzur,34.8,40.2,village,", "Raqqa,35.96,39.02,city,Zarqabad")
    settle_as_new(store, theatre, NewPlace(NAME, 35.61, 38.22))
    assert store.verify() == []
    change(url, statement)
    assert store.verify() != []


def test_a_store_of_the_first_version_is_upgraded_without_loss(any_url: str, theatre: Theatre, tmp_path: Path) -> None:
    engine = sa.create_engine(any_url)
    config = Config()
    config.set_main_option("script_location", str(store_module._MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    with engine.begin() as connection:
        connection.exec_driver_sql(
            'insert into rejected (article_id, doc_id, reason, detail, evidence, start, "end", candidates) values '
            f"('a', 'a.md', 'place_unknown', '''{NAME}'' is in no list of places.', 'The army took {NAME}.', 0, 9, '')"
        )
    engine.dispose()
    store = open_store(any_url)
    assert (tmp_path / "store.sqlite.before-0001").is_file() == any_url.startswith("sqlite")
    assert [one.name for one in find_unknown(store, theatre)] == [NAME]
    assert bring(store, theatre, tmp_path, "Umm Zarzur,34.8,40.2,village,").n_new == 1
    store.close()


def test_our_own_tables_of_places_have_no_errors() -> None:
    folders = sorted(Path(load_theatre("syria_iraq").folder.parent).glob("*/places.csv"))
    wrong = [f for path in folders for f in check_place_table(path, path.parent) if f.severity == "error"]
    assert folders
    assert wrong == []


def test_a_list_of_another_shape_is_checked_line_by_line(theatre: Theatre, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Place,Latitude,Longitude\nTall Zayd,35.9,38.9\nx,north,38\nUmm Zarzur,40.2,34.8\nFar,10,10\n")
    said = [(one.line, one.severity, one.message) for one in check_file(theatre, path)]
    assert (3, "error", "'north' is no coordinate") in said
    assert any(line == 4 and "exchanged" in message for line, _, message in said)
    assert any(line == 5 and severity == "error" for line, severity, _ in said)
