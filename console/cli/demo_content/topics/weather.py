"""What the magazine and its readers say about the weather."""

from console.cli.demo_content.kinds import Listing, Sheet, Topic, entries, subjects

WEATHER = Topic(
    name="Weather",
    tags=("Seasonal", "River", "Wildlife", "Measuring", "Energy", "Winter"),
    subjects=subjects("""
# the spring flood | River
The gauge at the weir rises by a hand's breadth an hour when snow and rain come together.
The boards for the cellar windows are numbered, and number nine has been missing for years.
Below the mill the meadow takes the water first, which is what it was left there for.
The highest mark on the wall of the inn is above the head of the innkeeper, and he is tall.
# fog in November | Seasonal
Cold air slides down the slopes in the evening and lies in the valley like milk in a bowl.
On Kiln Heath the sun shines, and one looks down on a lake with two church towers in it.
The ferry rings its bell every two minutes, for walkers who hear nothing else.
Three days are normal, and after seven people become strange.
# the hottest week | Seasonal
At two in the afternoon the tarmac measured fifty-eight degrees, and the grass beside it thirty-one.
Old houses stay cool until the fourth day and then stay warm until the tenth.
The fountains were switched to a smaller nozzle, which the children noticed before the council did.
At night the town is five degrees warmer than the fields, and the difference sleeps badly.
# the old weather station | Measuring
Since it was set up the hut has stood at the same spot, two metres above a lawn that nobody may mow.
Readings are taken at seven, two and nine, by five people who share the week.
The rain gauge holds exactly one night, if the night is reasonable.
In all those years eleven days are missing, nine of them because of a wasps' nest.
# late frost | Seasonal
It comes on clear nights with no wind, between four and six, and it likes hollows.
Water sprayed on the blossom freezes and keeps it at zero, as odd as it sounds.
Fires between the rows smell of autumn in the middle of May.
One degree decides over the plums of the whole year.
# thunderstorms | Seasonal
Count the seconds and divide by three: that is how many kilometres you still have.
They come along the river because the warm water feeds them, say the old ones, who may
  be right.
The gutters can take thirty litres in an hour; in June there were forty-two.
A car is safe, a boat is not, and the lime tree on the hill has been struck six times.
# snow that stays | Winter
Above four hundred metres it lies for weeks, below it for a morning.
Fresh, it weighs as much as flour; after the thaw it weighs as much as bread dough.
The plough begins with the hospital and ends with the lane of the man who drives it.
In cold of ten degrees below zero it squeaks, and one can nearly tell the temperature by ear.
# the north wind | Wildlife
It takes two days to reach us and brings the geese a day ahead of itself.
Between the warehouses it gains a third in speed, which is why nobody has hung a sign there.
Windows on that side are smaller in all the old houses.
It dries washing and moods equally fast.
# solar roofs | Energy
On a clear day in April they earn more than in a hot one in August, because heat slows them down.
Snow slides off by itself above an angle of thirty-five degrees.
One chimney in the wrong place costs more than three cloudy weeks.
The school's meter stands in the entrance hall and has become a subject in its own right.
# phenology | Wildlife
When the hazel flowers, early spring has begun, whatever the calendar says.
Ten plants are enough for a diary that scientists are glad to have.
In thirty years the apple blossom has moved forward by eleven days.
The swifts keep to their date, and arrive nowadays when half of the meal is over.
"""),
    openings=entries("""
In {place} it was {n} degrees at six in the morning, and the birds had an opinion about it.
The sky over {place} was the colour of slate on {weekday}, and everybody walked a little faster.
Nobody talks about anything else, so we may as well do it properly.
{person} goes into the garden every morning at seven, with a torch and a pencil.
It announced itself by the smell.
The forecast had said "changeable", which is never wrong.
For {n} days now the same cloud seems to have been standing over {elsewhere}.
"""),
    notes=entries("""
In {month} {count} millimetres fell, a third more than usual.
At the station in {place} the difference between day and night was {n} degrees.
{person} has noted it for {years} years, in ink, without a gap.
In {elsewhere}, {n} kilometres away, not a drop came down.
The fire brigade went out {count} times, mostly for cellars.
The river carried {n} times its usual amount of water and two garden sheds.
After the front had passed, the air was so clear that one could count the masts on the ridge.
It was the {nth} such {weekday} in a row, which means nothing, and one notices it all the same.
The farmers would have needed it {n} weeks ago.
Cellars in {street} stayed dry for the first time, because of the new drain.
The instrument showed {count} per cent humidity and the laundry agreed.
The old people say it was always like that, the figures say that it was not.
Five of the last {n} winters had no ice on the harbour.
By evening it was over, and the streets smelled of stone.
"""),
    tips=entries("""
Look at the ridge: if you can see the trees one by one, take a coat.
Air the house before eight, then close it until the evening.
Clear the gutter before the leaves do it in their own way.
Put the thermometer in the shade, two metres up, away from the wall.
Keep the boards for the cellar windows where you can find them in the dark.
Empty the rain gauge at the same hour every day, or leave it.
Water the street trees in {street}, two buckets in the evening are enough.
Look in on the neighbours who live under the roof.
Drive as if the bridge were frozen, because it is.
Unplug the aerial when you can count to nine.
Note the first swift, and send us the date.
Do not trust the icon, read the sentence under it.
"""),
    quotes=entries("""
The weather does not care what month it is.
I do not forecast. I write down what was.
Below {n} degrees the pump talks to me.
When the gulls stand on the field, I take in the chairs.
Average is the one kind of weather that we never have.
The river was here first, that is all you need to know about building.
I have seen {count} springs, and not one of them was on time.
"""),
    closings=entries("""
Readings from your gardens are welcome, with place and hour.
The next summary comes at the end of {month}, with a curve.
Until then: a coat in the bag, and hope.
The hut may be visited on {weekday}s at two, when the second reading is taken.
By the time you read this it will have changed.
"""),
    sheet=Sheet(
        "Read at the hut in {place}",
        ("Day", "Lowest °C", "Highest °C", "Rain mm"),
        (
            ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
            ("-3.1", "0.4", "2.8", "5.5", "8.9", "11.2"),
            ("6.0", "9.7", "13.3", "18.1", "22.6", "27.4"),
            ("0.0", "0.2", "1.7", "4.4", "12.9", "0.0"),
        ),
    ),
    listings=(
        Listing(
            "python",
            "The curve is drawn by a script that would fit on a postcard:",
            'with open("rain.csv") as lines:\n'
            "    days = [line.split(';') for line in lines]\nwet = [float(mm) for _, mm in days]\n"
            'print(f"{sum(wet):.1f} mm on {sum(mm > 0 for mm in wet)} days")',
        ),
        Listing(
            "text",
            "The entry in the diary of the station, in full:",
            "07:00   2.8   fog, no wind\n14:00   9.1   sun, then not\n21:00   4.0   clear, owl",
        ),
    ),
    remarks=entries("""
We had {n} millimetres in {street}, measured in a jam jar, so do not take me at my word.
In {elsewhere} there was hail as big as peas, and not a word about it anywhere.
My father wrote down the same thing every morning for {years} years. I have the books.
The swifts were here on the {nth}, two days before yours.
I live below the mill. We have sold the carpet.
Fog until noon and then such a light, I had to stop the car.
With {subject} one should think of the old people under the roofs, thank you for saying so.
The gauge at the weir has been stuck since {weekday}, it has shown the same number all along.
One degree less and all our plums would have been gone.
It is the wind, not the cold. Nobody ever writes about the wind.
In my garden in {place} the hazel flowered in the same week as in the last {n} years.
You forgot the rainbow. It was double.
The school's solar meter is the only clock my son looks at.
My knee had announced it on {weekday}.
I have a station on the roof, if you would like the figures: ask at the newspaper kiosk.
Two buckets in the evening: I do it, and three neighbours do it now too.
The plough really does come to his own lane last, I can see it from here.
Nice to read something about the weather without the end of the world, and without nonsense.
"""),
    questions=entries("""
Are the figures from the hut available anywhere as a file?
How does one join the five who take the readings?
Which rain gauge would you buy for a balcony?
Was it really colder than in the winter of the ice market?
Do you correct for the new houses next to the station?
Is there a warning by message when the gauge rises?
What is the black spot on the curve in {month}?
Why is it always worse in {elsewhere} than in {place}?
May one water street trees at all when it is forbidden to fill pools?
How high was the water in {street}, in centimetres?
Does the ferry run in fog or not?
"""),
    objections=entries("""
One hot week is weather, thirty years are climate. Please keep the two apart.
A thermometer next to a car park proves nothing at all.
I measured {n} degrees less, with a proper instrument and in the shade.
It was always like that. I remember summers that were much worse.
You quote the model with the highest number, as newspapers do.
The flood was not a surprise, it was written in the plan of {years} years ago. Nobody read it.
Spraying water in May while the wells run low, I would not call that clever.
The fog has nothing to do with the river. It is the drained moor, ask in {elsewhere}.
"""),
)
