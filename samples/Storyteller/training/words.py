"""The words of the story world: names, kinds, things, places, foods.

Every table is a plain list, so that the grammar can pick from it with a
seeded random generator and always get the same story for the same seed.
"""

GIRL_NAMES = ["Mia", "Lily", "Anna", "Nora", "Zoe", "Ella", "Rosa", "Ivy", "Clara", "June"]
BOY_NAMES = ["Tom", "Ben", "Leo", "Max", "Sam", "Finn", "Omar", "Jack", "Hugo", "Peter"]
SHE_ANIMAL_NAMES = ["Poppy", "Daisy", "Luna", "Hazel", "Ruby", "Willow", "Dot", "Tilly"]
HE_ANIMAL_NAMES = ["Pip", "Bruno", "Milo", "Otto", "Rusty", "Toby", "Barley", "Felix"]
ANIMALS = ["fox", "rabbit", "bear", "mouse", "owl", "hedgehog", "duck", "cat",
           "squirrel", "otter", "badger", "frog"]

# A trait, its highest form, and the noun for the moral.
TRAITS = [
    ("kind", "kindest"), ("brave", "bravest"), ("clever", "cleverest"),
    ("gentle", "gentlest"), ("cheerful", "most cheerful"), ("quiet", "quietest"),
    ("curious", "most curious"), ("honest", "most honest"), ("patient", "most patient"),
]

COLOURS = ["red", "blue", "green", "yellow", "white", "purple", "orange", "golden",
           "silver", "pink", "brown", "black"]

# Things that a character can carry, lose, give away and find again.
THINGS = ["kite", "ball", "hat", "boat", "drum", "book", "lantern", "bell", "cup", "scarf",
          "doll", "blanket", "basket", "key", "whistle", "umbrella", "shell", "ring",
          "coin", "feather", "ribbon", "flute"]

# Things that can break and be mended, with the part that breaks.
BREAKABLE = [("kite", "string"), ("wagon", "wheel"), ("drum", "skin"), ("boat", "sail"),
             ("clock", "spring"), ("lantern", "handle"), ("chair", "leg"), ("cart", "wheel"),
             ("umbrella", "handle"), ("basket", "handle")]

FRAGILE = ["cup", "plate", "bowl", "jar", "vase", "teapot"]

# Where something is, how one goes there, and the bare name of the place.
PLACES = [
    ("by the river", "to the river", "the river"),
    ("in the garden", "to the garden", "the garden"),
    ("in the forest", "to the forest", "the forest"),
    ("at the market", "to the market", "the market"),
    ("on the hill", "to the hill", "the hill"),
    ("near the pond", "to the pond", "the pond"),
    ("behind the barn", "to the barn", "the barn"),
    ("in the meadow", "to the meadow", "the meadow"),
    ("on the beach", "to the beach", "the beach"),
    ("by the well", "to the well", "the well"),
    ("under the old bridge", "to the old bridge", "the old bridge"),
    ("under the oak tree", "to the oak tree", "the oak tree"),
    ("near the mill", "to the mill", "the mill"),
    ("by the stone wall", "to the stone wall", "the stone wall"),
]

HOMES = ["small village", "quiet valley", "little house by the sea", "green forest",
         "sunny town", "cottage on a hill", "village near the mountains",
         "little house near the lake", "old house by the river"]

FOODS = ["apple pie", "honey cake", "warm bread", "berry jam", "roasted nuts", "nut cake",
         "sweet corn", "sweet pears", "plum cake", "cheese and bread"]

FAMILY = [("mother", "she"), ("father", "he"), ("grandmother", "she"), ("grandfather", "he"),
          ("aunt", "she"), ("uncle", "he")]

SKILLS = ["swim", "sing", "whistle", "dance", "climb", "juggle", "skate", "paint", "bake"]
SEEDS = [("sunflower", "yellow"), ("rose", "red"), ("tulip", "pink"), ("bean", "green"),
         ("pumpkin", "orange"), ("apple tree", "green")]
SMALL_CREATURES = ["bird", "butterfly", "turtle", "lamb", "duckling", "kitten", "puppy"]
WEATHER = ["sunny", "windy", "warm", "bright", "cool", "foggy", "cloudy"]
SEASONS = ["spring", "summer", "autumn", "winter"]

PRONOUNS = {
    "she": {"he": "she", "him": "her", "his": "her", "self": "herself"},
    "he": {"he": "he", "him": "him", "his": "his", "self": "himself"},
}


def with_article(phrase):
    """Puts "a" or "an" before a phrase, by the sound it begins with."""
    if phrase.startswith("honest") or phrase[0] in "aeiou":
        return "an " + phrase
    return "a " + phrase
