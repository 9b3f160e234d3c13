/**
 * 中文文案 (the Chinese catalogue). 术语表 (glossary): what stands for which of Kafka's words, everywhere the same.
 *
 * | Kafka                  | 中文                 | Kafka                | 中文                         |
 * | ---------------------- | -------------------- | -------------------- | ---------------------------- |
 * | consumer group         | 消费者组             | offset               | 位移                         |
 * | member                 | 成员                 | commit               | 提交位移 / 提交              |
 * | group coordinator      | 组协调器（协调器）   | committed / position | 已提交位移 / 消费位置        |
 * | rebalance              | 再均衡               | lag                  | 积压                         |
 * | generation             | 代（第 N 代）        | duplicates           | 重复消费                     |
 * | partition              | 分区                 | static member        | 静态成员                     |
 * | assignment, plan       | 分区分配、分配方案   | to fence             | 隔离（FENCED_INSTANCE_ID）   |
 * | assignor               | 分配器               | takeover             | 接管                         |
 * | leader (of the group)  | leader 成员          | eager / cooperative  | eager（全部放弃）/ 协作式    |
 * | session timeout        | 会话超时             | to revoke            | 收回                         |
 * | heartbeat              | 心跳                 | crash / stop         | 崩溃 / 正常关闭              |
 * | poll interval          | poll 间隔            | broker freeze        | broker 停顿                  |
 * | parked request         | 挂起的请求           | zombie               | 僵尸成员                     |
 * | initial delay          | 初始延迟             | rolling restart      | 滚动重启                     |
 *
 * Names of the protocol stay as they are: JoinGroup, SyncGroup, Heartbeat, PreparingRebalance, ILLEGAL_GENERATION,
 * session.timeout.ms, poll(), broker, Pod. 全角标点；中文与英文、数字之间留一个空格。
 */
import type { Catalogue } from './keys.ts';
import { acts } from './zh/acts.ts';
import { course } from './zh/course.ts';
import { help } from './zh/help.ts';
import { history } from './zh/history.ts';
import { lessons } from './zh/lessons/index.ts';
import { page } from './zh/page.ts';
import { settings } from './zh/settings.ts';
import { stage } from './zh/stage.ts';

export const zh: Catalogue = { ...page, ...history, ...help, ...stage, ...acts, ...settings, ...course, ...lessons };
