/** Clients and versions that every incident is run with. */
import type { Column } from './types.ts';

export const COLUMNS: readonly Column[] = [
  { title: 'java, range', client: 'java', eager: true },
  { title: 'java, cooperative', client: 'java', eager: false },
  { title: 'librdkafka 2.4', client: 'librdkafka@2.4' },
  { title: 'librdkafka 2.11', client: 'librdkafka@2.11.1' },
  { title: 'franz-go 1.16', client: 'franz-go@1.16' },
  { title: 'franz-go 1.18', client: 'franz-go@1.18' },
  { title: 'franz-go 1.22', client: 'franz-go@1.22.2' },
  { title: 'sarama 1.61', client: 'sarama@1.61.1' },
];
