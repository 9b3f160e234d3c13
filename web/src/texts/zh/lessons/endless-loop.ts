import type { endlessLoop as english } from '../../en/lessons/endless-loop.ts';
import type { Same } from '../../keys.ts';
import { paragraphs } from '../../paragraphs.ts';

export const endlessLoop: Same<typeof english> = {
  'lesson.endless-loop.title': '无休止的循环',
  'lesson.endless-loop.summary': '事故 000：一个组连续几小时再均衡，而且每次都合乎协议。',
  'lesson.endless-loop.lock.heading': '每隔几秒一个 Pod',
  'lesson.endless-loop.lock.prose': paragraphs(
    '六个 franz-go 消费者。每 {every} 秒有一个 Pod 正常重启，{down} 秒后回来：一次停不下来的发布，或者一个不断驱逐 Pod 的节点。心跳每 {heartbeat} 秒一次。',
    '一个 Pod 离开。其他成员要到下一次心跳才得知，最晚 {heartbeat} 秒之后；在那之前组一直处于 PreparingRebalance。SyncGroup 的响应在同一时刻发给所有成员，所以大家的心跳步调一致，都在同一拍得知。',
    '方案刚定下来，下一个 Pod 已经离开或者回来了。再均衡成功之后没有客户端会等一等，所以没有任何东西能让它平息：{minutes} 分钟内 {generations} 代，{share} % 的时间不在 Stable。真实事故中一直走到了第 1897 代。',
  ),
  'lesson.endless-loop.lock.watch': 'PreparingRebalance 一直到共同的心跳，短暂的 Stable，然后又来。',
  'lesson.endless-loop.tuning.heading': '什么没用，什么有点用',
  'lesson.endless-loop.tuning.prose': paragraphs(
    '最先听到的建议是加长 `session.timeout.ms`。设为 {session} 秒，逐个事件都是同一次运行：{same} 代。这里没有谁因为沉默被移除，每个 Pod 都道别了。',
    '缩短 `heartbeat.interval.ms` 到 {heartbeat} 秒，每次再均衡变短：不在 Stable 的时间从 {before} % 降到 {after} %。但是现在每次来、每次去都各有一次再均衡，而之前是几件事合用一次：{generations} 代。',
    '计时器决定一次再均衡有多久。有多少次，则取决于成员名单多久变一次。',
  ),
  'lesson.endless-loop.tuning.watch': '同样的重启：间断更短，次数更多。',
  'lesson.endless-loop.sick.heading': '没人来，没人走，照样循环',
  'lesson.endless-loop.sick.prose': paragraphs(
    '事故的第二种形态。broker 只在一件事上变慢：一次 OffsetFetch 要 {slow} 秒。然后一个 Pod 崩溃了一次。它的后继者得到同一个分区，并询问从哪个位移读起。',
    'franz-go 每次等 {patience} 秒，{tries} 秒后放弃。它丢下分区，用原来的成员 id 重新加入。成员名单和之前一样，方案和之前一样，却是新的一代。其他成员都得跟着来一遍，而片刻之后 m3 又去问它的位移。',
    '从第 {from} 代起每次都是 m3：{minutes} 分钟 {generations} 代。原因根本不在组里。要找出每次再均衡由谁的 JoinGroup 引起，再问它之前在做什么。',
  ),
  'lesson.endless-loop.sick.watch': '只有 m3 引起再均衡。其他成员的分区从未变过。',
  'lesson.endless-loop.exercise.task':
    'Pod 仍在不断重启，每次离开 {down} 秒，一共 {generations} 代。请修改设置，使代数最多为 {most}。',
  'lesson.endless-loop.exercise.watch': '结束时的代数。',
  'lesson.endless-loop.exercise.hint': '这不是计时器的问题：要让协调器认出回来的 Pod 就是原来那一个。',
  'lesson.endless-loop.exercise.answer':
    '静态成员：有了 `group.instance.id`，会话之内的重启不会改变成员名单。会话要长于一次重启，这里已经如此。单单加长会话什么也不改变；缩短心跳间隔，再均衡更短，次数却更多。',
  'lesson.endless-loop.goal.generations': '最多 {most} 代。',
  'lesson.endless-loop.goal.read': '结束时没有消息等待超过 {lag} 秒。',
};
