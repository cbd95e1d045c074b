"""Asking the register by files exchanged with the J-LIS side.

What was agreed (`agreement`, `covers`), where files are put (`drop`, `sftp`), what is asked
(`asking`), what comes back (`answers`), and the register that it adds up to (`register`).
"""
