"""The subjects that the magazine writes about, one module each."""

from console.cli.demo_content.kinds import Topic
from console.cli.demo_content.topics.books import BOOKS
from console.cli.demo_content.topics.city import CITY
from console.cli.demo_content.topics.cycling import CYCLING
from console.cli.demo_content.topics.food import FOOD
from console.cli.demo_content.topics.gardening import GARDENING
from console.cli.demo_content.topics.music import MUSIC
from console.cli.demo_content.topics.repair import REPAIR
from console.cli.demo_content.topics.weather import WEATHER

TOPICS: tuple[Topic, ...] = (CITY, FOOD, GARDENING, CYCLING, MUSIC, BOOKS, REPAIR, WEATHER)
