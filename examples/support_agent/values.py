"""Made-up values in the real formats: each has the checksum its format asks for, and names nobody.

Everything is derived from a label with SHA-256, so the same label gives the same value on every machine and Python.
"""

import base64
import binascii
import hashlib
import json
import string
import struct
import zlib

DIGITS = string.digits
HEX = "0123456789abcdef"
ALPHANUMERIC = string.digits + string.ascii_uppercase + string.ascii_lowercase
URL_SAFE = ALPHANUMERIC + "-_"
BASE32 = string.ascii_uppercase + "234567"
BASE64 = ALPHANUMERIC + "+/"


def made_up(label: str, alphabet: str, length: int) -> str:
    """`length` characters of `alphabet` that depend on `label` alone."""
    characters = []
    block = 0
    while len(characters) < length:
        digest = hashlib.sha256(f"{label}/{block}".encode()).digest()
        characters.extend(alphabet[int.from_bytes(digest[i : i + 4], "big") % len(alphabet)] for i in range(0, 32, 4))
        block += 1
    return "".join(characters[:length])


def uuid(label: str) -> str:
    """A UUID of version 4."""
    digits = made_up(label, HEX, 32)
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"


def card(prefix: str, length: int = 16) -> str:
    """A card number with a valid Luhn digit, its middle all zeros as in gateways' test numbers."""
    body = prefix.ljust(length - 1, "0")
    total = 0
    for position, digit in enumerate(reversed(body)):
        doubled = int(digit) * (2 if position % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return body + str(-total % 10)


def grouped(digits: str, *sizes: int, separator: str = " ") -> str:
    """`digits` in groups of the given sizes; the last size repeats."""
    groups, rest, sizes_left = [], digits, list(sizes)
    while rest:
        size = sizes_left.pop(0) if len(sizes_left) > 1 else sizes_left[0]
        groups.append(rest[:size])
        rest = rest[size:]
    return separator.join(groups)


def iban(country: str, account: str) -> str:
    """An IBAN with valid check digits (ISO 7064, mod 97)."""
    as_number = "".join(str(int(character, 36)) for character in account + country + "00")
    return f"{country}{98 - int(as_number) % 97:02d}{account}"


def nhs(nine_digits: str) -> str:
    """An NHS number: weights 10 to 2, mod 11. Those that start with 999 are kept for tests."""
    total = sum(int(digit) * weight for digit, weight in zip(nine_digits, range(10, 1, -1), strict=True))
    check = (11 - total % 11) % 11
    if check == 10:
        raise ValueError(f"{nine_digits} has no check digit")
    return nine_digits + str(check)


def aadhaar(eleven_digits: str) -> str:
    """An Aadhaar number with its Verhoeff digit."""
    table = [  # the multiplication table of the dihedral group of order 10
        [(i + j) % 5 + (0 if j < 5 else 5) if i < 5 else (i - j) % 5 + (5 if j < 5 else 0) for j in range(10)]
        for i in range(10)
    ]
    permutation = [list(range(10)), [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]]
    for _ in range(6):
        permutation.append([permutation[1][digit] for digit in permutation[-1]])
    state = 0
    for position, digit in enumerate(reversed(eleven_digits), start=1):
        state = table[state][permutation[position % 8][int(digit)]]
    return eleven_digits + str(table[state].index(0))


def _mod11(digits: str, weights: list[int]) -> str:
    remainder = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11
    return "0" if remainder < 2 else str(11 - remainder)


def cpf(nine_digits: str) -> str:
    """A CPF, bare digits."""
    number = nine_digits + _mod11(nine_digits, list(range(10, 1, -1)))
    return number + _mod11(number, list(range(11, 1, -1)))


def cnpj(twelve_digits: str) -> str:
    """A CNPJ, bare digits."""
    weights = [5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]
    number = twelve_digits + _mod11(twelve_digits, weights)
    return number + _mod11(number, [6, *weights])


def with_crc(prefix: str, label: str) -> str:
    """A GitHub or npm token: 30 characters and their CRC-32 in base 62."""
    body = made_up(label, ALPHANUMERIC, 30)
    number, check = binascii.crc32(body.encode()), ""
    while number:
        number, digit = divmod(number, 62)
        check = ALPHANUMERIC[digit] + check
    return prefix + body + check.rjust(6, "0")


def jwt(label: str, claims: dict) -> str:
    """A JSON Web Token with a made-up signature."""

    def part(value: dict) -> str:
        return base64.urlsafe_b64encode(json.dumps(value, separators=(",", ":")).encode()).decode().rstrip("=")

    return f"{part({'alg': 'HS256', 'typ': 'JWT'})}.{part(claims)}.{made_up(label, URL_SAFE, 43)}"


def pem_lines(label: str, start: str, count: int) -> list[str]:
    """The body of a made-up PEM block: `start` is what every key of its kind begins with."""
    body = (
        start + made_up(label, BASE64, 64 * count - len(start) - 14) + made_up(label + "/end", ALPHANUMERIC, 12) + "=="
    )
    return [body[i : i + 64] for i in range(0, len(body), 64)]


def pem(kind: str, lines: list[str]) -> str:
    """The block around `lines`."""
    return "\n".join([f"-----BEGIN {kind}-----", *lines, f"-----END {kind}-----"]) + "\n"


def embedding(label: str, dimensions: int) -> list[float]:
    """A vector as embedding endpoints return it: small floats of eight decimals."""
    return [(int(made_up(f"{label}/{i}", DIGITS, 7)) - 5_000_000) / 1e8 for i in range(dimensions)]


def png_data_url(label: str, side: int = 20) -> str:
    """A PNG of coloured noise. The pixels are stored, not deflated, so that every zlib gives the same bytes."""
    pixels = b"".join(
        b"\0" + bytes(ord(c) * 2 % 256 for c in made_up(f"{label}/{y}", BASE64, side * 3)) for y in range(side)
    )
    stored = b"\x78\x01\x01" + struct.pack("<HH", len(pixels), len(pixels) ^ 0xFFFF) + pixels
    stored += struct.pack(">I", zlib.adler32(pixels))

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", binascii.crc32(name + body))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    image = b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", stored) + chunk(b"IEND", b"")
    return "data:image/png;base64," + base64.b64encode(image).decode()
