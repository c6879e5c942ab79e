"""What the magazine and its readers say about books. All of the books are imaginary."""

from console.cli.demo_content.kinds import Listing, Sheet, Topic, entries, subjects

BOOKS = Topic(
    name="Books",
    tags=("Library", "Novels", "Reading circle", "Poetry", "Children's books", "Local history"),
    subjects=subjects("""
# the library's night shelf | Library
From closing time until seven the glass box at the door gives out what was ordered by six.
Thrillers are fetched before ten, cookery books in the morning, poetry at any hour.
It holds eighty books and was paid for by the sale of the old card catalogue, drawer by drawer.
The alarm has gone off once, for a heron.
# lighthouse novels | Novels
There is always a storm, a letter and somebody who does not open it.
The keeper is rarely the one who tells the story, and never the one who is believed.
In the good ones the light fails for a reason; in the others for the plot.
Three of the five we read end on the stairs.
# the reading circle | Reading circle
Nine people, one book, four weeks, and the rule that nobody may say "interesting".
Whoever has not finished brings the cake, and the cakes have become very good.
They vote with hazelnuts in two cups, so that nobody has to raise a hand.
The longest evening was about a book that everybody had disliked for a different reason.
# poems about rain | Poetry
Most of them are about somebody who is not there.
Short lines suit drizzle, long ones a proper downpour; our poets seem to have agreed on it.
The collection has sixty-four pages and should be read with the window open.
The best one has no rain in it at all, only an umbrella stand.
# picture books | Children's books
The text has three hundred words, and every one of them will be read four hundred times.
Good ones know what to leave to the picture; weak ones tell you what you see.
Children notice first that the cat is missing on page eleven.
Paper that survives jam is an underrated virtue.
# books on the river | Local history
There are eleven of them, from the school reader to the three volumes about the locks.
The oldest one calls the river a nuisance, the newest one a neighbour.
Floods take up half of the pages and drought hardly any, which will have to change.
The maps at the back are the reason why one buys them.
# a thousand-page family saga | Novels
The family tree on the endpaper is needed from page forty and wrong from page six hundred.
It takes place on one farm, and the farm is the only one who understands everything.
The dead talk a good deal, the living mostly about fences.
One reads the last hundred pages more and more slowly, as one finishes a jar.
# detective stories | Novels
Local ones have a dead person at the weir, an inspector with a bad knee and a good bakery.
The clue is usually in the second chapter, in a list that one skims.
The fairest ones let you be wrong three times.
On the motive our jury agreed; on the dog it did not.
# letters from the archive | Local history
They are addressed to a sister and deal with money, weather and the price of shoes.
Between the lines one learns more about the strike than from the newspapers of the year.
The spelling was left as it is, so one reads aloud and hears somebody.
The last one is a shopping list, and it is the one that everybody remembers.
# audio books | Library
The reader makes the book: a slow one turns a thriller into gardening.
Twelve hours are about one hedge, two kitchens and the road to the sea.
One notices repeated words that the eye would have skipped.
The library lends six at a time and does not ask whether you have listened.
"""),
    openings=entries("""
This book has been lying on the stairs for {n} weeks, and everybody who came by has read in it.
In the library in {place} there is a chair by the radiator, and that is where I finished it.
{person} reads the last page first and is not ashamed of it.
One cannot recommend everything, so we begin with a warning.
It was raining on {weekday}, which is the only excuse I need.
The shop in {street} had {n} copies; by the evening there was one.
The first sentence is bad, and it is worth going on.
"""),
    notes=entries("""
It has {count} chapters, of which the {nth} is the one people talk about.
The copy from the library in {place} has been borrowed {count} times since {month}.
{person} reads it once a year and claims that the ending changes.
We read it aloud, {n} pages an evening, and missed our stop twice.
The translation is by somebody who knows kitchens, one can tell by the verbs.
In {elsewhere} it is read at school, which one should not hold against it.
At {price} in paperback it costs less than the cake one eats with it.
The cover promises a murder and the book keeps something else.
There is a misprint on page {count}, and it is the funniest moment of the whole book.
Halfway through, the narrator changes, and it took me {n} pages to notice.
The print is small, the margins are wide, and people have written in them.
What is missing is a map; we have drawn one.
The author lives three villages from {elsewhere} and did not want to be interviewed.
Our copy now smells of the {weekday} on which it fell into the bath.
"""),
    tips=entries("""
Read the first {n} pages in the shop, standing up.
Skip the foreword and come back to it at the end.
Write your name into books that you lend, and the date, and little hope.
Leave it face down for one day if you do not like it, but not for two.
Swap it at the shelf in {place}, somebody will leave something better.
Take notes on a slip of paper that stays in the book, it will surprise you in {n} years.
Ask the librarian for the opposite of what you usually read.
Read poems twice, once for the sound.
Keep one for the train and one for the bed, and never mix them up.
Do not read reviews first. This one is an exception.
Stop at a place where you would like to go on.
Give up on page {count} without any guilt, life is short.
"""),
    quotes=entries("""
I do not collect books. They stay.
You can judge a library by its worst chair.
The ending is wrong, but it is wrong in the right way.
If a book needs a map, draw one. If it needs two, go there.
People bring them back with sand in them. I like that.
We had {count} requests for it and one copy. So we cut the waiting time by reading it aloud.
A good reader is somebody who closes the door quietly.
"""),
    closings=entries("""
The circle meets again on {weekday}; whoever has not finished brings a cake.
Next month something thinner.
The book is on the shelf in {place}, second row, unless one of you has been faster.
I have started it again from the beginning.
Opinions to the usual address, please without the ending.
"""),
    sheet=Sheet(
        "Borrowed most often in {month}",
        ("Title", "Author", "Loans"),
        (
            (
                "The Salt Stair",
                "Nine Winters at the Weir",
                "A House for Rope",
                "Low Water",
                "The Second Ferryman",
                "Bread and Signals",
            ),
            ("E. Marrow", "T. Lindqvist-Hale", "O. Fenwright", "M. Askholm", "anonymous"),
            ("17", "23", "31", "38", "44", "52"),
        ),
    ),
    listings=(
        Listing(
            "text",
            "A page from the catalogue, before the drawers were sold:",
            "Call no.   Loc 914.2 F\nTitle      The river and its locks, vol. 2\n"
            "Condition  wet once, dried well\nNote       map missing, see vol. 3",
        ),
        Listing(
            "sql",
            "How the night shelf knows what to order, in the words of the librarian who wrote it:",
            "SELECT title, count(*) AS wishes\nFROM requests\nWHERE answered IS NULL\n"
            "GROUP BY title\nORDER BY wishes DESC\nLIMIT 10;",
        ),
    ),
    remarks=entries("""
I stopped on page {count} and will now start again, thanks to you.
We read it in {elsewhere} at school, and I hated it. It has improved since.
The narrator changes? I have read it twice and never noticed.
My copy is full of pencil notes by somebody who was much cleverer than I am.
I listened to it while painting the kitchen, and the kitchen is now blue because of chapter {n}.
The shelf in {place} is the best thing this town has done in years.
Finally a review that does not give the ending away.
About {subject} I could talk for hours, and my family knows it.
It is the only book that I have ever missed a train for.
The misprint! We have been quoting it at home for {n} years.
One should say that the small print is hard after sixty. The library has it in large type.
I lent mine to a neighbour in {street} and I know that I will never see it again.
The cat is not missing on page eleven, it is behind the curtain. My son showed me.
For once I am of the same opinion, and I brought a cake all the same.
My grandmother appears in those letters, with the shoes.
Read it in {month}, by a window. It does not work in the sun.
The other books by the same author are better still, begin with the thin one.
I found a bus ticket from {years} years ago in it.
"""),
    questions=entries("""
Is there a large-print edition?
From what age would you read it to children?
Does one have to know the first volume?
Is the circle open to new people, or full?
Who did the translation? It does not say so anywhere.
Can one still order for the night shelf by telephone?
Do you know anything like it, but with less weather?
How long is the audio version, and who reads?
Is the shop in {street} open on {weekday}s again?
What was the title of the thin one that you mentioned in {month}?
Where does one get the map?
"""),
    objections=entries("""
I could not disagree more. There is not one living person in it.
A thousand pages about a fence, and you call that generous?
Please mark such things as a spoiler. I was on page {count}.
Not everything that is slow is deep.
The dialect is wrong from the first page, nobody in {place} talks like that.
You praise the translation. Have you compared it? Whole paragraphs are missing.
Audio books are not reading. There, somebody had to say it.
I gave it {count} pages and my patience, and got neither back.
"""),
)
