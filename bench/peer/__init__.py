"""A Django project with one admin: what a user would pick instead of the console."""
