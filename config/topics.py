"""What a contact can be about. Triage finds the topic; the centre file gives it a queue."""

from enum import StrEnum


class Topic(StrEnum):
    """The topics, fixed because triage and the reports know them by these words."""

    GAS = "gas"  # gas supply, smell of gas, gas safety check
    CO = "co"  # carbon monoxide
    FIRE = "fire"  # fire, smoke alarms, fire doors, fire risk
    ELECTRICS = "electrics"
    WATER = "water"  # supply, leaks from pipes or appliances, taps, pressure
    SEWAGE = "sewage"  # toilets, drains, wastes, blocked sinks
    HEATING = "heating"  # heating, hot water, boiler, cooling
    SECURITY = "security"  # doors, windows, locks, keys, entry systems, break-ins
    LIFT = "lift"
    STRUCTURAL = "structural"  # roof, rain coming in, ceilings, walls, stairs, balconies
    DAMP_MOULD = "damp_mould"
    REPAIRS_GENERAL = "repairs_general"  # other first reports
    REPAIRS_CHASE = "repairs_chase"  # an existing job or appointment
    RENT = "rent"  # rent, arrears, service charge, benefits
    ASB = "asb"  # neighbours, noise, abuse, crime
    COMPLAINT = "complaint"  # of service, staff or process
    ALLOCATION = "allocation"  # register, bids, transfer, exchange, homelessness
    GROUNDS = "grounds"  # grass, trees, bins, cleaning, parking
    PRAISE = "praise"
    OTHER = "other"
