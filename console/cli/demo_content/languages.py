# ruff: noqa: RUF001 - Chinese and Arabic have their own punctuation
"""Readers who write in German, French, Spanish, Chinese and Arabic."""

from dataclasses import dataclass

from console.cli.demo_content.kinds import entries


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language: names, and sentences that may follow each other in any order."""

    code: str
    names: tuple[str, ...]
    first: tuple[str, ...]
    then: tuple[str, ...]


TONGUES = (
    Tongue(
        "de",
        ("Jürgen aus der Vorstadt", "Käthe W.", "Sören B.", "Grüße vom Deich", "Bärbel"),
        entries("""
Sehr schöner Beitrag, vielen Dank dafür!
Das kann ich aus {place} nur bestätigen.
Ehrlich gesagt bin ich anderer Meinung.
Endlich schreibt das mal jemand auf.
Bei uns in {elsewhere} läuft das ganz ähnlich.
Ich habe den Text gleich zweimal gelesen.
"""),
        entries("""
Meine Großmutter hätte ihre Freude daran gehabt.
Gibt es davon auch eine Fassung zum Ausdrucken?
Im Winter sieht die Sache allerdings anders aus.
Wer übernimmt eigentlich die Kosten?
Viele Grüße aus der Nachbarschaft!
Nur der letzte Absatz überzeugt mich nicht.
Weiter so, ich freue mich auf den nächsten Teil.
Kommt jemand am Wochenende mit?
"""),
    ),
    Tongue(
        "fr",
        ("Élodie", "Thibault du port", "Noëlle R.", "François", "Aïcha"),
        entries("""
Merci beaucoup pour cet article !
Je ne suis pas tout à fait d'accord.
C'est exactement ce que nous vivons à {place}.
Très belle plume, comme toujours.
Quel plaisir de lire cela un dimanche matin.
À {elsewhere}, on fait autrement.
"""),
        entries("""
Y a-t-il une suite prévue ?
Ma grand-mère disait la même chose.
Il manque seulement un plan pour s'y rendre.
J'ai bien ri, et j'ai appris quelque chose.
Par contre, les chiffres me paraissent trop beaux.
Est-ce que les enfants peuvent venir aussi ?
Je le ferai lire à mes voisins.
Bon courage à toute l'équipe !
"""),
    ),
    Tongue(
        "es",
        ("Íñigo", "María José", "Begoña", "El vecino de enfrente", "Ramón"),
        entries("""
¡Qué bonito artículo, muchas gracias!
No estoy de acuerdo, lo siento.
Aquí en {place} pasa lo mismo.
Por fin alguien lo cuenta con calma.
Lo leí en el autobús y me pasé de parada.
En {elsewhere} lo hacemos de otra manera.
"""),
        entries("""
¿Habrá una segunda parte?
Mi abuelo lo hacía igual, pero con más paciencia.
¿Alguien sabe si hay que apuntarse antes?
Los números no me cuadran del todo.
Lo voy a probar este fin de semana.
Un saludo desde lejos, os leo siempre.
La última frase es la mejor.
¿Y quién lo paga?
"""),
    ),
    Tongue(
        "zh",
        ("小河", "读者李", "王同学", "住在桥边的人", "阿明"),
        entries("""
写得真好，谢谢分享！
我不太同意这个看法。
我们这里的情况也差不多。
终于有人认真写这个话题了。
早上在车上读完，心情很好。
"""),
        entries("""
请问还有下一篇吗？
我奶奶以前也是这么做的。
照片在哪里可以看到？
数字好像有点问题，能说明一下来源吗？
周末想带孩子一起去看看。
不过冬天可能就不一样了。
期待更多这样的文章。
"""),
    ),
    Tongue(
        "ar",
        ("قارئ من الميناء", "ليلى", "أبو سامي", "نور الهدى", "سلمى"),
        entries("""
شكرا جزيلا على هذا المقال الجميل!
أنا لا أوافق على هذا الرأي تماما.
نعيش الشيء نفسه في حيّنا.
أخيرا كتب أحد عن هذا الموضوع بهدوء.
قرأته مرتين وأعجبني كثيرا.
"""),
        entries("""
هل سيكون هناك جزء ثان؟
كانت جدتي تقول الكلام نفسه.
من أين جاءت هذه الأرقام؟
سأجرب ذلك في نهاية الأسبوع.
هل يمكن للأطفال أن يشاركوا أيضا؟
تحياتي لكم جميعا.
في الشتاء يختلف الأمر قليلا.
"""),
    ),
)
