import type { pause as english } from '../../en/lessons/pause.ts';
import type { Same } from '../../keys.ts';
import { paragraphs } from '../../paragraphs.ts';

export const pause: Same<typeof english> = {
  'lesson.pause.title': '停顿',
  'lesson.pause.summary': '事故 003：broker 停住了，消息来了两次。',
  'lesson.pause.frozen.heading': 'broker 停住了',
  'lesson.pause.frozen.prose': paragraphs(
    '一个 franz-go 消费者，一个分区，一个 broker。broker 停住 {freeze} 秒：给机器做快照，或者磁盘卡死。连接都还开着。会话超时是 {session} 秒。',
    '停住期间，会话计时器到期了。broker 恢复时，面前有到期的计时器，还有套接字里排队的请求。这次运行里计时器在先：成员被移除。',
    '但排队的 Fetch 也得到了应答，带回停顿期间的全部消息。应用处理了它们，随后心跳才回来：UNKNOWN_MEMBER_ID。提交被拒绝，客户端重新加入，从上次提交处读起：{twice} 条消息第二次投递，丢失 {lost} 条。',
  ),
  'lesson.pause.frozen.watch': 'broker 停顿期间会话弧线走空。随后消息到达，坏消息跟在后面。',
  'lesson.pause.race.heading': '这是一场赛跑',
  'lesson.pause.race.prose': paragraphs(
    '同样的停顿，一毫秒不差。这次 broker 先读套接字，再看计时器。排队的心跳重置了会话，重复的消息是 {twice} 条。',
    '在真实的 broker 上两种都会发生。由线程决定，协调器的每个分片各自为政。你的测试通过过一次，并不说明什么。',
  ),
  'lesson.pause.race.watch': '排队的心跳得到成功的应答，会话弧线又满了。',
  'lesson.pause.shorter.heading': '多久才算太久？',
  'lesson.pause.shorter.prose': paragraphs(
    '停顿 {freeze} 秒没有害处，不管什么顺序：重复 {twice} 条。会话计时器最后一次重置来自停顿前最后一次心跳或被接受的提交，最多早 {heartbeat} 秒。',
    '所以会话为 {session} 秒时，{safe} 秒以内都安全：会话超时减去心跳间隔。从这里到整个会话之间，要看最后一次心跳的运气；再往后，就看赛跑的结果。',
  ),
  'lesson.pause.shorter.watch': 'broker 恢复时，会话弧线还剩一点。',
  'lesson.pause.exercise.task':
    'broker 停住 {freeze} 秒，并且先看计时器。请修改设置，使成员留下来，并且没有消息来两次。',
  'lesson.pause.exercise.watch': 'broker 恢复时，会话弧线还剩多少。',
  'lesson.pause.exercise.hint': '心跳帮不上忙：broker 停住时没人读它们。',
  'lesson.pause.exercise.answer':
    '会话要比 broker 最长的停顿还长，并且多出一个心跳间隔以上：{session} 秒。心跳更勤没有用，换谁来提交也没有用。而更长的停顿总会有：要让消息的处理可以重复执行。',
  'lesson.pause.goal.kept': '没有成员因沉默被移除。',
  'lesson.pause.goal.once': '没有消息投递两次。',
};
