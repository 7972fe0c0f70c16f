"""Letters that people take for others: what two names look like, and what a word looks like that hides in one.

Glyphs are compared as they are shown, so capitals are folded to what they look like before they lose their case:
a Greek capital beta is a B, a small one is not a v.
"""

import unicodedata

# Nothing is seen of these, although some count as letters or marks.
INVISIBLE = frozenset(
    [0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0, *range(0x180B, 0x1810), *range(0xFE00, 0xFE10)]
    + [*range(0xE0100, 0xE01F0)]
)
_AS_SHOWN = {
    # Cyrillic, Greek and Armenian capitals
    **dict(zip("АВЕЅІЈКМНОРСТУХҮԌԚԜЬЗ", "ABESIJKMHOPCTYXYGQWb3", strict=True)),
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹ", "ABEZHIKMNOPTYXC", strict=True)),
    **dict(zip("ՕՍԼՏ", "OULS", strict=True)),
    # their small letters
    **dict(zip("авекмнорстухіїјѕԁԛԝһѵүӏьгпꙅ", "abekmhopctyxiijsdqwhvyibrns", strict=True)),
    **dict(zip("αβγεηικνορστυχωϲϳ", "abyenikvopotuxwcj", strict=True)),
    **dict(zip("օոսհցյքզ", "onuhgjpq", strict=True)),
    # Cherokee and Lisu
    **dict(zip("ᎪᏴᏟᎠᎬᏀᎻᎥᎫᏦᏞᎷᏢᎡᏚᎢᏙᎳᏃ", "ABCDEGHiJKLMPRSTVWZ", strict=True)),
    **dict(zip("ꓮꓐꓚꓓꓰꓝꓖꓧꓲꓙꓗꓡꓟꓠꓳꓑꓣꓢꓔꓴꓦꓪꓫꓬꓜ", "ABCDEFGHIJKLMNOPRSTUVWXYZ", strict=True)),
    # small capitals, and letters with a stroke or without a dot
    **dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz", strict=True)),
    **dict(zip("ıɩɑɡɓƅđħłøŧɫ", "iiagbbdhlotl", strict=True)),
    # letters in filled circles and squares
    **{chr(start + n): chr(ord("A") + n) for start in (0x1F150, 0x1F170) for n in range(26)},
}
_SHOWN = str.maketrans(_AS_SHOWN)
_ALIKE = str.maketrans({"l": "i", "1": "i", "|": "i", "0": "o"})
# What people write for letters so that a word is read and not found.
_WRITTEN_FOR = str.maketrans({"!": "i", "3": "e", "4": "a", "@": "a", "5": "s", "$": "s", "7": "t", "€": "e", "ß": "s"})


def skeleton(text: str) -> str:
    """Return the same for texts that look the same: no case, marks or invisible characters, look-alikes as one."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if ord(c) not in INVISIBLE)
    letters = "".join(c for c in bare if not unicodedata.combining(c))
    folded = unicodedata.normalize("NFKD", letters.translate(_SHOWN).casefold())
    return folded.translate(_SHOWN).translate(_ALIKE)


def spelling(text: str) -> str:
    """Return the letters that a text is read as, whatever stands for them: `F.u_c-k` and `sh1t` too."""
    return "".join(c for c in skeleton(text).translate(_WRITTEN_FOR) if c.isalnum())
