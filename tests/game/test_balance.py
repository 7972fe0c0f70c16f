"""Teams of equal size, with as few moves as it takes."""

import random
from collections import Counter

from sessions_app.game.balance import evened


def test_teams_are_even_in_the_room_and_on_the_list() -> None:
    for seed in range(200):
        chance = random.Random(seed)  # noqa: S311
        teams = [f"team {n}" for n in range(chance.randint(1, 9))]
        here, away = (
            {f"{where} {n}": chance.choice([*teams, None]) for n in range(chance.randint(0, 40))}
            for where in ("here", "away")
        )
        moves = evened((here, away), teams)
        for people in (here, {**here, **away}):
            counts = Counter(dict.fromkeys(teams, 0))
            counts.update({**people, **moves}[person] for person in people)
            assert max(counts.values()) - min(counts.values()) <= 1, (seed, counts)
        assert evened(({person: moves.get(person, team) for person, team in here.items()},), teams) == {}, seed


def test_only_those_move_who_must_and_the_last_first() -> None:
    here = {"a": "Red", "b": "Red", "c": "Red", "d": "Blue", "e": None}
    assert evened((here,), ["Red", "Blue"]) == {"e": "Blue"}
    assert evened(({"a": "Red", "b": "Red", "c": "Red", "d": "Red"},), ["Blue", "Red"]) == {"c": "Blue", "d": "Blue"}
    assert evened(({"a": "Red", "b": "Blue", "c": "Blue"},), ["Red", "Blue"]) == {}
