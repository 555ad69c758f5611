"""A place where devices wait to be let in: each state of comparing digits, and vouchers."""

import datetime as dt

from cryptography.hazmat.primitives.asymmetric import ec

from tests.hub.console.place import Place
from tests.support.device_simulator import csr_of
from werkstadt.contract.messages import PairNumber, PairWish, VoucherWish
from werkstadt.hub import pairwork, voucherwork
from werkstadt.hub.voucherwork import Wish

KEY = ec.generate_private_key(ec.SECP256R1())


def on_its_own_clock(place: Place) -> None:
    """What devices say is judged by the hub's clock, which else is the real one."""
    place.hub.now_ms = place.now_ms  # type: ignore[method-assign]


def waiting(place: Place, name: str, address: str, *, number: bool = True) -> str:
    """Its pair, in the window that is open."""
    wish = PairWish(csr=csr_of(KEY), name=name, profile="terminal-15", version="0.1.0").model_dump_json().encode()
    pair = pairwork.offer(place.hub, wish, address).pair
    if number:
        pairwork.take_number(place.hub, pair, PairNumber(number=bytes(range(32)).hex()).model_dump_json().encode())
    return pair


def several(place: Place) -> int:
    """A window with a device in each state. Its number."""
    on_its_own_clock(place)
    nr = pairwork.open_window(place.hub, "ada", place.clock_ms).nr
    waiting(place, "Neues Terminal 1", "192.168.10.41")
    pairwork.same_there(place.hub, waiting(place, "Neues Terminal 2", "192.168.10.42"))
    pairwork.same_here(place.hub, waiting(place, "Tafel", "192.168.10.43"), "ada", place.clock_ms)
    waiting(place, "Tablet", "192.168.10.44", number=False)
    done = waiting(place, "Empfang", "192.168.10.45")
    pairwork.same_there(place.hub, done)
    pairwork.same_here(place.hub, done, "ada", place.clock_ms)
    return nr


def vouchers(place: Place) -> list[str]:
    """One that two devices have used, one that is used up, one that is withdrawn. Their ids."""
    on_its_own_clock(place)
    made = [voucherwork.make(place.hub, Wish(n, dt.date(2026, 12, 31), "Showroom"), "ada")[0] for n in (30, 1, 5)]
    for number, voucher in enumerate((made[0], made[0], made[1]), start=1):
        key = ec.generate_private_key(ec.SECP256R1())
        named = {"name": f"Terminal {number}", "profile": "terminal-15", "version": "0.1.0"}
        wish = VoucherWish(voucher=voucher.id, secret=voucher.secret, csr=csr_of(key), **named)
        voucherwork.let_in(place.hub, wish, "192.168.10.50")
    voucherwork.withdraw(place.hub, made[2].id, "ada", place.clock_ms)
    return [one.id for one in made]
