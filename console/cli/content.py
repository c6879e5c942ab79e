"""Placeholder until the real command group is written over it."""

import click

content = click.Group("content")
