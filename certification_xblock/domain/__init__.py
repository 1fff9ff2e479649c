"""The certification itself, in plain Python: what rules mean, what follows from evidence, how an award lives.

Nothing here knows Django, XBlock or Open edX. People are spoken to in message ids and parameters (``messages``,
``wording``), which the edge translates.
"""
