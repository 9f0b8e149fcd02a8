"""How long what people write may be, in characters."""

CODE = 8
SLUG = 60
CHOICE = 24
ROLE = 40
NAME = 40
TITLE = 80
SENTENCE = 240
TEXT = 500
SECRET = 64
