"""A small model of a whole installation, fed by what the bench measured: `python -m benchmarks.model`.

It answers how many processes, how much memory, and how much of Valkey and PostgreSQL so many players need, in rooms
of one size or another; what saturates first; and what it gives to shard the layer by session. Costs add up: µs of CPU a
second on each side. The one thing that is played through step by step is the burst of answers, for it queues.
"""

import math
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

SECOND_US = 1e6
FILL = 0.6  # a core that is busier than this answers late
POSTGRES_CORES = 16
VALKEY_CORES = 1  # it works on one
MOST_PROCESSES = 2_000  # what needs more is no plan


@dataclass(frozen=True)
class Costs:
    """CPU µs and KB, as measured on PostgreSQL with Valkey."""

    delivery_us: float  # a frame to one member, when nothing else is due to it
    event_us: float  # an event in the process that commits it, apart from its deliveries
    remote_us: float  # the same event in a process that hears of it
    valkey_publish_us: float
    valkey_subscriber_us: float
    postgres_event_us: float
    question_us: float  # a question of a game, whatever the players
    player_us: float  # each player's part in it: shown, answered, acked, told its result
    postgres_question_us: float
    postgres_player_us: float
    gossip_us: float  # one person's line in another process's presence, each two seconds
    idle_us: float  # a member who does nothing, a second
    connection_kb: float
    process_mb: float
    answer_us: float  # an answer of a burst, in the server
    postgres_answer_us: float
    commit_us: float  # from a message to its commit and back, when nothing else happens

    @classmethod
    def measured(cls, told: Mapping[str, float]) -> "Costs":
        """Split what was measured in two rooms of different size into what an event and what a member costs."""
        few, many = told["few"], told["many"]
        delivery = _slope(few, told["event_1_few_us"], many, told["event_1_many_us"])
        subscriber = max(0.0, told["event_2_few_valkey_us"] - told["event_1_few_valkey_us"])
        player = _slope(
            1 / told["game_few"], told["game_few_us_postgres"], 1 / told["game_many"], told["game_us_postgres"]
        )
        behind = _slope(1 / told["game_few"], told["game_few_behind_us"], 1 / told["game_many"], told["game_behind_us"])
        heard = told["many"] / 2  # lines a second that two processes hear of each other: half the room each, each 2 s
        return cls(
            delivery_us=delivery,
            event_us=max(0.0, told["event_1_few_us"] - few * delivery),
            remote_us=max(0.0, told["event_2_few_us"] - told["event_1_few_us"]),
            valkey_publish_us=max(0.0, told["event_1_few_valkey_us"] - subscriber),
            valkey_subscriber_us=subscriber,
            postgres_event_us=told["event_1_few_postgres_us"],
            question_us=player,
            player_us=max(0.0, told["game_us_postgres"] - player / told["game_many"]),
            postgres_question_us=behind,
            postgres_player_us=max(0.0, told["game_behind_us"] - behind / told["game_many"]),
            gossip_us=max(0.0, told["idle_2_us"] - told["idle_1_us"]) / heard,
            idle_us=told["idle_1_us"] / many,
            connection_kb=told["connection_kb"],
            process_mb=told["process_mb"],
            answer_us=told["answer_us_postgres"],
            postgres_answer_us=told["answer_behind_us_postgres"],
            commit_us=told["event_1_few_p50_ms"] * 1_000,
        )


def _slope(x0: float, y0: float, x1: float, y1: float) -> float:
    return max(0.0, (y1 - y0) / (x1 - x0))


@dataclass(frozen=True)
class Night:
    """What happens in a room."""

    question_seconds: float = 30.0
    events_a_question: float = 5.0  # shown, open, closed, revealed, scores
    chats_a_player: float = 1 / 120  # a second
    most_chats: float = 5.0  # a second in one room: a large one is on slow chat


@dataclass(frozen=True)
class Plan:
    """An installation: so many players in rooms of one size, on so many processes."""

    players: int
    room: int
    processes: int
    spread: float  # processes that have members of a room, on average
    process_cores: float
    valkey_cores: float
    postgres_cores: float
    memory_gb: float
    last_ms: float  # until an event has been written to the last of a room's members

    @property
    def is_possible(self) -> bool:
        """Whether so many processes hold it; where each one more costs the others more than it takes, none do."""
        return self.process_cores <= self.processes * FILL

    @property
    def valkeys(self) -> int:
        """How many Valkey hosts it takes, with the layer sharded by session."""
        return max(1, math.ceil(self.valkey_cores / (VALKEY_CORES * FILL)))

    @property
    def first_to_saturate(self) -> str:
        """Which of Valkey and PostgreSQL is nearest to its end; processes are added as needed."""
        parts = {"Valkey": self.valkey_cores / VALKEY_CORES, "PostgreSQL": self.postgres_cores / POSTGRES_CORES}
        return max(parts, key=lambda name: parts[name])


def plan(costs: Costs, players: int, room: int, *, sticky: bool, night: Night = Night()) -> Plan:  # noqa: B008
    """Return the smallest installation whose processes' cores are at most FILL busy.

    `sticky` is a proxy that brings a session's members to as few processes as hold them; else they are anywhere.
    """
    processes = 1
    while True:
        made = _plan(costs, players, room, processes, sticky=sticky, night=night)
        if made.is_possible or processes >= MOST_PROCESSES:
            return made
        wanted = math.ceil(min(made.process_cores / FILL, processes * 1.3))
        processes = min(MOST_PROCESSES, max(processes + 1, wanted))


def _plan(costs: Costs, players: int, room: int, processes: int, *, sticky: bool, night: Night) -> Plan:
    room = min(room, players)
    rooms = players / room
    spread = _spread(processes, room, rooms, sticky=sticky)
    chats = rooms * min(night.most_chats, room * night.chats_a_player)
    questions = rooms / night.question_seconds
    events = chats + questions * night.events_a_question
    answers = players / night.question_seconds
    is_shared = processes > 1
    heard = rooms * room * (spread - 1) / 2 if is_shared else 0.0  # every line to every other process, each 2 s
    work = (
        questions * costs.question_us
        + answers * costs.player_us
        + chats * (costs.event_us + room * costs.delivery_us)
        + events * (spread - 1) * costs.remote_us
        + heard * costs.gossip_us
        + players * costs.idle_us
    )
    layer = events * (costs.valkey_publish_us + spread * costs.valkey_subscriber_us) if is_shared else 0.0
    stored = (
        chats * costs.postgres_event_us + questions * costs.postgres_question_us + answers * costs.postgres_player_us
    )
    memory = players * costs.connection_kb / 1024**2 + processes * costs.process_mb / 1024
    last_ms = (costs.commit_us + room / spread * costs.delivery_us) / 1_000
    return Plan(
        players, room, processes, spread, work / SECOND_US, layer / SECOND_US, stored / SECOND_US, memory, last_ms
    )


def _spread(processes: int, room: int, rooms: float, *, sticky: bool) -> float:
    """Return how many processes have members of a room."""
    if sticky:
        return float(min(room, max(1, math.ceil(processes / rooms))))
    return processes * (1 - (1 - 1 / processes) ** room)


@dataclass(frozen=True)
class Burst:
    """Answers that come at once, committed in groups: what arrives while one commit runs goes into the next."""

    parse_us: float  # of the loop, an answer: read, parsed, acked
    store_us: float  # of a commit, an answer: judged, stored, in our process and in the database
    commit_us: float  # of a commit, whatever is in it
    most: int = 500

    @classmethod
    def of(cls, costs: Costs) -> "Burst":
        """Return it for one room, whose commits come one after another wherever its players are connected."""
        half = costs.answer_us / 2
        return cls(half, half + costs.postgres_answer_us, costs.commit_us)

    def waits_ms(self, answers: int) -> list[float]:
        """Play it through: return how long each answer waited for its ack, the first first."""
        return list(self._waits(answers))

    def _waits(self, answers: int) -> Iterator[float]:
        parsed, done = 0, 0
        now = 0.0
        while done < answers:
            if parsed == done:
                now, parsed = now + self.parse_us, parsed + 1
            batch = min(self.most, parsed - done)
            now += self.commit_us + batch * self.store_us
            done += batch
            parsed = min(answers, max(parsed, int(now / self.parse_us)))
            yield from [now / 1_000] * batch


if __name__ == "__main__":
    from benchmarks.pages import scaling
    from benchmarks.report import costs as measured_costs

    sys.stdout.write(scaling(measured_costs()) + "\n")
