import type { fenced as english } from '../../en/lessons/fenced.ts';
import type { Same } from '../../keys.ts';
import { paragraphs } from '../../paragraphs.ts';

export const fenced: Same<typeof english> = {
  'lesson.fenced.title': '被隔离的 Pod',
  'lesson.fenced.summary': '事故 004：两个进程，一个实例 id。',
  'lesson.fenced.takeover.heading': '接管',
  'lesson.fenced.takeover.prose': paragraphs(
    '三个静态成员。svc-0 的后继者，这里是 m3，在旧进程 m0 结束之前 {overlap} 秒就启动了；两者的 `group.instance.id` 相同。',
    '协调器相信新来的。带实例 id、不带成员 id 的 JoinGroup 会接管这个位置：m3 得到新的成员 id 和原来的分区，没有再均衡，仍是第 {generations} 代。旧的成员 id 作废，m0 被隔离。',
    'm0 并不知道。它继续处理消息 {zombie} 秒；有 {refused} 次提交得到 FENCED_INSTANCE_ID，而这个应用只是记进日志，直到心跳也这么说，客户端才停止消费。其间两边消费同样的分区：{twice} 条消息来了两次。',
  ),
  'lesson.fenced.takeover.watch': 'm3 加入并立即得到应答。两个分区上有两个名字，然后 m0 收到 FENCED_INSTANCE_ID。',
  'lesson.fenced.twins.heading': '孪生',
  'lesson.fenced.twins.prose': paragraphs(
    '同样的重叠，加上一条好心的规则：进程得知自己被隔离就退出，并立即重新启动。',
    '它启动时没有成员 id，于是接管位置，隔离另一个；另一个重新启动，又接管回来：{seconds} 秒内接管 {takeovers} 次，{twice} 条消息来了两次。协调器那里一次再均衡也没有，始终是第 {generations} 代；只盯着再均衡的人什么也看不到。',
    'FENCED_INSTANCE_ID 的意思是：别人用了你的名字。再试一次，名字也不会变成你的。',
  ),
  'lesson.fenced.twins.watch': 'm0 和 m3 每秒好几次从对方手里夺走位置。',
  'lesson.fenced.rollout.heading': '怎么会走到这一步',
  'lesson.fenced.rollout.prose': paragraphs(
    '没人会故意把同一个 id 配置两次。但 `maxSurge` 为 {surge} 的 Deployment 会先启动新 Pod，等它就绪再停旧 Pod。如果两者从同一处取得实例 id，每次发布就是一连串的重叠。',
    '这里，三个 Pod 的一次发布：{refused} 次被隔离的提交，{twice} 条消息来了两次。',
  ),
  'lesson.fenced.rollout.watch': '新旧 Pod 并存，每个名字一次。',
  'lesson.fenced.exercise.task':
    '滚动更新的 `maxSurge` 是 {surge}，`maxUnavailable` 是 {unavailable}：新旧 Pod 重叠，{twice} 条消息来了两次。请修改，使没有提交被隔离、没有消息来两次，并且仍然没有再均衡。',
  'lesson.fenced.exercise.watch': '日志中的 FENCED_INSTANCE_ID。',
  'lesson.fenced.exercise.hint': '一个名字同一时刻只能有一个进程。Pod 不在时，位置会保留到会话结束。',
  'lesson.fenced.exercise.answer':
    '把 `maxSurge` 和 `maxUnavailable` 对调，或者用 StatefulSet，它正是这么做的：旧 Pod 结束之后新 Pod 才启动。中间那一刻它的分区没人消费。动态成员也不会被隔离，但每个 Pod 都要引起再均衡。',
  'lesson.fenced.goal.once': '没有提交得到 FENCED_INSTANCE_ID，没有消息投递两次。',
  'lesson.fenced.goal.calm': '除了组形成的那一次，没有再均衡。',
};
