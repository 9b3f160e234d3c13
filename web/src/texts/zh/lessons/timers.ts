import type { timers as english } from '../../en/lessons/timers.ts';
import type { Same } from '../../keys.ts';
import { paragraphs } from '../../paragraphs.ts';

export const timers: Same<typeof english> = {
  'lesson.timers.title': '三个计时器',
  'lesson.timers.summary': '会话、心跳与 max.poll：谁在盯着谁。',
  'lesson.timers.session.heading': '会话：协调器盯着进程',
  'lesson.timers.session.prose': paragraphs(
    '第 {crash} 秒 m1 崩溃，没有道别。协调器看到连接断了，但并不在意：客户端随时都可能重连。',
    '协调器手里有的是每个成员的会话计时器 `session.timeout.ms`，这里是 {session} 秒。每次心跳都会重置它，每次被接受的提交也会。m1 的计时器最后一次重置是在第 {heard} 秒，所以在第 {expired} 秒走空。到这时 m1 才被移除，再均衡才开始。',
    'm1 的分区有 {unowned} 秒无人消费：剩余的会话时间，加上其他成员得知所用的时间。',
  ),
  'lesson.timers.session.watch': 'm1 的会话弧线不断缩短，不再被重置。弧线走空之前，分区一直挂在它名下。',
  'lesson.timers.pause.heading': '死了，还是只是沉默？',
  'lesson.timers.pause.prose': paragraphs(
    '这里 m1 没有死。它停顿了 {pause} 秒，就像一次很长的垃圾回收。协调器分不出来：沉默 {session} 秒就算死亡。',
    'm1 醒来后带着手里的消息继续干活，好像什么都没发生。它的分区早已给了 m0。它的下一次心跳得到 UNKNOWN_MEMBER_ID，只能作为新成员重新加入；它想提交的位移也被拒绝。',
    '两边处理了同样的消息：有 {twice} 条投递了两次。会话超时其实是一个赌注：健康的进程最多会沉默多久。',
  ),
  'lesson.timers.pause.watch': '有一小段时间，m1 的分区上有两个名字。',
  'lesson.timers.poll.heading': '心跳与 poll：客户端盯着自己的应用',
  'lesson.timers.poll.prose': paragraphs(
    'Java 客户端用单独的线程发心跳。那样的话，应用卡死的进程看上去会永远健康。`max.poll.interval.ms` 就是为此而设，这里是 {poll} 秒：客户端自己计算应用有多久没有调用 `poll()`。',
    'm1 处理每一批要 {work} 秒。它的心跳按时到达，会话从不超时。但 {poll} 秒内没有 `poll()`，客户端就自己发 LeaveGroup 离组，而此时应用还在干活。',
    '等应用回来要提交时已经晚了：CommitFailedException。它重新加入，又拿到分区，又太慢：{seconds} 秒内离组 {leaves} 次，有 {refused} 次提交被拒绝。Go 客户端 franz-go 和 sarama 没有这个计时器。',
  ),
  'lesson.timers.poll.watch': 'm1 的心跳弧线一次次重置，poll 弧线却走空了。',
  'lesson.timers.exercise.task':
    '会话为 {session} 秒时，m1 在第 {pauseAt} 秒停顿 {pause} 秒就被踢出组。请修改设置，使它挺过这次停顿；同时它在第 {crashAt} 秒崩溃后，任何分区无人消费的时间都不超过 {most} 秒。',
  'lesson.timers.exercise.watch': '停顿时和崩溃时 m1 的会话弧线。',
  'lesson.timers.exercise.hint':
    '停顿之前的最后一次心跳可能已经过去整整一个心跳间隔。而崩溃之后，先是剩余的会话时间，再是其他成员最多一个心跳间隔。',
  'lesson.timers.exercise.answer':
    '会话要长于停顿与心跳间隔之和，但不要长太多：两个界限之间只有几秒的余地。对停顿多容忍一秒，崩溃就晚一秒被发现。没有一个值对两者都最好，只有适合你的停顿的值。',
  'lesson.timers.goal.kept': '第 {crashAt} 秒之前没有成员因沉默被移除。',
  'lesson.timers.goal.noticed': '没有分区无人消费超过 {most} 秒。',
};
