"""What the public may see of many returns (公表資料): no municipality, and no small count.

`cells` says what is counted and what adds up to what, `attack` what a reader of all releases can
work out, `suppression` which figures are kept back so that it is too little, `ledger` what was
released before, `release` makes the next one, `paper` lays it out. docs/disclosure.md has the
method and its proof.
"""
