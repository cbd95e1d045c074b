"""What somebody did with a record, as a log says it, and what that means for a leak."""

from __future__ import annotations

import unicodedata

# By its word: what it means.
#   out     the data reached somebody outside the office
#   paper   it may have: on paper, or in a way the log does not tell
#   inside  seen by the office's own staff at work, which is no leak by itself
ACTIONS = {
    "閲覧": "out",  # by the number's owner, in the portal
    "提供": "out",  # to another agency, by the information-provision network
    "交付": "paper",
    "印刷": "paper",
    "その他": "paper",
    "照会": "inside",
    "更新": "inside",
}

# What systems write for these. A word not known is その他: it excludes nothing.
_WRITTEN = {
    "交付": ("発行", "証明書交付", "証明発行", "issue"),
    "印刷": ("出力", "帳票出力", "帳票", "ファイル出力", "ダウンロード", "print", "export"),
    "照会": ("検索", "参照", "表示", "画面表示", "画面照会", "search", "view"),
    "更新": ("登録", "修正", "異動", "入力", "update"),
    "提供": ("情報提供", "回答", "provide"),
}
_BY_WORD = {word: action for action, words in _WRITTEN.items() for word in words}


def read_action(written: str | None, default: str) -> str:
    """The action of a log line; `default` when the line says nothing.

    閲覧 is what the portal calls the owner's own look and what a business system calls its
    staff's, so it is taken as 閲覧 only where that is the source's default, else as 照会.
    """
    word = unicodedata.normalize("NFKC", written or "").strip().casefold()
    if not word:
        return default
    if word == "閲覧":
        return "閲覧" if default == "閲覧" else "照会"
    word = _BY_WORD.get(word, word)
    return word if word in ACTIONS else "その他"
