import type { assignors as english } from '../../en/lessons/assignors.ts';
import type { Same } from '../../keys.ts';
import { paragraphs } from '../../paragraphs.ts';

export const assignors: Same<typeof english> = {
  'lesson.assignors.title': 'eager 与协作式',
  'lesson.assignors.summary': '制定方案时谁得停下来，停多久。',
  'lesson.assignors.eager.heading': 'eager：所有人放下一切',
  'lesson.assignors.eager.prose': paragraphs(
    '分配器 `range` 使用 eager 协议：成员在发送 JoinGroup 之前放弃自己的全部分区。这样很安全，因为大家都放下了，就不会有人还占着。也很简单：{rebalances} 次再均衡，新成员就拿到了自己的一份。',
    '代价是 {partitions} 个分区中有 {stopped} 个停下，这里最长停 {longest} 秒，虽然真正换主人的只有少数几个。而且最后一个成员到齐之前谁也拿不回任何分区：整个组在等手头那批消息最长的成员。',
    '放手之前成员会调用 `onPartitionsRevoked`。在那里提交的工作，下一个主人不会再读一遍。',
  ),
  'lesson.assignors.eager.watch': '方框一个成员接一个成员地变成虚线，然后在同一时刻全部填上。',
  'lesson.assignors.cooperative.heading': '协作式：只有要移动的才停',
  'lesson.assignors.cooperative.prose': paragraphs(
    '`cooperative-sticky` 允许成员在加入时保留自己的分区。第一轮的方案不会把别人还占着的分区分给任何人。原主人发现自己的那份里少了一个分区，就收回它并再次加入；第二轮的方案才把它交给新成员。',
    '所以是 {rebalances} 次再均衡而不是一次，但 {partitions} 个分区中只有 {stopped} 个停下。其余的在两轮中都照常消费。',
    '对要移动的那个分区来说并没有更快：它停了 {longest} 秒，因为第二轮还要等其他成员得知并处理完手头那批。协作式省下的是其他所有成员的工作。',
  ),
  'lesson.assignors.cooperative.watch': '一个方框变成虚线，直到第二轮才填上。其他方框的名字都没变。',
  'lesson.assignors.which.heading': '组用的是哪一种？',
  'lesson.assignors.which.prose': paragraphs(
    '每个成员按优先顺序报出自己会的分配器。协调器在全体成员都会的分配器里投票选一个。如果一个都没有，新来的成员会被拒绝：INCONSISTENT_GROUP_PROTOCOL。',
    'Java 客户端的默认值是 `range,cooperative-sticky`：组会使用 `range`，也就是 eager。写上第二个名字，是为了在滚动重启中去掉第一个时，新旧成员不会在某一刻毫无共同之处。',
    '顺便说一句，`roundrobin` 和 `sticky` 也是 eager。`sticky` 尽量让分区留在原处，但仍要所有人先放下。',
  ),
  'lesson.assignors.which.watch': '组的分配器写在它的状态旁边。',
  'lesson.assignors.exercise.task':
    '这个组使用 `sticky`。m3 到来时，{partitions} 个分区全部停下。请改一项设置，让最多 {most} 个分区停下，同时 m3 仍然拿到自己的一份。',
  'lesson.assignors.exercise.watch': 'm3 加入时的方框。',
  'lesson.assignors.exercise.hint': '方案里保留分区，和再均衡期间保留分区，是两回事。',
  'lesson.assignors.exercise.answer':
    '把 `partition.assignment.strategy` 设为 `cooperative-sticky`，前面不要有 eager 的分配器。对运行中的组，这个改动需要两次滚动重启：先把它加在旧的旁边，再去掉旧的。',
  'lesson.assignors.goal.few': '组形成之后，最多有 {most} 个分区曾经无人消费。',
  'lesson.assignors.goal.joined': 'm3 已加入，并处于 Stable 的组中。',
};
