import { paragraphs } from '../../paragraphs.ts';

export const timers = {
  'lesson.timers.title': 'Three timers',
  'lesson.timers.summary': 'Session, heartbeat and max.poll: who watches whom.',
  'lesson.timers.session.heading': 'Session: the coordinator watches the process',
  'lesson.timers.session.prose': paragraphs(
    'At {crash} s m1 crashes. Nobody says good-bye. The coordinator sees that a connection is closed, and does not care: clients connect anew all the time.',
    'What it has is a timer for each member, `session.timeout.ms`, {session} s here. Every heartbeat re-arms it, and so does every commit that it accepts. That of m1 was last re-armed at {heard} s, so it runs out at {expired} s. Only then is m1 removed and a rebalance begins.',
    'The partitions of m1 were read by nobody for {unowned} s: the rest of the session, and the time until the others heard of it.',
  ),
  'lesson.timers.session.watch':
    'The session arc of m1 shrinks and is not filled up any more. Its partitions stay with it until the arc is empty.',
  'lesson.timers.pause.heading': 'Dead or just silent?',
  'lesson.timers.pause.prose': paragraphs(
    'Here m1 is not dead. It stands still for {pause} s, as in a long garbage collection. The coordinator cannot tell the difference: silence of {session} s is death.',
    'When m1 wakes up it works on, with records in hand, as if nothing had happened. Its partitions have long been given to m0. Its next heartbeat is answered UNKNOWN_MEMBER_ID, and it has to join as a new member; what it wants to commit is refused.',
    'Both worked on the same records: {twice} were delivered twice. A session timeout is a bet on how long a healthy process can be silent.',
  ),
  'lesson.timers.pause.watch': 'For a moment the partitions of m1 have two names.',
  'lesson.timers.poll.heading': 'Heartbeat and poll: the client watches its application',
  'lesson.timers.poll.prose': paragraphs(
    'The Java client sends heartbeats from a thread of its own. So a process whose application hangs would look healthy for ever. That is what `max.poll.interval.ms` is for, {poll} s here: the client itself counts how long ago the application last called `poll()`.',
    'm1 needs {work} s for each batch. Its heartbeats come on time, its session never runs out. But when {poll} s have passed without a `poll()`, the client leaves the group by itself, with a LeaveGroup, while the application is still at work.',
    'When the application comes back and wants to commit, it is too late: CommitFailedException. It joins again, gets partitions again, and is too slow again: it leaves {leaves} times in {seconds} s, and {refused} of its commits are refused. The Go clients, franz-go and sarama, have no such timer.',
  ),
  'lesson.timers.poll.watch': 'The heartbeat arc of m1 is filled up again and again. Its poll arc runs out.',
  'lesson.timers.exercise.task':
    'With a session of {session} s, m1 is thrown out when it pauses for {pause} s at {pauseAt} s. Change the settings so that it survives this pause, and so that its crash at {crashAt} s still leaves no partition unread for more than {most} s.',
  'lesson.timers.exercise.watch': 'The session arc of m1 at the pause, and at the crash.',
  'lesson.timers.exercise.hint':
    'The last heartbeat before the pause may have been a whole heartbeat interval ago. And after a crash comes the rest of the session, and then up to one heartbeat interval of the others.',
  'lesson.timers.exercise.answer':
    'A session longer than pause and heartbeat interval together, but not much longer: between the two limits there is room for a few seconds. Each second of patience with pauses is a second in which a crash is not noticed. There is no value that is right for both; there is only one that fits your pauses.',
  'lesson.timers.goal.kept': 'Nobody is removed for silence before {crashAt} s.',
  'lesson.timers.goal.noticed': 'No partition is unread for more than {most} s.',
} as const;
