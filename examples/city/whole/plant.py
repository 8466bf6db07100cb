"""Faults planted at known places, each beside an innocent neighbour that looks like it; every spot is taken once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from whole.catalogue import Item
from whole.city import City, sound
from whole.scale import Size

Change = Callable[[City, Item], None]
Fits = Callable[[Item], bool]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to spoil the city: on which powers it can be done, what is done, and beside it what is done innocently."""

    fits: Fits
    spoil: Change
    innocent: Change | None = None


def planted(seed: int, size: Size, *, faults: bool = True) -> City:
    """The city with every fault planted ``size.faults`` times, and what must be found; without faults, the sound city.

    Faults of the catalogue come first, then the lists are written, then those of lists, implementations and flows, then those between peers.
    """
    from whole.faults_of_catalogue import WAYS as OF_CATALOGUE  # noqa: PLC0415 (they name this module's Way)
    from whole.faults_of_lists import WAYS as OF_LISTS  # noqa: PLC0415
    from whole.faults_of_organs import WAYS as OF_ORGANS  # noqa: PLC0415
    from whole.faults_of_peers import WAYS as OF_PEERS  # noqa: PLC0415

    city = sound(seed, size)
    if not faults:
        return city
    for ways in (OF_CATALOGUE, OF_LISTS, OF_ORGANS, OF_PEERS):
        for way in ways:
            _plant(city, way)
        if ways is OF_CATALOGUE:
            city.write_lists()
    return city


def _plant(city: City, way: Way) -> None:
    for change in (way.spoil, way.innocent):
        if change is None:
            continue
        spots = list(islice(_spots(city, way.fits), city.size.faults))
        if not spots:
            raise ValueError(f"{change.__name__}: no power is left to do it on; make the city larger")
        for item in spots:
            city.used |= {item.code, item.power.parent or item.code}
            change(city, item)


def _spots(city: City, fits: Fits) -> Iterator[Item]:
    """Powers that fit, are not used, and neither are their main item and sub-items."""
    parents = {item.power.parent for item in city.items.values()}
    for item in list(city.items.values()):
        free = item.code not in city.used and item.code not in parents and item.power.parent not in city.used
        if free and fits(item):
            yield item
