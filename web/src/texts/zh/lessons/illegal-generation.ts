import type { illegalGeneration as english } from '../../en/lessons/illegal-generation.ts';
import type { Same } from '../../keys.ts';
import { paragraphs } from '../../paragraphs.ts';

export const illegalGeneration: Same<typeof english> = {
  'lesson.illegal-generation.title': 'ILLEGAL_GENERATION 错误',
  'lesson.illegal-generation.summary': '事故 002：撞上再均衡的提交。',
  'lesson.illegal-generation.behind.heading': '排在 JoinGroup 后面的提交',
  'lesson.illegal-generation.behind.prose': paragraphs(
    '一个 librdkafka 消费者组从 {first} 个成员扩到 {last} 个。工作线程逐批提交，没人告诉它再均衡的事。用 cooperative-sticky 时，成员在加入期间继续消费，也继续提交。',
    'JoinGroup 和 OffsetCommit 用同一个连接，而 Kafka 对一个连接每次只处理一个请求。JoinGroup 挂起期间，排在后面的提交根本没被读到。等 JoinGroup 得到应答，提交才被读到，可它带的是上一代的编号：ILLEGAL_GENERATION。',
    '这次运行中有 {refused} 次提交如此。听起来吓人，意思只是：这些位移没有存下来。上次成功提交之后读到的消息可能会再读一遍，不会丢。',
  ),
  'lesson.illegal-generation.behind.watch':
    'm0 的 OffsetCommit 排在它自己的 JoinGroup 后面，后者一得到应答，它就被拒绝。',
  'lesson.illegal-generation.old.heading': '客户端当真了',
  'lesson.illegal-generation.old.prose': paragraphs(
    'librdkafka 2.4 把被拒绝的提交当作关于成员资格的消息：它忘掉自己的代，尽管新的一代刚刚交给它。下一次心跳也被拒绝，它放弃自己的全部分区（这里有 {lost} 次），再次加入。对所有人来说这又是一次再均衡，又有新的提交撞上去。',
    '于是同样的扩容用了 {generations} 代而不是 {newGenerations} 代，重复的消息是 {twice} 条而不是 {newTwice} 条。从 librdkafka 2.10 起，被拒绝的提交就只是一次被拒绝的提交。',
  ),
  'lesson.illegal-generation.old.watch': '再均衡明明成功了，m0 和 m1 却随即失去一切。',
  'lesson.illegal-generation.eager.heading': '不提交，就没有可拒绝的',
  'lesson.illegal-generation.eager.prose': paragraphs(
    '用 `range` 时，成员在加入之前放下一切。JoinGroup 挂起期间没人消费，也就没人提交：{generations} 代里有 {refused} 次提交被拒绝。',
    '重复消费是另一回事：仍有 {twice} 条消息来了两次，因为没人把收回分区的事告诉工作线程，它手里还有未提交的工作。对症的办法是在收回回调里提交。',
  ),
  'lesson.illegal-generation.eager.watch': '组处于 PreparingRebalance 时，途中没有 OffsetCommit。',
  'lesson.illegal-generation.exercise.task':
    'librdkafka 2.4 加 cooperative-sticky：组扩到 {members} 个成员的过程中有 {refused} 次提交失败。请修改设置，使提交一次都不失败，同时组仍在提交。',
  'lesson.illegal-generation.exercise.watch': 'OffsetCommit 的应答。',
  'lesson.illegal-generation.exercise.hint':
    '加长会话与此无关：没有一个会话超时。关键是谁在自己的 JoinGroup 挂起时还在提交。',
  'lesson.illegal-generation.exercise.answer':
    '用 eager 的分配器，`range` 或 `roundrobin`：加入阶段不消费，也就不提交。把提交交给客户端（auto），每隔几秒而不是每批提交一次，这里同样一次也不失败。生产环境里最好的是第三条路：librdkafka 2.10 或更新的版本，并且如实看待这个错误。',
  'lesson.illegal-generation.goal.none': '有提交，且没有一次失败。',
  'lesson.illegal-generation.goal.members': '结束时有 {members} 个成员，没有消息等待超过 {lag} 秒。',
};
