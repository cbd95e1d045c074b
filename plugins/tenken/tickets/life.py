"""The life of a ticket (是正票): its states, what an officer may do in each, what a run does.

One table, read from top to bottom; `moves` and include/sql/tickets/raise.sql follow it, the tests
go through every cell of it, and docs/tickets.md is its printed form. The order of an officer's
moves for a mis-link is that of the 2023 campaign: stop the linkage, ask the person, correct,
inquire again, inform both persons, close.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

BEFORE = "before"  # the state the ticket was in before it was marked corrected or proposed

# What a move asks for, in the words that an officer is told when it is missing.
ASKS = {
    "why": "理由を記入してください",
    "until": "確認済み差異の有効期限（今日より後、1年以内）を指定してください",
    "compared": "点検で照合した値がないため、確認済み差異にはできません",
    "another_officer": "提案した職員とは別の職員が承認してください",
    "not_mislink": "紐付け誤り疑いは、先に連携を停止してください",
    "missing": "再点検で業務データが見つからなかった場合だけ、再点検なしに完了できます",
    "informed": "本人2名（データの本人・番号の本人）への連絡と通知、または通知しない理由を"
    "記録してください",
    "surveyed": "漏えい調査の判定を済ませてください",
}


@dataclass(frozen=True)
class State:
    """A state: its Japanese title, an officer's moves out of it and what each asks for.

    `fails` and `passes`: where a run leads that found the record failing the ticket's rule, or
    verified it and found nothing. `ended`: nobody has to work on it.
    """

    title: str
    moves: Mapping[str, tuple[str, ...]]
    fails: str
    passes: str
    ended: bool = False
    note: str = field(default="", compare=False)


LIFE: Mapping[str, State] = {
    "open": State(
        "未対応",
        {
            "suspended": (),
            "confirmed": ("not_mislink",),
            "corrected": ("not_mislink", "why"),
            "proposed": ("why", "until", "compared"),
        },
        fails="open",
        passes="resolved",
        note="点検で見つかり、まだ手を付けていない",
    ),
    "suspended": State(
        "連携停止中",
        {
            "confirmed": (),
            "corrected": ("why",),
            "proposed": ("why", "until", "compared"),
        },
        fails="suspended",
        passes="resolved",
        note="副本とマイナポータルの表示を止めた",
    ),
    "confirmed": State(
        "本人確認済み",
        {
            "suspended": (),
            "corrected": (),
            "proposed": ("why", "until", "compared"),
        },
        fails="confirmed",
        passes="resolved",
        note="番号と本人を、書類や連絡で確かめた",
    ),
    "corrected": State(
        "訂正済み（再点検待ち）",
        {
            "open": ("why",),
            "suspended": ("why",),
            "confirmed": ("why",),
            "closed": ("missing", "why", "informed", "surveyed"),
        },
        fails=BEFORE,
        passes="verified",
        note="業務データを直し、再点検の結果を待っている",
    ),
    "verified": State(
        "再点検で確認済み",
        {"closed": ("informed", "surveyed"), "open": ("why",)},
        fails="open",
        passes="verified",
        note="再点検で不一致がなくなった。本人への通知などを済ませて完了する",
    ),
    "proposed": State(
        "確認済み差異の承認待ち",
        {
            "accepted": ("another_officer",),
            "open": ("why",),
            "suspended": ("why",),
            "confirmed": ("why",),
        },
        fails="proposed",
        passes="resolved",
        note="照合した値が変わると、元の状態に戻る",
    ),
    "accepted": State(
        "確認済み差異",
        {"open": ("why",)},
        fails="accepted",
        passes="resolved",
        ended=True,
        note="期限が来るか、照合した値が変わると、未対応に戻る",
    ),
    "resolved": State(
        "解消",
        {"closed": ("informed", "surveyed"), "open": ("why",)},
        fails="open",
        passes="resolved",
        ended=True,
        note="訂正の記録なしに、点検で不一致がなくなった",
    ),
    "closed": State(
        "完了",
        {"open": ("why",)},
        fails="open",
        passes="closed",
        ended=True,
        note="対応がすべて終わった",
    ),
}

# What an officer does by moving a ticket there, as they are told before they do.
DOES = {
    "open": "未対応に戻します。理由が履歴に残ります。",
    "suspended": "情報連携を止めたことを記録します。副本の提供とマイナポータルの表示を"
    "先に止めてください。",
    "confirmed": "届出書類や本人への連絡で、番号と本人を確かめたことを記録します。",
    "corrected": "業務データを訂正したことを記録します。開庁時間は30分ごとに再点検されます。",
    "proposed": "誤りではない違いとして、別の職員に承認を求めます。",
    "accepted": "誤りではない違いとして承認します。値が変わるか期限が来るまで、対応は要りません。",
    "closed": "対応がすべて終わったとして、是正票を閉じます。",
}

# Where a run leads a standing accepted difference, or a proposal, whose compared values changed
# (or, accepted, which expired).
LAPSES = {"accepted": "open", "proposed": BEFORE}

ENDED = tuple(name for name, state in LIFE.items() if state.ended)
STANDING = tuple(name for name, state in LIFE.items() if not state.ended)

# What is told of a ticket in tenken.ticket_event.
EVENTS = {
    "opened": "点検で発見",
    "taken_in": "申出等により受付",
    "reported": "申出等を追記",
    "joined": "点検の是正票と統合",
    "moved": "状態を変更",
    "assigned": "担当者を変更",
    "returned": "再点検で不一致が残り、差し戻し",
    "verified": "再点検で解消を確認",
    "missing": "再点検で業務データが見つからない",
    "lapsed": "確認済み差異が失効",
    "resolved": "点検で解消",
    "reopened": "点検で再発",
    "contacted": "本人に連絡",
    "noticed": "本人に通知",
    "surveyed": "漏えい調査を判定",
}


def title(state: str) -> str:
    """What an officer calls the state."""
    return LIFE[state].title


def allowed(state: str) -> str:
    """The moves out of a state, as an officer is told them."""
    moves = LIFE[state].moves
    return "、".join(f"{title(to)}（{to}）" for to in moves) or "ありません"
