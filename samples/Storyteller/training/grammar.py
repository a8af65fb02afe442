"""A grammar of small consistent stories, deterministic by seed.

A story knows its world: who its characters are, which pronouns they take,
what colour a thing has and where it was left.  Plots only name roles
("{hero}", "{thing}", "{place}"), so what a later sentence says always agrees
with what an earlier one told.

Run as a script it prints stories:  python3 grammar.py 5
"""

import random
import sys

import plots_deeds
import plots_more
import plots_things
import words


class Story:
    """One story in the making: a random generator, the world, the sentences."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.world = {}
        self.sentences = []
        self.people = self.random.random() < 0.5
        self.used_names = set()
        self.used_kinds = set()
        self.used_places = set()

    def pick(self, options):
        return options[int(self.random.random() * len(options))]

    def say(self, *templates):
        """Tells one of the given wordings."""
        self.sentences.append(self.pick(templates).format_map(self.world))

    def maybe(self, chance, *templates):
        """Tells one of the given wordings, or nothing."""
        if self.random.random() < chance:
            self.say(*templates)

    def add_character(self, role):
        """Brings a character into the world, with a name and a kind of its own."""
        gender = self.pick(["she", "he"])
        if self.people:
            kind = "girl" if gender == "she" else "boy"
            names = words.GIRL_NAMES if gender == "she" else words.BOY_NAMES
        else:
            kind = self.pick([k for k in words.ANIMALS if k not in self.used_kinds])
            self.used_kinds.add(kind)
            names = words.SHE_ANIMAL_NAMES if gender == "she" else words.HE_ANIMAL_NAMES
        name = self.pick([n for n in names if n not in self.used_names])
        self.used_names.add(name)
        self.world[role] = name
        self.world[role + "_kind"] = kind
        self.world["a_" + role + "_kind"] = words.with_article(kind)
        self.world["A_" + role + "_kind"] = words.with_article(kind).capitalize()
        self.add_pronouns(role, gender)

    def add_pronouns(self, role, gender):
        for form, word in words.PRONOUNS[gender].items():
            self.world[role + "_" + form] = word
            self.world[role + "_" + form.capitalize()] = word.capitalize()

    def add_family(self, role):
        """A member of the hero's family, spoken of as "her grandmother"."""
        word, gender = self.pick(words.FAMILY)
        self.world[role] = word
        self.add_pronouns(role, gender)

    def add_thing(self, role, nouns=None):
        """A thing and its colour, which belong together for the whole story."""
        colour = self.pick(words.COLOURS)
        noun = self.pick(nouns or words.THINGS)
        self.world[role] = colour + " " + noun
        self.world[role + "_noun"] = noun
        self.world[role + "_colour"] = colour
        self.world["a_" + role] = words.with_article(colour + " " + noun)
        self.world["A_" + role] = self.world["a_" + role].capitalize()

    def add_place(self, role):
        place = self.pick([p for p in words.PLACES if p not in self.used_places])
        self.used_places.add(place)
        self.world[role], self.world["to_" + role], self.world["the_" + role] = place
        self.world[role.capitalize()] = self.world[role].capitalize()

    def add_word(self, role, options):
        self.world[role] = self.pick(options)
        self.world["a_" + role] = words.with_article(self.world[role])

    def open(self):
        """Introduces the hero: what kind, where at home, of which character."""
        self.add_character("hero")
        self.add_word("home", words.HOMES)
        trait, highest = self.pick(words.TRAITS)
        self.world["trait"], self.world["highest"] = trait, highest
        self.world["a_trait"] = words.with_article(trait)
        self.add_word("food", words.FOODS)
        self.add_word("weather", words.WEATHER)
        self.add_word("season", words.SEASONS)
        self.say(
            "Once upon a time, there was {a_trait} {hero_kind} named {hero}. {hero_He} lived in {a_home}.",
            "Once upon a time, {a_trait} {hero_kind} named {hero} lived in {a_home}.",
            "Once upon a time there was a little {hero_kind} named {hero}. {hero_He} was very {trait}.",
            "Long ago, in {a_home}, there lived {a_trait} {hero_kind} named {hero}.",
            "There once was a little {hero_kind} named {hero}. Everyone knew that {hero_he} was {trait}.",
            "In {a_home}, there lived {a_hero_kind} named {hero}. {hero_He} was {trait} and loved {food}.",
            "{hero} was {a_trait} {hero_kind} who lived in {a_home}.",
            "This is the story of {hero}, {a_trait} {hero_kind} who lived in {a_home}.",
            "Many years ago, {a_trait} {hero_kind} named {hero} lived in {a_home}. {hero_He} liked {food} very much.",
            "One day in {season}, {a_trait} {hero_kind} named {hero} woke up early.",
        )

    def close(self):
        """Ends the story: sometimes with the day's end, sometimes looking back."""
        if "friend" in self.world and "place" in self.world:
            self.maybe(0.25, "After that day, {hero} and {friend} often met {place}.",
                       "{hero} and {friend} went {to_place} many times after that.")
        elif "thing" in self.world:
            self.maybe(0.25, "Before going to sleep, {hero} looked at the {thing} and smiled.",
                       "{hero} kept the {thing} for many years.")
        self.maybe(
            0.5,
            "From that day on, everyone called {hero} the {highest} {hero_kind} of all.",
            "Everyone agreed that {hero} was the {highest} {hero_kind} they knew.",
            "That evening, {hero} ate {food} and told {hero_his} family the whole story.",
            "In the evening, {hero} went home and had {food} for dinner.",
            "When the moon came up, {hero} was warm in bed and fell asleep with a smile.",
            "That night, {hero} dreamed of the {season} days still to come.",
        )

    def text(self):
        return " ".join(self.sentences)


PLOTS = plots_things.PLOTS + plots_deeds.PLOTS + plots_more.PLOTS


def write_story(seed):
    """The story of a seed: an opening, one plot, an ending."""
    story = Story(seed)
    story.open()
    plot = story.pick(PLOTS)
    morals = plot(story)
    story.close()
    story.say(*morals)
    return story.text()


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    for number in range(first, first + count):
        print(write_story(number), end="\n\n")
