"""How far each hand-over has come by each channel; the tries move there from the hand-over itself."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "delivery",
        sa.Column("handover_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.Column("last_error", sa.Text()),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_delivery_attempts")),
        sa.ForeignKeyConstraint(
            ["handover_id"], ["handover.id"], name=op.f("fk_delivery_handover_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("handover_id", "channel", name=op.f("pk_delivery")),
    )
    op.create_index(op.f("ix_delivery_sent_at_next_try_at"), "delivery", ["sent_at", "next_try_at"])
    with op.batch_alter_table("handover") as table:
        table.drop_constraint(op.f("ck_handover_attempts"), type_="check")
        table.drop_column("attempts")
        table.drop_column("last_error")


def downgrade() -> None:
    """Undo the change."""
    with op.batch_alter_table("handover") as table:
        table.add_column(sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("last_error", sa.Text()))
        table.create_check_constraint(op.f("ck_handover_attempts"), "attempts >= 0")
    op.drop_table("delivery")
