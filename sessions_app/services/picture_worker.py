"""Makes a picture safe, in a process of its own that can hurt nobody: bytes in on stdin, bytes out on stdout.

The answer is one line of JSON, `{"width", "height"}` or `{"fault"}` (words for people), and after it the picture as
WebP: turned upright, without metadata, at most MAX_SIDE long, of an animation the first frame. Run as a file, so that
nothing of the product is loaded, or is there to be stolen.
"""

import contextlib
import io
import json
import os
import resource
import sys
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
MAX_PIXELS = 16_000_000
MAX_SIDE = 1_600
MEMORY_BYTES = 768 * 1024 * 1024
CPU_SECONDS = 10


def confine() -> None:
    """Give up what a picture has no need of: memory, time, files."""
    wanted = {"RLIMIT_AS": MEMORY_BYTES, "RLIMIT_CPU": CPU_SECONDS, "RLIMIT_FSIZE": 0, "RLIMIT_CORE": 0}
    for name, limit in wanted.items():
        with contextlib.suppress(ValueError, OSError):  # held lower already, or a system that does not know it
            resource.setrlimit(getattr(resource, name), (limit, limit))


def convert(data: bytes) -> tuple[Image.Image, bytes]:
    """Return the picture as it is kept and its bytes; raises ValueError with words for people."""
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        image: Image.Image = Image.open(io.BytesIO(data), formats=FORMATS)
        if not 1 <= image.width * image.height <= MAX_PIXELS:
            raise ValueError("a picture of at most 16 megapixels")
        image.draft("RGB", (MAX_SIDE, MAX_SIDE))  # a large JPEG is decoded at a fraction of its size
        image.load()
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise ValueError("a picture of at most 16 megapixels") from error
    except UnidentifiedImageError as error:
        raise ValueError("a picture (PNG, JPEG, WebP, GIF) or a sound (MP3, Ogg, WAV)") from error
    except (OSError, SyntaxError, EOFError, IndexError, OverflowError, TypeError) as error:
        raise ValueError("a whole picture: this one is damaged") from error
    if image.mode.startswith("I"):  # 16 bits of grey
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    # What was kept without loss before comes back (in a quiz's zip) dot by dot.
    is_drawn = image.mode in {"1", "L", "P"} and image.format in {"PNG", "GIF"} or data[12:16] == b"VP8L"
    upright = ImageOps.exif_transpose(image)
    plain = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    plain.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
    clean = Image.new(plain.mode, plain.size)  # nothing comes along but the dots
    clean.paste(plain)
    out = io.BytesIO()
    clean.save(out, "WEBP", quality=85, method=4, lossless=is_drawn)
    return clean, out.getvalue()


def main() -> None:
    """Answer for one picture."""
    confine()
    body = b""
    try:
        image, body = convert(sys.stdin.buffer.read())
        head: dict[str, int | str] = {"width": image.width, "height": image.height}
    except ValueError as error:
        head = {"fault": str(error)}
    except MemoryError:
        head = {"fault": "a picture that needs less memory"}
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + body)
    sys.stdout.buffer.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
