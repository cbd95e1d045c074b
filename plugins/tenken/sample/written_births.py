"""How offices write a date of birth that the register has as 1975-01-02."""

from __future__ import annotations

from datetime import date

from tenken.sample.chance import Dice

# Era, letter, code of 住民基本台帳 files, first day.
_ERAS = (
    ("令和", "R", "5", date(2019, 5, 1)),
    ("平成", "H", "4", date(1989, 1, 8)),
    ("昭和", "S", "3", date(1926, 12, 25)),
    ("大正", "T", "2", date(1912, 7, 30)),
    ("明治", "M", "1", date(1868, 1, 25)),
)
_HABIT = 700  # days for which the era before is still met with
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def birth_form(dice: Dice, text: str) -> str:
    """A known date of birth in another form."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    place = next(place for place, era in enumerate(_ERAS) if era[3] <= day)
    if (day - _ERAS[place][3]).days < _HABIT and place + 1 < len(_ERAS) and dice[1] < 0.3:
        place += 1  # 昭和64年1月8日, 平成32年: systems and people who had not changed over yet
    era, letter, code, first = _ERAS[place]
    year = day.year - first.year + 1
    said = "元" if year == 1 else str(year)
    forms = (
        f"{era}{said}年{day.month}月{day.day}日",
        f"{letter}{year}.{day.month}.{day.day}",
        f"{letter}{year:02d}.{day.month:02d}.{day.day:02d}",
        f"{code}-{year:02d}{day.month:02d}{day.day:02d}",
        f"{era}{said}年{day.month}月{day.day}日".translate(_WIDE),
        f"{day.year}/{day.month:02d}/{day.day:02d}",
        f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月{day.day}日",
    )
    return forms[int(dice[0] * len(forms))]


def unknown_form(dice: Dice, text: str) -> str:
    """A date of birth with unknown parts (00), as it stands on paper."""
    year, month = int(text[:4]), text[5:7]
    if not text.endswith("-00"):
        return text
    era, _, _, first = next(e for e in _ERAS if e[3].year <= year)
    nth = year - first.year + 1
    said = "元" if nth == 1 else str(nth)
    if month != "00":
        return f"{era}{said}年{int(month)}月日不詳"
    forms = (f"{era}{said}年月日不詳", f"{era}{said}年頃", f"{year}年月日不詳", "不詳")
    return forms[int(dice[0] * len(forms))]
