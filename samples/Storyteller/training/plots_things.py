"""Plots about things: losing, sharing, giving, mending, trading, breaking.

A plot adds its roles to the story's world, tells its sentences in order and
returns the wordings of its moral.
"""

import words


def lost_and_found(story):
    story.add_thing("thing")
    story.add_place("place")
    story.add_place("wrong")
    story.add_character("friend")
    story.say("{hero_He} had {a_thing} that {hero_he} loved very much.",
              "{hero_His} favorite thing was {a_thing}.",
              "{hero_He} always carried {a_thing}.")
    story.say("One {weather} morning, {hero} went {to_place} to play with the {thing}.",
              "One {weather} day, {hero} took the {thing} {to_place}.")
    story.say("{hero_He} played until the sun was low, and then {hero_he} ran home.",
              "{hero_He} had so much fun that {hero_he} forgot the time.")
    story.say("At home, {hero} saw that the {thing} was gone.",
              "But when {hero} came home, the {thing} was not there.")
    story.say('"Oh no! Where is my {thing}?" cried {hero}.', '"I have lost my {thing}," said {hero}, and {hero_he} began to cry.',
              "{hero} was very sad and did not know what to do.")
    story.say("{hero_His} friend {friend} came to help.",
              "Then {hero_his} friend {friend} knocked on the door.")
    story.say('"Let us look for it together," said {friend}.', '"Do not be sad," said {friend}. "I will help you."')
    story.say("First they looked {wrong}, but the {thing} was not there.",
              "They went {to_wrong} first, but they found nothing.")
    story.say("Then {hero} remembered that {hero_he} had played with the {thing} {place}.",
              '"I remember!" said {hero}. "I was playing {place}."')
    story.say("They ran {to_place}, and there was the {thing}!",
              "So they hurried {to_place}. There, in the grass, lay the {thing}.")
    story.say('"Thank you, {friend}!" said {hero}. "You are a good friend."',
              "{hero} hugged {friend} and held the {thing} close.")
    return ["They learned that a good friend makes every search easier.",
            "And {hero} never forgot the {thing} again.",
            "Two friends can find what one alone has lost."]


def sharing(story):
    story.add_character("friend")
    story.add_place("place")
    story.say("One {weather} day, {hero} packed some {food} and walked {to_place}.",
              "One {weather} morning, {hero} took a basket of {food} {to_place}.")
    story.say("{Place}, {hero_he} met {a_friend_kind} named {friend}.",
              "There {hero_he} saw {a_friend_kind} named {friend}, who was sitting all alone.")
    story.say("{friend} looked tired and hungry.", "{friend} had walked a long way and had nothing to eat.")
    story.say('"What do you have in your basket?" asked {friend}.', '"That smells so good," said {friend} in a small voice.')
    story.say("{hero} looked at the {food}. There was only a little.",
              "At first, {hero} wanted to keep all of the {food}.")
    story.say("But then {hero_he} saw how hungry {friend} was.", "Then {hero} thought of how it feels to be hungry.")
    story.say('"Please sit with me," said {hero}. "We can share."', '"Here, half of it is for you," said {hero}.')
    story.say("So they sat down {place} and ate the {food} together.",
              "They ate the {food} together, and it tasted better than ever.")
    if story.random.random() < 0.6:
        story.add_thing("thing")
        story.say("To say thank you, {friend} gave {hero} {a_thing}.",
                  '"You are kind," said {friend}. "I want you to have this {thing}."')
        story.say("{hero} was so happy that {hero_he} carried the {thing} all the way home.",
                  "{hero} kept the {thing} and thought of {friend} every time {hero_he} saw it.")
    else:
        story.say('"Tomorrow I will bring something for you," said {friend}.',
                  '"I will never forget this," said {friend}.')
        story.say("The next day, {friend} came back {to_place} with berries for {hero}.")
    return ["Food tastes best when it is shared.", "What we share comes back to us.",
            "They were friends from that day on."]


def birthday(story):
    story.add_character("friend")
    story.add_thing("thing")
    story.add_place("place")
    story.say("{hero_His} best friend was {a_friend_kind} named {friend}.",
              "{hero_He} had a good friend, {a_friend_kind} named {friend}.")
    story.say("It was {friend}'s birthday, and {hero} wanted to find a gift.",
              "Tomorrow was {friend}'s birthday, but {hero} had no gift yet.")
    story.say("{hero} remembered that {friend} had always wanted {a_thing}.",
              '"{friend} likes the color {thing_colour}," thought {hero}. "I will look for {a_thing}."')
    story.say("{hero_He} looked {place}, but there was nothing to find.",
              "{hero_He} went {to_place} and looked all day long.")
    story.add_family("helper")
    story.say("So {hero} asked {hero_his} {helper} for help.", "Then {hero} told {hero_his} {helper} about it.")
    story.say('"We can make one," said {hero_his} {helper}. So they worked until the evening.',
              "{hero_His} {helper} smiled and helped {hero_him} to make the gift.")
    story.say("At last, the {thing} was ready.", "When they were done, the {thing} looked lovely.")
    story.say("At the party there was {food}, and all the friends sang a song.",
              "All the friends came to the party and ate {food}.")
    story.say("Then {hero} gave {friend} the {thing}.", "{friend} opened the box and saw the {thing}.")
    story.say('"{A_thing}! It is just what I wanted!" said {friend}.',
              '"You made this for me?" asked {friend}. "It is the best gift of all!"')
    story.maybe(0.5, "{friend} hugged {hero} and danced with joy.", "{friend} showed the {thing} to everyone.")
    return ["A gift from the heart is the best gift.", "It is a joy to make a friend happy.",
            "And it was the best birthday ever."]


def fixing(story):
    noun, part = story.pick(words.BREAKABLE)
    story.add_thing("thing", [noun])
    story.world["part"] = part
    story.add_family("helper")
    story.add_place("place")
    story.say("{hero_He} had {a_thing} and used it every day.", "{hero_His} {helper} had once given {hero_him} {a_thing}.")
    story.say("One {weather} day, {hero} took the {thing} {to_place}.",
              "One {weather} morning, {hero} was playing {place} with the {thing}.")
    story.say("Suddenly there was a loud crack. The {part} of the {thing} was broken!",
              "Then {hero} fell over a stone, and the {part} of the {thing} broke.")
    story.say('"Oh no! My {thing}!" cried {hero}.', "{hero} sat down and looked at the broken {part}.")
    story.say("{hero_He} tried to fix it alone, but it did not work.", "{hero_He} pulled and pushed, but the {part} would not hold.")
    story.say("So {hero_he} took the {thing} home to {hero_his} {helper}.",
              "At home, {hero_his} {helper} looked at the {thing}.")
    story.say('"We can fix the {part}," said {hero_his} {helper}. "We only need some time."',
              '"Do not worry," said {hero_his} {helper}. "A broken {part} can be mended."')
    story.say("They took wood, glue, and a piece of rope, and they began to work.",
              "{helper_He} showed {hero} how to make a new {part}.")
    story.say("{hero} made a mistake, but {hero_he} tried again.", "It was slow work, but {hero} did not give up.")
    story.say("When the work was done, the {thing} was as good as new.",
              "At last, the {thing} had a new {part}, and it was even stronger than before.")
    story.say('"I did it!" said {hero}. "Thank you for showing me how."',
              "{hero} thanked {hero_his} {helper} and ran back {to_place} with the {thing}.")
    return ["What is broken can often be mended.", "If you try again, you will learn.",
            "Hard work and a little help can fix almost anything."]


def trading(story):
    story.add_thing("thing")
    story.add_thing("other", [n for n in words.THINGS if n != story.world["thing_noun"]])
    story.add_character("friend")
    story.add_place("place")
    story.say("{hero_He} had {a_thing}, but {hero_he} dreamed of {a_other}.",
              "{hero_He} owned {a_thing}, but {hero_he} wanted {a_other}.")
    story.say("One {weather} day, {hero} met {a_friend_kind} named {friend} {place}.",
              "One {weather} morning, {hero_he} walked {to_place} and met {a_friend_kind} named {friend}.")
    story.say("{friend} was holding {a_other}.", "{friend} had {a_other} in {friend_his} hands." if story.people else "{friend} had {a_other}.")
    story.say('"What a pretty {other}!" said {hero}.', '"I like your {other}," said {hero}.')
    story.say('"And I like your {thing}," said {friend}. "Shall we trade?"',
              '"I would give it to you for your {thing}," said {friend}.')
    story.say("{hero} thought about it and then said yes.", '"Yes, let us trade!" said {hero}.')
    story.say("So {hero} gave away the {thing} and took the {other}.",
              "{friend} took the {thing}, and {hero} took the {other}.")
    story.say("But that night, {hero} missed the {thing} and could not sleep.",
              "At first {hero} was happy, but soon {hero_he} missed the {thing}.")
    story.say("The next morning, {friend} came to the door. {friend_He} missed the {other}, too!",
              "The next day, {hero} went back {to_place}. {friend} was there and looked just as sad.")
    story.say('"Let us trade back," said {hero}, and they both laughed.',
              '"We can play with both of them together," said {friend}.')
    story.say("So they played with the {thing} and the {other} all day.")
    return ["Sometimes the best thing is the one you already have.", "Friends can share everything.",
            "They both learned to love what they had."]


def honesty(story):
    story.add_thing("thing", words.FRAGILE)
    story.add_family("owner")
    story.add_character("friend")
    story.say("In the kitchen stood {a_thing}. It belonged to {hero_his} {owner}.",
              "{hero_His} {owner} had {a_thing} that was very old.")
    story.say("One {weather} day, {hero} was playing in the house with {hero_his} friend {friend}.",
              "One {weather} afternoon, {hero} and {hero_his} friend {friend} ran through the house.")
    story.say("{hero} jumped too high and hit the table. The {thing} fell down and broke.",
              "They ran too fast, and {hero} knocked over the {thing}. It broke in two.")
    story.say('"Quick, let us hide it!" said {friend}.', '"Nobody saw us," said {friend}. "We can say it was the wind."')
    story.say("{hero} was afraid, but {hero_he} shook {hero_his} head.", "{hero} thought about it, but it did not feel right.")
    story.say('"No," said {hero}. "I will tell the truth."', '"I have to tell my {owner}," said {hero}.')
    story.say("So {hero} went to {hero_his} {owner} and said, \"I broke the {thing}. I am sorry.\"",
              "When {hero_his} {owner} came home, {hero} told {owner_him} about the {thing}.")
    story.say("{hero_His} {owner} was quiet for a moment.", "{hero_His} {owner} looked at the broken {thing_noun}.")
    story.say('Then {owner_he} smiled. "I am glad that you told me the truth," {owner_he} said.',
              '"You are brave to tell me," {owner_he} said, and {owner_he} hugged {hero}.')
    story.say("Together, they glued the {thing} and put it back on the table.",
              "{hero} and {friend} helped to glue the {thing}.")
    return ["It is always best to tell the truth.", "The truth makes the heart light.",
            "And they never ran in the house again."]


PLOTS = [lost_and_found, sharing, birthday, fixing, trading, honesty]
