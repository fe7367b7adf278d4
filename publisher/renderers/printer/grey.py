"""A PDF without colour: what is drawn in colour, and every picture, becomes its shade of grey.

The weights are those of ITU-R BT.601, which JPEG rests on, so that the grey of a JPEG is its own
channel of brightness.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable, Sequence
from decimal import Decimal

import pikepdf
from pikepdf import Array, ContentStreamInstruction, Name, Object, Operator, Page, Pdf, Stream
from PIL import Image as Picture

_WEIGHTS = (0.299, 0.587, 0.114)  #: of red, green and blue
_COLOURED = {"rg": "g", "RG": "G", "k": "g", "K": "G"}
_SPACES = ("cs", "CS")
_SET = {"sc": "g", "scn": "g", "SC": "G", "SCN": "G"}
_DEVICES = ("/DeviceRGB", "/DeviceCMYK", "/DeviceGray")
_QUALITY = 90
_LEVEL = 9  #: of compression


def make_grey(pdf: Pdf) -> None:
    """Take all colour out of a PDF: of text, lines and areas, and of pictures.

    Shadings and patterns are left: no page of ours has any.
    """
    for page in pdf.pages:
        page.contents_coalesce()
        content = _grey(page)
        if content is not None:
            page.obj.Contents = pdf.make_stream(content)
    for thing in pdf.objects:
        if not isinstance(thing, Stream):
            continue
        if thing.get("/Subtype") == "/Form":
            content = _grey(thing)
            if content is not None:
                thing.write(content)
        elif thing.get("/Subtype") == "/Image":
            _grey_picture(thing)


def colours(pdf: Pdf) -> set[str]:
    """What of a PDF is in colour: operators by name, and colour spaces of pictures."""
    found: set[str] = set()
    forms = [t for t in pdf.objects if isinstance(t, Stream) and t.get("/Subtype") == "/Form"]
    for content in [*pdf.pages, *forms]:
        for one in pikepdf.parse_content_stream(content):
            if str(one.operator) in (*_COLOURED, *_SPACES):
                found.add(str(one.operator))
    for thing in pdf.objects:
        if isinstance(thing, Stream) and thing.get("/Subtype") == "/Image" and _is_coloured(thing):
            space = thing.get("/ColorSpace")
            found.add(str(space[0] if isinstance(space, Array) else space))
    return found


def _grey(content: Page | Object) -> bytes | None:
    """The operators of a page or form in grey; none where they are already."""
    before = pikepdf.parse_content_stream(content)
    after = []
    changed = False
    for one in before:
        name = str(one.operator)
        if name in _SPACES and str(one.operands[0]) in _DEVICES:
            changed = True  # the colours that follow tell their own number of values
            continue
        target = _COLOURED.get(name) or _SET.get(name)
        values = _numbers(one.operands) if target else None
        if target is None or values is None:
            after.append(one)
            continue
        changed = True
        after.append(ContentStreamInstruction([_shade(values)], Operator(target)))
    return pikepdf.unparse_content_stream(after) if changed else None


def _numbers(operands: Iterable[object]) -> list[float] | None:
    """The operands if they are a colour by numbers; those of a pattern end with its name."""
    if all(isinstance(value, int | float | Decimal) for value in operands):
        return [float(value) for value in operands]  # type: ignore[arg-type]
    return None


def _shade(values: Sequence[float]) -> Decimal:
    """The grey, 0 to 1, of a colour by its number of values: grey, RGB or CMYK."""
    if len(values) == 4:
        black = values[3]
        values = [(1 - value) * (1 - black) for value in values[:3]]
    if len(values) == 3:
        values = [sum(w * value for w, value in zip(_WEIGHTS, values, strict=True))]
    return Decimal(f"{values[0]:.4f}").normalize() + 0


def _is_coloured(picture: Stream) -> bool:
    return not picture.get("/ImageMask", False) and picture.get("/ColorSpace") != "/DeviceGray"


def _grey_picture(picture: Stream) -> None:
    if not _is_coloured(picture):
        return
    if picture.get("/Filter") == "/DCTDecode":
        data, grey = _grey_jpeg(picture.read_raw_bytes())
        picture.write(data, filter=Name.DCTDecode)
    else:
        grey = pikepdf.PdfImage(picture).as_pil_image().convert("L")
        picture.write(zlib.compress(grey.tobytes(), _LEVEL), filter=Name.FlateDecode)
    picture.Width, picture.Height = grey.size
    picture.BitsPerComponent = 8
    picture.ColorSpace = Name.DeviceGray
    for key in ("/DecodeParms", "/Decode"):
        if key in picture:
            del picture[key]


def _grey_jpeg(data: bytes) -> tuple[bytes, Picture.Image]:
    """The channel of brightness of a JPEG, rounded as it was, so that nothing of it is lost."""
    with Picture.open(io.BytesIO(data), formats=("JPEG",)) as picture:
        tables = getattr(picture, "quantization", {})
        picture.draft("L", picture.size)
        grey = picture.convert("L")
    file = io.BytesIO()
    if 0 in tables:
        grey.save(file, "JPEG", qtables=[tables[0]], optimize=True)
    else:
        grey.save(file, "JPEG", quality=_QUALITY, optimize=True)
    return file.getvalue(), grey
