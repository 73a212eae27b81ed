"""Word lists that the readers of text share."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


STOP_WORDS = _words(
    """
    a about above after again all also am an and any are aren't as at be because been before being below
    between both but by can can't cannot could couldn't did didn't do does doesn't doing don't down
    during each else ever few for from further get gets getting got had hadn't has hasn't have haven't
    having he he's her here hers herself him himself his how i i'd i'll i'm i've if in into is isn't it
    it's its itself just let let's me more most my myself no nor not of off oh ok okay on once only or
    other our ours ourselves out over own please really s same she she's should shouldn't so some such t
    than that that's the their theirs them themselves then there there's these they they're this those
    through to too under until up us very was wasn't we we'd we'll we're we've were weren't what what's
    when where which while who whom whose why will with won't would wouldn't yeah yes you you'd you'll
    you're you've your yours yourself
    """
)
"""Words that say nothing about what a text is about."""

NEVER_NAMES = _words(
    """
    the this that these those there then they we you he she it its i my your his her our their a an and
    or but if so in on at to for from with of by as not no yes please thanks thank hi hey hello dear wow
    oh well okay ok sure what when where who why how which can could would should do does did is are was
    were have has had may might me monday tuesday wednesday thursday friday saturday sunday january
    february march april june july august september october november december today tomorrow yesterday
    new all any some more most order invoice contact call room latency inbox sent drafts archive file
    edit view help search home settings re fwd subject date regards best street road avenue inc ltd llc
    gmbh corp company team group project meeting university school college park lake city north south
    east west international national bank labs lab health church christmas easter halloween internet
    english german french spanish american chinese python java linux windows google microsoft apple
    """
)
"""Capitalised at the head of a sentence, in a heading or as a proper noun, but never a person."""

ALSO_WORDS = _words(
    """
    amber art august austin bill blake carol chase chen cliff cody daisy dale dawn dean devon dick drew
    duncan earl faith florence frank gene georgia glen grace grant guy harrison hazel heath heather
    holly hope homer hunter iris ivy jack jade jasmine jay jordan joy kay kelly kim kumar lance lee lily
    logan luna madison mark mason max mercedes miles ming morgan nelson noel olive orlando parker pat
    penny perry phoebe ray rich rick rob robin rocco roman rose ruby said sandy savannah sid sienna sky
    spencer stan sue summer suzuki taylor till tor uma viola violet virginia wade will wei zhang
    victoria sydney an van jean
    """
)
"""Given names that are also words, places or surnames: alone they count only where a person is spoken of."""

ORGANISATION_WORDS = _words(
    """
    labs lab inc ltd llc gmbh ag corp corporation company group analytics optics freight health rail
    bank university college school institute foundation church hospital clinic airlines airways systems
    software solutions services partners consulting logistics insurance studio studios media press news
    times post mail chat wiki hotel restaurant cafe museum library park street road avenue lane square
    station airport team club association society center centre store shop market works factory energy
    motors industries technologies technology holdings capital ventures pharma foods
    """
)
"""The last word of an organisation's, a program's or a place's name."""

MENU_WORDS = _words(
    """
    file edit view history bookmarks tools help search terminal tabs window windows go insert format
    data statistics options preferences settings home inbox sent drafts archive spam trash starred junk
    compose reply forward new open save undo redo cut copy paste find replace back next previous print
    close quit exit cancel ok apply document documents selection run debug project build profile layout
    draw design review references mailings table sheet share comments zoom actions all more menu sign in
    log out login register account
    """
)
"""What menus, tool bars and mail folders are labelled with."""

REPLACED_RELATIONS = _words(
    """
    husband wife partner fiance girlfriend boyfriend boss manager landlord dentist doctor therapist
    coach lawyer teacher roommate mentor
    """
)
"""Of these a person has one at a time; of sisters and dogs several."""

GENERIC_WORDS = _words(
    """
    invoice order number id code reference ref ticket case total amount price cost sum tracking
    booking confirmation policy account customer phone room budget meeting call appointment review
    due deadline fee payment item new old next final balance bill value rate contract project date
    time team session
    """
)
"""Words that name a kind of thing and not which one."""

FILLER_WORDS = _words("now currently again these days anymore any more the a an also still")
"""Words that change nothing about a value."""

STEP_VERBS = _words(
    """
    add apply attach back bake boil book build call change check choose clean clear click close
    collect combine commit compile configure confirm connect cook copy create cut delete deploy
    disable download drag draw drop edit enable enter export fill find fold follow give go hold
    import insert install join keep leave let log look make mark measure merge mix move name open
    pack paste pay place plug pour prepare press print pull push put read reboot record release
    remove rename repeat replace report reset restart return review rinse rotate run save scan
    scroll search select send set share sign start stir stop store submit switch take tap test
    tighten turn type unplug unscrew update upload use verify wait wash wipe write
    """
)
"""What a step of instructions begins with."""

SCHEDULING_WORDS = STOP_WORDS | _words(
    """
    new date deadline due final next moved move postponed delayed rescheduled scheduled planned set
    shifted brought forward happen happens take takes place held start starts begin begins hand
    handed submit submitted finish finished finalised deliver delivered complete completed ready
    latest until today tomorrow week month year day time now confirmed expected pushed changed
    change instead originally reminder remember latest still going cancelled called off slips slip
    shift shifts push pushes extend extended bring bringing got get time until want wants need needs
    """
)
"""What is said of dates whatever they belong to."""

PRICING_WORDS = STOP_WORDS | _words(
    """
    new total raised raise cut reduced reduce increased increase lowered lower set costs cost now
    currently changed change final approved agreed exactly about around roughly only grew went
    dropped goes go going rise rises rose fall falls fell actually
    """
)
"""What is said of sums whatever they are for."""

TOPIC_NOUNS = _words(
    """
    launch release review demo report meeting workshop budget price rent fee salary premium rate
    cost offer quote invoice contract exam interview appointment trip flight party wedding concert
    delivery renovation migration audit training webinar kickoff retrospective standup presentation
    draft proposal thesis paper application ticket subscription deposit bonus discount
    """
)
"""What dates are set for and prices are paid for."""
