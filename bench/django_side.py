"""The peer, measured: ``python -m bench.django_side DATABASE_URL``, in its own environment."""

import os
import sys

from bench.browser import Browser, Page
from bench.worker import Side, serve

COMMENTS = "/admin/peer/comment/"
SIGN_IN = "/admin/login/"
NAME = "admin"
PASSWORD = "what-the-benchmark-signs-in-with"  # noqa: S105 - of a database that lives for one run
TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field


class DjangoSide(Side):
    """The list of comments in Django's admin."""

    row_pattern = r'name="_selected_action" value="(\d+)"'

    def __init__(self, url: str) -> None:
        os.environ["BENCH_DATABASE"] = url
        os.environ["DJANGO_SETTINGS_MODULE"] = "bench.peer.settings"
        from django.core.wsgi import get_wsgi_application  # noqa: PLC0415 - after the settings

        self.browser = Browser(get_wsgi_application())

    def prepare(self) -> None:
        from django.contrib.auth import get_user_model  # noqa: PLC0415 - after the set-up
        from django.core.management import call_command  # noqa: PLC0415 - after the set-up

        call_command("migrate", verbosity=0)
        get_user_model().objects.create_superuser(NAME, "admin@example.com", PASSWORD)

    def sign_in(self) -> None:
        token = self.browser.get(SIGN_IN).hidden(TOKEN)
        fields = [(TOKEN, token), ("username", NAME), ("password", PASSWORD), ("next", "/admin/")]
        self.browser.post(SIGN_IN, fields)

    def first_page(self) -> Page:
        return self.browser.get(COMMENTS)

    def filtered(self, status: str) -> Page:
        return self.browser.get(COMMENTS, status__exact=status)

    def searched(self, word: str) -> Page:
        return self.browser.get(COMMENTS, q=word)

    def far_down(self, page: int, after: tuple[str, int]) -> Page:
        return self.browser.get(COMMENTS, p=str(page))

    def approve_ticked(self, ids: list[int]) -> Page:
        return self._act([str(number) for number in ids])

    def approve_all(self) -> Page:
        # A page sends the rows that it shows along; the box says that all others are meant too.
        return self._act(None, status__exact="pending")

    def _act(self, ids: list[str] | None, **query: str) -> Page:
        shown = self.browser.get(COMMENTS, **query)
        fields = [(TOKEN, shown.hidden(TOKEN)), ("action", "approve_selected"), ("index", "0")]
        fields.append(("select_across", "1" if ids is None else "0"))
        chosen = shown.find_all(self.row_pattern) if ids is None else ids
        fields += [("_selected_action", number) for number in chosen]
        page = self.browser.post(COMMENTS, fields, **query)
        self.first_page()  # reads the message, as a person's browser would
        return page


if __name__ == "__main__":
    serve(DjangoSide(sys.argv[1]))
