"""What `signpost people` and `signpost rota` do. Every one takes the parsed options and returns the exit status."""

import argparse
from contextlib import closing
from functools import partial

from adapters.compose import compose
from adapters.console.send import complain, send
from bot.leaving import imported, moved
from bot.notices import parked
from bot.records.people import Address, People, PersonTaken
from bot.records.people_file import PeopleFileError, read_people, warnings
from bot.records.rota import Rota
from bot.records.rota_file import RotaFileError, read_rota


def people_import(options: argparse.Namespace) -> int:
    """Import a people file, and warn of what will go wrong with it; where it has faults, they are all named."""
    with closing(compose(options.settings)) as services:
        try:
            members = read_people(options.file, [force.id for force in services.knowledge.forces()])
            follow = partial(imported, forces=[member.force for member in members], services=services)
            transferred = partial(moved, services=services)
            done = People(services.store.database).import_all(members, services.now(), follow, transferred)
        except (PeopleFileError, PersonTaken) as error:
            return _refused(error)
        told = parked.try_again_where_nobody_was_known(services)
        refused = [Address(found.platform, found.account) for found in services.chats.unreachable()]
    send(f"people added: {done.added}, changed: {done.changed}, removed: {done.removed}")
    if told:
        send(f"notices for which nobody was known, being tried again: {told}")
    for warning in warnings(members, refused):
        send(f"warning: {warning}")
    return 0


def rota_import(options: argparse.Namespace) -> int:
    """Import a rota; where it has faults, they are all named."""
    with closing(compose(options.settings)) as services:
        people = People(services.store.database)
        forces = [force.id for force in services.knowledge.forces()]
        members = {member.id: member for force in forces for member in people.everybody(force)}
        try:
            duties = read_rota(options.file, members)
        except RotaFileError as error:
            return _refused(error)
        replaced = Rota(services.store.database).import_all(duties, services.now())
    units = len({(duty.force, duty.unit) for duty in duties})
    send(f"duties imported: {len(duties)}, in place of {replaced}; units: {units}")
    return 0


def _refused(error: ValueError) -> int:
    for fault in str(error).split("\n"):
        complain(fault)
    complain("Nothing was changed.")
    return 1
