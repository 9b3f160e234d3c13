import { paragraphs } from '../../paragraphs.ts';

export const illegalGeneration = {
  'lesson.illegal-generation.title': 'ILLEGAL_GENERATION',
  'lesson.illegal-generation.summary': 'Incident 002: commits that meet a rebalance.',
  'lesson.illegal-generation.behind.heading': 'A commit behind a JoinGroup',
  'lesson.illegal-generation.behind.prose': paragraphs(
    'A group of librdkafka consumers grows from {first} to {last}. A worker commits batch by batch, and nobody tells it of rebalances. With cooperative-sticky a member goes on reading, and committing, while it joins.',
    'JoinGroup and OffsetCommit use the same connection, and Kafka reads one request of a connection at a time. While the JoinGroup is parked, the commit behind it is not even read. When the JoinGroup has been answered the commit is read at last, and carries the generation of yesterday: ILLEGAL_GENERATION.',
    'That happens to {refused} commits in this run. It sounds alarming, and means: these offsets were not stored. What was read after the last good commit may be read again; nothing is lost.',
  ),
  'lesson.illegal-generation.behind.watch':
    'OffsetCommit of m0 waits behind its own JoinGroup, and is refused the moment that this one is answered.',
  'lesson.illegal-generation.old.heading': 'When the client takes it to heart',
  'lesson.illegal-generation.old.prose': paragraphs(
    'librdkafka 2.4 treats a refused commit as news about its membership: it forgets its generation, though the new one has just been given to it. Its next heartbeat is refused as well, it gives up all that it owns ({lost} times here), and joins once more. That is a further rebalance for everyone, with further commits that meet it.',
    'So the same growth takes {generations} generations instead of {newGenerations}, and {twice} records come twice instead of {newTwice}. From librdkafka 2.10 on a refused commit is only that.',
  ),
  'lesson.illegal-generation.old.watch': 'm0 and m1 lose everything right after a rebalance that had gone well.',
  'lesson.illegal-generation.eager.heading': 'Who does not commit has nothing refused',
  'lesson.illegal-generation.eager.prose': paragraphs(
    'With `range` the members put everything down before they join. Nobody reads while a JoinGroup is parked, so that nobody commits: {refused} commits are refused, in {generations} generations.',
    'Duplicates are another matter: {twice} records still come twice, because this worker is not told of the revocation and has uncommitted work in hand. The cure for these is to commit in the revoke callback.',
  ),
  'lesson.illegal-generation.eager.watch': 'No OffsetCommit is on its way while the group is in PreparingRebalance.',
  'lesson.illegal-generation.exercise.task':
    'librdkafka 2.4 with cooperative-sticky: {refused} commits fail while the group grows to {members} members. Change the settings so that none fails, and the group still commits.',
  'lesson.illegal-generation.exercise.watch': 'The answers to OffsetCommit.',
  'lesson.illegal-generation.exercise.hint':
    'A longer session has nothing to do with it: not a single session runs out. What matters is who commits while its JoinGroup is parked.',
  'lesson.illegal-generation.exercise.answer':
    'An eager assignor, `range` or `roundrobin`: no reading during the join phase, no commit in it. Leaving the commits to the client (auto), which commits every few seconds and not with each batch, fails none here either. In production the third way is the best one: librdkafka 2.10 or newer, and treat the error as what it is.',
  'lesson.illegal-generation.goal.none': 'Commits are made, and none fails.',
  'lesson.illegal-generation.goal.members':
    'At the end there are {members} members, and no record waits longer than {lag} s.',
} as const;
