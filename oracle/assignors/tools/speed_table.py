#!/usr/bin/env python3
"""speed_table.py DIR: the timings of one run of speed.sh -> a table with both figures, Markdown on stdout."""
import collections, glob, json, os, sys

FREE = {'uniform': 3.0}  # allowed at any size; for the others see limit()
SIZES = [(30, 72), (100, 1000), (500, 2000), (1000, 10000), (2000, 40000)]

def limit(assignor, mixed, size):
    if assignor in ('server-range', 'optimal'): return None
    if assignor in FREE: return FREE[assignor]
    if mixed: return None
    return 1.3 if size[0] <= 100 else 1.0

times = collections.defaultdict(dict)
for path in sorted(glob.glob(os.path.join(sys.argv[1], '*.ndjson'))):
    for line in open(path):
        d = json.loads(line)
        if d.get('scenario') in ('fresh', 'leave', 'join') and 'ms' in d:
            times[(d['mixed'], d['assignor'], (d['members'], d['partitions']))][(d['lib'], d['scenario'])] = d['ms']

def n(x): return '-' if x is None else f'{x:.3f}' if x < 1 else f'{x:.2f}' if x < 10 else f'{x:,.0f}' if x >= 100 else f'{x:.1f}'

print('# Assignors against Kafka\'s own\n')
print('Written by `oracle/assignors/speed.sh`: Kafka 4.4 on JDK 17 and ours in one run on one machine, warm, median milliseconds of')
print('processor time per call: a new group / one member leaves / one joins. The ratio is ours to Java\'s; the bar is where the ratio should')
print('stay (1.3 up to 100 members, 1.0 above with equal subscriptions; 3 for `uniform`). Unequal: every member leaves out every third topic.')
for mixed in (False, True):
    print(f"\n## {'Unequal' if mixed else 'Equal'} subscriptions\n")
    print('| assignor | members x partitions | Java | ours | ratio | bar | |\n| --- | --- | --- | --- | --- | --- | --- |')
    for (m, a, size), cell in sorted(times.items(), key=lambda e: (e[0][1], e[0][2])):
        if m != mixed: continue
        java, ours = ([cell.get((lib, s)) for s in ('fresh', 'leave', 'join')] for lib in ('java', 'groupsim'))
        ratios = [o / j if o is not None and j else None for o, j in zip(ours, java)]
        bar = limit(a, mixed, size)
        known = [r for r in ratios if r is not None]
        verdict = '' if bar is None or not known else 'ok' if max(known) <= bar else 'missed'
        print(f"| {a} | {size[0]:,} x {size[1]:,} | {' / '.join(map(n, java))} | {' / '.join(map(n, ours))} | "
              f"{' / '.join('-' if r is None else f'{r:.2f}' for r in ratios)} | {bar or ''} | {verdict} |")
