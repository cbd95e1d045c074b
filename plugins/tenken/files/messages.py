"""What can be wrong with a line or a file, and what an officer is told: one table each.

The messages never hold a value of the file, only its name, a line, a heading and numbers.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class LineMessage:
    """What is said of a line. `{a}` and `{b}` are the numbers that docs/files.md explains."""

    quarantined: bool
    text: str
    numbers: str = ""  # what a and b stand for, for the docs


LEFT_OUT = "この行は読み込みません（ほかの行は読み込みます）。"
AS_IT_IS = "そのまま読み込みました。"

# The order is that of the docs; a code's place is also its number in the finding log.
LINE_MESSAGES: dict[str, LineMessage] = {
    "fields": LineMessage(
        True,
        "項目が{a}個ありますが、見出しは{b}個です。" + LEFT_OUT + "値の中にカンマや改行がある場合は"
        '値全体を二重引用符（"）で囲み、項目の抜けがないかを確かめて、出力し直してください。',
        "a 項目の数、b 見出しの数",
    ),
    "half_line": LineMessage(
        True,
        "最後の行が途中で切れています（項目は{a}個、見出しは{b}個）。"
        + LEFT_OUT
        + "ファイルの出力や転送が最後まで終わったかを確かめ、出力し直してください。",
        "a 項目の数、b 見出しの数",
    ),
    "quote": LineMessage(
        True,
        '二重引用符（"）が閉じられていないか、閉じた後に余分な文字があります。'
        + LEFT_OUT
        + '値の中の二重引用符は2つ重ねて（""）書き、出力し直してください。',
    ),
    "not_utf8": LineMessage(
        True,
        "文字コードUTF-8として読めない文字があります。"
        + LEFT_OUT
        + "出力元のシステムでこの行の文字（外字や途中で切れた文字）を直し、出力し直してください。",
    ),
    "not_cp932": LineMessage(
        True,
        "文字コードShift_JIS（CP932）として読めない文字があります。"
        + LEFT_OUT
        + "出力元のシステムでこの行の文字（外字や途中で切れた文字）を直し、出力し直してください。",
    ),
    "nul": LineMessage(
        True,
        "NUL文字（0x00）が含まれています。"
        + LEFT_OUT
        + "出力元のシステムでNUL文字を取り除き、出力し直してください。",
    ),
    "no_key": LineMessage(
        True,
        "値がありません。どの行かを見分けるために必要な項目です。"
        + LEFT_OUT
        + "値を補って、出力し直してください。",
    ),
    "heading_again": LineMessage(
        True,
        "見出しの行がもう一度現れました。"
        + LEFT_OUT
        + "複数のファイルをつないだ場合は、2つ目以降の見出しの行を取り除いてください。",
    ),
    "huge_field": LineMessage(
        True,
        "1つの項目が上限の{a}文字を超えています。"
        + LEFT_OUT
        + '二重引用符（"）の閉じ忘れや、別のデータの混入がないかを確かめてください。',
        "a 上限",
    ),
    "huge_line": LineMessage(
        True,
        "1行が上限の{a}バイトを超えています。"
        + LEFT_OUT
        + "改行のないデータや、別のデータの混入がないかを確かめてください。",
        "a 上限",
    ),
    "duplicate_record": LineMessage(
        True,
        "同じ業務データIDが{a}行目にもあります。先の行を使い、"
        + LEFT_OUT
        + "どちらが正しいかを確かめ、1件1行にして、出力し直してください。",
        "a 先の行",
    ),
    "duplicate_number": LineMessage(
        True,
        "同じ個人番号が{a}行目にもあります。先の行を使い、"
        + LEFT_OUT
        + "住民基本台帳から出力し直し、それでも重なる場合は住民記録の担当に確かめてください。",
        "a 先の行",
    ),
    "control": LineMessage(
        False,
        "制御文字（目に見えない文字）が含まれています。"
        + AS_IT_IS
        + "照合に影響することがあるため、出力元のシステムで取り除いてください。",
    ),
    "too_long": LineMessage(
        False,
        "{a}文字あります（標準の桁数は{b}文字）。切り詰めずに、"
        + AS_IT_IS
        + "ほかの項目とつながっていないか、項目がずれていないかを確かめてください。",
        "a 文字数、b 標準の桁数",
    ),
    "zeros_lost": LineMessage(
        False,
        "個人番号が{a}桁しかなく、先頭の0が失われたおそれがあります。"
        + AS_IT_IS
        + "CSVをExcelで開いて保存すると先頭の0が消えます。業務システムから出力し直し、"
        "Excelで開かずにお使いください。",
        "a 桁数",
    ),
    "scientific": LineMessage(
        False,
        "個人番号が指数表記（1.23457E+11のような形）に変わっており、元の番号は失われています。"
        + AS_IT_IS
        + "業務システムから出力し直し、Excelで開かずにお使いください。",
    ),
    "excel_error": LineMessage(
        False,
        "Excelのエラー表示（#N/A、####など）が値になっています。"
        + AS_IT_IS
        + "元の値を業務システムで確かめ、出力し直してください。",
    ),
    "unknown_columns": LineMessage(
        False,
        "読まない列が{a}個あります。見出しの書き方が違うために読まれていない列がないかを"
        "確かめてください。",
        "a 列の数",
    ),
}

SAVE_AS_UTF8 = (
    "Excelでは「名前を付けて保存」でファイルの種類に「CSV UTF-8（コンマ区切り）」を選んでください。"
    "ただし、Excelで開くと番号の先頭の0が消えるため、できるだけ業務システムから直接"
    "UTF-8またはShift_JISのCSVで出力してください。"
)

FILE_MESSAGES: dict[str, str] = {
    "not_found": "ファイルが見つかりません。ファイル名と置き場所を確かめてください。",
    "folder": "ファイルではなくフォルダです。中のCSVファイルを指定してください。",
    "unreadable": "ファイルを開けません。アクセス権と、ほかのソフトで開いていないかを"
    "確かめてください。",
    "empty": "ファイルが空（0バイト）です。出力が終わっているかを確かめ、出力し直してください。"
    "対象が0件のときも、見出しの行は必要です。",
    "not_csv": "CSVファイルではありません（Excelブックや圧縮ファイルなどの名前を変えたものと"
    "思われます）。Excelで開き、" + SAVE_AS_UTF8.removeprefix("Excelでは"),
    "utf16": "文字コードがUTF-16です。UTF-8またはShift_JIS（CP932）で保存し直してください。"
    + SAVE_AS_UTF8,
    "encoding": "文字コードがUTF-8でもShift_JIS（CP932）でもありません（この行の{a}バイト目）。"
    + SAVE_AS_UTF8,
    "no_heading": "見出しの行がありません。1行目に「{expected}」などの見出しを入れてください。",
    "heading_quote": '見出しの行で二重引用符（"）が正しく閉じられていません。'
    "見出しを直してください。",
    "too_many_columns": "列が多すぎます（{a}列、{b}列まで）。改行や区切り文字が失われていないかを"
    "確かめ、出力し直してください。",
    "missing_column": "必要な列がありません。{missing}。見出しを直すか、列を加えて"
    "出力し直してください。",
    "duplicate_heading": "同じ見出しの列が2つあります（{a}列目と{b}列目）。"
    "どちらか一方だけにしてください。",
    "log_keys": "だれの記録かを示す列がありません。「是正票番号」「業務データID」「個人番号」の"
    "どれかの列を加えて出力し直してください。",
    "log_operation": "業務データIDは事務ごとの番号のため、どの事務の記録かを指定してください。",
}
