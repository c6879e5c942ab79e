"""The forms that a post can have, with titles and joints that fit every topic."""

from console.cli.demo_content.kinds import entries

TITLES = {
    "report": entries("""
{Subject}: what changes in {place}
News about {subject}
A morning with {subject}
What {place} makes of {subject}
{Subject}, seen from {place}
Once more, {subject}
{Subject} before and after
What became of {subject}
A visit to {place}, because of {subject}
Behind the scenes: {subject}
"""),
    "guide": entries("""
What to know about {subject}
{Subject} for beginners
A short guide to {subject}
{Subject}: {n} things we got wrong
Getting on with {subject}
{Subject} without tears
The patient person's guide to {subject}
{Subject}, step by step
"""),
    "column": entries("""
In praise of {subject}
A word about {subject}
Thinking about {subject} in {month}
{Subject} and I
Against my better judgement: {subject}
What {subject} taught me
My {season} with {subject}
A letter to {subject}
"""),
    "letters": entries("""
From the letter box: {subject}
Your letters about {subject}
What readers write about {subject}
{Subject}, as you see it
Post from {elsewhere}: {subject}
"""),
    "figures": entries("""
{Subject} in figures
Counted and compared: {subject}
What the numbers say about {subject}
{Subject}: a table and what follows from it
A close look at {subject} in {month}
"""),
    "interview": entries("""
{person} on {subject}
A talk with {person} about {subject}
{n} questions about {subject} for {person}
Met in {place}: {person} on {subject}
"""),
    "week": entries("""
A week with {subject}
{Subject}: a diary
From Monday to Sunday: {subject}
Seven days and {subject}
"""),
}
HEADINGS = {
    "report": entries("""
What is known so far
On the spot in {place}
Meanwhile in {elsewhere}
How it came to this
What happens next
The other side
A look behind it
What it costs
"""),
    "guide": entries("""
Before you begin
What matters
Step by step
If it goes wrong
What you need
A few rules
The order of things
From experience
"""),
    "figures": entries("""
The table
How we counted
What follows from it
What the numbers leave out
In plain words
A small surprise
"""),
}
LETTERS = entries("""
The letters about {subject} fill a drawer by now, and these are three of them.
Since the last issue {count} letters about {subject} have come in; here are the shortest.
You wrote to us about {subject}, and we have asked around.
About {subject} we get more post than about the weather, and always from {elsewhere}.
""")
TEASERS = entries("""
A visit, with notes.
What we found out, and what we still do not know.
With the most important answers in short.
An attempt at some order.
Including everything that went wrong.
Seen, counted and written down on one {weekday}.
With thanks to everybody in {place} who took the time.
A story from {place}.
""")
INTERVIEW = entries("""
How did it begin?
What do people get wrong about it?
What would you do differently today?
And what does {place} say to that?
Is there a moment that you remember?
What would you tell somebody who starts tomorrow?
What is the hardest part?
Does one ever get tired of it?
What comes next?
How much time does it take?
""")
LINKS = entries("""
Everything we have written on this so far stands under [{topic}](/tags/{topic_slug}).
The documents can be read on [the page of the association](https://hallewick.example.org/{slug}).
There is [a map](https://maps.example.org/hallewick) with all the places mentioned here.
A longer version, with sources, is [in the archive](https://archive.example.net/{slug}).
See also [what else is going on](/tags/{topic_slug}), and [about us](/about).
Who wants to join in finds [dates and addresses](https://hallewick.example.org/dates) there.
""")
ASIDES = entries("""
And that is the *short* version.
One may find this odd; we found it **very** sensible.
It is *not* a matter of money, as it turned out.
Whoever has tried it will nod here.
That was the plan, at least.
So much for the theory.
More about this further down.
Remember this, it becomes important in a moment.
""")
HINTS = entries("""
**Good to know:** all of this holds for {place}; elsewhere, ask first.
**A correction:** in an earlier version we had written "{elsewhere}" here. Sorry.
**Please note:** times may change at short notice, the sheet at the door counts.
**In short:** {n} people, {n} evenings, one result.
**By the way:** entry is free, a cake is welcome.
""")
