"""The clinic's prices as people of its country write them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from babel.lists import format_list
from babel.numbers import format_currency

from bot.clinic.clinic import Clinic, Price
from bot.clinic.country import country_of

SHOWN = 8


def price_list(clinic: Clinic, wording: Mapping[str, Any]) -> str | None:
    """Return the prices in one sentence, first visits first; None if there are none."""
    told = [
        _price(price, clinic, wording) for price in sorted(clinic.prices, key=lambda p: not p.first_visit)
    ]
    return str(wording["prices"]["joined_by"]).join(told[:SHOWN]) or None


def session_lengths(clinic: Clinic, wording: Mapping[str, Any]) -> str | None:
    """Return the lengths that are sold, like "30, 60 or 90 minutes"; the clinic's own words win."""
    if own := clinic.details.get("session_lengths"):
        return own.rstrip(".")
    minutes = sorted({price.minutes for price in clinic.prices if price.minutes})
    if not minutes:
        return None
    locale = country_of(clinic).locale
    lengths = format_list([str(number) for number in minutes], style="or", locale=locale)
    return str(wording["session_lengths"]).format(lengths=lengths)


def money(amount: Decimal, clinic: Clinic) -> str:
    """Return an amount in the clinic's currency, without cents where there are none."""
    country = country_of(clinic)
    told = format_currency(amount, country.currency, locale=country.locale)
    if amount == amount.to_integral_value():
        told = format_currency(
            amount, country.currency, "¤#,##0", locale=country.locale, currency_digits=False
        )
    return str(told)


def _price(price: Price, clinic: Clinic, wording: Mapping[str, Any]) -> str:
    words = wording["prices"]
    service = price.service
    if price.first_visit and words["first_visit"] not in service.lower():
        service = f"{service} ({words['first_visit']})"
    template = words["timed"] if price.minutes else words["untimed"]
    return str(template).format(service=service, minutes=price.minutes, amount=money(price.amount, clinic))
