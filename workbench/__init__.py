"""People and models act here: the command line, the app, the battle. Imports the other rooms."""
