"""How long what people write can be."""

SLUG = 60
SCALE = 12
ROLE = 120  # "Agile Delivery Manager of Checkout"
TITLE = 200
SENTENCE = 500
TEXT = 2000
KEY = 300
CHOICE = 20
