"""What the magazine and its readers say about music."""

from console.cli.demo_content.kinds import Listing, Sheet, Topic, entries, subjects

MUSIC = Topic(
    name="Music",
    tags=("Concerts", "Choirs", "Records", "Rehearsal rooms", "Festivals", "Instruments"),
    subjects=subjects("""
# the brass band | Concerts
Twenty-six players, the youngest eleven and the oldest eighty, rehearse in a former fire station.
The cornets stand at the back because of the neighbours, who asked for it in writing.
They play marches at funerals and waltzes at weddings, and sometimes the notes get mixed up.
A tuba is on loan for as long as you keep coming, and nobody has ever given one back early.
# the evening choir | Choirs
There is no audition: whoever can find the room can sing in it.
The basses are short of people every year and the altos have a waiting list.
They learn by ear, line by line, and put the paper away after the third week.
The concert lasts fifty minutes because the last bus leaves at ten.
# second-hand records | Records
The best crates are those under the table, where knees and luck are needed.
A scratch that you can see is often harmless; one that you can feel is not.
Warm water, a drop of soap and a soft brush bring back most of what sounds like rain.
Prices rise with the cover, although nobody has ever listened to a cover.
# the organ of St Bride's | Instruments
Two thousand pipes, the smallest as long as a match, the largest lying down for want of height.
The bellows were pumped by schoolboys until an electric motor took away their pocket money.
In dry winters the wood shrinks and a single note goes on speaking by itself.
Whoever may sit next to the player sees feet that work harder than the hands.
# rehearsal rooms | Rehearsal rooms
Six bands share four cellars, and the calendar on the door is a diplomatic document.
Carpet on the walls does little; heavy curtains with a gap behind them do a lot.
The drums stay, the amplifiers go home, and the cable bag is always one short.
Damp is the enemy: a guitar in an unheated cellar bends by its first spring.
# the open-air stage | Festivals
It was built for one summer, from scaffolding, and is now in its fifteenth.
Sound carries over water, so the far bank hears the concert for nothing and complains for nothing.
The rule says ten o'clock, and the last song therefore begins at six minutes to.
When it rains two hundred ponchos are handed out, and most of them come back.
# street musicians | Public space
A permit costs as much as two coffees and is valid for a day, a corner and thirty minutes.
The good corners have an echo, a wall behind and no bakery queue in front.
Amplifiers are forbidden; accordions need none.
People give more on the way home than on the way to work.
# the music school | Instruments
One hundred and forty children wait for guitar lessons, and three for the bassoon.
The cheapest way in is the singing hour for everyone, on Wednesdays, without registration.
Lessons in pairs were a way to save money and turned out to be the better lessons.
Instruments can be borrowed for a year, strings and a stern look included.
# radio nights | Records
From a former ticket office they broadcast four hours a week, mostly on time.
The archive is a shelf of cassettes, labelled in three hands.
Requests by post are played first, by telephone second, and by message when there is time.
At midnight they read out the water levels, because once somebody asked for it.
# the silent disco | Festivals
Three channels, three colours: one sees at once who is dancing to what.
Without the music one hears shoes, breathing and people who sing the wrong note with confidence.
It was invented for the neighbours and kept for the fun of it.
The headphones last about six hours, the dancers usually less.
"""),
    openings=entries("""
It is quiet in {place} for one moment, and then somebody counts to four.
The door of the cellar in {street} sticks, and behind it somebody is looking for a B flat.
{person} puts the case on the table and opens it as one opens a present.
On {weekday} there was more going on in {place} than in the whole of {month}.
There are evenings that one hears before one sees them.
Ninety people in a room for sixty: it was a good concert even before it began.
I had only wanted to return a cable.
"""),
    notes=entries("""
Admission was {price}, and whoever had less paid less.
They rehearse on {weekday}s in {place}, and since {month} with the windows open.
{person} has been there for {years} years and still turns two pages at once.
The piece lasts {n} minutes and feels like three.
In {elsewhere} the same programme was sold out, here there were {n} chairs left.
The encore had not been rehearsed, which one heard, and that was the best part.
A child in the first row conducted all evening, mostly correctly.
They sold {count} records from a suitcase, and had to write the last {n} sleeves by hand.
Somebody's telephone rang in the right key.
The programme leaflet has {n} mistakes and a beautiful drawing.
It was so full that the bar was handed over the heads.
Towards the end the power failed, and they simply went on.
The recording was made with two microphones and a clothes line.
For {n} weeks they looked for a drummer and found one in the queue of the bakery.
"""),
    tips=entries("""
Sit at the side: one hears the bass there and sees the hands.
Bring change, the box at the door is a real box.
Tune before the doors open, and once more when the room is warm.
Practise the end first, everybody remembers the end.
Let new strings stretch for {n} days before you play in front of people.
Listen to the support act, it may be the reason why you came.
Mark the cables with coloured tape, arguments about cables end bands.
Turn the thing down until you can hear the others, then down once more.
Take ear plugs, the good ones, they cost less than {price}.
Ask before you record, and send a copy afterwards.
Clap when it is over, and not when you think it is over.
Go to the small ones. The big ones will manage.
"""),
    quotes=entries("""
We are not good, but we are many.
I do not read music. I look at the hand of the one beside me.
A wrong note is only the next note played too early.
If the dog stays in the room, we play it at the concert.
The applause was longer than the rehearsal.
Loud is easy. Try it slowly and together.
I learnt it at {count}, and my wife has never forgiven the trumpet.
"""),
    closings=entries("""
The next date is {weekday}, the doors open at seven, and the door sticks: push.
We will be there again, in the second row, at the side.
Whoever plays the bassoon, please get in touch.
There is no recording, one should have been there.
Notes for the next evening hang in the window in {street}.
"""),
    sheet=Sheet(
        "The next evenings in {place}",
        ("Who", "Where", "Starts", "Admission"),
        (
            (
                "Brass and Kettle",
                "The Lower Locks",
                "Evening choir",
                "Two Left Hands",
                "Night Mail",
            ),
            ("Old fire station", "St Bride's", "Depot", "Cellar four", "Open-air stage"),
            ("18:30", "19:00", "19:30", "20:00", "20:15"),
            ("free", "a hat", "€5", "€8", "pay what you can"),
        ),
    ),
    listings=(
        Listing(
            "abc",
            "For those who want to play along, the first bars as text:",
            "X:1\nT:The Lower Locks\nM:3/4\nK:G\nD|G2B|d2B|c2A|F2D|G2B|d2e|d2B|G3|]",
        ),
        Listing(
            "text",
            "The running order was taped to the monitor:",
            "1  slow one\n2  the other slow one\n3  fast (D, not G!)\n4  talk\n5  new song, maybe\n"
            "6  end",
        ),
    ),
    remarks=entries("""
I was there, in the last row, and it sounded wonderful even behind the pillar.
My daughter plays third cornet in it and is now reading this to everybody.
The encore! I have been humming it since {weekday}.
Somebody should finally do something about the heating in {place}.
We live on the far bank and hear every note, and no, we are not going to complain.
It was the first concert of my life where I could see the hands.
They played at my parents' wedding in {elsewhere}, {years} years ago, with the same drum.
For {price} you cannot do anything better with an evening.
I have one of those {n} handwritten sleeves and I am not selling.
Thanks for mentioning the sound. The man at the desk never gets a word.
The organ has had a stuck note since {month}, one gets fond of it.
I sing in it, second row left, and what you heard in the middle was us being lost.
A warm recommendation to everybody who thinks they cannot sing.
With {subject} I always have to think of my father, who carried the music stands.
After that evening I bought strings for the first time in {n} years.
The room in {street} is too small and it must never be made larger.
So that was the noise! I thought a lorry was reversing in time.
It would be nice to have a calendar of all this, not only in the window.
"""),
    questions=entries("""
Is there a recording after all? I would pay for it.
Do they take beginners? I mean real ones, at {count}.
Which piece was the second one, with the long silence?
From what age can children join?
Is the hall accessible with a wheelchair?
Where can one get ear plugs for children in {place}?
Is there still a place free in the cellar? We are three and quiet, relatively.
When does the last tram leave after the concert?
Who was the woman at the piano? She is not in the leaflet.
Does anybody tune pianos around {elsewhere}?
Are they playing in {month} again?
"""),
    objections=entries("""
I found it too loud, and I am not even {count}.
Forty minutes late is not "relaxed", it is rude to people with a bus to catch.
With all respect, the tempo was far too fast. It is a lament.
That is easy to praise if one does not live above it.
The old line-up was better and everybody knows it.
Free admission is kind, but the musicians have to pay rent, too.
You write about {subject} every month and about jazz never.
The sound in {place} is poor, one should not talk it up.
"""),
)
