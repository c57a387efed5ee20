"""The first schema: records of a visit, and the therapist directory."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


TABLES = (
    "assessment",
    "assessment_flag",
    "handover",
    "audit_event",
    "message_log",
    "specialty",
    "language",
    "insurer",
    "therapist",
    "therapist_specialty",
    "therapist_language",
    "therapist_insurer",
)


def upgrade() -> None:
    """Apply the change."""
    create_visit_tables()
    create_handover_and_log_tables()
    create_therapist_table()
    create_directory_lists()


def downgrade() -> None:
    """Undo the change."""
    for table in reversed(TABLES):
        op.drop_table(table)


def create_visit_tables() -> None:
    """Create the verdicts with their flags."""
    op.create_table(
        "assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=255), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disposition", sa.String(length=20), nullable=False),
        sa.Column("protocol_version", sa.String(length=40), nullable=False),
        sa.Column("country", sa.String(length=2)),
        sa.Column("hands_on", sa.String(length=10), nullable=False),
        sa.Column("plan", sa.String(length=80)),
        sa.Column("safety_net_shown", sa.Boolean(), nullable=False),
        sa.Column("for_whom", sa.String(length=20)),
        sa.Column("case", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "disposition IN ('emergency_now', 'same_day', 'within_days', 'self_care', 'therapy_visit')",
            name=op.f("ck_assessment_disposition"),
        ),
        sa.CheckConstraint(
            "for_whom IN ('me', 'my_child', 'someone_else')", name=op.f("ck_assessment_for_whom")
        ),
        sa.CheckConstraint("hands_on IN ('yes', 'ask_first', 'no')", name=op.f("ck_assessment_hands_on")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
    )
    op.create_index(
        "ix_assessment_conversation_id_created_at", "assessment", ["conversation_id", "created_at"]
    )
    op.create_index("ix_assessment_created_at", "assessment", ["created_at"])
    op.create_table(
        "assessment_flag",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "level IN ('emergency_now', 'same_day', 'within_days', 'self_care', 'therapy_visit')",
            name=op.f("ck_assessment_flag_level"),
        ),
        sa.CheckConstraint("status IN ('present', 'unknown')", name=op.f("ck_assessment_flag_status")),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_assessment_flag_assessment_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("assessment_id", "finding_id", name=op.f("pk_assessment_flag")),
    )


def create_handover_and_log_tables() -> None:
    """Create the hand-overs, the audit trail and the message log."""
    op.create_table(
        "handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column("conversation_id", sa.String(length=255), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("contact", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=255)),
        sa.Column("best_time", sa.String(length=255)),
        sa.Column("summary", sa.Text()),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text()),
        sa.Column("reply_by", sa.DateTime(timezone=True)),
        sa.Column("idempotency_key", sa.String(length=255), nullable=False),
        sa.CheckConstraint("status IN ('new', 'sent', 'failed', 'done')", name=op.f("ck_handover_status")),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_handover_attempts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_handover_idempotency_key")),
        sa.UniqueConstraint("reference", name=op.f("uq_handover_reference")),
    )
    op.create_index("ix_handover_conversation_id", "handover", ["conversation_id"])
    op.create_index("ix_handover_status_created_at", "handover", ["status", "created_at"])
    op.create_table(
        "audit_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=255)),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
    )
    op.create_index("ix_audit_event_at", "audit_event", ["at"])
    op.create_index("ix_audit_event_conversation_id", "audit_event", ["conversation_id"])
    op.create_table(
        "message_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=255), nullable=False),
        sa.Column("client_message_id", sa.String(length=64)),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replies", sa.JSON(none_as_null=True)),
        sa.Column("seq", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_log")),
        sa.UniqueConstraint(
            "conversation_id",
            "client_message_id",
            name=op.f("uq_message_log_conversation_id_client_message_id"),
        ),
        sa.UniqueConstraint("conversation_id", "seq", name=op.f("uq_message_log_conversation_id_seq")),
    )


def create_therapist_table() -> None:
    """Create the therapists."""
    op.create_table(
        "therapist",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("credentials", sa.String(length=120), nullable=False),
        sa.Column("gender", sa.String(length=10), nullable=False),
        sa.Column("address_line_1", sa.String(length=160), nullable=False),
        sa.Column("address_line_2", sa.String(length=160), nullable=False),
        sa.Column("city", sa.String(length=80), nullable=False),
        sa.Column("region", sa.String(length=80), nullable=False),
        sa.Column("postal_code", sa.String(length=16), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=160), nullable=False),
        sa.Column("website", sa.String(length=300), nullable=False),
        sa.Column("booking_url", sa.String(length=300), nullable=False),
        sa.Column("accepting", sa.Boolean(), nullable=False),
        sa.Column("next_available", sa.Date()),
        sa.Column("evening", sa.Boolean(), nullable=False),
        sa.Column("saturday", sa.Boolean(), nullable=False),
        sa.Column("sunday", sa.Boolean(), nullable=False),
        sa.Column("early_morning", sa.Boolean(), nullable=False),
        sa.Column("wheelchair_access", sa.Boolean(), nullable=False),
        sa.Column("parking", sa.Boolean(), nullable=False),
        sa.Column("home_visit", sa.Boolean(), nullable=False),
        sa.Column("telehealth", sa.Boolean(), nullable=False),
        sa.Column("pediatric", sa.Boolean(), nullable=False),
        sa.Column("prenatal", sa.Boolean(), nullable=False),
        sa.Column("licence_register", sa.String(length=120), nullable=False),
        sa.Column("licence_number", sa.String(length=60), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "gender IN ('female', 'male', 'other', 'unstated')", name=op.f("ck_therapist_gender")
        ),
        sa.CheckConstraint("latitude BETWEEN -90 AND 90", name=op.f("ck_therapist_latitude")),
        sa.CheckConstraint("longitude BETWEEN -180 AND 180", name=op.f("ck_therapist_longitude")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_therapist")),
    )
    op.create_index("ix_therapist_latitude_longitude", "therapist", ["latitude", "longitude"])


def create_directory_lists() -> None:
    """Create what a therapist has several of."""
    op.create_table(
        "specialty",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_specialty")),
    )
    op.create_table(
        "language",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_language")),
    )
    op.create_table(
        "insurer",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_insurer")),
    )
    op.create_table(
        "therapist_specialty",
        sa.Column("therapist_id", sa.String(length=64), nullable=False),
        sa.Column("specialty_id", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["specialty_id"], ["specialty.id"], name=op.f("fk_therapist_specialty_specialty_id")
        ),
        sa.ForeignKeyConstraint(
            ["therapist_id"],
            ["therapist.id"],
            name=op.f("fk_therapist_specialty_therapist_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("therapist_id", "specialty_id", name=op.f("pk_therapist_specialty")),
    )
    op.create_table(
        "therapist_language",
        sa.Column("therapist_id", sa.String(length=64), nullable=False),
        sa.Column("language_id", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["language_id"], ["language.id"], name=op.f("fk_therapist_language_language_id")
        ),
        sa.ForeignKeyConstraint(
            ["therapist_id"],
            ["therapist.id"],
            name=op.f("fk_therapist_language_therapist_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("therapist_id", "language_id", name=op.f("pk_therapist_language")),
    )
    op.create_table(
        "therapist_insurer",
        sa.Column("therapist_id", sa.String(length=64), nullable=False),
        sa.Column("insurer_id", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["insurer_id"], ["insurer.id"], name=op.f("fk_therapist_insurer_insurer_id")),
        sa.ForeignKeyConstraint(
            ["therapist_id"],
            ["therapist.id"],
            name=op.f("fk_therapist_insurer_therapist_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("therapist_id", "insurer_id", name=op.f("pk_therapist_insurer")),
    )
