"""What the moderators of the demo take away, and why: spam, rudeness, leftovers."""

from console.cli.demo_content.kinds import entries

SPAM = entries("""
Buy original {pill} without prescription, {percent}% off today only! Fast shipping: {url}
Cheap {pill} online >>> {url} <<< no questions asked, discreet package
I lost {count} kg in {n} weeks with one simple trick that doctors hate. See how: {url}
My friend earns ${sum} a week from home with crypto. Free signals here: {url} (only {n} places left)
{coin} will explode this {month}! Double your deposit in 24 hours, guaranteed. Join: {url}
INVEST ${count} GET ${sum} BACK!!! Trusted platform, licensed broker, withdraw any time {url}
I was scammed and lost all of my savings, but a recovery expert got my {coin} back. Contact {mail}
Great post! I really like your writing style. Check out my website about {pill}: {url}
Wow, this paragraph is amazing, my sister is analysing such things, thus I am going to tell
  her. {url}
Hello admin, your site does not rank in search engines. We can bring you to page one: {url}
I noticed your blog has {sum} missing backlinks. Our SEO team fixes this for ${count}.
  Write to {mail}
Excellent article on {subject}! I have subscribed to your feed. Also visit
  <a href="{url}">best {goods}</a>
<a href="{url}">{goods} online</a> <a href="{url}?b">{goods} cheap</a>
  <a href="{url}?c">{goods} outlet</a>
[url={url}]{goods}[/url] [url={url}?2]replica {goods}[/url] free delivery worldwide
Need a loan? From ${count},000 at {n}% without any collateral. Answer within one hour: {mail}
Dear friend, I am the widow of a rich trader and wish to donate ${sum},000 to you. Reply to {mail}
Casino bonus {percent}% on first deposit, {count} free spins, no verification -> {url}
Hot singles near {place} want to chat with you now! {url}
Your device may be infected with {n} viruses. Download cleaner: {url}
I am Maria, lonely and looking for a serious man. My photos: {url}
Essay due on {weekday}? Our writers deliver in {n} hours. Plagiarism free: {url}
Congratulations, you were chosen to receive a free phone! Claim within {n} minutes {url}
Live streams of all matches in HD without registration {url}
Luxury {goods} {percent}% OFF, last day, original box, {url}
Thanks for sharing such a wonderful info about {subject}. Keep posting! {url}
This is very informative and useful information, I will share with my colleagues {url}
Hello! {goods} wholesale, factory price, MOQ {count} pieces, please contact {mail}
Best {goods} 2-for-1 >> {url} << works in every country
""")
PILLS = ("Viagrex", "Slimatol", "Keto Burn Max", "Sleepwell Forte", "MiracleCBD", "HairGrow Pro")
COINS = ("BitGain", "MoonToken", "EtherX", "SafeDoge", "GoldCoin AI")
GOODS = ("watches", "handbags", "sunglasses", "sneakers", "casino tips", "followers", "phone cases")
SPAM_HOSTS = (
    "cheap-pills.example", "moon-profit.example", "rank-first.example", "lucky-spin.example",
    "brand-outlet.example", "easy-loan.example", "best-deal.example", "get-followers.example",
)  # fmt: skip
SPAM_NAMES = entries("""
SEO Expert Team
CryptoKing77
Best Pills Shop
Dr. Recovery
Lucky Casino
maria_lonely
Top Outlet Store
LoanFast
Alexander
profit-daily
Digital Marketing
xXwinnerXx
""")
REJECTED = {
    "Insult": entries("""
What an idiot writes something like this? My dog knows more about {subject}.
You people in {place} are all the same, too stupid to hold a spoon.
{author}, do us all a favour and look for a job you can do.
Shut up already, nobody asked you clowns.
Anyone who likes {subject} has lost his marbles. Morons, the lot of you.
"""),
    "Insults another reader": entries("""
You again! Did they let you out of the home for an hour?
Read it again, slowly, maybe your two brain cells will meet.
Only an old bore like you could be offended by that. Get a life.
Typical. No idea, but a big mouth, just like your whole family.
"""),
    "Accusation without any proof": entries("""
Everybody knows that the money for {subject} went into the mayor's new kitchen.
They are all bribed. Ask who paid for the holiday in {elsewhere}, and you will see.
The editor gets paid for this, I have it from a reliable source. Corrupt to the bone.
The man from the works department steals diesel, half of {street} has seen it.
"""),
    "Names a private person's address": entries("""
The one responsible lives in {street} {count}, second floor, in case somebody wants to visit him.
Her number is 555-01{count}, call her at night and tell her what you think of {subject}.
I know where that neighbour parks: blue car, {street}, in front of number {count}.
"""),
    "Nothing to do with the post": entries("""
And what about the foreign policy? Wake up!! It is all connected, look it up.
I sell a sofa, three seats, hardly used, to be collected in {place}. Price on request.
WHO STOLE MY BICYCLE IN {street} ON {weekday}??? BLACK, {n} GEARS!!!
Does anybody have the results of the match in {elsewhere}?
"""),
    "Advertising for one's own business": entries("""
For all questions about {subject} come to us in {street} {count}, ten per cent off for readers!
I can only recommend my own shop in {place}. Better, cheaper, friendlier. Open until six.
We do this professionally. Call us before you ruin it: the team from {street}.
"""),
    "Threat": entries("""
Just wait until I meet one of you in {place} at night.
If this gets built, something will burn, you have been warned.
"""),
    "Shouting": entries("""
ENOUGH OF {subject}!!! A DISGRACE, AND YOU ALL KNOW IT!!!!!!
CANCEL {subject} NOW!!!! WE ARE THE PEOPLE OF {place} AND WE WILL NOT BE SILENT!!!
"""),
}
LEFTOVERS = entries("""
test
test 2
asdfgh
Sorry, wrong window.
Please delete my last comment, I pressed the button too early.
Please take my comment from {weekday} down, I have changed my mind.
(empty)
....
Is this thing on?
I have written the same thing twice, you can delete this one.
Ignore this, my daughter was at the keyboard. gggggggghhhh
Trying to log in with the new telephone
""")
