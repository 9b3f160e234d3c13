import type { joinSync as english } from '../../en/lessons/join-sync.ts';
import type { Same } from '../../keys.ts';
import { paragraphs } from '../../paragraphs.ts';

export const joinSync: Same<typeof english> = {
  'lesson.join-sync.title': '加入与同步',
  'lesson.join-sync.summary': '互不相识的成员怎样得出同一个方案。',
  'lesson.join-sync.join.heading': '加入阶段',
  'lesson.join-sync.join.prose': paragraphs(
    '每个消费者先向任意 broker 询问谁是自己的协调器（FindCoordinator），建立连接，然后发送 JoinGroup：带上会话超时、订阅的主题和它会的分配器。',
    '第一个 JoinGroup 没有成员 id。协调器现造一个，随错误码 MEMBER_ID_REQUIRED 一起发回；客户端带着它再来一次。这样，中途死掉的客户端不会在名单上留下幽灵。',
    '第二个 JoinGroup 不会马上得到应答。它被挂起，组处于 PreparingRebalance：协调器在等其他成员。空组要等 `group.initial.rebalance.delay.ms`，即 {delay} 秒；其间又来了新成员，就再等同样长的时间，一共 {phase} 秒。',
  ),
  'lesson.join-sync.join.watch': '请求到达，被打回一次，再次到达，然后挂起在协调器上，直到加入阶段的计时器走空。',
  'lesson.join-sync.sync.heading': '同步阶段',
  'lesson.join-sync.sync.prose': paragraphs(
    '所有挂起的 JoinGroup 在同一时刻得到应答，带着新的代。其中一个成员是 leader，它还会拿到全体成员及其订阅主题的名单。此时状态是 CompletingRebalance。',
    'broker 并不分配分区，分配由 leader 成员来做：它运行大家都会的那个分配器，把整个方案放进自己的 SyncGroup。其他成员发送不带方案的 SyncGroup，被挂起。',
    '协调器把方案写入自己的日志，然后给每个成员应答它的那一份。组进入 Stable。这里整个过程用了 {ms} 毫秒：再均衡之所以慢，几乎总是慢在前一个阶段。',
  ),
  'lesson.join-sync.sync.watch': '这里舞台放得很慢。一个 SyncGroup 带着方案，其余的在等它。',
  'lesson.join-sync.newcomer.heading': '新成员',
  'lesson.join-sync.newcomer.prose': paragraphs(
    '第四个成员加入一个 Stable 的组。协调器转入 PreparingRebalance，并且要通知其他成员；但 broker 从不主动呼叫客户端，它只会应答。',
    '于是它等成员的心跳。心跳每 {heartbeat} 秒一次，协调器用 REBALANCE_IN_PROGRESS 应答。成员这时才发送 JoinGroup。名单上的最后一个成员加入之后，加入阶段才结束：这里用了 {phase} 秒。',
    '随后是第 {generation} 代。再均衡有多久，取决于最慢的成员多久才得知并赶来：至多一个心跳间隔，再加上应用手头的工作。',
  ),
  'lesson.join-sync.newcomer.watch': 'm3 的请求被挂起。其他成员继续消费，直到下一次心跳得到应答。',
  'lesson.join-sync.exercise.task':
    '一个平静的组，{members} 个成员，{seconds} 秒。请用你自己的操作把它带到第 {generation} 代，并且结束时组重新处于 Stable，{members} 个成员都在。',
  'lesson.join-sync.exercise.watch': '看代的编号。',
  'lesson.join-sync.exercise.hint': '成员名单每变一次就有一个新方案。一个成员走了又回来，名单变两次。',
  'lesson.join-sync.exercise.answer':
    '正常关闭一个成员，再把它启动：离开一代，加入又一代。短暂的停顿不行：协调器根本察觉不到。',
  'lesson.join-sync.goal.generation': '组达到了第 {generation} 代。',
  'lesson.join-sync.goal.members': '结束时名单上有 {members} 个成员，它们的进程都在运行。',
  'lesson.join-sync.goal.rest': '结束时没有未完成的再均衡。',
};
