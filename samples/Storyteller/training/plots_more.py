"""More plots: a race, a message, a map, a lost hat in the wind, a soup, a night watch.

As in plots_things, a plot tells its sentences and returns its morals.
"""

import words


def race(story):
    story.add_character("friend")
    story.add_character("other")
    story.add_place("start")
    story.add_place("place")
    story.add_thing("thing", ["ribbon", "bell", "cup", "coin", "feather"])
    story.say("Every {season}, there was a great race.", "One {weather} day, there was a race for everyone.",
              "{friend} and {other} wanted to have a race, and {hero} wanted to run, too.")
    story.say("It began {start} and ended {place}. The prize was {a_thing}.",
              "They had to run from {the_start} to {the_place}. The first would win {a_thing}.")
    story.say('"I will win the {thing}," said {other}. "I am faster than all of you."',
              '{other} laughed and said, "{hero} is much too slow to win the {thing}."')
    story.say("{hero} said nothing and got ready.", '"I will just do my best," said {hero}.',
              '"We will see," said {hero}.')
    story.say("They all began to run, and {other} was far in front.", "Off they went! {other} was the first to leave {the_start}.")
    story.say("Halfway there, {friend} fell and hurt {friend_his} knee." if story.people else
              "Halfway there, {friend} fell into a hole.", "But soon {friend} fell over a stone and cried out.")
    story.say("{other} ran on, but {hero} stopped and went back to help.", "{other} did not even look, but {hero} stopped at once.")
    story.say('"Go on, or you will lose!" said {friend}.', '"But what about the race?" asked {friend}.')
    story.say('"You are more important than {a_thing}," said {hero}.', '"I do not need {a_thing}," said {hero}. "I need my friend."')
    story.say("So {hero} and {friend} walked {to_place} side by side. They were the last to get there.",
              "When they came {to_place} at last, {other} already held the {thing}.")
    story.say("But everyone cheered for {hero}, and {other} felt ashamed.", "{other} saw how the others cheered for {hero}.")
    story.say('"You are the true winner," said {other}, and {other_he} gave {hero} the {thing}.',
              "Then {other} came over and put the {thing} in front of {hero}.")
    return ["A good friend is worth more than any prize.", "To help is better than to win.",
            "There is more than one way to win a race."]


def message(story):
    story.add_family("sender")
    story.add_character("friend")
    story.add_word("gift", ["honey cake", "nut cake", "plum cake", "warm bread", "apple pie"])
    story.add_place("first")
    story.add_place("place")
    story.add_thing("thing", ["box", "basket", "bag", "jar"])
    story.say("One {weather} morning, {hero_his} {sender} gave {hero} {a_thing}.",
              "One {weather} day, {hero} got {a_thing} from {hero_his} {sender}.")
    story.say('"Bring this {thing} to {friend}, who lives {place}," said {hero_his} {sender}.',
              '"This {thing} is for {friend}," said {hero_his} {sender}. "You will find {friend_him} {place}."')
    story.say('"And do not open it," {sender_he} said.', '"Do not look inside," {sender_he} told {hero_him}.')
    story.say("So {hero} took the {thing} and went on {hero_his} way.", "{hero} held the {thing} tight and began to walk.")
    story.say("{First}, {hero_he} sat down to rest and looked at the {thing}.",
              "When {hero_he} came {to_first}, {hero_he} grew tired and sat down.")
    story.say('"What could be inside the {thing}?" thought {hero}.', "{hero} shook the {thing}. Something inside made a soft sound.")
    story.say("{hero_He} wanted to open it so much!", '"Just one little look," thought {hero}.')
    story.say("But then {hero_he} remembered the words of {hero_his} {sender} and went on.",
              "But {hero_he} had made a promise, so {hero_he} got up again.")
    story.say("At last, {hero} came {to_place} and gave {friend} the {thing}.", "{friend} was waiting {place}, and {hero} gave {friend_him} the {thing}.")
    story.say("{friend} opened the {thing}. Inside was some {gift}!", '"Let us see," said {friend} and opened the {thing}. It was full of {gift}!')
    story.say('"Your {sender} wrote that half of the {gift} is for you," said {friend}.',
              '"You did not look inside," said {friend}. "So half of the {gift} is yours."')
    story.say("They sat down together and ate the {gift}.", "{hero} was very glad that {hero_he} had not opened the {thing}.")
    return ["A promise is a promise.", "Those who can wait will be happy in the end.", "It is good to be someone others can trust."]


def treasure(story):
    story.add_character("friend")
    story.add_thing("thing", ["box", "bag", "chest"])
    story.add_thing("mark", ["stone", "flower", "flag"])
    story.add_family("owner")
    for role in ("first", "place"):
        story.add_place(role)
    story.say("One {weather} day, {hero} found an old map under the bed.", "In an old book, {hero} found a map.",
              "One rainy day, {hero} looked into an old cupboard and found a map.")
    story.say('"It is a treasure map!" said {hero_his} friend {friend}.', '{hero} ran to {friend} and said, "Look, a treasure map!"')
    story.say("The map showed {a_mark} {place}.", "On the map there was {a_mark}, and it stood {place}.")
    story.say("But first they had to find a key {first}.", "There was also a small key on the map, {first}.")
    story.say("So {hero} and {friend} went {to_first} and looked under every leaf.", "The two friends took the map and walked {to_first}.")
    story.say("{friend} found the key under a piece of wood.", '"Here is the key!" cried {friend}.', "{hero} saw the key in the grass and picked it up.")
    story.say("Then they hurried {to_place} and looked for the {mark}.", "After that, they followed the map {to_place}.")
    story.say('"I can see the {mark}!" said {hero}.', "There was the {mark}, just as the map had shown.")
    story.say("They began to dig, and soon they found {a_thing}.", "Under the {mark} they found {a_thing}.")
    story.say("The key opened the {thing}. There was no gold, only an old letter.", "{hero} opened the {thing} with the key. Inside was a letter.")
    story.say('It said, "The best treasure is a friend to search with."', '"A friend is the best treasure of all," it said.')
    story.say("It was from {hero_his} {owner}, who had hidden the {thing} long ago.",
              "{hero_His} {owner} laughed when they showed {owner_him} the {thing}.")
    return ["A friend is worth more than gold.", "And they kept the map forever.", "The best treasure is the one you share."]


def wind(story):
    story.add_thing("thing", ["hat", "scarf", "umbrella", "kite", "ribbon"])
    for role in ("first", "second", "place"):
        story.add_place(role)
    story.add_character("friend")
    story.say("{hero_He} was very proud of {hero_his} new {thing}.", "{hero_His} {thing} was the nicest one {hero_he} had ever had.")
    story.say("One windy day, {hero} took the {thing} {to_first}.", "One windy morning, {hero} was standing {first} with the {thing}.")
    story.say("Suddenly the wind took the {thing} and carried it away.", '"Look out!" someone called, but the wind already had the {thing}.')
    story.say('"Come back!" cried {hero}, and {hero_he} ran after it.', "{hero} ran after the {thing} as fast as {hero_he} could.")
    story.say("The {thing} flew from {the_first} to {the_second}, and then it was gone.",
              "The wind blew it {to_second}. There {hero} could not see it anymore.")
    story.say("{Second}, {hero_he} met {a_friend_kind} named {friend}.", "Then {a_friend_kind} named {friend} came along.")
    story.say('"Have you seen {a_thing}?" asked {hero}.', '"Did {a_thing} fly by?" asked {hero}.')
    story.say('"Yes," said {friend}. "It came down {place}."', '"I saw something {thing_colour} {place}," said {friend}.')
    story.say("Together they went {to_place}. The {thing} was hanging in a high tree.", "They ran {to_place} and saw the {thing} at the top of a tree.")
    story.say("{hero} could not climb so high, but {friend} could.", '"I cannot climb that high," said {hero}. "But I can," said {friend}.')
    story.say("{friend} climbed up and brought down the {thing}.", "Soon {friend} was back with the {thing}.")
    story.say('"How can I thank you?" asked {hero}. "Be my friend," said {friend}.', '"Tomorrow we will play together," said {hero}, "and you may have the {thing} for a day."')
    return ["A strong wind can bring a new friend.", "And the wind laughed in the trees.", "What the wind takes away, a friend brings back."]


def soup(story):
    story.add_character("friend")
    story.add_character("other")
    story.add_place("place")
    story.add_thing("thing", ["pot", "bowl", "kettle"])
    first, second = story.random.sample(["carrots", "beans", "onions", "mushrooms", "herbs", "potatoes"], 2)
    story.world["vegetable"], story.world["herb"] = first, second
    story.say("It had been a bad year, and there was little to eat.", "One cold day, nobody had enough to eat.")
    story.say("{hero} had only {a_thing} and some water.", "{hero_He} had {a_thing}, but there was nothing to put in it.")
    story.say("{friend} had only a few {vegetable}, and {other} had only some {herb}.",
              "{hero_His} friend {friend} had a few {vegetable}, and {other} had some {herb}.")
    story.say('"That is not enough for a meal," said {other}.', '"I will eat my {herb} alone," said {other}.')
    story.say('"Let us make a soup together," said {hero}.', 'Then {hero} had an idea. "We can cook together!" {hero_he} said.')
    story.say("So they met {place} and made a fire.", "They all went {to_place} and made a big fire.")
    story.say("{hero} brought the {thing} and the water.", "{hero} came with the {thing}, just as {hero_he} had promised.")
    story.say("{friend} put in the {vegetable}, and {other} put in the {herb}.", "In went the {vegetable} from {friend} and the {herb} from {other}.")
    story.say("Soon there was a lovely smell {place}.", "They sang songs until the soup was ready.")
    story.say('"It smells so good!" said {other}.', '"I have never had a better soup," said {friend}.')
    story.say("There was enough for everyone, and {other} was glad that {other_he} had shared the {herb}.",
              "They ate until they were full, and there was even some soup left.")
    return ["Together, a little becomes a lot.", "When everyone gives a little, nobody is hungry.",
            "After that, they cooked together every week."]


def forgiveness(story):
    story.add_character("friend")
    story.add_thing("thing", ["ball", "kite", "drum", "doll", "boat", "flute", "whistle"])
    story.add_place("place")
    story.add_family("helper")
    story.say("{hero} and {friend} were the best of friends.", "{hero_His} best friend was {a_friend_kind} named {friend}.")
    story.say("One {weather} day, they both wanted to play with {a_thing}.", "One {weather} day, they found {a_thing} {place}.")
    story.say('"The {thing} is mine!" said {hero}. "No, it is mine!" said {friend}.', '"I want the {thing}!" cried {friend}. "I saw it first!" cried {hero}.')
    story.say("They pulled and pulled until the {thing} fell into the mud.", "{friend} pushed {hero}, and {hero} pushed {friend}.")
    story.say('"I do not want to see you again," said {friend}.', "{friend} ran away, and {hero} went home alone.")
    story.say("The next day, {hero} missed {hero_his} friend.", "But without {friend}, the days were long and gray.")
    story.say('"What is wrong?" asked {hero_his} {helper}.', "{hero_His} {helper} saw that {hero_he} was sad.")
    story.say('"I was angry with {friend} because of {a_thing}," said {hero}.', "{hero} told {hero_his} {helper} about {friend} and the {thing}.")
    story.say('"Say that you are sorry," said {hero_his} {helper}. "It is only a small word."', '"What do you love more," {helper_he} asked, "the {thing} or your friend?"')
    story.say("So {hero} washed the {thing} and took it to {friend}.", "Then {hero} took the {thing} and ran to find {friend}, who was sitting {place}.")
    story.say('"I am sorry," said {hero}. "You can have the {thing}."', '"Please forgive me," said {hero}. "The {thing} is for you."')
    story.say('"I am sorry, too," said {friend}. "It belongs to both of us."', "{friend} smiled. \"We can take turns,\" {friend_he} said.")
    return ["It takes a big heart to say sorry.", "A friend is more important than any toy.", "And they never fought again."]


PLOTS = [race, message, treasure, wind, soup, forgiveness]
