/** Identifiers by Kafka's names. All are plain strings or numbers on the wire, so they are plain here. */

/** The id that the coordinator draws for a member; `''` before the first answer. */
export type MemberId = string;

/** `group.instance.id` of a static member; null for a dynamic one. */
export type GroupInstanceId = string;

/** Number of the group's generation; −1 for a member that is in none. */
export type GenerationId = number;

export type GroupId = string;

/** "No generation": what a client sends that is not a member. */
export const NO_GENERATION: GenerationId = -1;

/** "No id yet": what a new client joins with. */
export const NO_MEMBER_ID: MemberId = '';
