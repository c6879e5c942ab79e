"""Reading WXR 1.0 to 1.2, the export file of WordPress, into records.

Posts and their comments; pages, attachments and all other items are skipped and listed.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from console.exchange.importers.records import (
    ImportedComment,
    ImportedPost,
    ImportedTag,
    ImportedUser,
    Origin,
    Progress,
    Record,
    Skipped,
    Warned,
)
from console.exchange.importers.seen import SeenIds
from console.exchange.importers.threads import arrange
from console.exchange.importers.wxr_values import (
    TAXONOMIES,
    VERSIONS,
    Fields,
    author_name,
    comment_kind,
    comment_state,
    first_moment,
    login_name,
    plain,
    post_state,
    short_name,
    source_key,
    tag_slug,
    terms_of,
    value,
)
from console.exchange.importers.xml_stream import Collector, Node, stream_xml


def read_wordpress(path: Path, progress: Progress = lambda _bytes: None) -> Iterator[Record]:
    """Yield the records of the WXR file at ``path``, calling ``progress`` as bytes are read.

    Memory does not grow with the number of items; the comments of one item are held until it
    ends. Raises ``ImportFileError`` for a file that is broken, dangerous or not WXR.
    """
    return stream_xml(path, WordPressCollector(), progress)


class WordPressCollector(Collector[Record]):
    """Follows one WXR file. Users and tags are yielded when they are first named."""

    ignored: ClassVar[frozenset[str]] = frozenset({"wp:postmeta", "wp:commentmeta", "wp:termmeta"})

    def __init__(self) -> None:
        super().__init__()
        self._closers = {
            ("rss", "channel"): self._end_channel,
            ("channel", "wp:wxr_version"): self._check_version,
            ("channel", "wp:author"): self._add_author,
            ("channel", "wp:category"): self._add_category,
            ("channel", "wp:tag"): self._add_tag_term,
            ("channel", "wp:term"): self._add_term,
            ("channel", "item"): self._add_item,
            ("item", "category"): self._note_category,
            ("item", "wp:author"): self._add_author,
            ("item", "wp:comment"): self._note_comment,
        }
        self._version = ""
        self._origin_known = False
        # What comes before the first item waits for the channel's address, which may follow.
        self._early: list[Record] = []
        self._logins: set[str] = set()
        self._logins_by_id: dict[str, str] = {}
        self._slugs: set[str] = set()
        self._post_ids = SeenIds()
        self._comment_ids = SeenIds()
        self._categories: list[tuple[str, str | None, str]] = []
        self._comments: list[ImportedComment] = []
        self._remarks: list[Warned] = []

    # -- the parser's calls -------------------------------------------------------------------

    def name_of(self, tag: str) -> str:
        """Return the short name of ``tag``; elements of other namespaces are passed over."""
        return short_name(tag) if self.open else tag

    def opened(self, node: Node) -> None:
        """Refuse what is not WXR as early as it shows."""
        depth = len(self.open)
        if depth == 1 and node.name != "rss":
            self.refuse(f"not a WordPress export: the root element is <{node.name}>, not <rss>")
        if depth == 3 and node.name == "item" and not self._version:
            self.refuse("not a WordPress export: no wp:wxr_version before the first item")

    def closed(self, node: Node, text: str) -> None:
        """Hand the element to the method that knows it."""
        parent = self.open[-1].name if self.open else ""
        closer = self._closers.get((parent, node.name))
        if closer is not None:
            closer(node, text)

    # -- the channel --------------------------------------------------------------------------

    def _check_version(self, _node: Node, text: str) -> None:
        version = text.strip()
        if version not in VERSIONS:
            self.refuse(
                f"not a WordPress export this can read: wp:wxr_version is {version!r}, "
                f"not {', '.join(VERSIONS)}"
            )
        self._version = version

    def _end_channel(self, node: Node, _text: str) -> None:
        if not self._version:
            self.refuse("not a WordPress export: there is no wp:wxr_version")
        self._declare_origin(node.fields)

    def _declare_origin(self, channel: Fields) -> None:
        if not self._origin_known:
            self._origin_known = True
            self.ready.append(Origin(source_key(channel)))
            self.ready.extend(self._early)
            self._early.clear()

    def _put(self, record: Record) -> None:
        (self.ready if self._origin_known else self._early).append(record)

    # -- people -------------------------------------------------------------------------------

    def _add_author(self, node: Node, _text: str) -> None:
        fields = node.fields
        login = login_name(fields.get("wp:author_login", ""))
        if not login:
            self._put(
                Skipped("users", "user", value(fields, "wp:author_id"), "the author has no login")
            )
            return
        key = login.lower()
        author_id = value(fields, "wp:author_id")
        if author_id:
            self._logins_by_id.setdefault(author_id, key)
        if key in self._logins:
            self._put(Skipped("users", "user", login, "an author with this login came before"))
            return
        self._logins.add(key)
        self._put(
            ImportedUser(key, login, value(fields, "wp:author_email"), author_name(fields) or login)
        )

    def _find_creator(self, fields: Fields) -> str | None:
        login = login_name(fields.get("dc:creator", ""))
        key = login.lower()
        if key and key not in self._logins:
            self._logins.add(key)
            self._put(ImportedUser(key, login, "", login))
        return key or None

    # -- terms --------------------------------------------------------------------------------

    def _add_category(self, node: Node, _text: str) -> None:
        self._declare_tag(node.fields, "wp:category_nicename", "wp:cat_name")

    def _add_tag_term(self, node: Node, _text: str) -> None:
        self._declare_tag(node.fields, "wp:tag_slug", "wp:tag_name")

    def _add_term(self, node: Node, _text: str) -> None:
        taxonomy = value(node.fields, "wp:term_taxonomy")
        if taxonomy in TAXONOMIES:
            self._declare_tag(node.fields, "wp:term_slug", "wp:term_name")
        else:
            key = value(node.fields, "wp:term_slug") or value(node.fields, "wp:term_id")
            self._put(Skipped("tags", taxonomy or "term", key, "not a category or tag"))

    def _declare_tag(self, fields: Fields, slug_field: str, name_field: str) -> None:
        name = plain(fields.get(name_field, ""))
        slug = tag_slug(fields.get(slug_field, ""), name)
        if slug:
            self._need_tag(slug, name or slug)
        else:
            key = value(fields, "wp:term_id")
            self._put(Skipped("tags", "tag", key, "neither a slug nor a name"))

    def _need_tag(self, slug: str, name: str) -> None:
        if slug not in self._slugs:
            self._slugs.add(slug)
            self._put(ImportedTag(slug, name))

    # -- items --------------------------------------------------------------------------------

    def _note_category(self, node: Node, text: str) -> None:
        domain = node.attributes.get("domain", "")
        self._categories.append((domain, node.attributes.get("nicename"), text))

    def _note_comment(self, node: Node, _text: str) -> None:
        fields = node.fields
        key = value(fields, "wp:comment_id")
        status, remark = comment_state(fields)
        created_at, broken = first_moment(fields, "wp:comment_date_gmt", "wp:comment_date")
        self._remarks += [Warned(f"comment {key}: {what}") for what in [remark, *broken] if what]
        parent = value(fields, "wp:comment_parent")
        self._comments.append(
            ImportedComment(
                external_id=key,
                post=value(self.open[-1].fields, "wp:post_id"),
                parent=parent if parent not in ("", "0") else None,
                author=self._logins_by_id.get(value(fields, "wp:comment_user_id")),
                author_name=plain(fields.get("wp:comment_author", "")),
                author_email=value(fields, "wp:comment_author_email"),
                author_url=value(fields, "wp:comment_author_url"),
                author_ip=value(fields, "wp:comment_author_IP"),
                body=fields.get("wp:comment_content", ""),
                body_format="html",
                status=status,
                kind=comment_kind(fields),
                created_at=created_at,
            )
        )

    def _add_item(self, node: Node, _text: str) -> None:
        self._declare_origin(self.open[-1].fields)
        author = self._find_creator(node.fields)
        key = value(node.fields, "wp:post_id")
        kind = value(node.fields, "wp:post_type")
        reason = self._why_not(kind, key)
        if reason:
            self._skip_item(kind or "item", key, reason)
        else:
            self._add_post(key, author, node.fields)
            self._add_comments(key)
        self._categories, self._comments, self._remarks = [], [], []

    def _why_not(self, kind: str, key: str) -> str:
        """Return why an item is not imported; empty for a post, whose id is then taken."""
        if kind != "post":
            return "not a post" if kind else "no wp:post_type"
        if not key:
            return "no wp:post_id: it could not be found again"
        return "" if self._post_ids.add(key) else "a post with this id came before"

    def _skip_item(self, kind: str, key: str, reason: str) -> None:
        self._put(Skipped("posts", kind, key, reason))
        for comment in self._comments:
            why = f"its {kind} {key} is skipped"
            self._put(Skipped("comments", "comment", comment.external_id, why))

    def _add_post(self, key: str, author: str | None, fields: Fields) -> None:
        tags = tuple(terms_of(self._categories))
        for slug, name in tags:
            self._need_tag(slug, name)
        created_at, broken = first_moment(fields, "wp:post_date_gmt", "wp:post_date", "pubDate")
        updated_at, _ = first_moment(fields, "wp:post_modified_gmt", "wp:post_modified")
        status, remark = post_state(fields, dated=created_at is not None)
        self._put(
            ImportedPost(
                external_id=key,
                title=plain(fields.get("title", "")),
                slug=value(fields, "wp:post_name"),
                body=fields.get("content:encoded", ""),
                body_format="html",
                excerpt=fields.get("excerpt:encoded", "").strip(),
                status=status,
                author=author,
                tags=tuple(slug for slug, _name in tags),
                comments_open=value(fields, "wp:comment_status") != "closed",
                created_at=created_at,
                updated_at=updated_at,
                published_at=created_at if status == "published" else None,
            )
        )
        for what in (remark, *broken):
            if what:
                self._put(Warned(f"post {key}: {what}"))

    def _add_comments(self, post: str) -> None:
        usable = []
        for comment in self._comments:
            reason = self._why_not_comment(comment.external_id)
            if reason:
                self._put(Skipped("comments", "comment", comment.external_id, reason))
            else:
                usable.append(comment if comment.post == post else replace(comment, post=post))
        for record in (*self._remarks, *arrange(usable)):
            self._put(record)

    def _why_not_comment(self, key: str) -> str:
        if not key:
            return "no wp:comment_id: it could not be found again"
        return "" if self._comment_ids.add(key) else "a comment with this id came before"
