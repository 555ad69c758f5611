from werkstadt.hub.console.throttle import FORGET_S, FREE_TRIES, KEPT_MOST, LONGEST_WAIT_S, Throttle


class Clock:
    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def test_the_first_tries_are_free_and_then_each_failure_doubles_the_wait() -> None:
    clock = Clock()
    throttle = Throttle(clock)
    for _ in range(FREE_TRIES):
        assert throttle.wait_s("account:ada") == 0.0
        throttle.failed("account:ada")
    assert throttle.wait_s("account:ada") == 30.0
    clock.now_s += 30.0
    assert throttle.wait_s("account:ada") == 0.0
    throttle.failed("account:ada")
    assert throttle.wait_s("account:ada") == 60.0


def test_the_wait_never_grows_beyond_its_limit_and_an_hour_forgets() -> None:
    clock = Clock()
    throttle = Throttle(clock)
    for _ in range(40):
        throttle.failed("source:10.0.0.9")
    assert throttle.wait_s("source:10.0.0.9") == LONGEST_WAIT_S
    clock.now_s += FORGET_S + 1
    assert throttle.wait_s("source:10.0.0.9") == 0.0
    throttle.failed("source:10.0.0.9")
    assert throttle.wait_s("source:10.0.0.9") == 0.0


def test_account_and_source_are_counted_apart_and_success_forgets() -> None:
    throttle = Throttle(Clock())
    for _ in range(FREE_TRIES):
        throttle.failed("account:ada", "source:a")
    assert throttle.wait_s("account:emil", "source:b") == 0.0
    assert throttle.wait_s("account:emil", "source:a") > 0.0
    throttle.succeeded("account:ada", "source:a")
    assert throttle.wait_s("account:ada", "source:a") == 0.0


def test_a_flood_of_names_is_forgotten_once_it_is_old() -> None:
    clock = Clock()
    throttle = Throttle(clock)
    for nr in range(KEPT_MOST + 1):
        throttle.failed(f"account:{nr}")
    clock.now_s += FORGET_S + 1
    throttle.failed("account:last")
    assert len(throttle._failures) == 1
