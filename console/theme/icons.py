"""The icons that templates may use: after adding one, run ``make vendor``."""

# Names of @tabler/icons (outline). Templates write icon('name').
ICONS = """
adjustments alert-circle alert-triangle archive arrow-back-up arrow-down arrow-up article ban
bookmark calendar chart-bar check chevron-down chevron-left chevron-right chevrons-left
circle-check clock copy device-desktop dots download external-link eye eye-off filter flag folder
gavel help history home inbox info-circle key layout-dashboard link list-check lock logout mail
menu-2 messages moon pencil photo plus refresh search selector send settings shield star sun tag
trash upload user user-check users webhook world x
""".split()
