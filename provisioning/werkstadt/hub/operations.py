"""What staff may do from the command line: run in the hub that serves, or directly where none does.

Every operation takes and returns JSON objects, so that it can travel over the control socket.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from werkstadt.contract.errors import ContractError
from werkstadt.contract.passwords import hash_secret, pin_problem
from werkstadt.hub import authority, feedwork, rescuework, voucherwork
from werkstadt.hub.certificates import AuthorityError
from werkstadt.hub.core import Hub
from werkstadt.hub.errors import HubError
from werkstadt.hub.retentionwork import Place, days_of_copies, run_all
from werkstadt.hub.rules.retention import DAY_MS
from werkstadt.hub.store import audit, devices, enrolment, house, results, retention, schemas, staff, vouchers

Result = dict[str, object]
WHO = "command line"


class OperationError(HubError):
    """Refused; the message is for the one who asked."""


def run(hub: Hub, verb: str, args: Mapping[str, object]) -> Result:
    """Raises OperationError."""
    operation = _OPERATIONS.get(verb)
    if operation is None:
        raise OperationError(f"verb: expected one of {', '.join(_OPERATIONS)}, got {verb!r}")
    try:
        return operation(hub, args)
    except (
        staff.StaffError,
        feedwork.FeedError,
        rescuework.RescueError,
        voucherwork.VoucherError,
        ContractError,
        AuthorityError,
    ) as err:
        raise OperationError(str(err)) from err


def _device_code(hub: Hub, _args: Mapping[str, object]) -> Result:
    now_ms = hub.now_ms()
    with hub.store.writing() as connection:
        code = enrolment.open_window(connection, hub.authority.spki_sha256, opened_by=WHO, now_ms=now_ms)
        audit.write(connection, now_ms, who=WHO, what="window opened")
    return {"code": str(code), "expires_ms": now_ms + enrolment.WINDOW_MS, "port": hub.settings.devices.port}


def _device_set(hub: Hub, args: Mapping[str, object]) -> Result:
    device = _text(args, "device")
    wished = {name: _optional(args, name) for name in ("name", "zone", "time_zone")}
    zone = wished["time_zone"]
    wished["exhibition"] = str(args["exhibition"]) if args.get("exhibition") is not None else None
    try:
        ZoneInfo(zone or "UTC")
    except (ZoneInfoNotFoundError, ValueError) as err:
        raise OperationError(f"time zone: expected an IANA name such as Europe/Berlin, got {zone!r}") from err
    with hub.store.writing() as connection:
        try:
            revision = devices.set_policy(connection, device, **wished)
        except KeyError as err:
            raise OperationError(f"device: expected one that is enrolled, got {device!r}") from err
        detail = ", ".join(f"{name}={value}" for name, value in wished.items() if value is not None)
        audit.write(connection, hub.now_ms(), who=WHO, what="policy", subject=device, detail=detail)
    return {"device": device, "revision": revision}


def _content_noted(hub: Hub, args: Mapping[str, object]) -> Result:
    """Something was signed, published or withdrawn on the disk. new: whom devices trust is known only now."""
    with hub.store.writing() as connection:
        audit.write(connection, hub.now_ms(), who=WHO, what="content", detail=_text(args, "what"))
        if args.get("new") is True:
            devices.renew_policies(connection)
    return {}


def _content_everywhere(hub: Hub, args: Mapping[str, object]) -> Result:
    exhibition = _text(args, "exhibition")
    with hub.store.writing() as connection:
        devices.show_everywhere(connection, exhibition)
        audit.write(connection, hub.now_ms(), who=WHO, what="exhibition", subject=exhibition)
    return {"exhibition": exhibition}


def _device_revoke(hub: Hub, args: Mapping[str, object]) -> Result:
    device, reason = _text(args, "device"), _text(args, "reason")
    with hub.store.writing() as connection:
        if not devices.revoke(connection, device, reason, hub.now_ms()):
            raise OperationError(f"device: expected one that is enrolled and not revoked, got {device!r}")
        audit.write(connection, hub.now_ms(), who=WHO, what="revoke", subject=device, detail=reason)
    return {"device": device, "revoked": True}


def _ca_rotate_signing(hub: Hub, _args: Mapping[str, object]) -> Result:
    """Policies and the list of feeds are signed anew: a device that starts without the hub must read its own."""
    hub.authority.rotate_signing()
    with hub.store.writing() as connection:
        devices.renew_policies(connection)
        audit.write(connection, hub.now_ms(), who=WHO, what="signing key rotated")
    hub.feeds.changed()
    return {"signing_until": authority.dates(hub.authority.folder).until["signing"]}


def _ca_rotate(hub: Hub, _args: Mapping[str, object]) -> Result:
    with hub.store.writing() as connection:  # no certificate is issued meanwhile
        old = hub.authority.pin
        hub.authority.rotate_ca()
        detail = f"{old} -> {hub.authority.pin}"
        audit.write(connection, hub.now_ms(), who=WHO, what="CA rotated", detail=detail)
    return {"pin": hub.authority.pin, "former": old}


def _ca_former(hub: Hub, _args: Mapping[str, object]) -> Result:
    """Earlier CAs, the newest first, and the names of the devices that have not taken the next one yet."""
    with hub.store.reading() as connection:
        used = enrolment.certificates_in_use(connection)
    return {
        "former": [
            {"pin": one.pin, "devices": sorted(name for name, pem in used if one.has_issued(pem))}
            for one in hub.authority.former
        ]
    }


def _ca_forget(hub: Hub, args: Mapping[str, object]) -> Result:
    pin = _text(args, "pin")
    with hub.store.writing() as connection:
        used = enrolment.certificates_in_use(connection)
        former = hub.authority.former_until(pin)
        left = sorted(name for name, pem in used if any(one.has_issued(pem) for one in former))
        if left:
            raise OperationError(
                f"pin: expected one that no device has any more, got that of {', '.join(left)}: "
                "let them come to the hub, or revoke them"
            )
        hub.authority.forget_ca(pin)
        audit.write(connection, hub.now_ms(), who=WHO, what="CA forgotten", detail=pin)
    return {"pin": pin, "forgotten": True}


def _voucher_make(hub: Hub, args: Mapping[str, object]) -> Result:
    number, hubs = args.get("devices"), args.get("hubs")
    if type(number) is not int or not isinstance(hubs, list):
        raise OperationError(f"devices: expected a whole number, got {number!r}")
    try:
        last_day = dt.date.fromisoformat(_text(args, "until"))
    except ValueError as err:
        raise OperationError(f"until: expected a day such as 2026-12-31, got {args.get('until')!r}") from err
    named = [_text({"hub": one}, "hub") for one in hubs]
    for one in named:
        if not re.fullmatch(r"[^\s:]+:\d{1,5}|\[[0-9a-fA-F:.]+\]:\d{1,5}", one):
            raise OperationError(f"hub: expected HOST:PORT, got {one!r}")
    wish = voucherwork.Wish(number, last_day, _optional(args, "zone") or "", named)
    made, signed = voucherwork.make(hub, wish, WHO)
    return {"id": made.id, "hubs": made.hubs, "file": voucherwork.file_of(signed)}


def _voucher_list(hub: Hub, _args: Mapping[str, object]) -> Result:
    now_ms = hub.now_ms()
    with hub.store.reading() as connection:
        found = vouchers.listing(connection)
        return {
            "vouchers": [
                {
                    **asdict(one),
                    "state": one.state(now_ms),
                    "until": voucherwork.last_day(one, hub.time_zone).isoformat(),
                    "members": [member.device for member in vouchers.members(connection, one.id)],
                }
                for one in found
            ]
        }


def _voucher_withdraw(hub: Hub, args: Mapping[str, object]) -> Result:
    id_ = _text(args, "voucher")
    if not voucherwork.withdraw(hub, id_, WHO, hub.now_ms()):
        raise OperationError(f"voucher: expected one that is not withdrawn, got {id_!r}")
    return {"voucher": id_, "withdrawn": True}


def _staff_add(hub: Hub, args: Mapping[str, object]) -> Result:
    name, roles = _text(args, "name"), frozenset(_text(args, "roles").split())
    exhibits = (_optional(args, "exhibits") or "").split()
    password = staff.new_password()
    with hub.store.writing() as connection:
        staff.add(connection, name, roles, password, hub.now_ms(), one_time=True, exhibits=exhibits)
        audit.write(connection, hub.now_ms(), who=WHO, what="staff added", subject=name, detail=" ".join(sorted(roles)))
    return {"name": name, "roles": sorted(roles), "password": password}


def _staff_exhibits(hub: Hub, args: Mapping[str, object]) -> Result:
    name, exhibits = _text(args, "name"), sorted(set((_optional(args, "exhibits") or "").split()))
    with hub.store.writing() as connection:
        if staff.one(connection, name) is None:
            raise OperationError(f"name: expected one of the staff, got {name!r}")
        staff.set_exhibits(connection, name, exhibits)
        detail = " ".join(exhibits)
        audit.write(connection, hub.now_ms(), who=WHO, what="staff-exhibits", subject=name, detail=detail)
    return {"name": name, "exhibits": exhibits}


def _staff_password(hub: Hub, args: Mapping[str, object]) -> Result:
    name, password = _text(args, "name"), staff.new_password()
    with hub.store.writing() as connection:
        staff.set_password(connection, name, password, one_time=True)
        staff.set_totp(connection, name, None)
        audit.write(connection, hub.now_ms(), who=WHO, what="password reset", subject=name)
    return {"name": name, "password": password}


def _staff_disable(hub: Hub, args: Mapping[str, object]) -> Result:
    name = _text(args, "name")
    with hub.store.writing() as connection:
        if not staff.disable(connection, name, hub.now_ms()):
            raise OperationError(f"name: expected one of the active staff, got {name!r}")
        audit.write(connection, hub.now_ms(), who=WHO, what="staff disabled", subject=name)
    return {"name": name, "disabled": True}


def _staff_list(hub: Hub, _args: Mapping[str, object]) -> Result:
    with hub.store.reading() as connection:
        people = staff.listing(connection)
    return {
        "staff": [
            {
                "name": one.name,
                "roles": sorted(one.roles),
                "exhibits": sorted(one.exhibits),
                "disabled": one.disabled_ms is not None,
            }
            for one in people
        ]
    }


def _staff_pin(hub: Hub, args: Mapping[str, object]) -> Result:
    """pin: digits; none: it is taken back. It is kept as scrypt only, and goes into every policy."""
    pin = _optional(args, "pin")
    problem = pin_problem(pin) if pin is not None else None
    if problem is not None:
        raise OperationError(f"PIN: {problem}")
    with hub.store.writing() as connection:
        house.put(connection, house.STAFF_PIN, "" if pin is None else hash_secret(pin))
        devices.renew_policies(connection)
        audit.write(connection, hub.now_ms(), who=WHO, what="staff pin set" if pin else "staff pin removed")
    return {"set": pin is not None}


def _copy_noted(hub: Hub, args: Mapping[str, object]) -> Result:
    """A file outside the store that holds what visitors gave. days: after how many it is over; none: by the house."""
    path, what, days = _text(args, "path"), _text(args, "what"), args.get("days")
    now_ms = hub.now_ms()
    with hub.store.writing() as connection:
        kept = days if type(days) is int else days_of_copies(connection)
        due_ms = now_ms + kept * DAY_MS
        retention.note_copy(connection, retention.Copy(path, what, now_ms, due_ms))
        audit.write(connection, now_ms, who=WHO, what=what, subject=path[:200])
    return {"path": path, "due_ms": due_ms}


def _results_mend(hub: Hub, args: Mapping[str, object]) -> Result:
    """Counts forms anew: the one named, or those whose counts do not fit; to the end, while batches come in between."""
    form = _optional(args, "form")
    with hub.store.writing() as connection:
        if form is None:
            begun = results.mend(connection)
        else:
            results.begin_anew(connection, form, schemas.Known(connection).of(form).digest())
            begun = [form]
    more = True
    while more:
        with hub.store.writing() as connection:
            more = results.go_on_anew(connection)
    return {"counted_anew": begun}


def _retention_run(hub: Hub, _args: Mapping[str, object]) -> Result:
    return {"deleted": run_all(Place(hub.store, hub.settings.state, hub.time_zone), hub.now_ms())}


def _journal_import(hub: Hub, args: Mapping[str, object]) -> Result:
    return asdict(rescuework.take_in(hub, Path(_text(args, "file")), who=WHO))


def _device_list(hub: Hub, _args: Mapping[str, object]) -> Result:
    with hub.store.reading() as connection:
        return {"devices": [_told(device) for device in devices.listing(connection)]}


def _told(device: devices.Device) -> Result:
    beside = {"selftest": device.selftest, "system": device.system}
    told = {name: one.model_dump() if one else None for name, one in beside.items()}
    return asdict(device) | {"content": device.content.model_dump()} | told


def _feed_put(hub: Hub, args: Mapping[str, object]) -> Result:
    text, as_of = args.get("text"), _optional(args, "as_of")
    if not isinstance(text, str):
        raise OperationError(f"text: expected the file's text, got {type(text).__name__}")
    source = feedwork.Source(_text(args, "file"), text)
    return feedwork.put(hub, _text(args, "name"), _text(args, "kind"), source, as_of, who=WHO)


def _feed_words(hub: Hub, args: Mapping[str, object]) -> Result:
    return feedwork.bind_words(hub, _text(args, "name"), _text(args, "form"), _text(args, "question"), who=WHO)


def _feed_list(hub: Hub, _args: Mapping[str, object]) -> Result:
    return feedwork.listing(hub)


def _feed_remove(hub: Hub, args: Mapping[str, object]) -> Result:
    return feedwork.remove(hub, _text(args, "name"), who=WHO)


def _text(args: Mapping[str, object], name: str) -> str:
    value = args.get(name)
    if not isinstance(value, str) or not value.strip() or len(value) > 200 or not value.isprintable():
        raise OperationError(f"{name}: expected 1 to 200 characters, got {value!r}")
    return value


def _optional(args: Mapping[str, object], name: str) -> str | None:
    return None if args.get(name) is None else _text(args, name)


_OPERATIONS: dict[str, Callable[[Hub, Mapping[str, object]], Result]] = {
    "device code": _device_code,
    "copy noted": _copy_noted,
    "results mend": _results_mend,
    "retention run": _retention_run,
    "journal import": _journal_import,
    "content noted": _content_noted,
    "content everywhere": _content_everywhere,
    "device list": _device_list,
    "device set": _device_set,
    "device revoke": _device_revoke,
    "feed put": _feed_put,
    "feed words": _feed_words,
    "feed list": _feed_list,
    "feed remove": _feed_remove,
    "ca rotate": _ca_rotate,
    "ca former": _ca_former,
    "ca forget": _ca_forget,
    "ca rotate-signing": _ca_rotate_signing,
    "voucher make": _voucher_make,
    "voucher list": _voucher_list,
    "voucher withdraw": _voucher_withdraw,
    "staff add": _staff_add,
    "staff exhibits": _staff_exhibits,
    "staff password": _staff_password,
    "staff disable": _staff_disable,
    "staff list": _staff_list,
    "staff pin": _staff_pin,
}
