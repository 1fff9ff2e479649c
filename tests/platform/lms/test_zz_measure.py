import time
from django.db import connection
from django.test.utils import CaptureQueriesContext
from certification_xblock.data import Need, RuleKind
def test_measure(platform_world):
    w = platform_world
    people = [w.person(f"l{i}") for i in range(10)]
    for p in people:
        w.enrol(p)
    for p in people[:5]:
        w.complete(p, "html/first"); w.score(p, "problem/one", 2, 2)
    sets = {"completion":[Need(RuleKind.COMPLETION)],"grade":[Need(RuleKind.GRADE)],"assignment":[Need(RuleKind.ASSIGNMENT_GRADE,"Homework")],"score":[Need(RuleKind.BLOCK_SCORE,"problem/one")]}
    sets["all"]=[n for s in list(sets.values()) for n in s]
    from collections import Counter
    import re
    for name, needs in sets.items():
        for n in (1, 2, 10):
            w.gateway.clear_caches()
            t=time.perf_counter()
            with CaptureQueriesContext(connection) as c:
                w.gateway.evidence(w.course_id, people[:n], needs)
            dt=(time.perf_counter()-t)*1000
            print(f"MEAS {name} n={n} queries={len(c)} ms={dt:.0f}")
            if name in("completion","all") and n==10:
                for k,v in Counter(re.sub(r"^SELECT.*? FROM (\S+).*", r"\1", q["sql"][:4000], flags=re.S)[:80] for q in c).most_common(25): print("MEAS    ",v,k)
