import type { storm as english } from '../../en/lessons/storm.ts';
import type { Same } from '../../keys.ts';
import { paragraphs } from '../../paragraphs.ts';

export const storm: Same<typeof english> = {
  'lesson.storm.title': '再均衡风暴',
  'lesson.storm.summary': '事故 001：一次变动的代价，以及一个比自己的耐心还慢的组。',
  'lesson.storm.cost.heading': '一次变动的代价',
  'lesson.storm.cost.prose': paragraphs(
    '成员道别后离开：它的分区无人消费 {leave} 秒。那是在等其他成员的下一次心跳，心跳每 {heartbeat} 秒一次。',
    '同一个成员崩溃：{crash} 秒。先要等 {session} 秒的会话走空，然后是同样的等待。',
    '有文章建议用 {longSession} 秒的会话和 {longHeartbeat} 秒的心跳来对付风暴。误踢的成员确实少了，但这次崩溃的代价变成 {longCrash} 秒。这些计时器的每种取值都是交换，而不是单纯的改进。',
  ),
  'lesson.storm.cost.watch': '从崩溃到 m2 的分区换上新名字。',
  'lesson.storm.slow.heading': '比自己的耐心还慢',
  'lesson.storm.slow.prose': paragraphs(
    '处理一条消息要 {work} 秒，一次 poll 最多取 {records} 条：到下一次 poll 要 {batch} 秒。`max.poll.interval.ms` 是 {poll} 秒。于是每个客户端都在这批消息处理完之前离组。',
    '三个成员同时如此，组变成 Empty。下一次 poll 时它们作为新成员加入，等完空组的初始延迟，拿到分区，从上次提交处读起，然后又太慢。一圈用时 {cycle} 秒。',
    '每批之后的提交来自一个已经不是成员的客户端。被拒绝的提交 {refused} 次，被接受的 {accepted} 次：{minutes} 分钟、{generations} 代，整个组一条消息也没有前进。它一直在干活，干的总是同一批。',
  ),
  'lesson.storm.slow.watch': 'poll 弧线走空，LeaveGroup 发出，随后的提交被拒绝。',
  'lesson.storm.session.heading': '加长会话在这里没有用',
  'lesson.storm.session.prose': paragraphs(
    '把 `session.timeout.ms` 设为 {session} 秒，结果一样：{generations} 代。两次运行中都没有会话超时（{expired} 次），因为心跳由单独的线程发送。',
    '是客户端按自己的时钟离开的。broker 的日志写得很清楚：`consumer poll timeout has expired`。这样的原因直接点出了是哪个计时器；调参数之前先看它。',
  ),
  'lesson.storm.session.watch': '会话弧线是满的，poll 弧线不是。',
  'lesson.storm.exercise.task':
    '一批要 {batch} 秒，耐心只有 {poll} 秒。请修改设置，使代数最多为 {most}，并且每次提交都被接受。单条消息的处理不能再快了。',
  'lesson.storm.exercise.watch': 'poll 弧线。',
  'lesson.storm.exercise.hint': '有两条路：多一点耐心，或者每次少取一点。',
  'lesson.storm.exercise.answer':
    '把 `max.poll.records` 设为 {half}，一批的时间减半；或者把 `max.poll.interval.ms` 设为 {longer} 秒，比最长的一批留有余量。少取一点更好：`max.poll.interval.ms` 同时也是再均衡时大家等这个成员的最长时间。',
  'lesson.storm.goal.generations': '最多 {most} 代。',
  'lesson.storm.goal.commits': '提交被接受，且没有提交来自已不是成员的客户端。',
};
