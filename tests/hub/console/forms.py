"""Reading and posting a page's forms as a browser without scripts does."""

import re

import httpx


def client(address: str) -> httpx.Client:
    return httpx.Client(base_url=address, headers={"accept-language": "de"}, trust_env=False)


def token(client: httpx.Client) -> str:
    """The token that stands in every form of the session."""
    found = re.search(r'name="csrf" value="([0-9a-f]+)"', client.get("/account").text)
    assert found is not None
    return found.group(1)


def post(client: httpx.Client, address: str, fields: dict[str, str]) -> httpx.Response:
    return client.post(address, data={"csrf": token(client), **fields})


def log_in(client: httpx.Client, name: str, password: str) -> httpx.Response:
    return client.post("/login", data={"name": name, "password": password})
