"""The register of defects: by name, what each spoils and which codes it can lead to.

A defect is a function of the world and of what it spoils; `tells` names the codes that it can lead to (self-test holds every
defect to at least one of them), nothing for what must be taken without a word. `world` defects are settings, chosen before
anything is made. Several may hit the same thing.
"""
from dataclasses import dataclass

DEFECTS = {}


@dataclass
class Defect:
    name: str
    level: str                              # world, sale, batch, rows, incentive, file
    spoil: object
    tells: tuple = ()
    weight: int = 1                         # how often chance takes it


def defect(level, tells="", weight=1):
    def register(function):
        name = function.__name__.replace("_", "-")
        DEFECTS[name] = Defect(name, level, function, tuple(tells.split()), weight)
        return function
    return register


def of_level(level):
    return [d for d in DEFECTS.values() if d.level == level]
