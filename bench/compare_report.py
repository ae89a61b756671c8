"""Lines of measurements, in any number of rounds -> the table of goals in Markdown, and all medians as JSON.

usage: compare_report.py MEASUREMENTS MACHINE [--group GROUP] [--json FILE]
"""
import argparse
import json
import math
import statistics
import sys
from collections import defaultdict

sys.dont_write_bytecode = True
from compare_goals import GOALS, LIMIT, LODE

UNITS = {'1/s': [(1e6, 'M/s'), (1e3, 'k/s'), (1, '/s')], 's': [(1, 's'), (1e-3, 'ms'), (1e-6, 'µs')],
         'B': [(1e9, 'GB'), (1e6, 'MB'), (1e3, 'kB')], 'B/s': [(1e9, 'GB/s')]}


def read_measurements(path):
    """(who, what) -> its median over the rounds, with unit and spread; and what each had as its answer."""
    values, units, answers = defaultdict(list), {}, defaultdict(dict)
    with open(path, encoding='utf-8') as file:
        for line in map(json.loads, file):
            key = line['who'], line['what']
            if 'answer' in line:
                answers[line['what']][line['who']] = line['answer']
            else:
                values[key].append(line['value'])
                units[key] = line['unit']
    return {key: {'who': key[0], 'what': key[1], 'unit': units[key], 'median': statistics.median(several),
                  'least': min(several), 'most': max(several), 'rounds': len(several)}
            for key, several in values.items()}, answers


def digits(value):
    """Three of them."""
    if value >= 1000:
        return f'{value:,.0f}'
    return f'{value:.{max(0, 2 - int(math.floor(math.log10(value))))}f}' if value > 0 else '0'


def shown(measurement):
    if measurement is None:
        return 'not measured'
    value, scales = measurement['median'], UNITS.get(measurement['unit'])
    if scales is None:
        return f'{value:.5f}'
    scale, name = next(((scale, name) for scale, name in scales if value >= scale), scales[-1])
    return f'{digits(value / scale)} {name}'


def measurement_cells(measurement):
    several = [shown({**measurement, 'median': measurement[name]}) for name in ('median', 'least', 'most')]
    return [measurement['who'], measurement['what'], *several]


def speed(measurement):
    return 1 / measurement['median'] if measurement['unit'] == 's' else measurement['median']


def bound(goal, unit):
    if goal.goal is None:
        return '–'
    if goal.peer:
        return f'≥ {goal.goal:,g}'
    value = shown({'median': goal.goal, 'unit': unit}) if unit else f'{goal.goal:g}'
    return f'{"≤" if goal.at_most else "≥"} {value}'


def judge(goal, measurements):
    """The row's cells, and whether the goal was met: None where there is none, or nothing to judge."""
    mine, peer = measurements.get(goal.lode), measurements.get(goal.peer)
    ratio = speed(mine) / speed(peer) if mine and peer else None
    result = ratio if goal.peer else mine and mine['median']
    met = None
    if goal.goal is not None and result is not None:
        met = result <= goal.goal if goal.at_most else result >= goal.goal
    peer_cell = f'{goal.peer[0]}: {shown(peer)}' if goal.peer else '–'
    limit = measurements.get(goal.limit)
    cells = [goal.work, shown(mine), peer_cell, f'{digits(ratio)}x' if ratio else '–',
             bound(goal, mine['unit'] if mine else None), {True: 'yes', False: '**no**', None: '–'}[met],
             shown(limit) if limit else '–']
    return cells, {'work': goal.work, 'ratio': ratio, 'goal': goal.goal, 'met': met}


def table(head, rows):
    return '\n'.join(f'| {" | ".join(row)} |' for row in [head, ['---'] * len(head), *rows])


def agreement(answers):
    """For each work whether all who did it came to what lode came to."""
    lines = []
    for what, by_whom in answers.items():
        mine = by_whom.get(LODE)
        others = {who: answer for who, answer in by_whom.items() if mine and who != LODE}
        differing = [who for who, answer in others.items()
                     if any(abs(a - b) > 1e-5 * max(1, abs(b)) for a, b in zip(answer, mine))]
        if others:
            lines.append(f'- {what}: ' + (f'**differs from lode: {"; ".join(differing)}**' if differing else
                                          f'the same answer from lode and from: {"; ".join(others)}'))
    return lines


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('measurements')
    parser.add_argument('machine')
    parser.add_argument('--group', default='')
    parser.add_argument('--json')
    arguments = parser.parse_args()
    measurements, answers = read_measurements(arguments.measurements)
    with open(arguments.machine, encoding='utf-8') as file:
        machine = json.load(file)

    judged = [judge(goal, measurements) for goal in GOALS if arguments.group in ('', goal.group)]
    print(table(['work', 'lode', 'peer', 'ratio', 'goal', 'met?', 'physical limit'], [cells for cells, _ in judged]))
    print('\nThe physical limits, and all that was measured besides:\n')
    in_order = sorted(measurements.values(), key=lambda m: (not m['who'].startswith(LIMIT), m['what'], m['who']))
    print(table(['who', 'what', 'median', 'least', 'most'], [measurement_cells(m) for m in in_order]))
    print('\nAnswers:\n')
    print('\n'.join(agreement(answers)))
    print('\nThe machine:\n')
    print(table(['', ''], [[name, str(value)] for name, value in machine.items()]))
    if arguments.json:
        with open(arguments.json, 'w', encoding='utf-8') as file:
            json.dump({'machine': machine, 'goals': [row for _, row in judged],
                       'measurements': list(measurements.values())}, file, indent=1, ensure_ascii=False)


main()
