"""The leak survey (漏えい調査): whether somebody saw the data of a mis-linked record."""
