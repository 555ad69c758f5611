"""The console's certificate: the town's own, and new ones without a restart."""

import asyncio
import ssl
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.support.device_simulator import csr_of
from werkstadt.hub import authority
from werkstadt.hub.server import ServeError, console_context, keep_fresh


def write_certificate(folder: Path, name: str) -> str:
    """console.pem and console.key, issued to that name; the certificate."""
    keys = folder / "keys"
    made = (authority.load if keys.exists() else authority.create)(keys, keys / "secret", ("localhost",))
    key = ec.generate_private_key(ec.SECP256R1())
    pem = made.issue_to_device(csr_of(key), name).pem
    (folder / "console.key").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    (folder / "console.pem").write_text(pem)
    return pem


def test_a_new_certificate_is_taken_and_a_broken_one_leaves_the_old(tmp_path: Path) -> None:
    first = write_certificate(tmp_path, "first")
    certificate, key = tmp_path / "console.pem", tmp_path / "console.key"
    context = console_context(certificate, key)
    assert context is not None

    async def story() -> None:
        server = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", 0, ssl=context)
        port = server.sockets[0].getsockname()[1]

        async def shown() -> str:
            return (await asyncio.to_thread(ssl.get_server_certificate, ("127.0.0.1", port))).strip()

        fresh = asyncio.create_task(keep_fresh(context, certificate, key, every_s=0.01))
        assert await shown() == first.strip()
        certificate.write_text("broken")
        assert [await shown() for _ in range(20)] == [first.strip()] * 20
        second = write_certificate(tmp_path, "second")
        async with asyncio.timeout(30):
            while await shown() != second.strip():
                pass
        fresh.cancel()
        server.close()
        await server.wait_closed()

    asyncio.run(story())


def test_files_that_are_no_certificate_are_told_before_anything_serves(tmp_path: Path) -> None:
    write_certificate(tmp_path, "first")
    with pytest.raises(ServeError, match="expected certificate and key"):
        console_context(tmp_path / "console.pem", tmp_path / "console.pem")
    assert console_context(None, None) is None
