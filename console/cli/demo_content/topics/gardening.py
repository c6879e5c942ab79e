"""What the magazine and its readers say about gardens."""

from console.cli.demo_content.kinds import Listing, Sheet, Topic, entries, subjects

GARDENING = Topic(
    name="Gardening",
    tags=("Allotments", "Vegetables", "Compost", "Balcony", "Wildlife", "Seasonal"),
    subjects=subjects("""
# runner beans | Vegetables
They want warm soil: sown in cold ground they rot, sown two weeks later they overtake the others.
Two seeds to each pole, eye downwards, and the weaker one goes when the second leaf opens.
In a hot summer the flowers drop unless the roots are wet in the evening.
The last pods may hang until they rattle, for soup in winter and seed in spring.
# tomatoes on the balcony | Balcony
A pot of fewer than fifteen litres dries out before the working day is over.
Pinch out the side shoots when they are as long as a thumb, and do it in dry weather.
Rain on the leaves brings blight, so even a narrow roof is worth more than any spray.
In autumn the green ones ripen in a drawer beside an apple.
# compost | Compost
It needs brown and green in equal parts, air, and somebody who turns it twice a year.
A heap that smells has too much grass in it; torn cardboard mends that overnight.
Egg shells take three years, avocado stones longer than most marriages.
Finished, it is dark and crumbles, and a handful of it holds more life than the bed below.
# currant bushes | Seasonal
Black ones fruit on last year's wood, red ones on older wood: prune them as if they were strangers.
A net goes on when the first berry colours, not a day later, because the blackbirds can count.
Cuttings as long as a pencil, pushed into the ground in November, root without any help.
Twelve bushes give more than a family can eat and exactly as much as it can give away.
# slugs | Wildlife
Nine out of ten of them sit under the board you put out for that, and can be carried away.
Watering in the morning instead of the evening closes their road by night.
The big spotted ones eat the eggs of the others and ought to be left in peace.
No plant is safe in its first week, and hardly any plant is in danger after its fourth.
# climbing roses | Allotments
Led sideways they bloom along the whole shoot, led upwards only at the top.
The first feed is due when the forsythia flowers, the last one at midsummer.
Black spot comes from below with the splashing rain: pull the lowest leaves off and burn them.
An old one can be cut down to the knee and comes back as if it had been waiting for it.
# seed potatoes | Vegetables
Laid out in a light, cool room they grow short, dark sprouts that do not break.
Cut the large ones in two and let the faces dry for a day before they touch the soil.
Earthing up twice doubles the harvest and costs one wet evening.
In a bucket of forty litres a single tuber gives a meal for three.
# a small pond | Wildlife
Even a sunk washing tub brings dragonflies in its first summer, out of nowhere.
One side must be a shallow beach, or every hedgehog that drinks will drown.
No fish: they eat everything that you wanted to look at.
The water turns green in May, and clear by itself in June if you leave it alone.
# herbs in pots | Balcony
Thyme, sage and rosemary want poor soil and thirst; basil and chives want neither.
Cut them before they flower, in the morning, and never more than a third.
Mint has to live alone in its pot, because it does not share.
In winter more pots die of wet feet than of frost.
# winter salads | Vegetables
Lamb's lettuce sown in August can be cut from November until March, under snow too.
A pane of glass on four bricks is worth three weeks at either end of the year.
Endive becomes mild when it is tied up for ten days, like a parcel.
They grow slowly and need hardly any water, so most mistakes are made with the can.
"""),
    openings=entries("""
On plot {count}, behind the water tank, {person} is on both knees again.
The ground in {place} is heavy, and everything one does there has to be done twice.
There was frost on {weekday}, and the whole colony was up before sunrise.
A garden begins with a list of mistakes, and here are mine.
In {month} there is nothing to be done in the garden, say people who have none.
The packet said eight weeks, the weather in {place} said otherwise.
It started with {n} seeds in a margarine tub.
"""),
    notes=entries("""
From {n} plants came {count} kilos, weighed on the scales of the club house.
{person} writes the weather and the harvest into the same school book, one line a day.
In {elsewhere} the soil is sandy, and everything is ready two weeks earlier and thirsty all summer.
The neighbour on the left waters in the evening, the neighbour on the right not at all.
It rained {count} litres in {month}, most of them on one afternoon.
The allotments in {place} have a waiting list of {n} years and a pump that works.
A bag of seed costs {price} and is enough for {n} gardens, so people swap.
Three rows are plenty; we had {n}, and gave the rest to the school.
The first attempt froze, the second was eaten, and the third is on the photograph.
What looks untidy in winter is where the ladybirds sleep.
Under fleece it was {n} degrees warmer than outside, measured at six in the morning.
Half of the beds lay fallow this year and looked better for it than the other half.
A wheelbarrow with a flat tyre is the most honest picture of {month}.
The old varieties carry less, taste of more, and split in the rain.
"""),
    tips=entries("""
Water rarely and then thoroughly: a finger's depth of wet soil helps nobody.
Put the hoe to work after each rain, it saves the watering can twice.
Mark the rows with something the blackbirds cannot carry off.
Wait until the elder flowers before you bring the pots outside.
Mulch with what you have, grass in thin layers, never in mats.
Keep a bucket with sand and oil for the tools, and stick the spade into it in the evening.
Sow a second time {n} weeks later, then the holidays matter less.
Cut on a dry day and with a clean blade.
Leave a corner to the nettles, they feed the butterflies and make the best feed.
Change the bed every year and keep a sketch, because nobody remembers.
Collect rain, it is soft, warm and free.
Pull the weed when it is small, and call the rest ground cover.
"""),
    quotes=entries("""
I plant three: one for the slugs, one for the neighbour, one for us.
People ask what I do here all day. I look.
The soil remembers what you did to it {n} years ago.
You do not need green fingers. You need a chair and time.
After {years} years I know when to sow. I still do it too early.
If the hedge is quiet, something is wrong.
The best fertiliser is the shadow of the gardener, as they say, and mine has grown.
"""),
    closings=entries("""
The next swap of seeds and stories is on {weekday} in the club house in {place}.
Now it may rain, please, and not all on one afternoon.
What became of it we will report in {month}, honestly.
The rest is waiting, which is the larger part of gardening.
Whoever has too many of them: there is a crate by the gate.
"""),
    sheet=Sheet(
        "Sown and harvested on plot {count}",
        ("Crop", "Sown", "Harvested", "Yield"),
        (
            ("Peas", "Carrots", "Beetroot", "Spinach", "Radishes", "Leeks", "Chard", "Courgettes"),
            ("early March", "late March", "mid April", "early May", "after the frosts"),
            ("June", "July", "August", "September", "all summer"),
            ("2 kg", "4.5 kg", "7 kg", "one basket", "too much", "hardly any"),
        ),
    ),
    listings=(
        Listing(
            "text",
            "The plan of the beds, north at the top:",
            "+-----------+-----------+\n|  beans    |  cabbage  |\n+-----------+-----------+\n"
            "|  onions   |  potatoes |\n+-----------+-----------+\n     path, compost behind",
        ),
        Listing(
            "python",
            "How many litres the roof of the shed collects:",
            "roof_m2 = 2.5 * 3.0\nrain_mm = 12\nlitres = roof_m2 * rain_mm * 0.8  # some splashes\n"
            "print(round(litres))  # 72",
        ),
    ),
    remarks=entries("""
Here in {place} it is all two weeks later, and I have stopped minding.
I have had {subject} for {years} years and learnt two new things from this.
The tip with the board works. I carried {count} of them to the far side of the stream.
My neighbour swears by coffee grounds. I swear at my neighbour.
We get the seed from the library in {street}, free of charge.
After last {month} I had given up. This makes me want to try again.
The soil here is pure clay, after rain you could make pots of it.
Nobody tells you that you will have to eat all of it.
Frost on the {nth}, as always, and I was on a train.
It does well on the north side too, just slower.
I planted mine much too close together and now they hold each other up.
Lovely text. I read it aloud to my courgettes.
For those without a garden: mine grow in a bath tub on the roof.
Our school in {elsewhere} grows {subject}, and the children eat them before they are ripe.
Two summers ago everything dried up, last summer everything drowned, so let us hope for boredom.
The blackbirds in {street} open the net themselves, I have seen it.
Seeds of mine are in the crate at the gate, help yourselves.
It took me {n} years to learn to do less.
"""),
    questions=entries("""
Is it too late to start with {subject} in {month}?
How deep do you dig, or do you not dig at all?
What do you do about the ants?
Does this work in half shade as well, with sun until eleven?
Where do you get peat-free soil around {place}?
Can I use the ash from the stove, or will that do harm?
How often do you feed them in the pot?
My leaves are yellow between the veins. Too much water or too little?
Is the waiting list for the allotments really {n} years?
Can anybody spare a cutting? I would come and fetch it.
Do you leave the roots in over winter?
"""),
    objections=entries("""
I have to disagree about the pruning. Do that here and you have nothing for two years.
Tap water is perfectly fine, rain water is a religion.
No digging is easily said on sand. Come to {place} with your theory and bring a pickaxe.
Please do not recommend salt against slugs. It is cruel and it ruins the soil.
{count} kilos from {n} plants? I would like to see those scales.
The old varieties are sentimental. I want to eat, not to remember.
Half of these tips contradict what you wrote in {month}.
A pond that size is a mosquito farm, and the neighbours in {street} will tell you so.
"""),
)
