"""The content of ``flask demo``: an imaginary local magazine, its people and its readers.

``plan`` decides everything from a seed and knows no database; ``stage`` plays the plan through
the services. The words themselves are in ``topics``, ``talk``, ``languages`` and ``unwanted``.
"""
