import type { groups as english } from '../../en/lessons/groups.ts';
import type { Same } from '../../keys.ts';
import { paragraphs } from '../../paragraphs.ts';

export const groups: Same<typeof english> = {
  'lesson.groups.title': '什么是消费者组',
  'lesson.groups.summary': '分区、成员，以及谁消费什么。',
  'lesson.groups.share.heading': '分工',
  'lesson.groups.share.prose': paragraphs(
    '主题被切成若干分区。这里的 `orders` 有 {partitions} 个。生产者按顺序向每个分区追加消息。',
    '消费者组是一组分担消费的进程。同一时刻一个分区只由组内一个成员消费，因此分区内的消息按顺序处理。这里 {members} 个成员各消费 {each} 个分区。',
    '成员之间互不相识，它们都只和一个 broker 打交道，也就是组协调器。协调器只保存两样东西：成员名单，以及该组已提交到哪里的位移。它从不看消息本身。',
  ),
  'lesson.groups.share.watch': '每个分区都标着消费它的成员。消息写入时积压增长，一批消息提交后积压回落。',
  'lesson.groups.leaves.heading': '一个成员离开',
  'lesson.groups.leaves.prose': paragraphs(
    '第 {at} 秒，进程 m2 收到停止信号。应用关闭消费者：提交已读的位移，并发送 LeaveGroup 道别。',
    '这时有分区没人消费了。协调器发起再均衡：留下的成员全部重新加入，各自拿到新方案中的一份。方案有编号，这个编号就是代（generation）。代从 {before} 变为 {after}。',
    '新方案里 {members} 个成员各消费 {each} 个分区。没有丢失，也没有重复：已提交的位移属于消费者组，不属于 m2，新的消费者从那里接着读。',
  ),
  'lesson.groups.leaves.watch': 'LeaveGroup 发往协调器，状态离开 Stable，m2 的分区换上新名字。',
  'lesson.groups.idle.heading': '成员比分区多',
  'lesson.groups.idle.prose': paragraphs(
    '这里 {members} 个成员分 {partitions} 个分区。分区不可再分，所以有 {idle} 个成员什么也不消费。',
    '它们同样是成员：照样发心跳，照样参加每一次再均衡；别的成员一走，它们最先接手。',
    '因此，分区数就是消费者组能扩展到的上限。',
  ),
  'lesson.groups.idle.watch': '每个成员都有会话计时器，但不是每个成员都有分区。',
  'lesson.groups.exercise.task':
    '每个分区每秒写入 {rate} 条消息。处理一条要 {work} 毫秒，所以一个成员每秒能处理 {able} 条。{members} 个成员跟不上：{seconds} 秒之后，等待处理的最早一条消息已经超过 {lag} 秒。请改变成员数，让这个组跟得上。',
  'lesson.groups.exercise.watch': '所有分区的积压一直在增长。',
  'lesson.groups.exercise.hint': '拥有两个分区的成员每秒要处理 {rate} 条的两倍。要有多少成员，才没有人拥有两个分区？',
  'lesson.groups.exercise.answer':
    '成员数等于分区数。只加一个成员的话，仍有一个成员拥有两个分区，那两个分区照样落后：组的快慢取决于负担最重的成员。成员再多于分区数，就只是闲着。',
  'lesson.groups.goal.lag': '运行结束时，等待处理的消息都不超过 {most} 秒。',
};
