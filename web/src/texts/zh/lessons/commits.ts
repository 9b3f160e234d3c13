import type { commits as english } from '../../en/lessons/commits.ts';
import type { Same } from '../../keys.ts';
import { paragraphs } from '../../paragraphs.ts';

export const commits: Same<typeof english> = {
  'lesson.commits.title': '提交与重复消费',
  'lesson.commits.summary': '为什么有些消息会来两次，会有多少。',
  'lesson.commits.positions.heading': '每个分区有两个数',
  'lesson.commits.positions.prose': paragraphs(
    '消费者知道自己的消费位置：下一条要交给应用的消息的位移。它只在内存里，随每次 `poll()` 前进。',
    '消费者组知道的是另一个数，已提交位移：如果这个消费者不在了，别人从哪里开始。只有提交时它才前进。默认由客户端自己提交：距上次超过 `auto.commit.interval.ms`（即 {interval} 秒）后的那次 `poll()` 中。',
    '两者之间的消息已经处理过，但除了这个进程，没人知道。',
  ),
  'lesson.commits.positions.watch': '消费位置一直在前进，已提交位移一跳一跳地跟在后面。',
  'lesson.commits.crash.heading': '崩溃',
  'lesson.commits.crash.prose': paragraphs(
    '第 {crash} 秒 m1 崩溃。它的会话超时之后，m0 得到它的分区，查询已提交位移（OffsetFetch），从那里接着读。',
    'm1 自上次提交以来处理过的消息全部再投递一次：{twice} 条。每 {interval} 秒提交一次，重复的就是最多 {interval} 秒内到来的消息。',
    '没有丢失：被跳过的消息是 {lost} 条。这就是“至少一次”的含义。重复的消息有没有害处，取决于应用。',
  ),
  'lesson.commits.crash.watch': '新的消费者从旧消费者所到位置的左边开始。',
  'lesson.commits.stop.heading': '道别',
  'lesson.commits.stop.prose': paragraphs(
    '还是这个进程，这次不是杀死而是通知它停止。`close()` 先提交消费位置，再发送 LeaveGroup。',
    '于是重复的消息是 {twice} 条，分区无人消费的时间也只有 {gap} 秒：谁都不必等会话超时。',
    '成员经历的每一次再均衡也是如此：放手之前先提交处理过的工作，分区就交接得干干净净。',
  ),
  'lesson.commits.stop.watch': '先是 OffsetCommit，然后是 LeaveGroup。',
  'lesson.commits.exercise.task':
    'm1 在第 {crash} 秒崩溃，有 {twice} 条消息来了两次。请把它降到最多 {most} 条，同时所有消息都要处理，结束时没有消息等待超过 {lag} 秒。',
  'lesson.commits.exercise.watch': 'm1 崩溃时，消费位置比已提交位移领先多少。',
  'lesson.commits.exercise.hint': '会话超时决定别人多久之后接手，并不决定从哪里接手。',
  'lesson.commits.exercise.answer':
    '提交得更勤：缩短 `auto.commit.interval.ms`，或者每批之后同步提交。代价是请求更多；同步提交还让每一批多等一个往返。重复会变少；但靠提交做不到完全没有。',
  'lesson.commits.goal.twice': '最多 {most} 条消息投递两次。',
  'lesson.commits.goal.all': '没有消息丢失，结束时没有消息等待超过 {lag} 秒。',
};
