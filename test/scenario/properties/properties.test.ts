import { describe, expect, it } from 'vitest';
import { writeProperties } from '../../../src/scenario/properties/from-properties.ts';
import { parseProperties } from '../../../src/scenario/properties/parse-properties.ts';

const pairs = (text: string) => parseProperties(text).map(({ key, value }) => [key, value]);

describe('a .properties file is read as java.util.Properties.load reads it', () => {
  it.each([
    ['a=b', [['a', 'b']]],
    ['  a = b  ', [['a', 'b']]],
    ['a:b', [['a', 'b']]],
    ['a b c', [['a', 'b c']]],
    ['a', [['a', '']]],
    ['# c\n! d\n\n  # e\na=1', [['a', '1']]],
    [
      'a=1,\\\n   2,\\\r\n   3\nb=4',
      [
        ['a', '1,2,3'],
        ['b', '4'],
      ],
    ],
    [
      'a=c:\\\\x\\\\\nb=1',
      [
        ['a', 'c:\\x\\'],
        ['b', '1'],
      ],
    ],
    ['a\\ b\\=c=d', [['a b=c', 'd']]],
    ['a=\\u00e4\\t\\n\\z', [['a', 'ä\t\nz'.trimEnd()]]],
    ['a=x\\\n# no comment', [['a', 'x# no comment']]],
    ['# a comment \\\nb=1', [['b', '1']]],
    ['\uFEFFa==b', [['a', '=b']]],
  ])('%j', (text, expected) => expect(pairs(text)).toEqual(expected));

  it('knows the lines, of a continued one the first', () => {
    expect(parseProperties('a=1\n\nb=\\\n 2\nc=3').map(({ line }) => line)).toEqual([1, 3, 5]);
  });
});

const CONSUMER = `# a consumer
bootstrap.servers=kafka:9092
group.id=billing
session.timeout.ms=10000
partition.assignment.strategy=org.apache.kafka.clients.consumer.CooperativeStickyAssignor,\\
    org.apache.kafka.clients.consumer.RangeAssignor
fetch.wait.max.ms=100
Consumer.Group.Heartbeat.Interval=1000
sesion.timeout.ms=5
ssl.truststore.location=/etc/x
sasl.mechanism=PLAIN
`;

describe('settings of people', () => {
  it('go where they belong, under the names that any of the clients has', () => {
    const raw = {};
    const { lines } = writeProperties(raw, CONSUMER, 'consumer', 'c.properties');
    expect(raw).toEqual({
      groups: [
        {
          consumer: {
            'session.timeout.ms': '10000',
            'partition.assignment.strategy':
              'org.apache.kafka.clients.consumer.CooperativeStickyAssignor,org.apache.kafka.clients.consumer.RangeAssignor',
            'fetch.max.wait.ms': '100',
            'heartbeat.interval.ms': '1000',
          },
        },
      ],
    });
    expect(lines.get('groups.*.consumer.session.timeout.ms')).toBe(4);
  });

  it('that are not modelled are named, with the reason where there is one', () => {
    const { notes } = writeProperties({}, CONSUMER, 'consumer', 'c.properties');
    expect(notes).toEqual([
      'c.properties:2: bootstrap.servers is not modelled: nothing is connected to: the brokers are simulated.',
      'c.properties:3: group.id is not modelled: there is one group, called group; a scenario file may name it.',
      'c.properties:9: sesion.timeout.ms is not known here, and left out. Did you mean session.timeout.ms?',
      'c.properties: not modelled, and left out: ssl.truststore.location, sasl.mechanism.',
    ]);
  });

  it('of a broker go to the broker', () => {
    const raw = {};
    const text = 'group.initial.rebalance.delay.ms=0\nnum.io.threads=8\nlog.dirs=/data\n';
    const { notes } = writeProperties(raw, text, 'broker', 's.properties');
    expect(raw).toEqual({ broker: { 'group.initial.rebalance.delay.ms': '0' }, service: { threads: '8' } });
    expect(notes).toEqual(['s.properties: not modelled, and left out: log.dirs.']);
  });
});
