"""The formats that can be imported, by the name that the command line gives them."""

from collections.abc import Mapping

from console.exchange.importers.records import Reader
from console.exchange.importers.wordpress import read_wordpress

READERS: Mapping[str, Reader] = {"wordpress": read_wordpress}
