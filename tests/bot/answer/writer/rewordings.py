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
    # the second half: written after the rules, which let 3 of its 66 unfaithful ones through
    "tesla": "Tesla recalled 362,758 vehicles in the United States on Thursday because its Full Self-Driving software may cause crashes, the National Highway Traffic Safety Administration said.",
    "fed": "The Federal Reserve lifted interest rates by 0.75 percentage points on Wednesday, its third such rise this year, and signalled more increases to come.",
    "truss": "Liz Truss resigned as prime minister after 44 days in office, the shortest tenure of any British leader.",
    "flood": "Floods in Pakistan have killed more than 1,100 people since June, and a third of the country is under water, said Climate Minister Sherry Rehman.",
    "court": "The Supreme Court declined to hear an appeal from Navarro Pharma, leaving in place a $465 million verdict against the company.",
    "mission": "NASA postponed the launch of its Artemis rocket on Monday after engineers found a leak in an engine.",
    "deal": "Ukraine and Russia signed separate deals with Turkey to reopen grain exports from Black Sea ports.",
    "poll": "Support for the party fell to 21 percent in March from 28 percent in January, according to a poll by Elmar.",
    "arrest": "Police in Oslo arrested the suspect’s brother, not the suspect, after a tip from neighbours.",
    "vote": "Lawmakers voted 52 to 47 against the amendment, which would have banned assault weapons.",
    "ship": "The captain of the Norwegian ship that rescued 47 migrants has been charged with smuggling.",
    "ceo": "Acting chief executive Ravi Menon will step down by the end of June unless shareholders back him.",
    "study": "A study of 3,000 adults found that people who slept less than six hours were more likely to develop diabetes.",
    "king": "King Charles will visit Germany before France because of strikes in Paris.",
    "fire2": "Firefighters contained 40 percent of the blaze by Sunday, but winds could spread it again on Tuesday.",
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
    (
        "tesla",
        "Tesla recalled 362,758 vehicles in the United States because its Full Self-Driving software may cause crashes, the National Highway Traffic Safety Administration said.",
    ),
    (
        "tesla",
        "Tesla recalled 362,758 vehicles because its Full Self-Driving software could cause crashes, the National Highway Traffic Safety Administration said.",
    ),
    (
        "tesla",
        "The National Highway Traffic Safety Administration said Tesla recalled 362,758 vehicles in the United States on Thursday because its Full Self-Driving software may cause crashes.",
    ),
    ("fed", "The Federal Reserve lifted interest rates by 0.75 percentage points."),
    (
        "fed",
        "The Federal Reserve lifted interest rates by 0.75 percentage points on Wednesday, its third such rise this year.",
    ),
    (
        "fed",
        "The Federal Reserve has lifted its interest rates by 0.75 percentage points and signalled more increases to come.",
    ),
    ("truss", "Liz Truss resigned as prime minister after 44 days in office."),
    ("truss", "Truss resigned as prime minister after 44 days."),
    ("truss", "Liz Truss resigned as prime minister."),
    (
        "flood",
        "Floods in Pakistan have killed more than 1,100 people since June, said Climate Minister Sherry Rehman.",
    ),
    (
        "flood",
        "Floods in Pakistan have killed more than 1,100 people since June, Climate Minister Sherry Rehman said.",
    ),
    ("flood", "A third of the country is under water, said Climate Minister Sherry Rehman."),
    ("court", "The Supreme Court declined to hear an appeal from Navarro Pharma."),
    ("court", "The Supreme Court declined to hear Navarro Pharma’s appeal."),
    ("mission", "NASA postponed the launch of its Artemis rocket after engineers found a leak."),
    (
        "mission",
        "NASA postponed its Artemis rocket launch after engineers found a leak in an engine.",
    ),
    ("deal", "Ukraine and Russia signed separate deals with Turkey."),
    ("deal", "Ukraine and Russia signed deals with Turkey to reopen grain exports."),
    ("poll", "Support for the party fell to 21% in March, according to a poll by Elmar."),
    ("poll", "According to a poll by Elmar, support for the party fell to 21 percent in March."),
    ("vote", "Lawmakers voted 52 to 47 against the amendment."),
    ("vote", "Lawmakers voted against the amendment."),
    ("ship", "The captain of the Norwegian ship has been charged with smuggling."),
    ("ship", "The ship’s captain has been charged with smuggling."),
    (
        "ceo",
        "Acting chief executive Ravi Menon will step down by the end of June unless shareholders back him.",
    ),
    ("ceo", "Ravi Menon will step down by the end of June unless shareholders back him."),
    (
        "study",
        "A study found that people who slept less than six hours were more likely to develop diabetes.",
    ),
    ("king", "King Charles will visit Germany before France."),
    (
        "fire2",
        "Firefighters contained 40 percent of the blaze by Sunday, but winds could spread it again.",
    ),
    ("mission", "NASA postponed the launch of its Artemis rocket."),
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
    (
        "number",
        "tesla",
        "Tesla recalled 326,758 vehicles in the United States because its Full Self-Driving software may cause crashes, the National Highway Traffic Safety Administration said.",
    ),
    (
        "name",
        "tesla",
        "Toyota recalled 362,758 vehicles in the United States because its Full Self-Driving software may cause crashes, the National Highway Traffic Safety Administration said.",
    ),
    (
        "hedge",
        "tesla",
        "Tesla recalled 362,758 vehicles because its Full Self-Driving software causes crashes, the National Highway Traffic Safety Administration said.",
    ),
    (
        "hedge",
        "tesla",
        "The National Highway Traffic Safety Administration said Tesla may recall 362,758 vehicles because its Full Self-Driving software may cause crashes.",
    ),
    (
        "role",
        "tesla",
        "The National Highway Traffic Safety Administration recalled 362,758 vehicles.",
    ),
    ("unit", "fed", "The Federal Reserve lifted interest rates by 0.75 percent."),
    (
        "number",
        "fed",
        "The Federal Reserve lifted interest rates by 0.75 percentage points, its fourth such rise this year.",
    ),
    (
        "date",
        "fed",
        "The Federal Reserve lifted interest rates by 0.75 percentage points on Thursday.",
    ),
    (
        "date",
        "fed",
        "The Federal Reserve lifted interest rates by 0.75 percentage points on Wednesday, its third such rise.",
    ),
    ("role", "fed", "The Federal Reserve signalled interest rates to come."),
    ("name", "truss", "Boris Johnson resigned as prime minister after 44 days in office."),
    ("unit", "truss", "Liz Truss resigned as prime minister after 44 weeks in office."),
    ("added", "truss", "Liz Truss resigned as prime minister after 44 chaotic days in office."),
    ("role", "truss", "Liz Truss, the shortest British leader, resigned."),
    (
        "number",
        "flood",
        "Floods in Pakistan have killed 1,100 people since June, said Climate Minister Sherry Rehman.",
    ),
    ("hedge", "flood", "Floods in Pakistan have killed more than 1,100 people since June."),
    (
        "number",
        "flood",
        "A third of the people is under water, said Climate Minister Sherry Rehman.",
    ),
    (
        "joined",
        "flood",
        "Floods in Pakistan have killed more than 1,100 people, a third of the country, said Climate Minister Sherry Rehman.",
    ),
    ("negation", "court", "The Supreme Court heard an appeal from Navarro Pharma."),
    ("negation", "court", "The Supreme Court will hear an appeal from Navarro Pharma."),
    ("role", "court", "Navarro Pharma declined to hear an appeal from the Supreme Court."),
    (
        "unit",
        "court",
        "The Supreme Court declined to hear an appeal, leaving in place a $465 billion verdict against the company.",
    ),
    (
        "role",
        "court",
        "The Supreme Court declined to hear an appeal, leaving a verdict against Navarro Pharma.",
    ),
    (
        "negation",
        "mission",
        "NASA launched its Artemis rocket on Monday after engineers found a leak in an engine.",
    ),
    ("negation", "mission", "The launch of its Artemis rocket on Monday."),
    (
        "date",
        "mission",
        "NASA postponed the launch of its Artemis rocket to Monday after engineers found a leak in an engine.",
    ),
    ("name", "mission", "NASA postponed the launch of its Apollo rocket on Monday."),
    (
        "joined",
        "deal",
        "Ukraine and Russia signed a deal to reopen grain exports from Black Sea ports.",
    ),
    (
        "role",
        "deal",
        "Ukraine signed separate deals with Russia to reopen grain exports from Black Sea ports.",
    ),
    ("role", "deal", "Russia signed separate deals with Turkey to reopen Black Sea ports."),
    (
        "name",
        "deal",
        "Ukraine and Russia signed separate deals with Turkey to reopen grain exports from Red Sea ports.",
    ),
    (
        "number",
        "poll",
        "Support for the party fell to 28 percent in March from 21 percent in January, according to a poll by Elmar.",
    ),
    (
        "date",
        "poll",
        "Support for the party fell to 21 percent in January from 28 percent in March, according to a poll by Elmar.",
    ),
    (
        "role",
        "poll",
        "Support for the party rose to 21 percent in March, according to a poll by Elmar.",
    ),
    (
        "number",
        "poll",
        "Support for the party fell by 21 percent in March, according to a poll by Elmar.",
    ),
    (
        "hedge",
        "poll",
        "Support for the party fell to 21 percent in March from 28 percent in January.",
    ),
    ("negation", "arrest", "Police in Oslo arrested the suspect after a tip from neighbours."),
    (
        "name",
        "arrest",
        "Police in Oslo arrested the suspect, not the suspect’s brother, after a tip from neighbours.",
    ),
    ("role", "arrest", "Police in Oslo arrested neighbours."),
    (
        "role",
        "vote",
        "Lawmakers voted 47 to 52 against the amendment, which would have banned assault weapons.",
    ),
    (
        "negation",
        "vote",
        "Lawmakers voted 52 to 47 for the amendment, which would have banned assault weapons.",
    ),
    (
        "hedge",
        "vote",
        "Lawmakers voted 52 to 47 against the amendment, which banned assault weapons.",
    ),
    ("role", "vote", "Lawmakers banned assault weapons."),
    ("role", "vote", "Lawmakers voted 52 to 47."),
    (
        "role",
        "ship",
        "The Norwegian ship that rescued 47 migrants has been charged with smuggling.",
    ),
    ("role", "ship", "The captain of the Norwegian ship rescued 47 migrants."),
    ("role", "ship", "47 migrants have been charged with smuggling."),
    ("role", "ship", "The captain has been charged with smuggling 47 migrants."),
    ("negation", "ship", "The captain of the Norwegian ship has not been charged with smuggling."),
    (
        "name",
        "ceo",
        "Chief executive Ravi Menon will step down by the end of June unless shareholders back him.",
    ),
    ("hedge", "ceo", "Acting chief executive Ravi Menon will step down by the end of June."),
    (
        "date",
        "ceo",
        "Acting chief executive Ravi Menon will step down by the end of July unless shareholders back him.",
    ),
    (
        "date",
        "ceo",
        "Acting chief executive Ravi Menon will step down in June unless shareholders back him.",
    ),
    (
        "number",
        "study",
        "A study of 3,000 adults found that people who slept six hours were more likely to develop diabetes.",
    ),
    (
        "negation",
        "study",
        "A study of 3,000 adults found that people who slept less than six hours were less likely to develop diabetes.",
    ),
    (
        "hedge",
        "study",
        "A study of 3,000 adults found that people who slept less than six hours develop diabetes.",
    ),
    (
        "number",
        "study",
        "A study of six adults found that people were more likely to develop diabetes.",
    ),
    (
        "unit",
        "study",
        "A study of 3,000 adults found that people who slept less than six days were more likely to develop diabetes.",
    ),
    ("name", "king", "King Charles will visit France before Germany because of strikes in Paris."),
    ("role", "king", "King Charles will visit Germany because of strikes in Paris."),
    (
        "role",
        "king",
        "King Charles will visit Germany before France because of strikes in Germany.",
    ),
    ("hedge", "king", "King Charles visited Germany before France because of strikes in Paris."),
    (
        "number",
        "fire2",
        "Firefighters contained the blaze by Sunday, but winds could spread it again on Tuesday.",
    ),
    (
        "date",
        "fire2",
        "Firefighters contained 40 percent of the blaze by Tuesday, but winds could spread it again.",
    ),
    (
        "hedge",
        "fire2",
        "Firefighters contained 40 percent of the blaze by Sunday, but winds spread it again on Tuesday.",
    ),
    (
        "number",
        "fire2",
        "Firefighters contained 40 percent of the blaze, but winds could spread it again on Sunday.",
    ),
)
