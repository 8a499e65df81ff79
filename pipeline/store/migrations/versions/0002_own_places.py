"""The user's own places, the names that known places gained, decisions about unknown names, and who did it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables of places; nothing that was there changes."""
    op.create_table(
        "place_acts",
        sa.Column("act_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("theatre_id", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("done_at", sa.DateTime(), nullable=False),
        sa.Column("n_places", sa.Integer(), nullable=False),
        sa.Column("n_merged", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("act_id", name=op.f("pk_place_acts")),
    )
    op.create_table(
        "places",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("theatre_id", sa.Text(), nullable=False),
        sa.Column("place_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("aliases", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("admin1", sa.Text(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("within", sa.Text(), nullable=False),
        sa.Column("name_ar", sa.Text(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("error_km", sa.Float(), nullable=True),
        sa.Column("in_theatre", sa.Boolean(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("conflict_with", sa.Text(), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_places")),
    )
    op.create_index(op.f("ix_places_act_id"), "places", ["act_id"], unique=False)
    op.create_index(op.f("ix_places_place_id"), "places", ["place_id"], unique=False)
    op.create_table(
        "place_names",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place_number", sa.Integer(), nullable=False),
        sa.Column("form", sa.Text(), nullable=True),
        sa.Column("loose_key", sa.Text(), nullable=True),
        sa.Column("gained", sa.Text(), nullable=True),
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_place_names")),
    )
    op.create_index(op.f("ix_place_names_act_id"), "place_names", ["act_id"], unique=False)
    op.create_index(op.f("ix_place_names_form"), "place_names", ["form"], unique=False)
    is_gained = sa.text("gained IS NOT NULL")
    op.create_index(
        "ix_place_names_gained",
        "place_names",
        ["place_number"],
        unique=False,
        sqlite_where=is_gained,
        postgresql_where=is_gained,
    )
    op.create_index(op.f("ix_place_names_loose_key"), "place_names", ["loose_key"], unique=False)
    op.create_table(
        "gained_names",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("theatre_id", sa.Text(), nullable=False),
        sa.Column("place_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_gained_names")),
    )
    op.create_index(op.f("ix_gained_names_act_id"), "gained_names", ["act_id"], unique=False)
    op.create_index(op.f("ix_gained_names_place_id"), "gained_names", ["place_id"], unique=False)
    op.create_table(
        "settled_names",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("theatre_id", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("place_id", sa.Text(), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_settled_names")),
    )
    op.create_index(op.f("ix_settled_names_act_id"), "settled_names", ["act_id"], unique=False)
    op.create_index(op.f("ix_settled_names_form"), "settled_names", ["form"], unique=False)
