"""The Valkey of the tests can be killed, brought back at the same address, and stopped for a while."""

import pytest
import redis

from tests.support.valkey import Valkey


def client(valkey: Valkey) -> redis.Redis:
    return redis.Redis.from_url(valkey.url, socket_timeout=0.3)


def test_a_killed_one_refuses_and_comes_back_empty(own_valkey: Valkey) -> None:
    client(own_valkey).set("a", "1")
    own_valkey.kill()
    with pytest.raises(redis.ConnectionError):
        client(own_valkey).ping()
    own_valkey.start()
    assert client(own_valkey).get("a") is None


def test_a_paused_one_answers_nobody_until_it_goes_on(own_valkey: Valkey) -> None:
    connected = client(own_valkey)
    connected.set("a", "1")
    own_valkey.pause()
    with pytest.raises(redis.TimeoutError):
        client(own_valkey).ping()
    own_valkey.resume()
    assert client(own_valkey).get("a") == b"1"


def test_caches_do_not_mix(valkey: Valkey) -> None:
    one, other = (redis.Redis.from_url(valkey.new_url()) for _ in range(2))
    one.set("a", "1")
    assert other.get("a") is None
