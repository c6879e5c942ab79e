"""What the magazine and its readers say about food."""

from console.cli.demo_content.kinds import Listing, Sheet, Topic, entries, subjects

FOOD = Topic(
    name="Food",
    tags=("Recipes", "Market", "Baking", "Preserving", "Eating out", "Seasonal"),
    subjects=subjects("""
# rye bread | Baking
A sourdough of coarse rye wants three feedings, the last of them warm and short.
The dough is closer to mortar than to dough, and wet hands are the only tool that helps.
Cut it on the day after baking: before that the crumb smears and the knife complains.
A loaf of one kilo needs an hour, the first ten minutes of it as hot as the oven goes.
# onion soup | Recipes
Three kilos of onions turn into a litre of brown sweetness if you give them ninety minutes.
The trick is salt at the beginning and a splash of cider at the end.
Old cheese melts badly and tastes best, so mix it with some that melts well.
Without a good broth it is only onions in water, and no amount of cheese will hide that.
# plum jam | Preserving
Late plums need no pectin, only time and somebody who stirs.
A spoonful on a cold saucer tells you more than any thermometer.
Half the sugar of the old recipes is enough if the jar is eaten within the year.
A few cracked stones in a muslin bag give the taste of almonds; take them out before filling.
# smoked trout | Eating out
The fish swim in spring water for two years and in smoke for four hours.
Alder gives the colour, juniper the smell, and too much of either spoils both.
They sell out by eleven on most Saturdays, so the regulars telephone on Thursday.
The bones come out in one piece if you lift the tail first.
# dumplings | Recipes
Floury potatoes, boiled the day before, are half of the recipe.
The water may tremble but must never boil, or the whole family eats soup.
A cube of fried bread in the middle is not decoration: it keeps the centre light.
Left-over ones, sliced and fried in butter, are better than the first round.
# goat cheese | Market
The herd is thirty animals, and each of them has a name and an opinion.
In spring the milk tastes of flowers; by autumn it has become serious.
Young ones are sold after four days, the grey ones after four weeks under a cellar vault.
The rind is edible, and the part of it that children leave is what the makers like best.
# pickled cabbage | Preserving
Two per cent of salt by weight, no more and no less, and a stone that fits the crock.
After a week at room temperature it moves to the cellar and becomes quiet.
White film on the brine is harmless; pink is not, and goes on the compost.
Shredded too finely it turns soft, which is why the old planes have coarse blades.
# apple cake | Baking
Sour apples keep their shape and their temper; sweet ones only fill the tin.
Grated instead of sliced, the fruit disappears into the batter and keeps it moist for days.
A handful of breadcrumbs under the apples drinks what would soften the base.
It is done when the kitchen smells of caramel, usually ten minutes after you expected it.
# barley coffee | Seasonal
Roasted barley foams in the pot, so fill it only to the middle.
It was drunk in wartime for want of anything better and is ordered now by people who sleep badly.
With a little chicory it turns nearly black and loses its sweetness.
Ground coarse and cooked for five minutes it makes a better cup than anything from a sachet.
# the canteen at the depot | Eating out
For six and a half you get soup, a main dish and a pudding that wobbles as it should.
The cook writes the menu on Sunday evening after walking over the vegetable market.
Half of the guests drive buses, and the other half have found out.
On Fridays there is fish, and a queue that begins before the doors open.
"""),
    openings=entries("""
There are dishes one only learns by standing next to somebody, and this is one of them.
On the kitchen table in {street} lie {n} recipes for the same thing, and no two of them agree.
It is {month}, and at the market in {place} the crates are full again.
My notes on this begin with a burnt pot.
{person} opens the oven door by a hand's breadth and listens.
The best meal of the week was not planned.
Some things taste of where they were made, and this one tastes of {place}.
"""),
    notes=entries("""
At the stall in {place} a kilo costs {price}, in {elsewhere} nearly twice as much.
It keeps for {n} days in the larder and for {n} more if nobody knows about it.
{person} has cooked it every {weekday} for {years} years and still tastes before salting.
We tried it with {n} ovens, and the oldest one won.
The smell went up the stairs and brought the neighbours down, plates in hand.
In {elsewhere} they add nutmeg and will not discuss it.
The whole thing takes two hours, of which you work for twenty minutes.
Children eat it without asking, which cannot be said of everything we print here.
Whoever has no cellar can use the north side of a balcony from {month} on.
We counted {count} calories fewer than in the version from the books, and noticed no difference.
It is poor people's food in the best sense: little money, much patience.
The second attempt was better than the first, and the fifth was the one we photographed.
Scales help, but the feeling in the wrist decides.
At {price} a portion it is the cheapest dish we have had on this page for months.
"""),
    tips=entries("""
Weigh the salt, guess the pepper.
Let it stand for {n} minutes longer than you can bear.
Use the heavy pan, and leave the lid off until the end.
Buy from the stall where the queue is made of people who cook.
Cool the bowl first, it makes more difference than any gadget.
Keep a cup of the cooking water, you will want it later.
Double the amount and freeze half, you will thank yourself in {month}.
Taste it cold before you serve it cold.
Turn the tin once, after half of the time, because every oven has a warm corner.
Take butter out of the fridge an hour before, or grate it.
Wash the jars in hot water and let them dry upside down on a clean cloth.
Write the date on everything, your memory of jars is not as good as you think.
"""),
    quotes=entries("""
If it looks like the picture, something went wrong.
My grandmother measured with her hand. My hand is bigger, so I cook for more people.
You can repair too little salt. You cannot repair an argument about too much.
People want to know the secret. The secret is getting up early.
I have no recipe. I have a pot.
First it has to smell right, then it has to look right, and the taste comes by itself.
We closed on Mondays, and since then the whole week tastes better.
"""),
    closings=entries("""
What is left over goes into the soup, and what is left of the soup is nobody's business.
Send us your version, with quantities, and please with a photograph of the failed one, too.
Next week: the same thing without an oven.
Eat it warm, with somebody who does not talk about food.
In {month} we will see how the jars have done.
"""),
    sheet=Sheet(
        "What it cost us at the market in {place}",
        ("Ingredient", "Amount", "Price in €"),
        (
            ("Flour", "Butter", "Onions", "Apples", "Cream", "Potatoes", "Eggs", "Plums"),
            ("250 g", "500 g", "1 kg", "2 kg", "a handful", "six"),
            ("0.90", "1.40", "2.10", "2.80", "3.60", "4.20", "1.15"),
        ),
    ),
    listings=(
        Listing(
            "text",
            "The quantities, for four people or two who come in from the garden:",
            "500 g   flour\n320 ml  water, lukewarm\n 10 g   salt\n"
            "  3 g   yeast, or none and a day",
        ),
        Listing(
            "python",
            "A reader sent us three lines that turn any recipe into one for a different tin:",
            "def scale(grams: float, old_cm: float, new_cm: float) -> float:\n"
            "    return grams * (new_cm / old_cm) ** 2",
        ),
    ),
    remarks=entries("""
Made it yesterday with half the sugar, and nobody noticed.
In our house {subject} meant visitors, and visitors meant the good plates.
Mine came out flat as a board, but it tasted wonderful.
The version from {elsewhere} is better, and I say that as somebody from {place}.
I add caraway and I am not going to apologise for it.
My children asked for it again, which has not happened since {month}.
It works with oat milk as well, just give it {n} minutes more.
At the market in {place} they ask {price} for it now. It was half of that last year.
Thanks to you my kitchen smells like my grandmother's.
I have a gas oven with two settings, on and off, and even there it worked.
The part about the salt should be printed in bold.
Careful with the quantities: I had enough for {count} people and there are three of us.
A neighbour of mine in {street} has made {subject} all her life and laughed at your timing.
Without a cellar it turned sour after {n} days, so do listen to the advice about the balcony.
First recipe in years that I cooked without changing anything. I will change something next time.
It freezes well, by the way, I have just eaten the one from {month}.
I read this on the bus and got off at the market.
Tried it in a bread machine. Do not try it in a bread machine.
"""),
    questions=entries("""
Can I leave the yeast out, or is it there for a reason?
How long does it keep if one has no fridge in the garden house?
Is there a way to make it without eggs?
Which stall do you mean, the one at the door or the one with the awning?
Does the tin really have to be greased if it is an old black one?
What do you do with the peel?
Would it work with spelt?
Has anyone tried {subject} in a pressure cooker?
How many grams are "a handful" for a person with small hands?
Where in {place} does one still get that kind of flour?
Top and bottom heat, or fan?
"""),
    objections=entries("""
With respect, that is not how it is made. The onions go in last.
Ninety minutes? Nobody who works has ninety minutes on a {weekday}.
That much butter belongs in a museum.
Rinsing it takes away everything that makes it good. Please do not spread this.
I followed every step and had to throw it away. The oven temperature must be a misprint.
You cannot call it {subject} and leave out the one thing that makes it so.
The price is fantasy. In {place} I pay {price} for the bag alone.
My grandmother from {elsewhere} would have closed the page at the word "freezer".
"""),
)
