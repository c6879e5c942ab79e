"""What the magazine and its readers say about mending things."""

from console.cli.demo_content.kinds import Listing, Sheet, Topic, entries, subjects

REPAIR = Topic(
    name="Repair",
    tags=("Repair café", "Tools", "Electronics", "Sewing", "Furniture", "Workshop"),
    subjects=subjects("""
# toasters | Electronics
Crumbs are the cause in two of three cases, and a dry brush is the whole repair.
The magnet that holds the lever only works with current, so a dead
  element feels like a broken lever.
Four screws are visible, the fifth is under the label.
Never with a fork, and never plugged in, not even for a moment.
# zips and buttons | Sewing
A zip that opens behind the slider has a wide slider, not a broken zip: pliers close it again.
Candle wax makes metal teeth run as on their first day.
A button wants a stem of thread as thick as the cloth it has to close over.
Replacing a long one costs an hour; replacing the slider alone costs five minutes.
# a wobbly chair | Furniture
Old glue does not hold new glue, so it has to come off, with warm vinegar and patience.
A joint must be tight when it is dry; glue fills nothing, it only holds.
A rope and a stick make a clamp that fits every chair in the world.
Cut the long leg last, and better not at all: look at the floor first.
# telephones with broken glass | Electronics
The glass is glued, so warmth comes first and force never.
Every screw goes onto a drawing of the phone, at the place where it came from.
The battery is the part to respect: bent, it gets hot faster than you can put it down.
A new screen costs a third of the device, which is the honest limit for most people.
# lawn mowers | Tools
Old petrol turns to varnish in the carburettor, so the first spring repair is always a cleaning.
A blunt blade tears the grass, which shows as a brown veil two days later.
Pull the plug lead before you touch the blade, even with the tank empty.
Most of those brought in have nothing worse than a wet air filter.
# radios from the attic | Electronics
The capacitors dry out, and the hum one hears is their farewell.
Never straight to the mains: a lamp in series tells you whether anything is shorted.
Contact cleaner on a cotton bud brings back a scratching volume knob.
The station names on the dial belong to countries that have other names now.
# moth holes | Sewing
Darning is weaving with one thread, and a light bulb or an orange gives the shape.
The yarn from the inner hem has exactly the right colour, because it has aged along.
A contrasting colour turns a hole into a decision.
Two days in the freezer end the matter for the moth.
# dripping taps | Tools
The washer costs a few cents, and finding out which one takes three visits to the shop.
Close the stop valve first, then open the tap, and only then the screw.
If the seat is worn, a new washer holds for one month and no longer.
Limescale comes off with citric acid, warm, overnight, in a sock around the spout.
# the wall clock | Furniture
It runs when it ticks evenly; if it limps, the case hangs crooked, not the works.
One drop of oil is right, and two are dirt.
A spring under tension can break fingers, so let it down before anything else.
It may lose a minute a day and be in good health: the nut under the pendulum decides.
# sharpening knives | Tools
The angle matters more than the stone, and a coin under the spine helps to keep it.
One side until a burr can be felt, then the other, then lighter and lighter.
Newspaper shows the truth: a sharp blade sings, a blunt one tears.
The dishwasher undoes in an evening what took half an hour.
"""),
    openings=entries("""
On the table in {place} lies something that does not work, and around it stand {n} people.
It makes a noise, says {person}, and imitates it.
The queue at the repair café began {n} minutes before the door opened.
Throwing it away would take a minute, mending it takes an evening.
There is a drawer in {street} with {count} screws, and one of them fits.
I had watched it get worse for {n} weeks.
The manual is gone, the manufacturer too, and the thing is still here.
"""),
    notes=entries("""
Of {count} things that came in {month}, two thirds left in working order.
The part costs {price}, the postage more than that.
{person} has repaired {count} of these and still opens each of them as if it were the first.
It took {n} hours, {n} cups of tea and a hairpin.
In {elsewhere} they have a 3D printer for it; we have a file.
The fault was in the plug, where it usually is, and where nobody looks first.
Somebody had been inside before us, and had used the wrong screws.
It is {years} years old and was built so that it can be opened.
The spare part is no longer made, so we took one out of another one.
At the first try it smoked, briefly, and the windows were opened.
A photograph before each step is worth more than any memory.
It works again, but it hums, and we have agreed to call that character.
The owner had tears in her eyes; it had been her brother's.
Not everything can be saved: of {n} we had to give up one, and took it apart for screws.
"""),
    tips=entries("""
Unplug it, wait for a minute, and only then reach for the screwdriver.
Take a picture before each step, with a finger pointing at the thing.
Use the screwdriver that fits, a ruined head costs an hour.
Lay the screws out in the order in which they came.
Clean it first, a third of all faults is dirt.
Measure before you replace anything.
Work over a tray, small springs are fast.
Do not force it: there is one more screw, there always is.
Ask for the old part back and look at it.
Write inside the lid what you did and when.
Let glue dry for a day, even if the tube says an hour.
Stop at the point where it becomes dangerous, and bring it to us on {weekday}.
"""),
    quotes=entries("""
Broken means that somebody stopped looking.
I charge nothing. I want to see your face when it runs.
Screws are honest. Clips are not.
My father mended it, I mended it, and my daughter watches us do it.
You learn most from what you could not repair.
People say that they have two left hands. I say: one of them can hold the lamp.
If it was glued, somebody did not want you to know how it works.
"""),
    closings=entries("""
The tables in {place} are open again on {weekday}; bring the thing, the lead, and time.
Whatever could not be saved now lives in drawer {n}.
It has run for {n} weeks since, touch wood.
Next time we open something with a spring in it, with glasses on.
If you have one of these in the cellar: do not throw it away, we need the knob.
"""),
    sheet=Sheet(
        "The list of one {weekday} in {place}",
        ("What", "Fault", "Time", "Result"),
        (
            ("Lamp", "Mixer", "Trousers", "Radio", "Kettle", "Umbrella", "Sewing machine", "Drill"),
            ("cable", "dirt", "worn brush", "loose screw", "seam", "fuse", "nobody knows"),
            ("10 min", "25 min", "40 min", "1 h", "2 h"),
            ("works", "works again", "part ordered", "given up", "better than before"),
        ),
    ),
    listings=(
        Listing(
            "bash",
            "For the old laptop a look into its log was enough:",
            "$ journalctl -b -p err\nkernel: ata1: link is slow to respond\n"
            "$ sudo smartctl -H /dev/sda\nresult: FAILED, save your data",
        ),
        Listing(
            "c",
            "The thermostat's new brain is six lines long:",
            "if (celsius < target - 1.0) {\n    heater = ON;\n"
            "} else if (celsius > target + 1.0) {\n    heater = OFF;\n}\n"
            "/* in between: leave it alone */",
        ),
    ),
    remarks=entries("""
Mine had exactly this. Crumbs. I am ashamed, and it works.
The people at the tables in {place} mended my mother's lamp and refused any money.
The hint about the fifth screw saved me from a hammer.
I have had three of those in {n} years, and the one from {years} years ago outlived them all.
After reading this I opened it. I now have {n} screws left over, and it still runs.
With {subject} I would be careful, I have seen the fuse box afterwards.
A lamp in series, that is what my father taught me as well.
Wonderful that the young ones come too. Last {weekday} a boy of twelve soldered my radio.
In {elsewhere} the council pays half of every repair. That would be something for us.
My zip runs again. Candle wax! {years} years old and I never knew.
One should force manufacturers to print where the clips are.
I collect broken ones for parts, in {street}, ask for the garage with the blue door.
The smell at the first try is normal. The flame was not.
It is not about money for me. I simply do not like losing against a toaster.
I keep the note inside the lid now, and found one by my grandfather, dated and signed.
Drawer {n} is real, I have been allowed to look inside.
Without you I would have thrown it away on {weekday}.
Screws in order on a drawing: so simple, and I am sixty.
"""),
    questions=entries("""
Where do you get the washers? The big shop only sells them in packs of {count}.
Is it worth it for a device that cost {price} new?
Which glue do you use for the joint?
Does one need to register for {weekday}, or just come?
How do I find out whether the capacitor is the problem?
Can the tools be borrowed?
What about the guarantee if I open it myself?
Is there somebody in {place} who knows sewing machines?
Would it be safe with a child helping, or better not?
How do you get the knob off without breaking it?
Do you have a picture of the inside?
"""),
    objections=entries("""
Please take out the part about the mains. Somebody will try it and get hurt.
At {n} hours of work that was the most expensive toaster in {place}.
Not everything old is good. Mine used three times the current of a new one.
That glue will not last, and then the joint is ruined for good.
Nice, but who has the space for a drawer with {count} screws?
You cannot repair a battery that has swollen. Say so clearly, please.
A new one costs {price}. At some point it becomes a hobby, and one should call it that.
Vinegar on a joint is wrong, it eats the wood. Use warm water.
"""),
)
