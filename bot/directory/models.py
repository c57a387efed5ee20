"""Tables of the therapist directory. No object of this module leaves the package."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Date, Float, ForeignKey, Index, Integer, String
from sqlalchemy.orm import relationship

from bot.directory.therapist import Gender
from bot.records.database import Base, UtcDateTime


def _flag() -> Column[bool]:
    return Column(Boolean(create_constraint=False), nullable=False, default=False)


class TherapistRow(Base):
    """One therapist at one address; what stands here is published by the clinic."""

    __tablename__ = "therapist"
    __table_args__ = (
        CheckConstraint(
            "gender IN ({})".format(", ".join(f"'{gender.value}'" for gender in Gender)), name="gender"
        ),
        CheckConstraint("latitude BETWEEN -90 AND 90", name="latitude"),
        CheckConstraint("longitude BETWEEN -180 AND 180", name="longitude"),
        # Serves the bounding box of a search near a place.
        Index(None, "latitude", "longitude"),
    )

    id = Column(String(64), primary_key=True)
    name = Column(String(120), nullable=False)
    credentials = Column(String(120), nullable=False)
    gender = Column(String(10), nullable=False)
    address_line_1 = Column(String(160), nullable=False)
    address_line_2 = Column(String(160), nullable=False)
    city = Column(String(80), nullable=False)
    region = Column(String(80), nullable=False)
    postal_code = Column(String(16), nullable=False)
    country = Column(String(2), nullable=False)
    latitude = Column(Float, nullable=False)
    longitude = Column(Float, nullable=False)
    phone = Column(String(40), nullable=False)
    email = Column(String(160), nullable=False)
    website = Column(String(300), nullable=False)
    booking_url = Column(String(300), nullable=False)
    accepting = _flag()
    next_available = Column(Date)
    evening = _flag()
    saturday = _flag()
    sunday = _flag()
    early_morning = _flag()
    wheelchair_access = _flag()
    parking = _flag()
    home_visit = _flag()
    telehealth = _flag()
    pediatric = _flag()
    prenatal = _flag()
    licence_register = Column(String(120), nullable=False)
    licence_number = Column(String(60), nullable=False)
    updated_at = Column(UtcDateTime, nullable=False)

    specialties = relationship(
        "TherapistSpecialtyRow",
        order_by="TherapistSpecialtyRow.position",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )
    languages = relationship(
        "TherapistLanguageRow",
        order_by="TherapistLanguageRow.position",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )
    insurers = relationship(
        "TherapistInsurerRow",
        order_by="TherapistInsurerRow.position",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )


class SpecialtyRow(Base):
    """A kind of treatment, by its id."""

    __tablename__ = "specialty"

    id = Column(String(40), primary_key=True)


class LanguageRow(Base):
    """A language by its English name; the id is the name in lower case."""

    __tablename__ = "language"

    id = Column(String(80), primary_key=True)
    name = Column(String(80), nullable=False)


class InsurerRow(Base):
    """An insurer or payment scheme; the id is the name in lower case without punctuation."""

    __tablename__ = "insurer"

    id = Column(String(80), primary_key=True)
    name = Column(String(80), nullable=False)


class TherapistSpecialtyRow(Base):
    """A treatment that a therapist gives; the first is the main one. The key serves the search."""

    __tablename__ = "therapist_specialty"

    therapist_id = Column(ForeignKey("therapist.id", ondelete="CASCADE"), primary_key=True)
    specialty_id = Column(ForeignKey("specialty.id"), primary_key=True)
    position = Column(Integer, nullable=False)


class TherapistLanguageRow(Base):
    """A language that a therapist speaks. The key serves the search."""

    __tablename__ = "therapist_language"

    therapist_id = Column(ForeignKey("therapist.id", ondelete="CASCADE"), primary_key=True)
    language_id = Column(ForeignKey("language.id"), primary_key=True)
    position = Column(Integer, nullable=False)
    language = relationship("LanguageRow", lazy="joined", innerjoin=True)


class TherapistInsurerRow(Base):
    """An insurer that a therapist bills. The key serves the search."""

    __tablename__ = "therapist_insurer"

    therapist_id = Column(ForeignKey("therapist.id", ondelete="CASCADE"), primary_key=True)
    insurer_id = Column(ForeignKey("insurer.id"), primary_key=True)
    position = Column(Integer, nullable=False)
    insurer = relationship("InsurerRow", lazy="joined", innerjoin=True)
