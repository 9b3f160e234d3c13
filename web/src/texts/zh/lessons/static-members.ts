import type { staticMembers as english } from '../../en/lessons/static-members.ts';
import type { Same } from '../../keys.ts';
import { paragraphs } from '../../paragraphs.ts';

export const staticMembers: Same<typeof english> = {
  'lesson.static-members.title': '静态成员',
  'lesson.static-members.summary': '重启不引起再均衡，以及换来的代价。',
  'lesson.static-members.dynamic.heading': '动态成员的滚动重启',
  'lesson.static-members.dynamic.prose': paragraphs(
    '发布新版本：{pods} 个 Pod 依次停止，各自在 {down} 秒后回来。对协调器来说，每个 Pod 先是一个离开的成员，后来是一个加入的陌生人。',
    '每个 Pod 引起两次再均衡，一共 {rebalances} 次。分区在几秒之内从一个 Pod 移走，又移回来。',
  ),
  'lesson.static-members.dynamic.watch': '每个 Pod 让代增加两次。',
  'lesson.static-members.static.heading': '同样的重启，有固定的名字',
  'lesson.static-members.static.prose': paragraphs(
    '设置了 `group.instance.id` 的成员是静态成员（KIP-345）。这里的 Pod 叫 pod-0、pod-1、pod-2，就像 StatefulSet。静态成员关闭时不发 LeaveGroup。协调器保留它的位置，会话计时器继续走。',
    '后继者在会话之内用同一个实例 id 加入，就接管这个位置：新的成员 id，原来的分区，再均衡 {rebalances} 次。',
    '其间这个 Pod 的分区没人消费，这里最长 {unread} 秒：停机 {down} 秒，加上进程启动的时间。别人不会去读它们。',
  ),
  'lesson.static-members.static.watch': 'm0 停机，它的会话计时器在走，分区仍在它名下。',
  'lesson.static-members.price.heading': '代价',
  'lesson.static-members.price.prose': paragraphs(
    '这个 Pod 一去不回。没有 LeaveGroup，它的位置要保留到 {session} 秒的会话走完：它的分区有 {unread} 秒无人消费。换成动态成员是 {dynamic} 秒。',
    '所以静态成员的会话超时要长于一次重启所需的时间，又要短于你能忍受的无人消费时间。',
    '缩容时，管理员可以立即移除实例 id(`Admin.removeMembersFromConsumerGroup`)。',
  ),
  'lesson.static-members.price.watch': 'm2 的分区积压一直增长，直到它的会话计时器走空。',
  'lesson.static-members.exercise.task':
    '已经是静态成员，但 {pods} 个 Pod 每个要离开 {down} 秒，而会话只有 {session} 秒：仍有 {rebalances} 次再均衡。请让这次滚动重启一次都没有。',
  'lesson.static-members.exercise.watch': 'Pod 回来之前，会话计时器怎么了。',
  'lesson.static-members.exercise.hint': '会话计时器还在走，位置就还保留着。它最后一次重置是在 Pod 停止之前。',
  'lesson.static-members.exercise.answer':
    '会话要长于 Pod 离开的时间，包括启动时间。短一点点和短很多一样糟：每个 Pod 都会超时，回来时成了陌生人。',
  'lesson.static-members.goal.none': '除了组形成的那一次，没有再均衡。',
  'lesson.static-members.goal.read': '结束时没有消息等待超过 {lag} 秒。',
};
