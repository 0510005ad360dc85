"""The invented story that tests put into pages and dumps: one paragraph a string."""

STORY = [
    "The tram depot at Ellerby opened its doors on Saturday for the first time in eleven years, and some three hundred "
    "people came to see the old carriages.",
    "Most of them, the caretaker Orla Finch said, had come for the green one with the brass bell, which once ran to the "
    "brickworks and back nine times a day.",
    "The council has set aside 90,000 crowns for new rails, and expects the line to the lake to carry its first "
    "passengers in the spring of next year.",
    "A second open day is planned for the autumn, when the workshop will show how a wheel is turned and how much of it "
    "can be done by hand.",
]
