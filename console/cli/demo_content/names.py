"""Names of people and places. The town is imaginary, and so is everybody in it."""

from console.cli.demo_content.kinds import entries

FIRST_NAMES = tuple(
    """
Ada Alma Anselm Arne Aurel Beata Bela Birk Bram Calla Casimir Cleo Corin Dagny Davin Edda Elias
Elin Enno Esme Fabian Finn Flora Greta Hanno Hedda Henrike Ida Ilja Imre Ines Iva Jannis Jara
Jorin Josefa Juno Kaja Karim Kian Lale Leif Leona Levin Linnea Lorin Ludo Mads Maia Malin Marek
Mila Mirja Nadim Nele Niko Nora Oda Odo Olin Orla Paula Pia Quinn Rana Rieke Rika Rolf Romy Runa
Samir Selma Silas Sina Sunniva Tamar Tilda Tjark Tove Udo Una Vera Vito Wanda Yara Yusuf Zelda
""".split()
)
LAST_NAMES = tuple(
    """
Achterberg Amsel Anders Bardo Bellweather Birkenfeld Bramwick Brook Castell Corvane Dahlquist
Dornbusch Elderkin Elmqvist Fallow Fennimore Ferrin Garrow Glaswell Grauland Halm Harrowgate
Hazelby Heidemark Holmgate Ivarsen Jorvik Kallweit Kestrel Kornfeld Lanter Larkspur Lindgate
Lockwright Marrable Meadows Moorland Nachtigall Norden Oakhurst Ostermoor Pellworm Penhallow
Quillfeather Ravensbrook Rosenthorn Rushmere Sandhaven Sommerlad Steinbrook Strandvik Tallow
Thistlewood Umbra Vandermeer Varga Wachholder Waterlow Weidenbach Windom Wrenfield Yarrow Zander
""".split()
)
PLACES = entries("""
Millbank
Ropewalk
Saltmarket
Kiln Hill
Northgate
Old Harbour
Tanner's Row
Swan Basin
Lindenfeld
the Ferry Steps
Hopyard
Bellfield
the Lower Locks
Canal Side
Rookery Green
Quarry End
Eastwharf
the Old Depot
""")
TOWNS = entries("""
Osterby
Great Hallow
Wendlesea
Marne Abbey
Brackwater
Lower Thorn
Sankt Evert
Pellmouth
Graustein
Fennick
Aldermoor
Twin Bridges
""")
STREETS = entries("""
Cooper Street
Lantern Lane
Weaver's Alley
Bridge Street
Mill Lane
Sailmaker Street
Chestnut Road
Bell Street
Orchard Way
Pump Court
Glazier Street
Station Road
Herring Lane
Cloister Street
""")
MONTHS = tuple(
    "January February March April May June July August September October November December".split()
)
WEEKDAYS = tuple("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
SEASONS = ("spring", "summer", "autumn", "winter")
NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine")
ORDINALS = ("4th", "5th", "6th", "7th", "8th", "9th", "11th", "14th", "17th", "19th")
PRICES = ("€2.50", "€3.20", "€4.80", "€6", "€7.50", "€9", "€12", "€14.90", "€18", "€25")
HANDLES = tuple(
    """
gravelcat towpath inkblot slowtrain rainbarrel northbank twobuckets marmalade oldsteel lampglow
kettleman semicolon heron_watch plotnine dampcellar late_again bassclef thirdgear crumbs flatcap
nightshelf saltstair wobbly_chair lockkeeper greenfrog onelesscar sunday_baker quietcarriage
""".split()
)
MAIL_HOSTS = ("example.com", "example.net", "example.org")
BROWSERS = entries("""
Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0
Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0
Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:139.0) Gecko/20100101 Firefox/139.0
Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0
Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/138.0.0.0 Safari/537.36
Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Mobile Safari/604.1
""")
ROBOTS = ("python-requests/2.32", "Go-http-client/2.0", "Mozilla/4.0 (compatible; MSIE 6.0)")
