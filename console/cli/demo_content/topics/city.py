"""What the magazine and its readers say about the town."""

from console.cli.demo_content.kinds import Listing, Sheet, Topic, entries, subjects

CITY = Topic(
    name="City",
    tags=("Council", "Transport", "Neighbours", "History", "Public space", "Harbour"),
    subjects=subjects("""
# the night bus | Transport
Since the timetable changed, the last one leaves the station at twenty to one instead of midnight.
The line loses money on weekdays and earns it back between Friday evening and Sunday morning.
Drivers on the night shift are allowed to stop between two stops for people travelling alone.
Every third passenger gets on at the hospital, which nobody had expected when the route was drawn.
# the covered market | Market
The hall has forty-four stalls, of which thirty-nine are let and two are kept for beginners.
Stall rents follow the width of the counter, so the narrow ones by the door are always taken first.
The iron roof was painted green in the first year and has been called "the frog" ever since.
Deliveries must be gone by seven, which is why the side street smells of fish only until breakfast.
# the new footbridge | Public space
The deck is made of larch, left untreated, and will be silver by the second winter.
It saves nine minutes on the way to school for everybody who lives below the mill.
The bridge may swing: engineers allow it four centimetres, walkers usually notice after one.
Lights in the handrail dim after eleven so that the bats keep their way along the water.
# the town archive | History
Eleven hundred metres of shelves stand two floors below the library, at a steady seventeen degrees.
The oldest sheet is a bill for rope, and the sum at the bottom is wrong by a shilling.
Anyone may order up to six boxes a day; most people come for a house number or a grandmother.
Volunteers have typed the registers of four parishes so far and are in the middle of the fifth.
# public benches | Public space
A bench with arms costs a third more, and people over seventy use it twice as often.
The town counted two hundred and twelve of them and mended every fifth one last spring.
Where a bench faces the street people wait; where it faces a tree they stay.
The oldest model, with the cast feet, is still poured from the same wooden pattern.
# street lamps | Energy
The new lamps shine only downwards, which halves the bill and brings some stars back.
Each mast carries a number on a brass plate; quoting it is the fastest way to get a repair.
On side streets the light falls to a third after midnight and rises when somebody walks by.
Residents asked for warmer light and got it: 2,700 kelvin instead of 4,000.
# the harbour crane | Harbour
The crane lifted its last load of timber decades ago and has been turned by hand once a year since.
Four people and a bucket of grease are enough to swing the arm all the way round.
Its cabin is two metres wide and holds a stove, a bench and the best view of the estuary.
Rust is worst where the ladder meets the deck, so that is where the money goes first.
# the swimming baths | Council
The outdoor pool is heated by the laundry next door, which had been heating the sky before.
Early swimmers get lanes one to three; from nine o'clock the children own the water.
Two lifeguards were trained in spring, and for the first time in years no Sunday was cancelled.
The diving tower is closed until the handrail passes its test, probably before the holidays.
# empty shops | Market
An owner who lets a window for a season at half the rent keeps it warm and usually finds a tenant.
Of nineteen empty fronts counted in January, eleven are open again, most of them as something new.
The smallest is four paces wide and now repairs spectacles on two days of the week.
What drives tenants out is rarely the rent and often the heating.
# the school crossing | Transport
Twelve volunteers share the two half hours, and the rota hangs in the bakery.
Cars slow down by a third when a person stands there, and hardly at all for the sign alone.
The crossing was moved by eight metres, away from the parked vans that hid the children.
A count over one week found six hundred crossings, a third of them outside the school rush.
"""),
    openings=entries("""
Anyone who walks through {place} on a {weekday} morning sees it at once.
For once the whole of {place} seems to agree that something has to be done.
It began with a note on the door of the chemist's in {street}.
The meeting in {place} was called for seven, and by ten past there were no chairs left.
You can tell how a town is doing by its smallest things, and {place} has plenty of those.
There is a folder in the town hall that is {n} centimetres thick, and this is what it is about.
Ask ten people in {place} and you get eleven opinions.
"""),
    notes=entries("""
The council has set aside {count} thousand for it, spread over {n} years.
On the map it looks like a detail; on foot it is {n} minutes in the rain.
{person}, who has lived in {street} for {years} years, keeps a list of every change.
The petition had {count} signatures when it was handed over and a good deal more a week later.
Neither the plans nor the photographs show how loud it gets on a {weekday} evening.
In {elsewhere} they tried the same thing and went back to the old way after {n} months.
The engineer's report is {count} pages long and worth reading for the appendix alone.
What the figures do not say is who gave up and stays at home now.
The first quarter of the work is done, and so far it has cost less than planned.
Shopkeepers in {street} feared the worst, then counted their customers and changed their minds.
A model made of cardboard stands in the library until the end of {month}.
Two of the {n} proposals came from a class of ten-year-olds, and one of those is being built.
The works department answers letters within {n} days, which not everybody believes until they try.
For the elderly residents of {place} the question is a simple one: is there a place to sit down?
Nobody has decided anything yet, although it sometimes sounds as if they had.
"""),
    tips=entries("""
Write down the number on the nearest lamp post; it tells the works department where you stand.
Come to the open hour on {weekday}: it is dull, warm, and the only place where people listen.
Ask for the minutes, they are public, and the interesting part is always under "other business".
Take photographs at the same spot and the same time, otherwise they prove nothing.
Bring a neighbour along, two people are a delegation.
Say what you want instead of what you do not want; it is easier to vote for.
Look at the drainage plan first, because water decides most arguments.
Count for one hour before you complain, and write the numbers on paper.
Talk to the caretaker, who knows which key fits and who has it.
Leave a telephone number with your letter, a short call saves three rounds of post.
Check the old maps in the archive for the path that everybody says was always there.
Thank the people who mend things, they hardly ever hear it.
"""),
    quotes=entries("""
We do not need a landmark. We need a roof over the stop.
I have been complaining for {n} years, and now that it is being done I miss complaining.
If you want to know what is wrong with a street, push a pram along it.
They asked us first this time. That was new, and it took us a while to get used to it.
A town is a thing you repair while people live in it.
Half of planning is waiting until everybody has said it once.
My grandfather laid these stones. He would have laid them differently, too.
"""),
    closings=entries("""
The next walk through {place} is on {weekday} at five; meet at the pump, bring shoes for mud.
The plans hang in the town hall until the end of {month}, and pencils are provided.
We will go back in {n} months and count again.
Letters about this reach us at the usual address, and we read all of them, even the long ones.
Until then the old sign stays up, with the new date painted over the old one.
"""),
    sheet=Sheet(
        "Counted on one {weekday} by {n} volunteers",
        ("Where", "On foot", "By bicycle", "By car"),
        (
            ("Millbank", "Ropewalk", "Saltmarket", "Kiln Hill", "Northgate", "Ferry Steps"),
            ("412", "268", "731", "190", "355", "604", "87"),
            ("121", "97", "240", "66", "183", "38"),
            ("510", "322", "98", "274", "61", "405"),
        ),
    ),
    listings=(
        Listing(
            "text",
            "The order of speakers was settled beforehand:",
            "18:30  doors\n19:00  the plan, in ten minutes\n19:10  questions, two minutes each\n"
            "20:15  show of hands\n20:30  chairs back against the wall",
        ),
        Listing(
            "json",
            "The counter on the lamp post publishes its numbers every hour:",
            '{\n  "place": "Ferry Steps",\n  "hour": 8,\n  "walkers": 214,\n  "bicycles": 96,\n'
            '  "dogs": null\n}',
        ),
    ),
    remarks=entries("""
I walk past this every morning and never knew the half of it.
They should have asked the people in {street}, we would have told them for free.
Good that somebody follows this up, the last report just stopped in the middle.
The same was promised in {elsewhere} and it took {n} years.
I was at the meeting in {place}. It was friendlier than it sounds here, and longer.
Please write about {subject} again in {month}, when we know what it cost.
Whatever one thinks of the council, this was done properly.
My mother is 83 and has been asking for exactly this since I was at school.
It is a good plan for summer. I would like to see it on a wet {weekday} in {month}.
I grew up around the corner from there and it smelled of tar all year round.
As a driver I hate it, as a father I signed.
The lift is out of order again, by the way, for the {nth} time this year.
I counted too, from my kitchen window, and I get about a fifth more than you do.
Living opposite, I can say that it has become quieter, and I was against it.
The photograph must be older: the chestnut on the left came down two winters ago.
There is a typo on the new sign, which I find comforting somehow.
What nobody mentions is the wind down there. Ask anybody with an umbrella.
For {place} that would be a first, a thing finished before its ceremony.
"""),
    questions=entries("""
Does anybody know whether the work on {subject} goes on over the holidays?
Who pays for the upkeep after the first {n} years?
Is there a version of the plan that can be read on a phone?
Will there be a way round for wheelchairs while they dig?
Where does one send an idea? The form on the town's page ends in an error.
Was {elsewhere} ever considered, or only {place}?
How were the {count} people in the survey chosen?
Is it true that the stop in {street} will move?
And what happens to the trees?
Are dogs allowed, and if so, on a lead?
Do you have the figures from before as well, for comparison?
"""),
    objections=entries("""
Sorry, but the numbers cannot be right. On {weekday}s there are not even {count} people in {place}.
I disagree: that money is missing in the schools, where the rain comes through the roof.
We were told the same thing about {elsewhere}, and look at it now.
Nice words, but nobody who works shifts was asked.
The old solution worked perfectly well until somebody stopped looking after it.
One cannot call it a success after {n} weeks of sunshine.
You forget the deliveries. A shop without a van at the door is a shop without bread.
That is a story for the centre of town. Out here nothing has changed at all.
"""),
)
