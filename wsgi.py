"""The WSGI entry point."""

from console.app import create_app

app = create_app()
