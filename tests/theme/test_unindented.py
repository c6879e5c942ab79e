"""Templates lose the white space before their tags, and nothing else."""

from jinja2 import DictLoader, Environment

from console.theme.unindented import Unindented

SOURCE = """<ul>
    <li>{{ text }}
    plain</li>
</ul>"""


def test_what_is_inserted_keeps_its_white_space() -> None:
    templates = Environment(
        loader=DictLoader({"page.html": SOURCE, "mail.txt": SOURCE}),
        extensions=[Unindented],
        autoescape=True,
    )
    text = "code:\n    <b>"
    page = templates.get_template("page.html").render(text=text)
    assert page == "<ul>\n<li>code:\n    &lt;b&gt;\n    plain</li>\n</ul>"
    assert templates.get_template("mail.txt").render(text="") == SOURCE.replace("{{ text }}", "")
