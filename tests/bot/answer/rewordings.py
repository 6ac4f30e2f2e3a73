"""Sentences of news, and what a model may and may not make of them.

Written by hand for this table; the names are made up or long in the news.
"""

EVIDENCE: dict[str, str] = {
    "visit": (
        "The visit of Xi Jinping to Russia could take place in April or in early May, "
        "The Wall Street Journal reported."
    ),
    "quake": (
        "An earthquake of magnitude 6.4 struck Turkey’s southern Hatay province on Monday, "
        "killing at least six people and injuring 294, officials said."
    ),
    "strike": (
        "Nurses at 12 hospitals in Boston will walk out on 21 March 2023 after talks over pay "
        "collapsed."
    ),
    "verdict": (
        "A jury found Dana Whitlock, the former mayor of Salem, guilty of fraud on Tuesday and "
        "acquitted her brother, Mark Whitlock."
    ),
    "bank": (
        "The central bank raised its key rate by a quarter of a percentage point to 4.75 percent, "
        "its eighth increase in a row."
    ),
    "denial": "The ministry denied that Russian troops had crossed the border near Narva.",
    "not": "The senator did not vote for the bill and has not said whether she will run again.",
    "alleged": (
        "Police arrested a 34-year-old man who allegedly stole $5 million worth of gold from a "
        "vault in Zurich."
    ),
    "fire": "The fire killed 12 people and injured 30 in the port city of Izmir.",
    "merger": "Ardent Foods agreed to buy Milltown Dairy for $2.3 billion in cash.",
    "storm": (
        "Storm Lena left more than 40,000 homes without power in northern Portugal, the grid "
        "operator said."
    ),
    "launch": "The rocket carried three astronauts to the space station on 2 March.",
    "plan": "Finland plans to build a fence along 200 kilometres of its border with Russia.",
    "lawyer": "Trump’s lawyer resigned on Friday.",
    "aide": "A former aide of Vice President Harris joined the board of Nordwind Energy.",
    "match": "Arsenal beat Leeds 3-1 at home on Saturday, and Chelsea lost to Fulham.",
    "quote": "“We will not leave this valley,” the farmer Jon Aske told the paper.",
    "whale": "Volunteers carefully towed a stranded whale back to sea off the coast of Cornwall.",
    "vaccine": "The vaccine that was said to cure cancer is a hoax.",
    "discussed": (
        "A deal under which Hungary would lift its veto is being discussed, diplomats said."
    ),
    "closing": "The bank said on Monday that it would close 45 branches in May.",
    "pay": "Some teachers were offered a raise of 5 percent.",
    "chief": "The police chief resigned after officers shot a boy.",
    "strikes": "The strike at the port was called off on Thursday.",
}

# (evidence, what a model made of it)
FAITHFUL: tuple[tuple[str, str], ...] = (
    ("visit", EVIDENCE["visit"]),
    (
        "visit",
        "The visit of Xi Jinping to Russia could take place in April or early May, The Wall "
        "Street Journal reported.",
    ),
    (
        "visit",
        "Xi Jinping’s visit to Russia could take place in April or early May, the Journal "
        "reported.",
    ),
    (
        "visit",
        "According to News Rebeat, the visit of Xi Jinping to Russia might take place in April "
        "or in early May, The Wall Street Journal reported.",
    ),
    (
        "quake",
        "An earthquake of magnitude 6.4 struck Turkey’s southern Hatay province, killing at "
        "least six people and injuring 294, officials said.",
    ),
    (
        "quake",
        "An earthquake of magnitude 6.4 struck Turkey's Hatay province on Monday, killing at "
        "least 6 people and injuring 294, officials said.",
    ),
    (
        "quake",
        "Officials said an earthquake of magnitude 6.4 struck Hatay province on Monday.",
    ),
    (
        "strike",
        "Nurses at 12 hospitals in Boston will walk out on 21 March 2023.",
    ),
    (
        "strike",
        "Nurses at twelve hospitals in Boston will walk out on 21 March 2023 after the talks "
        "over pay collapsed.",
    ),
    ("strike", "On 21 March 2023 nurses at 12 hospitals in Boston will walk out."),
    (
        "verdict",
        "A jury found Dana Whitlock guilty of fraud on Tuesday.",
    ),
    (
        "verdict",
        "The jury found Dana Whitlock, the former mayor of Salem, guilty of fraud.",
    ),
    ("verdict", "Dana Whitlock was found guilty of fraud by a jury."),
    ("bank", "The central bank raised its key rate to 4.75 percent."),
    (
        "bank",
        "The central bank raised its key rate by a quarter of a percentage point.",
    ),
    (
        "bank",
        "The central bank has raised its key rate by a quarter of a percentage point to 4.75%.",
    ),
    ("denial", "The ministry denied that Russian troops crossed the border near Narva."),
    ("denial", "The ministry denied Russian troops had crossed the border."),
    ("denial", "The ministry denies that Russian troops had crossed the border near Narva."),
    ("not", "The senator didn’t vote for the bill and hasn’t said whether she will run again."),
    ("not", "The senator did not vote for the bill."),
    (
        "alleged",
        "The police arrested a man who allegedly stole $5 million worth of gold from a vault in "
        "Zurich.",
    ),
    (
        "alleged",
        "Police arrested a 34-year-old man who allegedly stole $5 million worth of gold.",
    ),
    ("fire", "The fire killed 12 people and injured 30."),
    ("fire", "The fire killed twelve people in the port city of Izmir."),
    ("fire", "In Izmir the fire killed 12 people and injured 30."),
    ("merger", "Ardent Foods agreed to buy Milltown Dairy for $2.3 billion."),
    ("merger", "Ardent Foods has agreed to buy Milltown Dairy."),
    (
        "storm",
        "Storm Lena left more than 40,000 homes without power, the grid operator said.",
    ),
    (
        "storm",
        "Storm Lena left more than 40000 homes without power in Portugal, the operator said.",
    ),
    ("launch", "The rocket carried three astronauts to the space station."),
    ("launch", "A rocket carried 3 astronauts to the space station on 2 March."),
    ("launch", "Three astronauts were carried to the space station on 2 March."),
    ("plan", "Finland plans to build a fence along 200 kilometres of its border."),
    ("plan", "Finland is planning to build a fence along 200 kilometres of its border."),
    ("lawyer", "Trump’s lawyer resigned."),
    ("match", "Arsenal beat Leeds 3-1 at home."),
    ("match", "Chelsea lost to Fulham."),
    ("quote", "“We will not leave this valley,” Jon Aske told the paper."),
    ("quote", "“We will not leave this valley,” the farmer told the paper."),
    ("whale", "Volunteers towed a stranded whale back to sea off the coast of Cornwall."),
    ("whale", "Volunteers towed a whale back to sea."),
    ("closing", "The bank said it would close 45 branches in May."),
    ("closing", "The bank said that it would close 45 branches."),
    ("pay", "Some teachers were offered a raise of 5%."),
    ("chief", "The police chief resigned."),
    ("chief", "The police chief resigned after the officers shot a boy."),
    ("strikes", "The strike at the port was called off."),
    ("discussed", EVIDENCE["discussed"]),
)

# (what was done to it, evidence, what a model made of it)
UNFAITHFUL: tuple[tuple[str, str, str], ...] = (
    (
        "number",
        "quake",
        "An earthquake of magnitude 6.8 struck Hatay, killing at least six people.",
    ),
    (
        "number",
        "quake",
        "An earthquake of magnitude 6.4 struck Turkey’s southern Hatay province on Monday, "
        "killing at least 294 people and injuring six, officials said.",
    ),
    ("number", "fire", "The fire killed 30 people and injured 12 in the port city of Izmir."),
    ("number", "fire", "The fire injured 12 people."),
    ("number", "fire", "The fire killed 30."),
    ("number", "fire", "The fire killed thirteen people and injured 30 in Izmir."),
    ("number", "match", "Arsenal beat Leeds 1-3 at home on Saturday."),
    ("number", "strike", "Nurses at 21 hospitals in Boston will walk out on 12 March 2023."),
    ("number", "storm", "Storm Lena left 40,000 homes without power, the grid operator said."),
    ("number", "quake", "The earthquake killed six people, officials said."),
    ("number", "closing", "The bank said that it would close 54 branches in May."),
    ("name", "merger", "Milltown Dairy agreed to buy Ardent Foods for $2.3 billion in cash."),
    ("name", "merger", "Ardent Foods agreed to buy Milltown Bakery for $2.3 billion in cash."),
    ("name", "match", "Leeds beat Arsenal 3-1 at home on Saturday."),
    ("name", "match", "Arsenal beat Fulham 3-1 at home on Saturday."),
    ("name", "match", "Chelsea beat Leeds 3-1 at home on Saturday."),
    ("name", "match", "Fulham lost to Chelsea."),
    ("name", "verdict", "A jury found Mark Whitlock guilty of fraud on Tuesday."),
    ("name", "verdict", "A jury acquitted Dana Whitlock of fraud on Tuesday."),
    ("name", "verdict", "A jury found Mark Whitlock, the former mayor of Salem, guilty of fraud."),
    (
        "name",
        "visit",
        "Vladimir Putin’s visit to Russia could take place in April or in early May.",
    ),
    (
        "name",
        "visit",
        "The visit of Xi Jinping to China could take place in April or in early May, The Wall "
        "Street Journal reported.",
    ),
    ("name", "lawyer", "Trump resigned on Friday."),
    ("name", "lawyer", "Biden’s lawyer resigned on Friday."),
    ("name", "aide", "President Harris joined the board of Nordwind Energy."),
    ("name", "aide", "Vice President Harris joined the board of Nordwind Energy."),
    ("name", "aide", "An aide of Vice President Harris joined the board of Nordwind Energy."),
    ("name", "aide", "A former aide of President Harris joined the board of Nordwind Energy."),
    ("negation", "denial", "Russian troops had crossed the border near Narva."),
    (
        "negation",
        "denial",
        "The ministry said that Russian troops had crossed the border near Narva.",
    ),
    ("negation", "denial", "The ministry denied that Russian troops had not crossed the border."),
    ("negation", "not", "The senator did vote for the bill and has not said whether she will run."),
    (
        "negation",
        "not",
        "The senator voted for the bill and has not said whether she will run again.",
    ),
    ("negation", "not", "The senator did not vote for the bill and has said she will run again."),
    ("negation", "not", "The senator will run again."),
    ("negation", "quote", "“We will leave this valley,” the farmer Jon Aske told the paper."),
    ("negation", "storm", "Storm Lena left more than 40,000 homes with power, the operator said."),
    ("negation", "fire", "The fire did not kill 12 people in the port city of Izmir."),
    ("negation", "launch", "The rocket never carried three astronauts to the space station."),
    ("negation", "vaccine", "The vaccine was said to cure cancer."),
    ("negation", "vaccine", "The vaccine cures cancer."),
    (
        "hedge",
        "visit",
        "The visit of Xi Jinping to Russia will take place in April or in early May.",
    ),
    ("hedge", "visit", "The visit of Xi Jinping to Russia takes place in April or in early May."),
    ("hedge", "visit", "Xi Jinping could visit Russia in April or in early May."),
    (
        "hedge",
        "visit",
        "The visit of Xi Jinping to Russia could take place in April or in early May.",
    ),
    ("hedge", "alleged", "Police arrested a 34-year-old man who stole $5 million worth of gold."),
    ("hedge", "plan", "Finland builds a fence along 200 kilometres of its border with Russia."),
    (
        "hedge",
        "plan",
        "Finland is to build a fence along 200 kilometres of its border with Russia.",
    ),
    ("hedge", "merger", "Ardent Foods buys Milltown Dairy for $2.3 billion in cash."),
    (
        "hedge",
        "discussed",
        "A deal under which Hungary would lift its veto is made, diplomats said.",
    ),
    ("hedge", "discussed", "Hungary would lift its veto, diplomats said."),
    ("hedge", "discussed", "Hungary lifts its veto."),
    ("hedge", "strike", "Nurses at 12 hospitals in Boston may walk out on 21 March 2023."),
    ("hedge", "strike", "Nurses at 12 hospitals in Boston walked out on 21 March 2023."),
    (
        "hedge",
        "storm",
        "Storm Lena left more than 40,000 homes without power in northern Portugal.",
    ),
    ("hedge", "pay", "Teachers were offered a raise of 5 percent."),
    ("hedge", "closing", "The bank closes 45 branches in May."),
    ("added", "whale", "Volunteers carefully towed a stranded blue whale back to sea."),
    ("added", "fire", "The devastating fire killed 12 people and injured 30."),
    ("added", "bank", "The central bank unexpectedly raised its key rate to 4.75 percent."),
    ("added", "launch", "The rocket safely carried three astronauts to the space station."),
    ("added", "merger", "The giant Ardent Foods agreed to buy Milltown Dairy for $2.3 billion."),
    ("added", "chief", "The police chief resigned in shame after officers shot a boy."),
    ("added", "verdict", "A jury found her brother, Mark Whitlock, guilty of fraud."),
    ("added", "strikes", "The strike at the port was called off for good on Thursday."),
    ("added", "launch", "She carried three astronauts to the space station on 2 March."),
    ("joined", "fire", "The fire killed 12 people and left more than 40,000 homes without power."),
    ("joined", "launch", "The rocket carried three astronauts to Izmir."),
    ("joined", "match", "Arsenal beat Leeds 3-1 and lost to Fulham."),
    ("joined", "chief", "The police chief shot a boy."),
    (
        "joined",
        "verdict",
        "A jury found Dana Whitlock guilty of fraud and acquitted Mark Whitlock of fraud.",
    ),
    ("date", "strike", "Nurses at 12 hospitals in Boston will walk out on 22 March 2023."),
    ("date", "strike", "Nurses at 12 hospitals in Boston will walk out on 21 May 2023."),
    ("date", "strike", "Nurses at 12 hospitals in Boston will walk out on 21 March 2024."),
    ("date", "launch", "The rocket carried three astronauts to the space station on 3 March."),
    ("date", "launch", "The rocket carried three astronauts to the space station on 2 May."),
    ("date", "lawyer", "Trump’s lawyer resigned on Thursday."),
    ("date", "lawyer", "Trump’s lawyer resigned yesterday."),
    ("date", "closing", "The bank said that it would close 45 branches on Monday."),
    ("date", "closing", "The bank said in May that it would close 45 branches."),
    (
        "date",
        "visit",
        "The visit of Xi Jinping to Russia could take place in April, The Wall Street Journal "
        "reported.",
    ),
    (
        "date",
        "visit",
        "The visit of Xi Jinping to Russia could take place in April and in early May, The Wall "
        "Street Journal reported.",
    ),
    ("unit", "merger", "Ardent Foods agreed to buy Milltown Dairy for €2.3 billion in cash."),
    ("unit", "merger", "Ardent Foods agreed to buy Milltown Dairy for $2.3 million in cash."),
    ("unit", "bank", "The central bank raised its key rate to 4.75."),
    (
        "unit",
        "bank",
        "The central bank raised its key rate by a quarter of a point to 4.75 percent.",
    ),
    ("unit", "bank", "The central bank raised its key rate by 4.75 percent."),
    ("unit", "bank", "The central bank raised its key rate by a quarter percent."),
    ("unit", "plan", "Finland plans to build a fence along 200 miles of its border with Russia."),
    ("unit", "alleged", "Police arrested a man who allegedly stole 5 million worth of gold."),
    ("unit", "alleged", "Police arrested a man who allegedly stole $5 worth of gold."),
    ("unit", "pay", "Some teachers were offered a raise of 5 dollars."),
    ("role", "alleged", "A 34-year-old man arrested police who allegedly stole $5 million."),
    ("role", "whale", "A stranded whale towed volunteers back to sea off the coast of Cornwall."),
    ("role", "launch", "Three astronauts carried the rocket to the space station on 2 March."),
    ("role", "strikes", "The strike at the port was called on Thursday."),
    ("role", "pay", "Some teachers offered a raise of 5 percent."),
    ("role", "plan", "Russia plans to build a fence along 200 kilometres of its border."),
    ("role", "chief", "Officers shot the police chief."),
    ("quotation", "whale", "“Volunteers towed a stranded whale back to sea.”"),
    ("quotation", "quote", "We will not leave this valley, the farmer Jon Aske told the paper."),
    ("quotation", "quote", "The farmer Jon Aske told the paper they will not leave this valley."),
)
