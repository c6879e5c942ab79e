"""What readers say under any post: agreement, doubt, thanks, stories, jokes, asides."""

from console.cli.demo_content.kinds import entries

THANKS = entries("""
Thank you for this, I learnt something about {subject} today.
Very nicely written, I read it twice.
Thanks! I have cut it out and hung it on the fridge, next to the last one.
That was the best thing I have read all {weekday}.
Thank you, {author}, please more of this kind.
Many thanks for the work that went into this.
Great. Forwarded to my sister in {elsewhere}, who never believes me.
A lovely text, it smells of {place}.
Thank you for writing about {subject} without shouting.
Finally somebody explains it in a way that I can follow.
I do not usually comment, but this was worth it.
Well observed, especially the last paragraph.
Bookmarked, printed, and one copy for the waiting room in {street}.
Thanks to everybody who takes the trouble.
Just what I needed this {weekday}.
Merci, from somebody who moved away from {place} and reads you every week.
That cheered me up on the train, thank you.
A pleasure, as always, {author}.
""")
SHORT = entries("""
Yes!
So true.
Exactly this.
I like it.
Seconded.
Ha, caught.
Same here in {elsewhere}.
Well said, {author}.
More, please.
No comment. Well, this one.
Signed, a regular.
Good question.
Finally!
Couldn't agree more.
And about time.
Nice picture, too.
Following this.
Beautiful <3
This. All of it.
Who would have thought.
Laughed out loud on the bus.
Hm.
""")
STORIES = entries("""
When I was a child in {street} we had {subject} at the doorstep, so to speak, and thought nothing
  of it. You only notice such things when they are gone.
My neighbour has a story about {subject} that she tells every {season}, and it gets better and
  longer. Last time there was a fire brigade in it.
I moved here {n} years ago and knew nobody. It was over {subject} that I first got talking to
  people in {place}, and some of them are friends now.
We were in {elsewhere} in {month} and they do it quite differently there, quieter and with more
  coffee. I came back with a full notebook.
It must have been {years} years ago. My uncle took me along to {place}, put a lamp into my hand
  and said: hold it still. I have been holding it still ever since.
Funny that you bring it up. On {weekday} I had a long talk about {subject} in the queue at the
  chemist's, with a man who turned out to be the one who started it all.
I have worked in {place} for {years} years and would never have thought that {subject} would be
  in the paper one day. My colleagues have pinned it to the door.
At home we had a rule about {subject}: only on {weekday}s, and never before lunch. I still keep to
  it and could not tell you why.
My late husband would have loved this. He could talk about {subject} until the candles were down.
Two {season}s ago I stood in {street} in the rain and decided to have a go at it. I was hopeless.
  I am a little less hopeless now, and I have met {n} people I like.
""")
OPENERS = entries("""
Good morning from {place}.
Long-time reader, first comment.
I hesitated before writing this.
Just my two pennies:
Interesting.
Oh dear.
I had to smile.
One small thing.
As somebody who was there:
Let me add something from {elsewhere}.
Reading this on the night shift.
To be fair:
I showed this to my father.
Good point, well made.
""")
CLOSERS = entries("""
Just saying.
Greetings from {elsewhere}!
But that is only my opinion.
Keep it up.
Thanks anyway for the text.
Corrections welcome.
Or am I missing something?
Have a good {weekday}, everybody.
I will report back in {month}.
Sorry for the length.
Nothing for ungood, as we say.
See you on {weekday}.
""")
QUOTED = entries("""
That is the sentence I will remember.
I would like to frame this.
Is that so? I have always been told the opposite.
True, and nobody in {place} wants to hear it.
This deserves a post of its own.
I read that to my class, and they had {n} questions.
Here you lost me, sorry. Can you explain?
My experience exactly, only that it took me {n} years.
""")
AGREE = entries("""
I see it the same way.
That is my experience, too, in {place} at least.
You took the words out of my mouth.
Agreed, and I would go further.
Good that you say so.
Same with us in {elsewhere}.
Right. One should hang that up at the entrance.
Plus one from {street}.
Yes, and it was like that {n} years ago already.
Thank you, I did not dare to write it.
You are right, I had not seen it from that side.
Hear, hear.
""")
DISAGREE = entries("""
I see that differently, to be honest.
Sorry, but no. Have you been to {place} lately?
That may be so in {elsewhere}. Here it is not.
With respect, that is only half of it.
You are comparing things that cannot be compared.
I doubt that. Where do you have the figures from?
It depends. On a {weekday} you may be right, otherwise not.
I would not put it so strongly.
Not in my experience, and I have {years} years of it.
We will not agree on this, but thank you for the friendly tone.
That is an opinion and not an argument, if I may say so.
Maybe in {month}. Come back in winter.
""")
ANSWERS = entries("""
As far as I know:
What works for me:
Somebody told me in {place}:
I asked about that once. The answer:
From our own experience:
Try this:
The short answer:
In {elsewhere} they say:
My {season} solution:
It depends, but as a rule:
""")
CALMING = entries("""
Now, now. It is only about {subject}.
Could we go back to the topic, please?
I understand the anger, but {author} has never claimed that.
Please stay friendly, people read along here.
Perhaps you both mean the same thing.
Have a coffee together, I recommend the place in {street}.
""")
BACK = entries("""
Thank you, that helps a lot.
Great, I will try that on {weekday}.
Oh, I did not know that. Thanks!
Perfect, thank you for the quick answer.
Thanks. And if it does not work, I will be back.
I asked around: it is true.
Did it, it worked, thank you!
Hm, that is what I tried. Still nothing.
""")
STAFF = entries("""
Thank you for the hint, we have corrected it.
Good question, we have passed it on and will report.
You are right about {place}, that was our mistake.
We will be there again in {month} and ask.
Thank you! We will bring a second part about {subject}.
The figures come from the association; they are on its page.
Please stay with the topic. Thank you.
That is the plan for {weekday}, come along!
The office is open until five, they can tell you more than we can.
Noted, with thanks.
""")
TECHNICAL = entries("""
On my phone the table runs out of the page. Looks as if a <div> was never closed?
If a < b and b < c then {place} is closer than {elsewhere}, I am afraid.
The feed shows "&amp;amp;" in the title, somebody is escaping twice there.
I keep the numbers with a small script: <code>sort -n rain.txt | tail -3</code>. Works well.
My spreadsheet says =IF(B2>C2;"too much";"fine"), and it says "too much" since {month}.
Does this box take <b>bold</b>? And <script>alert("no")</script>? Just curious, I mend websites.
<blockquote>{quote}</blockquote> Can you give the source for that?
<pre>10 PRINT "MORE ABOUT {SUBJECT}" : GOTO 10</pre>
for (day of week) {{ if (rain) stayIn(); else goOut(); }} // that is all one needs to know
The link at the end gives me <em>404</em>, with and without the slash.
A <- B -> C: that is the whole argument as I understand it, A and C have nothing to do with it.
The regex of the search eats umlauts: [a-z]+ does not match them. A [\\w]+ would.
""")
