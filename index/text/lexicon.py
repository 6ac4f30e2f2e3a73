"""The closed lists of words that more than one module needs: the calendar, numbers, titles, roles.

Nothing else in the project lists months, weekdays or number words.
"""

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SHORT_WEEKDAYS = ("Mon", "Tue", "Tues", "Wed", "Thu", "Thur", "Thurs", "Fri", "Sat", "Sun")
# Pattern parts.
MONTH = rf"(?:{'|'.join(MONTHS)})"
WEEKDAY = rf"(?:{'|'.join(WEEKDAYS)})"

# Indexed by value: NUMBER_WORDS[3] is "three".
NUMBER_WORDS = tuple(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen".split()
)
# TENS[2] is "twenty"; the first two entries are unused.
TENS = ("", "", *"twenty thirty forty fifty sixty seventy eighty ninety".split())

# The words below are matched without case and full stop.

# Before a person's name, with a capital: "Former Russian President Vladimir Putin".
TITLES = frozenset(
    """
    president presidents vice prime minister ministers premier chancellor secretary senator senators
    sen sens rep reps representative representatives congressman congresswoman gov govs governor
    governors lieutenant mayor judge justice justices chief attorney general solicitor gen col lt
    cpl pfc pvt spc ssgt sgt sergeant capt captain maj major adm admiral cmdr commander colonel
    sheriff officer officers detective det deputy director chair chairman chairwoman chairperson
    speaker leader majority minority whip dr drs doctor prof professor mr mrs ms mx miss sir dame
    lord lady king queen prince princess duke duchess earl baron baroness pope cardinal archbishop
    bishop rev reverend father saint rabbi imam ayatollah sheikh shaikh emir sultan crown consort mp
    mps ceo cfo coo cto cofounder co-founder founder democrat democrats democratic republican
    republicans gop former acting interim then-president coach commissioner ambassador envoy
    spokesman spokeswoman spokesperson actor actress singer rapper author comedian dj superintendent
    inspector constable councilman councilwoman councilmember counsel first supreme assistant
    undersecretary ex-president pm hon lawmaker manager editor reporter correspondent police pastor
    """.split()
)

# Those of the titles that are written with a full stop: "Gen. Mark Milley".
SHORT_TITLES = frozenset(
    """
    sen sens rep reps gov govs gen col lt cpl pfc pvt spc ssgt sgt capt maj adm cmdr det dr drs prof
    mr mrs ms mx rev hon
    """.split()
)

# The same in lower case, right before a name: "attorney Pat Cipollone".
ROLES = frozenset(
    """
    president minister chancellor secretary senator representative congressman congresswoman
    governor mayor judge justice attorney lawyer lawyers prosecutor general captain officer
    detective director chairman chairwoman speaker leader professor doctor coach manager player
    striker midfielder defender goalkeeper forward guard quarterback receiver pitcher pinch-hitter
    catcher outfielder infielder shortstop golfer driver teammate teammates founder co-founder
    executive analyst economist strategist scientist biologist psychobiologist physicist
    epidemiologist historian researcher psychologist psychiatrist astronomer engineer astronaut
    spokesman spokeswoman spokesperson spokespeople correspondent reporter journalist columnist
    anchor host author writer novelist poet playwright actor actress actors comedian singer
    songwriter rapper musician guitarist drummer filmmaker producer designer artist photographer
    model influencer activist husband wife son daughter brother sister mother father cousin uncle
    aunt partner girlfriend boyfriend fiance nephew niece widow attorneys aide adviser advisor
    counsel candidate nominee challenger rival incumbent commissioner ambassador billionaire
    entrepreneur dictator monarch king queen named co-star star co-stars stars colleague colleagues
    resident residents victim suspect survivor officer officers councilwoman councilman
    """.split()
)

SAYING = frozenset(
    """
    said says say told tells added adds wrote writes tweeted explained explains noted notes argued
    argues insisted insists recalled recalls replied continued testified joked posted warned warns
    admitted acknowledged claimed stated announced responded remarked cautioned predicts predicted
    """.split()
)

# Never names of people, organisations or places; "May" and "March" can be parts of names.
DAYS = frozenset(
    """
    jan feb aug sept oct nov dec et est edt gmt am pm ad thanksgiving christmas easter hanukkah
    """.split()
    + [day.lower() + ending for day in WEEKDAYS for ending in ("", "s")]
    + [month.lower() for month in MONTHS if month not in ("March", "May")]
)

# Never a person, in any spelling.
NO_PERSON = frozenset(
    """
    march cnn bbc nbc abc cbs fbi cia nasa covid covid-19
    twitter facebook instagram tiktok youtube
    google amazon nfl nba mlb nhl nato ap afp epa upi reuters getty shutterstock
    """.split()
)

# The name after one of these is a storm's, not a person's.
STORMS = frozenset("hurricane hurricanes storm cyclone typhoon supertyphoon".split())

# Last words of organisations' names.
ORGANISATION_ENDS = frozenset(
    """
    inc corp co ltd llc llp plc ag university college institute institutes institution institutions
    school schools academy hospital hospitals clinic center centre centers committee commission
    council department agency association foundation organization organisation bank party court
    courts company companies group news times post journal magazine radio airlines airways motors
    entertainment pictures studios records ministry bureau office board congress parliament league
    union federation society administration authority service services force forces guard army navy
    corps team club united city fc partners capital ventures technologies systems pharmaceuticals
    trust fund network media press institutes laboratory observatory alliance coalition conference
    """.split()
)

# What lies in a landscape: the name before one of these is a place's, in capitals or not.
LANDFORMS = frozenset(
    """
    lake river mountain mountains volcano crater glacier reservoir canyon creek falls hills heights
    island islands isle peninsula coast bay gulf strait sea ocean valley desert forest springs
    """.split()
)

# Last words of places' names.
PLACE_ENDS = LANDFORMS | frozenset(
    """
    street st avenue ave road rd boulevard blvd highway hwy county beach bridge stadium arena park
    province republic states kingdom square plaza tower airport station harbor harbour
    """.split()
)

# First words of places' names.
PLACE_BEGINNINGS = frozenset("lake mount mt cape fort port camp gulf".split())

# Last words of other names.
OTHER_ENDS = frozenset(
    """
    act bill prize award awards cup bowl series show championship championships day week month
    games war agreement treaty law plan house festival parade telescope mission program project
    theory disease syndrome virus vaccine bridge trophy medal open museum church cathedral palace
    castle hotel theater theatre library building ticket jackpot story stories
    """.split()
)

# The name after one of these is more likely a place.
PLACED = frozenset("in at from near outside across throughout around".split())

# Lower-case words inside a person's name.
PARTICLES = frozenset("de da di do dos das du del della der den van von ter ten la le el al bin "
    "bint ibn ben y e zu zur".split())  # fmt: skip

# Lower-case words inside an organisation's name.
CONNECTING = frozenset("of for and the on in to".split())

# After a person's name.
SUFFIXES = frozenset("jr sr ii iii iv v vi vii viii ix x".split())

# Words that are capitalised at the start of a sentence but are no part of a name.
OPENERS = frozenset(
    """
    a an the this that these those there here it its he she they we you i his her their our your my
    and but or nor so yet for if when while although though because since as after before until
    unless whether once in on at by from to with without about over under between during through
    against of what who whom whose which where why how not no yes also even still just only then
    now however meanwhile according like unlike among amid despite given both either neither each
    every all some many most more few several
    other others another such same than too very well let will would can could should may might
    must do does did is are was were be been being has have had asked including instead perhaps
    maybe back earlier later last next first second third today yesterday tomorrow tonight thanks
    thank sorry hi hello hey oh ok okay photos photo video watch read listen see more get here's
    it's that's there's he's she's they're we're i'm i've don't dear said says say
    """.split()
    + list(NUMBER_WORDS[1:11])
)
