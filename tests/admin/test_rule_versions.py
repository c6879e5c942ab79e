"""The page of the rules' versions where there is nothing to list."""

from typing import Any


def test_a_site_whose_rules_never_changed_has_a_page_of_versions(client_for: Any) -> None:
    assert client_for("admin").get("/admin/rules/versions/").status_code == 200
