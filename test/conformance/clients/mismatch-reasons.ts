/**
 * Why recorded dialogues do not match what our clients play: classes of mismatches, each with its reason. Which dialogues fall
 * into them is in figures.json; a mismatch without a class shows as such in docs/fidelity.md.
 */

/**
 * `chance`: real repeats differ in the same way, but the few that there are do not span it. `instant`: two things fall into the
 * same millisecond, and go one way here and the other way there. `model`: ours is known to do something else. `open`: not explained.
 */
export type Nature = 'chance' | 'instant' | 'model' | 'open';

export interface MismatchClass {
  readonly clients: RegExp;
  readonly cases: RegExp;
  readonly nature: Nature;
  readonly reason: string;
}

const of = (clients: RegExp, cases: RegExp, nature: Nature, reason: string): MismatchClass => {
  return { clients, cases, nature, reason };
};

export const MISMATCH_CLASSES: readonly MismatchClass[] = [
  of(
    /^java/,
    /^C\.slowrevoke3$/,
    'instant',
    'the third heartbeat is due in the millisecond in which a callback of 3 s returns; whether it goes before JoinGroup',
  ),
  of(
    /^java/,
    /^E\.silent40\.default\.expired$/,
    'instant',
    'of all the answers that come when a silence ends, which is read first: whether a commit still goes out before the loss',
  ),
  of(
    /^java/,
    /^(B\.sync-re\.CLOSE|F\.duplicate)$/,
    'chance',
    'a look-up waits for a Fetch on the same connection, 0 to 0.5 s; with it the connection of the next commit',
  ),
  of(
    /^java/,
    /^B\.(commit-manual|offsetfetch)\.STALL15$/,
    'open',
    'when the connection was cut at the session timeout, the next look-up or commit comes 2 s later than ours in some repeats',
  ),
  of(
    /^librdkafka/,
    /^(B\.commit-(manual|auto)\.(CLOSE|NOT_COORDINATOR|COORDINATOR_NOT_AVAILABLE)|G\.commit\.NOT_COORDINATOR6)$/,
    'chance',
    'the loop of look-ups and reconnects after such a commit (FINDINGS N4) ends by chance, before or after the local session',
  ),
  of(
    /^librdkafka/,
    /^E\.(hbsilent15|silent60\.default|silent15.*)$/,
    'chance',
    'how long the requests and look-ups of a long silence are repeated hangs on random reconnect back-offs',
  ),
  of(
    /^librdkafka/,
    /^C\.slow5\.nocb$/,
    'open',
    'a program without callbacks: while its application works, our automatic commit goes out once more than the recorded one',
  ),
  of(
    /^librdkafka-2\.4/,
    /^B\.hb\.STALL15$/,
    'open',
    'the last commit of lost partitions leaves at once in some repeats, 40 ms later in others',
  ),
  of(
    /^franz-go/,
    /^A\.leader2\.auto$/,
    'model',
    'which of several equally good plans the leader takes: the deviation of src/assignors/clients/franz-go.ts',
  ),
  of(
    /^franz-go-1\.1[68]/,
    /^E\.silent(40\.default\.expired|60\.default)$/,
    'model',
    'automatic commits cancel each other and take the heartbeats’ connection with them, so that these are sent 7 to 9 times; ours waits',
  ),
  of(
    /^franz-go/,
    /^(G\.(refuse5|refuse20|acceptclose|startrefused|find\.NOT_AVAILABLE6)|E\.silent15|F\.duplicate)$/,
    'chance',
    'back-offs drawn at random add up over many attempts; two or three repeats span a part of them',
  ),
  of(
    /^franz-go-1\.22/,
    /^B\.commit-manual\.ILLEGAL_GENERATION$/,
    'instant',
    'a heartbeat is due in the millisecond of the commit’s answer and is refused too: lost instead of revoked',
  ),
  of(
    /^sarama/,
    /^(A\.default|B\.commit-auto\..*|C\.(flow|lose|gain|slow5|leader-addmember)\..*|D\.park20\.manual)$/,
    'chance',
    'who gets the one connection first when a Fetch returns: commit, heartbeat or the next Fetch (N-08), half a second later or earlier',
  ),
  of(
    /^sarama/,
    /^B\.(hb|sync-re)\.(ILLEGAL_GENERATION|UNKNOWN_MEMBER_ID)$/,
    'instant',
    'whether a record was fetched and marked just before the session ended, so that there is something to flush, refused four times',
  ),
  of(
    /^librdkafka-2\.4/,
    /^D\.syncpark5\.commit$/,
    'open',
    'the commit behind a parked SyncGroup leaves 90 ms later than ours in some repeats',
  ),
  of(
    /^sarama/,
    /^E\.silent60\.default$/,
    'open',
    'after a time-out of 30 s some of those that wait for the connection dial once more than ours',
  ),
];

export function classOf(client: string, name: string): MismatchClass | undefined {
  return MISMATCH_CLASSES.find(({ clients, cases }) => clients.test(client) && cases.test(name));
}
