"""Plots about deeds: searching, weathering a storm, helping, learning, growing.

As in plots_things, a plot tells its sentences and returns its morals.
"""

import words


def search(story):
    story.add_character("sibling")
    story.world["relation"] = "sister" if story.world["sibling_he"] == "she" else "brother"
    story.add_thing("thing", ["hat", "scarf", "ribbon", "coat"])
    for role in ("first", "second", "place"):
        story.add_place(role)
    story.say("{hero_He} had a little {relation} named {sibling}, who always wore {a_thing}.",
              "{hero_His} little {relation} {sibling} loved to wear {a_thing}.")
    story.say("One {weather} day, they played hide and seek, but {hero} could not find {sibling}.",
              "One {weather} afternoon, {sibling} did not come home.")
    story.say('"{sibling}! Where are you?" called {hero}, but there was no answer.',
              "{hero} called and called, but nobody answered.")
    story.say("First {hero_he} looked {first}, but {sibling} was not there.",
              "{hero} ran {to_first}. There was no one there.")
    story.say("Then {hero_he} looked {second}, but {sibling} was not there either.",
              "Next {hero_he} went {to_second}, but it was empty, too.")
    story.say('"I saw someone with {a_thing}," said a bird in a tree. "Look {place}!"',
              'A woman said, "I saw {a_thing} {place}."' if story.people else 'An old crow said, "I saw {a_thing} {place}."')
    story.say('"That must be {sibling}!" said {hero}, and {hero_he} ran {to_place}.',
              "{hero} said thank you and hurried {to_place}.")
    story.say("There {hero_he} saw the {thing}. {sibling} was fast asleep in the grass.",
              "Something {thing_colour} moved behind a bush. It was the {thing}, and under it sat {sibling}!")
    story.say('"I was lost," said {sibling}. "I am so glad that you found me."',
              '"You found me at last!" said {sibling}, and {sibling_he} laughed.')
    story.say("{hero} hugged {hero_his} little {relation} and took {sibling_him} home.",
              "{hero} took {sibling} by the hand, and they walked home together." if story.people else
              "They walked home side by side.")
    return ["Never give up when someone needs you.", "Those we love are worth a long search.",
            "And from then on, they always stayed together."]


def storm(story):
    story.add_character("friend")
    story.add_place("place")
    story.add_thing("thing", ["blanket", "lantern", "umbrella", "drum", "book", "flute"])
    story.say("One day in {season}, {hero} went {to_place} with {hero_his} friend {friend}.",
              "One morning, {hero} and {hero_his} friend {friend} were playing {place}.")
    story.say("{hero} had brought {a_thing}.", "{friend} laughed because {hero} had brought {a_thing}.")
    story.say("Suddenly the sky grew dark, and the wind began to blow.",
              "Then black clouds came over the hills, and it began to rain.")
    story.say('"A storm is coming!" cried {friend}.', "There was a flash, and then loud thunder.")
    story.say("{friend} was afraid and began to shake.", "{friend} was very scared.")
    story.say('"Come with me," said {hero}. "I know a safe place."', '"Do not be afraid," said {hero}. "I am here with you."')
    story.say("They ran from {the_place} and found a dry cave.", "They left {the_place} and hid in an empty hut.")
    use = {"blanket": "They sat close together under the {thing} and kept warm.",
           "lantern": "{hero} lit the {thing}, and it was not so dark anymore.",
           "umbrella": "They held the {thing} in front of the door to keep out the rain.",
           "drum": "{hero} played the {thing}, and it was louder than the thunder.",
           "book": "{hero} read a funny story from the {thing}, and soon {friend} laughed.",
           "flute": "{hero} played a soft song on the {thing}, and {friend} grew calm."}
    story.say(use[story.world["thing_noun"]])
    story.say("After a while, the rain stopped and the sun came out.", "At last, the storm was over.")
    story.say("A bright rainbow stood over {the_place}.", "Over {the_place} they saw a rainbow.")
    story.say('"You were right to bring the {thing}," said {friend}.',
              '"Thank you for staying with me," said {friend}. "And thank you for the {thing}!"')
    return ["A friend makes every storm smaller.", "After the rain, the sun always comes back.",
            "It is easier to be brave together."]


def making_friends(story):
    story.add_character("friend")
    story.add_thing("thing", ["ball", "kite", "drum", "book", "boat", "flute"])
    story.add_place("place")
    story.say("But {hero_he} had no friends and often felt alone.", "{hero} had just moved there and did not know anyone.")
    story.say("Every day, {hero} sat {place} and watched the others play.",
              "One {weather} day, {hero} went {to_place} all alone.")
    story.say("There was {a_friend_kind} named {friend}, who was playing with {a_thing}.",
              "{A_friend_kind} named {friend} was there, too. {friend_He} had {a_thing}.")
    story.say("{hero} wanted to say hello, but {hero_he} was too shy.", "{hero} hid behind a tree and watched.")
    problem = {"ball": "the {thing} rolled right in front of {hero}",
               "kite": "the wind took the {thing} and blew it into a tree",
               "drum": "the {thing} rolled down and stopped in front of {hero}",
               "book": "the {thing} fell into the mud",
               "boat": "the {thing} got stuck in the mud",
               "flute": "the {thing} fell into a deep hole"}[story.world["thing_noun"]]
    story.say("Suddenly, " + problem + ".", "But then " + problem + ".")
    story.say("{hero} took a deep breath and picked up the {thing}.", "{hero} ran over at once and got the {thing} back.")
    story.say('"Here is your {thing}," said {hero}.', '"Is this your {thing}?" asked {hero} softly.')
    story.say('"Thank you! My name is {friend}," {friend_he} said. "Who are you?"',
              '"Yes, thank you!" said {friend}. "What is your name?"')
    story.say('"I am {hero}," {hero_he} said.', '"My name is {hero}. I live in {a_home}," {hero_he} said.')
    story.say('"Do you want to play with me?" asked {friend}.', '"Let us play together!" said {friend}.')
    story.say("They played with the {thing} until the sun went down.", "So they played {place} all day long.")
    return ["A small hello can be the start of a great friendship.", "And {hero} was never alone again.",
            "It takes a little courage to make a friend."]


def rescue(story):
    story.add_word("creature", words.SMALL_CREATURES)
    story.add_place("place")
    story.add_thing("thing", ["scarf", "basket", "blanket", "hat"])
    story.say("One {weather} day, {hero} put on a coat, took {a_thing}, and walked {to_place}.",
              "One {weather} morning, {hero} was walking {place} with {a_thing}.")
    story.say("Suddenly {hero_he} heard a small sound.", 'Then {hero_he} heard a tiny voice. "Help!" it cried.')
    story.say("It was {a_creature} that was stuck between two stones.", "There was {a_creature} that was caught in a net.",
              "There, in a deep hole, sat {a_creature}.")
    story.say('"Poor little {creature}!" said {hero}.', '"Do not be afraid, little {creature}," said {hero}.')
    story.say("Very carefully, {hero_he} helped the {creature} out.", "{hero_He} worked for a long time until the {creature} was free.")
    story.say("{hero_He} laid the {creature} on the {thing} and carried it home." if story.world["thing_noun"] in ("scarf", "blanket")
              else "{hero_He} put the {creature} in the {thing} and carried it home.")
    story.say("At home, {hero} gave the {creature} water and something to eat.",
              "{hero_He} gave the {creature} a warm bed and some {food}.")
    story.say("Every day, the {creature} grew a little stronger.", "After a week, the {creature} was well again.")
    story.say("Then {hero} took the {creature} back {to_place} and let it go.",
              "When {season} was over, {hero} brought the {creature} back {to_place}.")
    story.say('"Goodbye, my friend," said {hero}.', "{hero} was a little sad, but also very proud.")
    story.say("Later, {hero} lost {hero_his} way in the fog. Who came to show the path? It was the {creature}!",
              "The next day, the {creature} was waiting at the door. It did not forget {hero}.")
    return ["Be kind to those who are small.", "A good deed is never lost.", "Kindness always finds its way home."]


def planting(story):
    plant, colour = story.pick(words.SEEDS)
    story.world["plant"], story.world["plant_colour"] = plant, colour
    story.world["a_plant"] = words.with_article(plant)
    story.add_family("giver")
    story.add_character("friend")
    story.add_place("place")
    story.say("One {weather} day, {hero_his} {giver} gave {hero} a tiny seed.",
              "In {season}, {hero} got a small seed from {hero_his} {giver}.")
    story.say('"Plant it and wait," said {hero_his} {giver}. "It will be {a_plant}."',
              '"Take good care of it," {giver_he} said. "One day it will be {a_plant}."')
    story.say("{hero} planted the seed {place} and gave it water.", "So {hero} dug a little hole {place} and put the seed in it.")
    story.say("Every morning, {hero_he} went {to_place} to look, but there was nothing.",
              "Day after day, {hero_he} brought water {to_place}.")
    story.say('"Nothing will grow there," said {hero_his} friend {friend}.', '{hero_His} friend {friend} laughed and said, "That is only a stone!"')
    story.say('"It only needs time," said {hero}.', "But {hero} did not give up.")
    story.say("Then, after many days, {hero} saw a small green leaf.", "One morning, a green leaf looked out of the ground.")
    story.say("It grew and grew until it was taller than {hero}.", "The plant grew bigger every day.")
    story.say("At last, {the_place} had the finest {plant} of all, and it was {plant_colour} and strong.",
              "In the end it was a fine {plant}, big and {plant_colour}.")
    story.say('"You were right to wait," said {friend}.', "{friend} came to see it and could not believe {friend_his} eyes.")
    story.say("{hero} gave {friend} a new seed, and they planted it together.", "{hero} thanked {hero_his} {giver} for the tiny seed.")
    return ["Good things take time.", "Great things begin as something small.", "With patience, a tiny seed can become a wonder."]


def learning(story):
    story.add_word("skill", words.SKILLS)
    story.add_character("friend")
    story.add_place("place")
    story.say("{hero_He} wanted to learn to {skill}, but it was hard.", "More than anything, {hero} wanted to {skill}.")
    story.say("One {weather} day, {hero} went {to_place} to try it.", "Every day, {hero_he} tried to {skill} {place}.")
    story.say("The first time, it went all wrong, and {hero} wanted to cry.", "{hero_He} tried once, and {hero_he} tried twice, but it did not work.")
    story.say('"I will never learn to {skill}," said {hero}.', '"I cannot do it," said {hero} and sat down.')
    story.say("{A_friend_kind} named {friend} was watching.", "Just then, {a_friend_kind} named {friend} came by.")
    story.say('"I could not {skill} at first, either," said {friend}. "I can show you."', '"Do not give up," said {friend}. "I will teach you to {skill}."')
    story.say("So every day they met {place} and worked together.", "From then on, {friend} came {to_place} every morning.")
    story.say("Slowly, {hero} got better and better.", "{hero} made many mistakes, but {friend} was a good teacher.")
    story.say("Then one day, {hero} did it! {hero_He} could {skill}!", '"Look, {friend}!" cried {hero}. "I can {skill}!"')
    story.say('"I knew you could do it," said {friend}.', "{friend} clapped and cheered.")
    story.say("Soon after, {hero} showed everyone {place} how well {hero_he} could {skill}.", "That day, they sat {place} and shared some {food}.")
    return ["If you keep trying, you will get better.", "Nobody is born a master.", "With a good teacher, hard things become easy."]


def afraid_of_the_dark(story):
    story.add_family("helper")
    story.add_thing("thing", ["lantern", "blanket", "bell", "doll"])
    story.add_place("place")
    story.say("But when night came, {hero} was afraid of the dark.", "There was only one thing {hero_he} feared. It was the dark.")
    story.say("{hero_His} {helper} gave {hero_him} {a_thing}.", "One evening, {hero_his} {helper} brought {hero} {a_thing}.")
    story.say('"With this {thing}, you will never be alone," said {hero_his} {helper}.',
              '"When you are afraid, hold the {thing}," {helper_he} said.')
    story.say("That night, there was a strange sound outside.", "In the middle of the night, {hero} heard someone crying.")
    story.say("It came from {the_place}.", "The sound came from far away, from {the_place}.")
    story.say("{hero} wanted to hide in bed. But maybe someone needed help!", '"Someone needs help," thought {hero}.')
    story.say("So {hero_he} took the {thing} and went out into the dark.", "{hero_He} held the {thing} tight and walked {to_place}.")
    story.add_word("creature", words.SMALL_CREATURES)
    story.say("There {hero} found a little {creature}. It was lost and cold.", "{hero} looked around. A small {creature} was sitting all alone in the grass.")
    story.say('"Are you afraid of the dark, too?" asked {hero}.', '"Come with me," said {hero}. "We can be brave together."')
    story.say("{hero} showed the {creature} the {thing}, and they looked at the stars.",
              "They sat {place} and counted the stars until it was not afraid anymore.")
    story.say("Then {hero} brought the {creature} home and slept without fear.", "In the morning, {hero} told {hero_his} {helper} about the {creature}.")
    return ["Those who help others forget their own fear.", "The dark is not so dark when you are not alone.",
            "And {hero} was never afraid of the dark again."]


PLOTS = [search, storm, making_friends, rescue, planting, learning, afraid_of_the_dark]
