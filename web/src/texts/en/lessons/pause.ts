import { paragraphs } from '../../paragraphs.ts';

export const pause = {
  'lesson.pause.title': 'The pause',
  'lesson.pause.summary': 'Incident 003: a broker stands still, and records come twice.',
  'lesson.pause.frozen.heading': 'A broker stands still',
  'lesson.pause.frozen.prose': paragraphs(
    'One franz-go consumer, one partition, one broker. The broker stands still for {freeze} s: a snapshot of its machine, a disk that hangs. Its connections stay open. The session timeout is {session} s.',
    'While it stands still the session timer falls due. When the broker goes on, it finds the overdue timer and, in its sockets, the requests that have waited. In this run the timer comes first: the member is removed.',
    'But the fetch that waited is answered too, with all the records of the pause. The application works on them, and then the heartbeat comes back: UNKNOWN_MEMBER_ID. The commit is refused, the client joins again, and begins at the last commit: {twice} records are delivered a second time, {lost} are lost.',
  ),
  'lesson.pause.frozen.watch':
    'The session arc runs out while the broker is frozen. Then records arrive, and after them the bad news.',
  'lesson.pause.race.heading': 'It is a race',
  'lesson.pause.race.prose': paragraphs(
    'The same pause, to the millisecond. This time the broker reads its sockets before it looks at its timers. A heartbeat that has waited re-arms the session, and {twice} records come twice.',
    'On real brokers both happen. Which one is decided by threads, for each shard of the coordinator by itself. If a test of yours has passed once it has told you nothing.',
  ),
  'lesson.pause.race.watch': 'The waiting heartbeat is answered well, and the session arc is full again.',
  'lesson.pause.shorter.heading': 'How long is too long?',
  'lesson.pause.shorter.prose': paragraphs(
    'A pause of {freeze} s does no harm, in whatever order: {twice} records come twice. The session timer was last re-armed by the last heartbeat or accepted commit before the pause, at most {heartbeat} s before it.',
    'So with a session of {session} s everything up to {safe} s is safe: session timeout less heartbeat interval. From there up to the whole session it is a matter of luck when the last heartbeat was; beyond it, a matter of the race.',
  ),
  'lesson.pause.shorter.watch': 'When the broker goes on there is still something left of the session arc.',
  'lesson.pause.exercise.task':
    'The broker stands still for {freeze} s, and looks at its timers first. Change the settings so that the member is kept and no record comes twice.',
  'lesson.pause.exercise.watch': 'What is left of the session arc when the broker goes on.',
  'lesson.pause.exercise.hint': 'Heartbeats cannot help: while the broker stands still nobody reads them.',
  'lesson.pause.exercise.answer':
    'A session longer than the longest pause of a broker, by more than a heartbeat interval: {session} s. More heartbeats change nothing, nor does who commits. And since there is always a longer pause: make the work on a record repeatable.',
  'lesson.pause.goal.kept': 'Nobody is removed for silence.',
  'lesson.pause.goal.once': 'No record is delivered twice.',
} as const;
