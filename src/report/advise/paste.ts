/**
 * Settings in the language that each client is configured in, to be pasted: Java properties, librdkafka's keys as JSON,
 * options of franz-go, the Config of sarama. The names are those of the side-by-side table (profiles/configuration.ts).
 */
import type { ClientName } from '../../client-model/profiles/configuration.ts';
import { newestVersion } from '../../client-model/profiles/versions.ts';
import { CONSUMER_KEYS } from '../../protocol/config.ts';
import { rowOf } from '../../scenario/client-defaults.ts';
import { parseDuration } from '../../scenario/durations.ts';

export interface Paste {
  readonly client: ClientName;
  /** Where it goes. */
  readonly into: string;
  readonly lines: readonly string[];
}

/** Values by the names of flags, as a choice has them. */
type Values = Readonly<Record<string, string>>;

interface Language {
  readonly into: string;
  readonly library: string;
  /** null: this client has no such setting. */
  readonly line: (name: string, own: string, value: string) => string;
  readonly frame: (lines: readonly string[]) => readonly string[];
  readonly version: (version: string) => string;
}

/** `unset` of a setting that a file or program sets now. */
const UNSET = 'unset';
const STATIC_WORDS = 'one per pod, the same after a restart: the name of a pod of a StatefulSet';

const LANGUAGES: Readonly<Record<ClientName, Language>> = {
  java: {
    into: 'consumer.properties',
    library: 'kafka-clients',
    line: (name, own, value) => {
      if (name === 'static') return value === UNSET ? `# leave out ${own}` : `# ${STATIC_WORDS}\n${own}=\${POD_NAME}`;
      return `${own}=${plain(name, value)}`;
    },
    frame: (lines) => lines,
    version: (version) => `# org.apache.kafka:kafka-clients:${version}.0 or newer`,
  },
  librdkafka: {
    into: 'the keys of librdkafka, as JSON (confluent-kafka takes them as they are)',
    library: 'librdkafka',
    line: (name, own, value) => {
      if (name === 'static') return value === UNSET ? `"${own}": ""` : `"${own}": "\${POD_NAME}"`;
      return `"${own}": ${isText(name) ? JSON.stringify(value) : plain(name, value)}`;
    },
    frame: (lines) => ['{', ...lines.map((line, i) => `  ${line}${i < lines.length - 1 ? ',' : ''}`), '}'],
    version: (version) => `// librdkafka ${version} or newer`,
  },
  'franz-go': {
    into: 'options of kgo.NewClient',
    library: 'franz-go',
    line: (name, own, value) => {
      if (name === 'static')
        return value === UNSET
          ? '// leave out kgo.InstanceID'
          : `kgo.InstanceID(os.Getenv("POD_NAME")), // ${STATIC_WORDS}`;
      if (name === 'partition.assignment.strategy') return `kgo.${own}(${FRANZ_BALANCERS[value]}),`;
      if (name === 'max.poll.records') return `// client.PollRecords(ctx, ${value}) instead of PollFetches(ctx)`;
      return `kgo.${own}(${goSpan(value)}),`;
    },
    frame: (lines) => lines,
    version: (version) => `// go get github.com/twmb/franz-go@v${goVersion(version)}`,
  },
  sarama: {
    into: 'sarama.Config',
    library: 'sarama',
    line: (name, own, value) => {
      if (name === 'static')
        return value === UNSET ? `config.${own} = ""` : `config.${own} = os.Getenv("POD_NAME") // ${STATIC_WORDS}`;
      if (name === 'partition.assignment.strategy')
        return `config.${own} = []sarama.BalanceStrategy{sarama.${SARAMA_STRATEGIES[value]}()}`;
      return `config.${own} = ${goSpan(value)}`;
    },
    frame: (lines) => lines,
    version: (version) => `// go get github.com/IBM/sarama@v${goVersion(version)}`,
  },
};

const FRANZ_BALANCERS: Readonly<Record<string, string>> = {
  range: 'kgo.RangeBalancer()',
  roundrobin: 'kgo.RoundRobinBalancer()',
  sticky: 'kgo.StickyBalancer()',
  'cooperative-sticky': 'kgo.CooperativeStickyBalancer()',
};

const SARAMA_STRATEGIES: Readonly<Record<string, string>> = {
  range: 'NewBalanceStrategyRange',
  roundrobin: 'NewBalanceStrategyRoundRobin',
  sticky: 'NewBalanceStrategySticky',
  'cooperative-sticky': 'NewBalanceStrategyCooperativeSticky',
};

/** Java names its assignors by class. */
const JAVA_ASSIGNORS: Readonly<Record<string, string>> = {
  range: 'org.apache.kafka.clients.consumer.RangeAssignor',
  roundrobin: 'org.apache.kafka.clients.consumer.RoundRobinAssignor',
  sticky: 'org.apache.kafka.clients.consumer.StickyAssignor',
  'cooperative-sticky': 'org.apache.kafka.clients.consumer.CooperativeStickyAssignor',
};

/** For the clients of a group; of settings that a client does not have nothing is said. */
export function pasteFor(client: ClientName, values: Values): Paste {
  const { into, line, frame, version } = LANGUAGES[client];
  const lines = Object.entries(values).flatMap(([name, value]) => {
    const own = ownName(client, name);
    return own === null ? [] : line(name, own, javaClass(client, name, value)).split('\n');
  });
  const library = values.client === undefined ? [] : [version(versionOf(values.client))];
  return { client, into, lines: [...library, ...(lines.length === 0 ? [] : frame(lines))] };
}

function javaClass(client: ClientName, name: string, value: string): string {
  return client === 'java' && name === 'partition.assignment.strategy' ? (JAVA_ASSIGNORS[value] ?? value) : value;
}

/** null: it has none, or none of its own. */
function ownName(client: ClientName, name: string): string | null {
  const key = CONSUMER_KEYS.find((one) => one.name === (name === 'static' ? 'group.instance.id' : name));
  const own = key === undefined ? undefined : rowOf(key)?.clients[client].name;
  return own === undefined || own === '–' ? null : own;
}

const isText = (name: string) => name === 'partition.assignment.strategy';

/** Milliseconds where it is a span. */
function plain(name: string, value: string): string {
  return name.endsWith('.ms') ? String(parseDuration(value)) : value;
}

function goSpan(value: string): string {
  const ms = parseDuration(value)!;
  return ms % 1_000 === 0 ? `${ms / 1_000} * time.Second` : `${ms} * time.Millisecond`;
}

function versionOf(client: string): string {
  const [name = '', version] = client.split('@');
  return version ?? newestVersion(name as ClientName);
}

const goVersion = (version: string) => (version.split('.').length < 3 ? `${version}.0` : version);
