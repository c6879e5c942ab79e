"""The benchmark: the console beside a Django admin, on the same tables and in the same run.

Every list is also compared row by row, so that both do the same work. Nothing is asserted on
time: the ratios are for people to read.
"""
