# Read by the flask command, so that `.venv/bin/flask ...` works without settings.
FLASK_APP=wsgi
