"""What leaves the house: returns to ministries and public releases, kept word for word.

`kept` keeps what was made for whom, `approvals` who looked at it, `files` writes it out. Nothing is
mailed (`mail/`) before two persons have looked.
"""
