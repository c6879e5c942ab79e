"""What the magazine and its readers say about bicycles."""

from console.cli.demo_content.kinds import Listing, Sheet, Topic, entries, subjects

CYCLING = Topic(
    name="Cycling",
    tags=("Routes", "Transport", "Workshop", "Commuting", "Cargo bikes", "Winter"),
    subjects=subjects("""
# the canal path | Routes
Eleven kilometres without a single traffic light, and with four gates that have to be opened.
After heavy rain the stretch under the railway stands ankle-deep for two days.
Anglers have the right of way in the morning; a bell from far away is better than one close by.
The surface changes three times, from slabs to gravel to something that once was tar.
# cargo bikes | Cargo bikes
A box in front carries eighty kilos, or two children and their views on the route.
The longer wheelbase turns like a ship, which one learns in an afternoon on an empty car park.
Loose brakes are the usual fault, because the pads of a heavy bike last half as long.
The one from the library may be kept for three days and is booked up every Saturday.
# winter tyres | Winter
Spikes hum on dry roads and hold on ice, and black ice does not announce itself.
Less pressure means more grip: one bar fewer makes the difference on packed snow.
A pair lasts four winters if it comes off again in March.
Only the front one matters if money is short, because a front wheel that slides is not forgiven.
# the hill to Kiln Heath | Routes
The climb is two kilometres at seven per cent, with a flat piece in the middle for hope.
Local riders have timed it on the church clock for generations: quarter past to half past.
The descent has one bad bend, behind the quarry, where the gravel washes over the road.
At the top stand a bench, a tap, and usually somebody who claims it was nothing.
# bicycle lights | Commuting
A light that points at the sky shows the rain and blinds everybody who comes towards you.
Dynamo lamps have become so good that batteries are a matter of habit.
Two rear lights are sensible, because you cannot see that one of them has gone out.
Reflecting tyres are the cheapest part of being seen from the side.
# chains and sprockets | Workshop
A chain is worn when twelve links have become as long as twelve and a bit.
Replaced in time it costs a dinner; replaced late it takes the sprockets along.
Wipe it, oil it, wipe it again: the oil on the outside only catches sand.
Rust is not wear, and ten minutes with a rag bring most neglected ones back.
# the ride to work | Commuting
Up to six kilometres the bicycle wins against car and bus, door to door, with shower.
The first week is hard, the third one is ordinary, and after a month one is annoyed by lifts.
A spare shirt in the office solves more problems than any rain jacket.
Headwind counts twice and is never mentioned in the route planner.
# children on bikes | Commuting
They learn to balance on a scooter first, and to brake on grass.
A child sees over parked cars only from the age of ten or so; until then it rides and guesses.
Two adults make a bus: one in front who sets the pace, one behind who keeps the distance.
The best helmet is the one that still fits this year.
# the cycle counter at the bridge | Transport
A loop in the asphalt notices metal; carbon wheels pass it like ghosts.
The day with the most riders was not in summer but the Tuesday of the bus strike.
On Sundays the peak comes at three in the afternoon and goes home against the wind.
It shows the number since midnight, so whoever is number one must be up very early.
# old steel frames | Workshop
A frame from the seventies weighs two kilos more and will outlive its third owner.
Seized seat posts give in to patience, heat and a little ammonia, in this order.
The threads may be of a standard that existed for four years in one country.
Paint is cheap, a straight fork is not: look along it before you pay.
"""),
    openings=entries("""
At seven in the morning there are {count} bicycles at the lights in {place}, all in a hurry.
The wind in {place} comes from the front, whichever way one rides.
{person} gets off, wipes the glasses, and says that it was worth it.
There is a route that is in no map, and half the town rides it.
It squeaked for {n} weeks before I looked.
One can talk about bicycles for a long time or simply get on.
The first {n} kilometres do not count, everybody knows that.
"""),
    notes=entries("""
From {place} to {elsewhere} it takes {count} minutes, with luggage and without ambition.
On the {weekday} of our test it rained for {n} hours, which was fair.
{person} has ridden {count} thousand kilometres on the same saddle and can show it.
The workshop in {street} lends tools for {price} an hour and gives advice for nothing.
We met {n} dogs, {count} walkers and one goose, which did not move.
The new lane ends after {count} metres, in front of a skip.
In {elsewhere} they have swept the path before the road since last winter.
The detour is {n} hundred metres long and much nicer than the way.
Of {n} pumps along the route, two worked and one gave up while we watched.
A cheap part lasted longer than a dear one, and we do not know why either.
At night it is dark there in a way one has forgotten about in town.
The shop had {count} of them in stock and sold the last one while we were talking.
Whoever is slower sees more; we saw the heron.
The signpost gives the distance for walkers, in hours, and for cyclists in hope.
"""),
    tips=entries("""
Pump up the tyres once a week, it is the cheapest tuning there is.
Look behind you before you move out, and stretch your arm out for longer than you think necessary.
Carry a tube, two levers and a note of {price} that fits into the saddle bag.
Ride a metre away from parked cars, doors open without looking.
Try the route on a Sunday first.
Put the heavy things low, and at the back rather than in front.
Brake before the bend, not in it.
Change down before you stop at the lights.
Tighten every screw once after the first {count} kilometres.
Keep an old toothbrush for the chain, and do not put it back.
Greet the others, it makes the headwind shorter.
Write the frame number down today, it will not help you to know it tomorrow.
"""),
    quotes=entries("""
I sold the car because of the parking, not because of the climate. But I do not miss it.
There is no bad weather, there is only a bad mudguard.
My bicycle is older than my doctor.
If you hear it, it wants something. If you do not hear it, pump up the tyres.
Uphill I think about nothing at all. That is the point.
We do not need more lanes. We need the last {count} metres of the ones we have.
Everybody wants lighter wheels. I tell them: leave the lock at home, or the cake.
"""),
    closings=entries("""
We start again on {weekday} at the pump in {place}, at a speed that allows talking.
The route as a file is available on request, the puncture is not.
Next time: the other bank.
And if it rains, we meet at the bakery.
Until then: air in the tyres, oil on the chain, wind from behind.
"""),
    sheet=Sheet(
        "Our times from {place}, in minutes",
        ("To", "Bicycle", "Bus", "Car and parking"),
        (
            ("the station", "the hospital", "Saltmarket", "the baths", "Northgate", "the harbour"),
            ("9", "12", "14", "17", "22", "26"),
            ("16", "21", "24", "28", "35"),
            ("18", "19", "23", "25", "31"),
        ),
    ),
    listings=(
        Listing(
            "python",
            "Which gear is that? A few lines answer it for the whole cassette:",
            "circumference = 2.15  # metres, 700 x 32\nfor teeth in (11, 13, 15, 18, 21, 24, 28):\n"
            "    metres = 42 / teeth * circumference\n"
            '    print(f"42 x {teeth}: {metres:.1f} m")',
        ),
        Listing(
            "text",
            "The stages, with what is to be expected between them:",
            "km  0.0  bridge\nkm  3.4  lock keeper's house, tap\nkm  6.1  gravel begins\n"
            "km  8.8  gate, close it\nkm 11.2  bakery",
        ),
    ),
    remarks=entries("""
Rode it on {weekday} with two children. It took {n} hours: one graze, no regrets.
The bit under the railway is under water again, take the road.
I have commuted from {elsewhere} for {years} years and it has never been this good.
As a pedestrian I would be grateful for a bell now and then.
My chain lasted {count} hundred kilometres. I do not oil it, I apologise to it.
The counter did not see me. Carbon, I suppose. I was there all the same.
Somebody in {street} lends out a trailer, no charge, just ask at the yellow door.
With {subject} I made every mistake mentioned here, in the same order.
A word for the lock keeper, who let me fill the bottle although it was past six.
I am 71 and the hill has not become any steeper, whatever people say.
Since the lane is there my daughter rides to school by herself.
The gravel behind the quarry got me on {weekday}. Slow down there.
It all depends on the saddle, the rest is decoration.
With an e-bike the whole discussion is over, I am sorry to say.
The best thing about {place} is that one can leave it on three flat routes.
Finally somebody who does not begin with the price of the bicycle.
I tried the winter tyres. It sounds like frying bacon and I love it.
At the lights in {street} one waits {n} minutes and then gets nine seconds.
"""),
    questions=entries("""
Is the path lit all the way, or only as far as the lock?
Does the library's cargo bike have a rain cover?
What pressure do you ride on gravel?
Is there anywhere to lock a bicycle in {place} that has a roof?
How long is the detour while the bridge is closed?
Which oil? There are {n} kinds on the shelf and they all say "dry" or "wet".
Can it be ridden with a trailer? I mean the gates.
Do you take the bicycle on the train from {elsewhere}, or is that hopeless on {weekday}s?
Is {price} a fair price for a service without parts?
When is the next ride, and how slow is slow?
Does anyone know whether the tap at the top is on in winter?
"""),
    objections=entries("""
Fine for people who can choose their hours. At six on a {weekday} that path is a race track.
I would not send a child along there, not with the lorries turning in {street}.
Helmets are missing from your list, and that is not a small thing.
Not everybody is fit. My husband is not, and he needs the parking space you want to remove.
The count was done in the holidays, so it says nothing.
Chain oil from the kitchen? Please do not print such things.
Two abreast is allowed, but that does not make it polite.
Twelve minutes from {place} to the station is only possible through red lights.
"""),
)
