"""An application of the theme alone: a small library, with every kind of field and view."""

import secrets
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask, Response, g, request
from flask_admin import Admin
from flask_admin.actions import action
from flask_admin.contrib.fileadmin import FileAdmin
from flask_admin.contrib.sqla import ModelView
from flask_admin.contrib.sqla.fields import CheckboxListField
from flask_admin.form import FileUploadField, rules
from flask_admin.form.fields import JSONField, Select2TagsField
from flask_admin.form.upload import ImageUploadInput
from flask_admin.model.template import EndpointLinkRowAction, LinkRowAction
from flask_babel import Babel
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect, FlaskForm
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from wtforms import (
    ColorField,
    FieldList,
    Form,
    FormField,
    IntegerRangeField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)

from console.theme import TablerTheme, ThemedFiles, ThemedModelView, theme_blueprint


class Base(DeclarativeBase):
    """What the models share."""


db = SQLAlchemy(model_class=Base)
book_tags = sa.Table(
    "book_tags",
    Base.metadata,
    sa.Column("book_id", sa.ForeignKey("book.id"), primary_key=True),
    sa.Column("tag_id", sa.ForeignKey("tag.id"), primary_key=True),
)


class Author(Base):
    """Who writes."""

    __tablename__ = "author"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    email: Mapped[str | None] = mapped_column(sa.String(120))
    born: Mapped[date | None]
    active: Mapped[bool] = mapped_column(default=True)
    books: Mapped[list["Book"]] = relationship(back_populates="author")

    def __str__(self) -> str:
        return self.name


class Tag(Base):
    """What it is about."""

    __tablename__ = "tag"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(40), unique=True)

    def __str__(self) -> str:
        return self.name


class Book(Base):
    """What is written, with a column of every kind."""

    __tablename__ = "book"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(sa.String(120))
    blurb: Mapped[str | None] = mapped_column(sa.Text)
    language: Mapped[str | None] = mapped_column(sa.String(2))
    shape: Mapped[str | None] = mapped_column(sa.Enum("hardback", "paperback", name="shape"))
    pages: Mapped[int | None]
    price: Mapped[float | None] = mapped_column(sa.Numeric(8, 2))
    in_print: Mapped[bool] = mapped_column(default=True)
    out_at: Mapped[datetime | None]
    read_on: Mapped[date | None]
    read_at: Mapped[time | None]
    colour: Mapped[str | None] = mapped_column(sa.String(7))
    extra: Mapped[Any | None] = mapped_column(sa.JSON)
    sample: Mapped[str | None] = mapped_column(sa.String(200))
    cover: Mapped[str | None] = mapped_column(sa.String(200))
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("author.id"))
    author: Mapped[Author] = relationship(back_populates="books")
    tags: Mapped[list[Tag]] = relationship(secondary=book_tags)
    chapters: Mapped[list["Chapter"]] = relationship(
        back_populates="book", cascade="all, delete-orphan", order_by="Chapter.id"
    )

    def __str__(self) -> str:
        return self.title


class Chapter(Base):
    """A part of a book, written in the book's form."""

    __tablename__ = "chapter"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(sa.String(80))
    pages: Mapped[int | None]
    book_id: Mapped[int] = mapped_column(sa.ForeignKey("book.id"))
    book: Mapped[Book] = relationship(back_populates="chapters")
    editor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("author.id"))
    editor: Mapped[Author | None] = relationship()

    def __str__(self) -> str:
        return self.title


class PictureField(FileUploadField):
    """Shows its file as a picture, as ``ImageUploadField`` does where Pillow is installed."""

    widget = ImageUploadInput()
    thumbnail_size = None
    url_relative_path = None
    endpoint = "static"


class AuthorView(ThemedModelView, ModelView):
    """Cells that can be changed, filters, exports, row actions, pop-up windows."""

    form_base_class = FlaskForm
    column_list = ("name", "email", "born", "active")
    column_editable_list = ("name", "email", "born", "active")
    column_searchable_list = ("name", "email")
    column_filters = ("name", "born", "active")
    column_descriptions = {"born": "The day"}  # noqa: RUF012 - as Flask-Admin's documents have it
    form_columns = ("name", "email", "born", "active")
    can_export = True
    export_types = ("csv", "json")
    can_view_details = True
    can_set_page_size = True
    page_size = 20
    create_modal = edit_modal = details_modal = True
    column_extra_row_actions = [  # noqa: RUF012
        LinkRowAction("fa fa-envelope", "/admin/book/?author={row_id}", "Write a letter"),
        EndpointLinkRowAction("history", "author.details_view", "Look"),
    ]

    @action("retire", "Retire", "Retire these authors?")
    def retire(self, ids: list[str]) -> None:
        """Stop them."""
        chosen = sa.update(Author).where(Author.id.in_(map(int, ids)))
        db.session.execute(chosen.values(active=False))
        db.session.commit()


class BookView(ThemedModelView, ModelView):
    """Lookups, rows of chapters, files, rules, and fields that are no columns."""

    form_base_class = FlaskForm
    column_list = ("title", "author", "language", "price")
    column_editable_list = ("language", "author")
    can_view_details = True
    column_details_list = ("title", "author", "tags", "blurb", "extra", "out_at", "chapters")
    form_choices = {"language": [("en", "English"), ("de", "German"), ("ar", "Arabic")]}  # noqa: RUF012
    form_ajax_refs = {  # noqa: RUF012
        "author": {"fields": ("name", "email"), "order_by": "name"},
        "tags": {"fields": ("name",), "order_by": "name", "placeholder": "What it is about"},
    }
    inline_models = ((Chapter, {"form_columns": ("id", "title", "pages", "editor")}),)
    form_overrides = {"colour": ColorField, "extra": JSONField}  # noqa: RUF012
    form_args = {  # noqa: RUF012
        "title": {"description": "As on the cover."},
        "out_at": {"description": "In the time of the shop."},
    }
    form_widget_args = {"blurb": {"rows": 3}}  # noqa: RUF012
    form_columns = (
        "title", "author", "tags", "language", "shape", "pages", "price", "in_print", "out_at",
        "read_on", "read_at", "colour", "blurb", "extra", "sample", "cover", "words", "weight",
        "mood", "shelf", "shelves", "chapters",
    )  # fmt: skip

    def __init__(self, folder: Path) -> None:
        kinds = ("txt", "md")
        # The order of these is Flask-Admin's: a name here stands for a field, not for a column.
        self.form_extra_fields = {
            "sample": FileUploadField("Sample", base_path=str(folder), allowed_extensions=kinds),
            "cover": PictureField("Cover", base_path=str(folder), allowed_extensions=("png",)),
            "words": Select2TagsField("Words", save_as_list=True),
            "weight": IntegerRangeField("Weight", default=3, render_kw={"min": 0, "max": 9}),
            "mood": RadioField("Mood", choices=[("a", "Calm"), ("b", "Wild")], default="a"),
            "shelf": SelectField("Shelf", choices=[(str(n), f"Shelf {n}") for n in range(30)]),
            "shelves": SelectMultipleField("Shelves", choices=[("1", "One"), ("2", "Two")]),
        }
        super().__init__(Book, db, name="Books")


class Price(Form):
    """A form within a form."""

    shop = StringField("Shop")
    cents = StringField("Cents")


class RuledView(ThemedModelView, ModelView):
    """Form rules, a row of boxes, a form within the form, and a list of words."""

    form_base_class = FlaskForm
    form_columns = ("title", "author", "tags", "pages", "price", "offer", "offers")
    form_overrides = {"tags": CheckboxListField}  # noqa: RUF012
    form_args = {"tags": {"query_factory": lambda: db.session.scalars(sa.select(Tag).limit(5))}}  # noqa: RUF012
    form_extra_fields = {  # noqa: RUF012
        "offer": FormField(Price),
        "offers": FieldList(StringField("Offer"), min_entries=2),
    }
    form_rules = (
        rules.FieldSet(("title", "author"), "The book"),
        rules.Row("pages", "price"),
        rules.Header("More"),
        "tags",
        rules.Group("offer"),
        "offers",
        rules.Text("That is all."),
        rules.HTML("<p>Really.</p>"),
    )


class PlainView(ModelView):
    """Nothing of the theme's own: what any view of Flask-Admin gets."""

    form_base_class = FlaskForm
    inline_models = (Chapter,)
    form_columns = ("title", "author", "tags", "chapters")
    column_searchable_list = ("title",)


class FilesView(ThemedFiles, FileAdmin):
    """The file manager."""

    form_base_class = FlaskForm
    editable_extensions = ("txt", "md")
    allowed_extensions = ("txt", "md", "png")


def create_app(folder: Path) -> Flask:
    """Return the library, with its database and its files in ``folder``."""
    static = folder / "static"
    (static / "shelf" / "deep").mkdir(parents=True)
    (static / "shelf" / "note.txt").write_text("A note, ü.\n")
    (static / "cover.png").write_bytes(PNG)
    app = Flask("library", static_folder=str(static), root_path=str(folder))
    app.config.update(
        SECRET_KEY="of the library",
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{folder / 'library.db'}",
        MAX_CONTENT_LENGTH=8 * 1024 * 1024,
    )
    db.init_app(app)
    Babel(app, locale_selector=lambda: "en")
    CSRFProtect(app)
    app.register_blueprint(theme_blueprint)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.context_processor(context)
    app.after_request(headers)
    admin = Admin(app, "Library", theme=TablerTheme())
    admin.add_view(AuthorView(Author, db, name="Authors"))
    admin.add_view(BookView(static))
    admin.add_view(RuledView(Book, db, name="Ruled", endpoint="ruled"))
    admin.add_view(PlainView(Book, db, name="Plain", endpoint="plain"))
    admin.add_view(ModelView(Tag, db, name="Tags"))
    admin.add_view(FilesView(str(static), name="Files", endpoint="files"))
    with app.app_context():
        db.create_all()
        fill()
    return app


def fill() -> None:
    """Put a few books on the shelves, and more tags than a list can show."""
    authors = [Author(name=f"Author {n:03}", email=f"a{n}@example.com") for n in range(1, 71)]
    authors[0].name = "<b>Bold</b> & Söhne"
    tags = [Tag(name=f"tag {n:03}") for n in range(1, 121)]
    db.session.add_all([*authors, *tags])
    book = Book(
        title="The first", author=authors[0], tags=tags[:2], cover="cover.png", language="en"
    )
    book.chapters = [Chapter(title="One", pages=3), Chapter(title="Two")]
    db.session.add_all([book, Book(title="The second", author=authors[1])])
    db.session.commit()


def context() -> dict[str, Any]:
    """What the theme's templates read, the look being asked for by cookies."""
    return {
        "csp_nonce": nonce,
        "site_name": "Library",
        "locale": "ar" if request.cookies.get("dir") == "rtl" else "en",
        "text_direction": request.cookies.get("dir", "ltr"),
        "color_scheme": request.cookies.get("scheme", "light"),
    }


def nonce() -> str:
    """Return this request's nonce."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    return str(g.nonce)


def headers(response: Response) -> Response:
    """Set the policy under which every page has to work."""
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src 'self' 'nonce-{nonce()}'; "
        f"style-src 'self' 'nonce-{nonce()}'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    return response


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415408d763f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)
